import { createHash, createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, request } from 'node:http';
import type { ClientKey } from '../../server/client.ts';
import type { Wire } from './hostile-wire.ts';

/** What came back, and how far the request came. */
export type Answered = {
  status: number;
  /** The name of a refusal, `ok`, or why no answer came: `hang`, `broken: …`. */
  outcome: string;
  /** Undefined where it is no JSON. */
  body: unknown;
  milliseconds: number;
  reached: boolean;
};
export type Sender = { send(baseUrl: string, wire: Wire): Promise<Answered>; close(): void };

/** No answer may take longer; the servers' own limit is the same. */
const answerMax = 20_000;
const numberHeader = 'x-request-number';

/**
 * Sends requests over connections that stay open, byte for byte as they are, and sees which of them came to the handler
 * of a route: the servers run in this process, and the framework says so on a channel of its own.
 */
export function openSender(connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const reached = new Set<string>();
  const onHandler = (message: unknown) => {
    const { request: asked } = message as { request: { headers: Record<string, string | undefined> } };
    const number = asked.headers[numberHeader];
    if (number) reached.add(number);
  };
  subscribe('tracing:fastify.request.handler:start', onHandler);
  let sent = 0;

  async function send(baseUrl: string, wire: Wire): Promise<Answered> {
    sent += 1;
    const number = `${sent}`;
    const startedAt = performance.now();
    const { status, text, failure } = await exchange(baseUrl, wire, { agent, number });
    const body = read(text);
    const outcome = failure ?? (status < 400 ? 'ok' : outcomeOf(body, status));
    const isReached = reached.delete(number);
    return { status, outcome, body, milliseconds: performance.now() - startedAt, reached: isReached };
  }
  return {
    send,
    close() {
      unsubscribe('tracing:fastify.request.handler:start', onHandler);
      agent.destroy();
    },
  };
}

type Exchange = { status: number; text: string; failure?: string };
/** Beyond what any of these routes takes without a file: a server may close before all of it is written, and its answer be lost. */
const closesEarly = 200_000;

async function exchange(baseUrl: string, wire: Wire, way: { agent: Agent; number: string }): Promise<Exchange> {
  const first = await tryOnce(baseUrl, wire, way);
  // A connection that was idle for 15 seconds is ended by the server, in this very moment perhaps: what came by it is sent by a new one.
  return first.failure === 'idle' ? tryOnce(baseUrl, wire, { ...way, agent: false }) : first;
}

type Way = { agent: Agent | false; number: string };
function tryOnce(baseUrl: string, wire: Wire, { agent, number }: Way): Promise<Exchange> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl);
    const headers: Record<string, string> = { ...wire.headers, [numberHeader]: number };
    if (wire.body !== undefined) headers['content-length'] = `${Buffer.byteLength(wire.body)}`;
    const asked = request({ hostname, port, agent, method: wire.method, path: wire.path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      answer.on('error', broken);
    });
    const timer = setTimeout(() => {
      done({ status: 0, text: '', failure: 'hang' });
      asked.destroy();
    }, answerMax + 1000);
    const done = (exchanged: Exchange) => {
      clearTimeout(timer);
      resolve(exchanged);
    };
    const broken = ({ code }: NodeJS.ErrnoException) => {
      const isIdle = asked.reusedSocket && code === 'ECONNRESET';
      const isLarge = Number(headers['content-length'] ?? 0) > closesEarly;
      done({ status: 0, text: '', failure: isLarge ? 'closed early' : isIdle ? 'idle' : `broken: ${code}` });
    };
    asked.on('error', broken);
    asked.end(wire.body);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A file, a page of the sign-in, or nothing: there is no name in it to learn.
    return undefined;
  }
}

const outcomeOf = (body: unknown, status: number): string => {
  const named = (body as { outcome?: unknown } | undefined)?.outcome;
  return typeof named === 'string' ? named : `status ${status}`;
};

/** Makes proofs of a key (RFC 9449 §4.2) some ten times as fast as a library that imports it for each. */
export type Prover = (asked: {
  method: string;
  url: string;
  now: Temporal.Instant;
  token?: string | undefined;
}) => string;

export function proverOf({ privateJwk, publicJwk }: ClientKey): Prover {
  const key: KeyObject = createPrivateKey({ key: privateJwk as never, format: 'jwk' });
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk });
  return ({ method, url, now, token }) => {
    const claims = {
      htm: method,
      htu: url.split('?')[0],
      jti: randomUUID(),
      iat: Math.floor(now.epochMilliseconds / 1000),
    };
    const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
    const text = `${header}.${part({ ...claims, ...ath })}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
}
