import { readFileSync } from 'node:fs';
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
  /** From the end of a request's head until its answer has been taken, however fast the caller reads. */
  takenTimeout: 120_000,
};
export type ListeningLimits = typeof listening;

/** What one server waits for and holds at most; what is not said is as in the decision. */
export type ServerLimits = {
  /** A request is answered within this; 20 s. */
  answerMilliseconds?: number;
  /** Connections at once; 2,000, or a quarter of what the process may open where that is fewer. */
  connectionsMax?: number;
  listening?: Partial<ListeningLimits>;
};

/** The limits as Fastify takes them. */
export function listeningOptions(changed: Partial<ListeningLimits> = {}) {
  const limits = { ...listening, ...changed };
  return {
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    connectionTimeout: limits.connectionTimeout,
    http: {
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: limits.connectionsCheckingInterval,
    },
    clientErrorHandler: answerUnreadable,
  };
}

/** Each connection costs some 20 kB and one of the process's descriptors. */
const connectionsAtMost = 2_000;
/** Kept free for the pools, for files and for what others ask of this process at the same time. */
const descriptorsKept = 150;

/**
 * How many connections one server may hold, of `descriptors` that the process may open: three servers stand in one process,
 * and a fourth part is for what is opened on the way out.
 */
export const connectionsOf = (descriptors: number): number =>
  Math.min(connectionsAtMost, Math.max(10, Math.floor((descriptors - descriptorsKept) / 4)));

/** How many descriptors this process may open; Linux says it, elsewhere nothing is known and nothing bounded. */
function descriptorsMax(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/**
 * Bounds the connections of a server. One too many ends the one that has been silent longest, those first that never asked
 * anything: whoever opens thousands and says nothing takes the place of his own, and a request that comes is served. Whoever
 * does not take the answer is ended as well: 2,000 who read one byte a second would otherwise be all there is.
 */
export function boundConnections(server: Server, limits: ServerLimits = {}): void {
  const max = limits.connectionsMax ?? connectionsOf(descriptorsMax());
  const takenTimeout = limits.listening?.takenTimeout ?? listening.takenTimeout;
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
    const untaken = setTimeout(() => socket.destroy(), takenTimeout).unref();
    response.once('close', () => {
      clearTimeout(untaken);
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
