// How long the agent waits for a caller, and how many it holds: a page that opens connections and says nothing, or sends its
// body a byte a second, keeps nobody else from the card. The agent stands alone: nothing of the servers is used here.
import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS, problemText } from './problems.ts';

/** Milliseconds. */
export const LISTENING = {
  /** From the first byte to the end of the request's head, and of the request; both are a few hundred bytes. */
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  /** How often the two are looked at. */
  connectionsCheckingInterval: 1_000,
  /** A connection that has had its answer and asks nothing more. */
  keepAliveTimeout: 15_000,
  /** A connection on which nothing moves; a program may wait a minute for the next number (`hand-over-routes.ts`). */
  connectionTimeout: 90_000,
};
export type ListeningLimits = typeof LISTENING & { connectionsMax: number };

/** A counter PC has one browser and one program of the operator. */
const CONNECTIONS_MAX = 100;

/** The limits as Fastify takes them. */
export function listeningOptions(changed: Partial<ListeningLimits> = {}) {
  const { headersTimeout, requestTimeout, connectionsCheckingInterval, keepAliveTimeout, connectionTimeout } = {
    ...LISTENING,
    ...changed,
  };
  return {
    requestTimeout,
    keepAliveTimeout,
    connectionTimeout,
    http: { headersTimeout, connectionsCheckingInterval },
    clientErrorHandler: answerUnreadable,
  };
}

/** One connection too many ends the one that has been silent longest; the new one, where all have a request under way. */
export function boundConnections(server: Server, { connectionsMax = CONNECTIONS_MAX }: Partial<ListeningLimits>): void {
  /** Requests under way of each connection, in the order in which it last became silent. */
  const open = new Map<Socket, number>();
  const count = (socket: Socket, change: 1 | -1) => {
    const underWay = (open.get(socket) ?? 0) + change;
    if (underWay === 0) open.delete(socket);
    if (!socket.destroyed) open.set(socket, underWay);
  };
  server.on('connection', (socket: Socket) => {
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
    if (open.size <= connectionsMax) return;
    const [silent] = [...open].find(([, underWay]) => underWay === 0) ?? [socket];
    open.delete(silent);
    silent.destroy();
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
}

/** Answers a connection on which no whole request came, and ends it. Nothing of what came is repeated: it may be a PIN. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const outcome = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_too_slow' : 'malformed_request';
  const body = problemText(outcome);
  const { status } = PROBLEMS[outcome];
  socket.write(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
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
