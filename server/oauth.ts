import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Route } from '../contract/index.ts';
import type { problemBody, Refusal } from './refusal.ts';

/**
 * The form of OAuth 2.0, for routes whose `protocol` it is: their body is a form (RFC 6749 §4.4.2), and a refusal names an `error` of the
 * standard (§5.2, RFC 9449 §5) beside the house's outcome.
 */
const formType = 'application/x-www-form-urlencoded';
export const isOauth = (request: FastifyRequest): boolean =>
  (request.routeOptions?.config as { protocol?: string } | undefined)?.protocol === 'oauth';

/** Whether a body is of the type that its route takes: a form where it speaks OAuth, JSON everywhere else. */
export const isOfOwnType = (request: FastifyRequest): boolean =>
  (request.headers['content-type'] ?? '').startsWith(formType) === isOauth(request);

/** Lets routes read forms. A parameter that comes twice is none (§3.2), and one without a value was left out (§3.1). */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(formType, { parseAs: 'string' }, (_, text, done) => {
    const sent = [...new URLSearchParams(text as string)];
    const isOnce = new Set(sent.map(([name]) => name)).size === sent.length;
    if (isOnce) done(null, Object.fromEntries(sent.filter(([, value]) => value !== '')));
    else done(Object.assign(new SyntaxError('a parameter comes twice'), { statusCode: 400 }));
  });
}

const errors: Record<string, string> = {
  grant_type_unsupported: 'unsupported_grant_type',
  scope_unknown: 'invalid_scope',
  overloaded: 'temporarily_unavailable',
  too_many_requests: 'temporarily_unavailable',
  unexpected: 'server_error',
};
function errorOf(outcome: string): string {
  if (outcome.startsWith('client_')) return 'invalid_client';
  if (outcome.startsWith('proof_')) return 'invalid_dpop_proof';
  return errors[outcome] ?? 'invalid_request';
}

/** Sends a refusal as the standard has it: 401 for a client that is not known, 400 for whatever else the caller can mend. */
export function sendError(reply: FastifyReply, body: ReturnType<typeof problemBody>): FastifyReply {
  const error = errorOf(body.outcome);
  const status = error !== 'invalid_client' && body.status < 429 ? 400 : body.status;
  const told = { error, error_description: body.titleEn.replace(/[^\x20-\x7e]|["\\]/g, "'"), ...body, status };
  return reply.code(status).type('application/json').serializer(JSON.stringify).send(told);
}

const challenges: Record<string, string> = { token_required: 'invalid_token', scope_missing: 'insufficient_scope' };

/** Names to companies' systems, as their libraries read it, why a token or a proof was not taken (RFC 9449 §7.1, RFC 6750 §3.1). */
export function challenged(reply: FastifyReply, { caller }: Route, { refused }: Refusal): FastifyReply {
  const error = challenges[refused] ?? (refused.startsWith('proof_') ? 'invalid_dpop_proof' : undefined);
  return caller === 'partner' && error
    ? reply.header('www-authenticate', `DPoP error="${error}", algs="ES256"`)
    : reply;
}
