import type { FastifyRequest } from 'fastify';
import type { Route } from '../contract/index.ts';
import { createProofVerifier } from './dpop.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/** Those who are known by a token, and what they are told without one that counts. */
const withoutToken = {
  cardholder: 'sign_in_required',
  member: 'sign_in_required',
  staff: 'sign_in_required',
  partner: 'token_required',
} as const;
type Tokened = keyof typeof withoutToken;
const isTokened = (caller: Route['caller']): caller is Tokened => caller in withoutToken;

/**
 * How a system finds who calls: by the key of a proof (`terminal`, `linkedSystem`), or by a token bound to it, of a
 * session (`cardholder`, `member`, `staff`) or of a system (`partner`). Undefined means: not known to this system.
 */
export type Callers = {
  [Name in 'terminal' | 'linkedSystem']?: (jkt: string) => Promise<object | Refusal | undefined>;
} & {
  [Name in Tokened]?: (session: { token: string; jkt: string }) => Promise<object | Refusal | undefined>;
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
    const kind = definition.caller;
    if (kind === 'anyone') return { jkt: '', caller: undefined, accessToken: '' };
    // 1. The token, where the route asks for one.
    const token = /^DPoP ([A-Za-z0-9_-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
    if (isTokened(kind) && !token) return refuse(withoutToken[kind]);
    // 2. The proof of the key.
    const header = request.headers.dpop;
    const proof = await verifyProof({
      proof: typeof header === 'string' ? header : undefined,
      method: request.method,
      url: `${publicUrl()}${request.url.split('?')[0]}`,
      ...(isTokened(kind) && token ? { accessToken: token } : {}),
    });
    if (proof.outcome !== 'proved') return refuse(proof.outcome);
    const { jkt } = proof;
    if (kind === 'device') return { jkt, caller: undefined, accessToken: '' };
    // 3. Whose key or token it is.
    const caller = isTokened(kind) ? await callers[kind]?.({ token: token ?? '', jkt }) : await callers[kind]?.(jkt);
    if (isRefusal(caller)) return caller;
    if (!caller) return refuse(isTokened(kind) ? withoutToken[kind] : 'not_allowed');
    return { jkt, caller, accessToken: token ?? '' };
  };
}
