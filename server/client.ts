import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { pathOf, type Route, type RouteAnswer, type RouteRequest } from '../contract/index.ts';

/** A key pair of a system or a program, with its RFC 7638 thumbprint. The private half is exportable: it lives in a file. */
export type ClientKey = { privateJwk: JWK; publicJwk: JWK; jkt: string };

export async function generateClientKey(): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return { privateJwk: await exportJWK(privateKey), publicJwk, jkt: await calculateJwkThumbprint(publicJwk) };
}

/** Importing a key costs several times what signing with it does; a caller has one for all its requests. */
const imported = new WeakMap<ClientKey, ReturnType<typeof importJWK>>();
const signingKeyOf = (key: ClientKey) => {
  const known = imported.get(key) ?? importJWK(key.privateJwk, 'ES256');
  imported.set(key, known);
  return known;
};

/** A proof for one request (RFC 9449 §4.2). */
export async function signProof({
  key,
  method,
  url,
  now,
  accessToken,
}: {
  key: ClientKey;
  method: string;
  url: string;
  now: Temporal.Instant;
  accessToken?: string;
}): Promise<string> {
  const claims = {
    htm: method,
    htu: url.split('?')[0],
    jti: randomUUID(),
    iat: Math.floor(now.epochMilliseconds / 1000),
    ...(accessToken ? { ath: createHash('sha256').update(accessToken).digest('base64url') } : {}),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk })
    .sign(await signingKeyOf(key));
}

export type Answered<A> =
  | { ok: true; status: number; answer: A }
  | {
      ok: false;
      status: number;
      outcome: string;
      title: string;
      body: Record<string, unknown>;
      /** Seconds after which the same may be asked again, where the server says so. */
      retryAfter: number | null;
    };

export type HttpClient = {
  /** Calls a route of the contract. A refusal is a value; only a network that fails throws. */
  call<R extends Route>(
    route: R,
    request?: RouteRequest<R> & { session?: string; idempotencyKey?: string; proof?: string },
  ): Promise<Answered<RouteAnswer<R>>>;
};

/** Longer than a server of ours takes to answer, whatever it waits for (`server/deadline.ts`). */
const patienceMilliseconds = 30_000;

/**
 * A client of one server that proves possession of `key` on every call, as terminals, systems and companies do. A call that
 * has no whole answer within `timeoutMilliseconds` throws; whether it was done is then unknown.
 */
export function createHttpClient({
  baseUrl,
  key,
  clock,
  timeoutMilliseconds = patienceMilliseconds,
}: {
  baseUrl: string;
  key: ClientKey;
  clock: () => Temporal.Instant;
  timeoutMilliseconds?: number;
}): HttpClient {
  return {
    async call(route, request = {}) {
      const url = baseUrl + pathOf(route, request);
      const headers: Record<string, string> = {};
      if (route.caller !== 'anyone') {
        headers.dpop =
          request.proof ??
          (await signProof({
            key,
            method: route.method,
            url,
            now: clock(),
            ...(request.session ? { accessToken: request.session } : {}),
          }));
      }
      if (request.session) headers.authorization = `DPoP ${request.session}`;
      if (request.idempotencyKey) headers['idempotency-key'] = request.idempotencyKey;
      const sent = request.body === undefined ? undefined : written(route, request.body);
      if (sent) headers['content-type'] = sent.type;
      const response = await fetch(url, {
        method: route.method,
        headers,
        signal: AbortSignal.timeout(timeoutMilliseconds),
        ...(sent ? { body: sent.body } : {}),
      });
      if (response.ok && route.download) {
        return { ok: true, status: response.status, answer: new Uint8Array(await response.arrayBuffer()) as never };
      }
      const body = (await response.json()) as Record<string, unknown>;
      if (response.ok) return { ok: true, status: response.status, answer: body as never };
      const { status, headers: said } = response;
      const retryAfter = said.has('retry-after') ? Number(said.get('retry-after')) : null;
      return { ok: false, status, outcome: String(body.outcome), title: String(body.title), body, retryAfter };
    },
  };
}

/** A body as its route takes it. */
const written = ({ protocol }: Route, body: unknown) =>
  protocol === 'oauth'
    ? { type: 'application/x-www-form-urlencoded', body: `${new URLSearchParams(body as Record<string, string>)}` }
    : { type: 'application/json', body: JSON.stringify(body) };

/** The answer of a call that must succeed; a refusal here is a fault of the program and stops it by name. */
export function expectAnswer<A>(answered: Answered<A>): A {
  if (answered.ok) return answered.answer;
  throw new Error(
    `${answered.status} ${answered.outcome}: ${answered.title} ${JSON.stringify(answered.body.fields ?? '')}`,
  );
}
