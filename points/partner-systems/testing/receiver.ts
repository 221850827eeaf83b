import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebhookBody } from '../../../contract/points/partner-systems/webhooks.ts';

export type Received = { id: string; timestamp: number; type: string; data: Record<string, unknown>; text: string };
/** What a receiver does wrong; for tests of the kit that companies run. */
export type Mistakes = {
  takesAnySignature?: boolean;
  takesAnyTime?: boolean;
  readsBodyAnew?: boolean;
  refusesRepeats?: boolean;
  takesOneSignatureOnly?: boolean;
};
/** How it answers; `never` keeps the connection open and says nothing. */
export type Manner = { status: number; location?: string; body?: string } | 'never' | 'breaks';

export type Receiver = {
  url: string;
  /** What was verified and is new, by its number: what came again is in `repeats`. */
  received: Received[];
  repeats: string[];
  /** Requests in all, whatever came of them. */
  count(): number;
  behave(manner: Manner): void;
  close(): Promise<void>;
};

const toleranceSeconds = 300;

/** The public key of `whpk_…`. */
const keyOf = (text: string): KeyObject => {
  const x = Buffer.from(text.replace(/^whpk_/, ''), 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
};

/**
 * The webhook receiver of a partner company, as its engineers would write one: it verifies the signature over the bytes that came, refuses what is
 * older than five minutes, and does what came again once.
 */
export async function startReceiver({
  publicKey,
  clock,
  mistakes = {},
}: {
  publicKey: () => string;
  clock: () => Temporal.Instant;
  mistakes?: Mistakes;
}): Promise<Receiver> {
  const received: Received[] = [];
  const repeats: string[] = [];
  let requests = 0;
  let manner: Manner = { status: 204 };

  function judge(headers: Record<string, string | string[] | undefined>, text: string): number {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
      (name) => `${headers[name] ?? ''}`,
    ) as [string, string, string];
    const now = Math.floor(clock().epochMilliseconds / 1000);
    if (!mistakes.takesAnyTime && !(Math.abs(now - Number(timestamp || Number.NaN)) <= toleranceSeconds)) return 400;
    const bytes = mistakes.readsBodyAnew ? JSON.stringify(JSON.parse(text), null, 1) : text;
    const content = Buffer.from(`${id}.${timestamp}.${bytes}`);
    const all = signatures.split(' ').slice(0, mistakes.takesOneSignatureOnly ? 1 : undefined);
    const isSigned = all.some(
      (one) => one.startsWith('v1a,') && verify(null, content, keyOf(publicKey()), Buffer.from(one.slice(4), 'base64')),
    );
    if (!isSigned && !mistakes.takesAnySignature) return 401;
    if (received.some((known) => known.id === id)) {
      repeats.push(id);
      return mistakes.refusesRepeats ? 409 : 204;
    }
    const body = WebhookBody.safeParse(JSON.parse(text));
    if (!body.success) return 422;
    received.push({ id, timestamp: Number(timestamp), type: body.data.type, data: body.data.data, text });
    return 204;
  }

  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => {
      text += `${piece}`;
    });
    request.on('end', () => {
      requests += 1;
      if (manner === 'never') return;
      if (manner === 'breaks') return request.socket.destroy();
      const isWell = manner.status === 204;
      const { status, location, body } = isWell ? { status: judge(request.headers, text) } : { ...manner };
      response.writeHead(status, location ? { location } : {}).end(body ?? '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    repeats,
    count: () => requests,
    behave(next) {
      manner = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
