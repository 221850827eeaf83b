import type { FastifyRequest } from 'fastify';
import type { Route } from '../contract/index.ts';
import { createProofVerifier } from './dpop.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/**
 * How a system finds who calls: by the key of a proof (`terminal`, `linkedSystem`, `partner`), or by a session's token
 * bound to it (`cardholder`, `member`, `staff`). Undefined means: not known to this system.
 */
export type Callers = {
  [Name in 'terminal' | 'linkedSystem' | 'partner']?: (jkt: string) => Promise<object | Refusal | undefined>;
} & {
  [Name in 'cardholder' | 'member' | 'staff']?: (session: {
    token: string;
    jkt: string;
  }) => Promise<object | Refusal | undefined>;
};

export type Identity = { jkt: string; caller: object | undefined; accessToken: string };

/** Makes the step that stands before every handler: who calls, proved by a key. */
export function createAuthentication({
  callers,
  clock,
  publicUrl,
}: {
  callers: Callers;
  clock: () => Temporal.Instant;
  publicUrl: () => string;
}): (request: FastifyRequest, definition: Route) => Promise<Identity | Refusal> {
  const verifyProof = createProofVerifier(clock);
  return async (request, definition) => {
    if (definition.caller === 'anyone') return { jkt: '', caller: undefined, accessToken: '' };
    // 1. The session's token, where the route asks for one.
    const needsSession =
      definition.caller === 'cardholder' || definition.caller === 'member' || definition.caller === 'staff';
    const token = /^DPoP ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
    if (needsSession && !token) return refuse('sign_in_required');
    // 2. The proof of the key.
    const header = request.headers.dpop;
    const proof = await verifyProof({
      proof: typeof header === 'string' ? header : undefined,
      method: request.method,
      url: `${publicUrl()}${request.url.split('?')[0]}`,
      ...(needsSession && token ? { accessToken: token } : {}),
    });
    if (proof.outcome !== 'proved') return refuse(proof.outcome);
    const { jkt } = proof;
    if (definition.caller === 'device') return { jkt, caller: undefined, accessToken: '' };
    // 3. Whose key or session it is.
    const caller =
      definition.caller === 'cardholder' || definition.caller === 'member' || definition.caller === 'staff'
        ? await callers[definition.caller]?.({ token: token ?? '', jkt })
        : await callers[definition.caller]?.(jkt);
    if (isRefusal(caller)) return caller;
    if (!caller) return refuse(needsSession ? 'sign_in_required' : 'not_allowed');
    return { jkt, caller, accessToken: token ?? '' };
  };
}
