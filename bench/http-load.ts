import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { ClientKey } from '../server/client.ts';

/**
 * The load of `bench/http.ts`, a process of its own: so many connections that stay open, each with one payment under
 * way. Proofs are signed and requests written out before the clock starts: a terminal's own work is not the server's.
 */
export type LoadOrder = {
  port: number;
  terminals: ClientKey[];
  payments: { terminal: number; counterSessionId: string; paymentKey: string }[];
  amount: number;
  clients: number;
  /** Run and not counted: the programs of both sides are still being compiled. */
  warmupSeconds: number;
  seconds: number;
};
export type LoadReport =
  | { step: 'ready' | 'counting' }
  | { step: 'done'; confirmed: number; counted: number; elapsedSeconds: number; p50: number; p99: number; cpu: number }
  | { step: 'failed'; because: string };

type Request = { bytes: Buffer; paymentKey: string };

const tell = (report: LoadReport) => process.send?.(report);
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A payment as bytes: the proof is good for a minute around now. */
function requestOf(
  { port, amount }: LoadOrder,
  { privateKey, header }: { privateKey: KeyObject; header: string },
  { counterSessionId, paymentKey }: LoadOrder['payments'][number],
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
function bodyOf(received: string): string | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))?.[1]);
  const body = Buffer.from(received, 'latin1').subarray(end + 4);
  return body.length >= length ? body.toString('utf8') : undefined;
}

async function run(order: LoadOrder): Promise<void> {
  const keys = order.terminals.map(({ privateJwk, publicJwk }) => ({
    privateKey: createPrivateKey({ key: privateJwk as never, format: 'jwk' }),
    header: base64url({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }),
  }));
  const requests = order.payments.map((payment) => requestOf(order, keys[payment.terminal] as never, payment));
  tell({ step: 'ready' });
  await new Promise((resolve) => process.once('message', resolve));

  const startedAt = performance.now();
  const countedFrom = startedAt + order.warmupSeconds * 1000;
  const until = countedFrom + order.seconds * 1000;
  const latencies: number[] = [];
  let next = 0;
  let confirmed = 0;
  let counting = false;
  let cpu = process.cpuUsage();

  /** One connection: a payment, its receipt, the next payment. */
  const client = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true });
      let current: Request | undefined;
      let sentAt = 0;
      let received = '';
      const send = () => {
        sentAt = performance.now();
        if (!counting && sentAt >= countedFrom) {
          counting = true;
          cpu = process.cpuUsage();
          tell({ step: 'counting' });
        }
        current = sentAt < until ? requests[next++] : undefined;
        if (!current) return socket.end();
        received = '';
        socket.write(current.bytes);
      };
      socket.once('connect', send);
      socket.once('error', reject);
      socket.once('close', () => (current ? reject(new Error('the server closed a connection')) : resolve()));
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        const body = bodyOf(received);
        if (body === undefined || !current) return;
        const receipt = received.startsWith('HTTP/1.1 201 ') ? JSON.parse(body) : {};
        if (receipt.points !== order.amount || receipt.paymentKey !== current.paymentKey)
          return reject(new Error(`a payment was answered ${received.slice(0, 12)} ${body}`));
        confirmed += 1;
        if (sentAt >= countedFrom) latencies.push(performance.now() - sentAt);
        send();
      });
    });
  await Promise.all(Array.from({ length: order.clients }, client));
  const elapsedSeconds = (performance.now() - countedFrom) / 1000;
  if (next > requests.length) throw new Error('there were too few payments for this interval');
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
  const counted = latencies.length;
  tell({ step: 'done', confirmed, counted, elapsedSeconds, p50: at(0.5), p99: at(0.99), cpu: user + system });
}

process.once('message', (order: LoadOrder) => {
  run(order)
    .catch((error: Error) => tell({ step: 'failed', because: error.message }))
    .finally(() => process.disconnect?.());
});
