import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Problem, sharedProblems } from '../contract/problem.ts';
import { problemBody, refuse } from './refusal.ts';

/** How long and how much of a connection is waited for; milliseconds (`docs/decisions/0027-time-limits.md`). */
export const listening = {
  /** From the first byte to the end of the request's head, and of the request. */
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  /** How often the two are looked at. */
  connectionsCheckingInterval: 2_000,
  /** A connection that has had its answer and asks nothing more. */
  keepAliveTimeout: 15_000,
  /** A connection on which nothing moves at all, while it is written to or read from. */
  connectionTimeout: 60_000,
} as const;

/** Connections of one server at once; each costs some 20 kB and one of the process's descriptors. */
const connectionsMax = 2_000;

/** The limits as Fastify takes them. */
export const listeningOptions = {
  requestTimeout: listening.requestTimeout,
  keepAliveTimeout: listening.keepAliveTimeout,
  connectionTimeout: listening.connectionTimeout,
  http: {
    headersTimeout: listening.headersTimeout,
    connectionsCheckingInterval: listening.connectionsCheckingInterval,
  },
  clientErrorHandler: answerUnreadable,
} as const;

/**
 * Bounds the connections of a server. One too many ends the one that has been silent longest, those first that never asked
 * anything: whoever opens thousands and says nothing takes the place of his own, and a request that comes is served.
 */
export function boundConnections(server: Server, max = connectionsMax): void {
  /** Sets keep the order in which they were filled. */
  const neverAsked = new Set<Socket>();
  const resting = new Set<Socket>();
  const open = new Map<Socket, number>();

  server.on('connection', (socket: Socket) => {
    open.set(socket, 0);
    neverAsked.add(socket);
    socket.once('close', () => {
      for (const known of [open, neverAsked, resting]) known.delete(socket);
    });
    if (open.size <= max) return;
    const [silent = socket] = neverAsked.size > 1 ? neverAsked : [...resting.values().take(1), ...neverAsked];
    for (const known of [open, neverAsked, resting]) known.delete(silent);
    silent.destroy();
  });
  server.on('request', ({ socket }, response) => {
    neverAsked.delete(socket);
    resting.delete(socket);
    open.set(socket, (open.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const underWay = (open.get(socket) ?? 1) - 1;
      if (!open.has(socket)) return;
      open.set(socket, underWay);
      if (underWay === 0) resting.add(socket);
    });
  });
}

/** What comes before there is a request: no HTTP, a head beyond its bound, or one that did not arrive in time. */
const unreadable: Record<string, keyof typeof sharedProblems> = {
  HPE_HEADER_OVERFLOW: 'head_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
};

/** Answers a connection on which there was no request that Node could read, and ends it. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const outcome = unreadable[error.code ?? ''] ?? 'request_malformed';
  const problem: Problem = sharedProblems[outcome];
  const body = JSON.stringify(problemBody(sharedProblems, refuse(outcome)));
  if (!socket.writable) return void socket.destroy();
  socket.write(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  socket.destroySoon();
}
