import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { ClientKey } from './client.ts';

/** How long an assertion is good for; a server takes five minutes at most. */
const assertionSeconds = 60;

export type NewAssertion = { key: ClientKey; clientId: string; audience: string; now: Temporal.Instant };
/** The claims of an assertion with which a system proves whose it is (RFC 7523 §3). */
export function assertionClaims({ clientId, audience, now }: Omit<NewAssertion, 'key'>) {
  const iat = Math.floor(now.epochMilliseconds / 1000);
  return { iss: clientId, sub: clientId, aud: audience, iat, exp: iat + assertionSeconds, jti: randomUUID() };
}

/** Signs an assertion (ES256), naming the key by its thumbprint. */
export const signAssertion = async ({ key, ...asked }: NewAssertion): Promise<string> =>
  new SignJWT(assertionClaims(asked))
    .setProtectedHeader({ alg: 'ES256', kid: key.jkt, typ: 'JWT' })
    .sign(await importJWK(key.privateJwk, 'ES256'));

/** So long before its end a token is fetched anew: the request under way must still find it good. */
const aheadSeconds = 20;

export type Tokens = {
  /** A token that is good, fetched where there is none; many who ask at once wait for one. */
  token(): Promise<string>;
  /** The token is worth nothing any more: its key ended. */
  forget(): void;
};

/** Keeps the access token of a system for as long as it is good. */
export function keepTokens({
  fetchToken,
  clock,
}: {
  fetchToken: () => Promise<{ access_token: string; expires_in: number }>;
  clock: () => Temporal.Instant;
}): Tokens {
  let kept: Promise<{ token: string; until: Temporal.Instant }> | undefined;
  const fetchNew = async () => {
    const until = clock();
    const { access_token: token, expires_in: seconds } = await fetchToken();
    return { token, until: until.add({ seconds: seconds - aheadSeconds }) };
  };
  return {
    async token() {
      const last = kept;
      if (last && Temporal.Instant.compare(clock(), (await last).until) < 0) return (await last).token;
      // Whoever was first after the end has begun to fetch.
      if (kept === last) {
        kept = fetchNew();
        kept.catch(() => {
          kept = undefined;
        });
      }
      return (await (kept ?? fetchNew())).token;
    },
    forget() {
      kept = undefined;
    },
  };
}
