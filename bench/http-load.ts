import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { connect } from 'node:net';
import type { ClientKey } from '../server/client.ts';
import { type Pay, type Span, serveOrder } from './load.ts';

/**
 * The load of `bench/http.ts`, a process of its own: so many connections that stay open, each with one payment under
 * way. Proofs are signed and requests written out before the clock starts: a terminal's own work is not the server's.
 */
export type HttpLoadOrder = Span & {
  port: number;
  terminals: ClientKey[];
  payments: { terminal: number; counterSessionId: string; paymentKey: string }[];
  amount: number;
  clients: number;
};

type Request = { bytes: Buffer; paymentKey: string };

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A payment as bytes: the proof is good for a minute around now. */
function requestOf(
  { port, amount }: HttpLoadOrder,
  { privateKey, header }: { privateKey: KeyObject; header: string },
  { counterSessionId, paymentKey }: HttpLoadOrder['payments'][number],
): Request {
  const claims = {
    htm: 'POST',
    htu: `http://127.0.0.1:${port}/payments`,
    jti: randomUUID(),
    iat: Math.floor(Temporal.Now.instant().epochMilliseconds / 1000),
  };
  const signed = `${header}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const body = JSON.stringify({ counterSessionId, amount });
  const head = [
    'POST /payments HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    `idempotency-key: ${paymentKey}`,
    `dpop: ${signed}.${signature.toString('base64url')}`,
  ];
  return { bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`), paymentKey };
}

/** The body of a whole answer, or undefined while some of it is still under way. */
function bodyOf(received: Buffer): string | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.toString('latin1', 0, end))?.[1]);
  return received.length - end - 4 >= length ? received.toString('utf8', end + 4) : undefined;
}

const created = Buffer.from('HTTP/1.1 201 ');
function assertReceipt(received: Buffer, body: string, { paymentKey }: Request, amount: number): void {
  const isCreated = received.subarray(0, created.length).equals(created);
  const receipt = isCreated ? JSON.parse(body) : {};
  if (receipt.points !== amount || receipt.paymentKey !== paymentKey || receipt.balance <= 0)
    throw new Error(`a payment was answered ${received.toString('latin1', 0, 12)} ${body}`);
}

/** One connection that stays open: a payment, its receipt, the next payment. */
function openClient(order: HttpLoadOrder, next: () => Request | undefined): Promise<Pay> {
  const socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let waiting: { request: Request; resolve: () => void; reject: (error: Error) => void } | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const body = bodyOf(received);
    if (body === undefined || !waiting) return;
    const { request, resolve, reject } = waiting;
    waiting = undefined;
    try {
      assertReceipt(received, body, request, order.amount);
      received = Buffer.alloc(0);
      resolve();
    } catch (error) {
      reject(error as Error);
    }
  });
  const fail = (error: Error) => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed a connection')));
  const pay: Pay = () => {
    const request = next();
    if (!request) return undefined;
    return new Promise((resolve, reject) => {
      waiting = { request, resolve, reject };
      socket.write(request.bytes);
    });
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(pay));
    socket.once('error', reject);
  });
}

serveOrder<HttpLoadOrder>(async (order) => {
  const keys = order.terminals.map(({ privateJwk, publicJwk }) => ({
    privateKey: createPrivateKey({ key: privateJwk as never, format: 'jwk' }),
    header: base64url({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }),
  }));
  const requests = order.payments.map((payment) => requestOf(order, keys[payment.terminal] as never, payment));
  let place = 0;
  return Promise.all(Array.from({ length: order.clients }, () => openClient(order, () => requests[place++])));
});
