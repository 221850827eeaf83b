import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { ClientKey } from '../server/client.ts';

/**
 * The load of `bench/sale.ts`, a process of its own: payments at a fixed rate, each measured from the moment at which it
 * was due, and beside them sellers of vouchers who sell and print one after the other as fast as they are answered.
 */
type Session = { terminal: number; counterSessionId: string; paymentKey: string };
export type SaleLoadOrder = {
  port: number;
  terminals: ClientKey[];
  payments: Session[];
  paymentsPerSecond: number;
  sales: Session[];
  sellers: number;
  voucherKindId: number;
  /** Whether each voucher is printed too: without, the sale is bound by nothing but the servers. */
  prints: boolean;
};
export type SaleLoadReport = { payments: number[]; sales: number; printed: number; seconds: number; failed: string[] };

type Signer = { privateKey: KeyObject; header: string };
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const failed: string[] = [];

async function send(port: number, signer: Signer, path: string, body: object, key?: string): Promise<Response> {
  const url = `http://127.0.0.1:${port}${path}`;
  const iat = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const signed = `${signer.header}.${base64url({ htm: 'POST', htu: url, jti: randomUUID(), iat })}`;
  const signature = sign('sha256', Buffer.from(signed), { key: signer.privateKey, dsaEncoding: 'ieee-p1363' });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      dpop: `${signed}.${signature.toString('base64url')}`,
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) failed.push(`${path} ${response.status}`);
  return response;
}

process.once('message', async (order: SaleLoadOrder) => {
  const signers = order.terminals.map(({ privateJwk, publicJwk }) => ({
    privateKey: createPrivateKey({ key: privateJwk as never, format: 'jwk' }),
    header: base64url({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk }),
  }));
  const signerOf = ({ terminal }: Session) => signers[terminal] as Signer;
  let selling = order.sellers > 0;
  let sold = 0;
  let printed = 0;
  let next = 0;
  const sellers = Array.from({ length: order.sellers }, async () => {
    while (selling && next < order.sales.length) {
      const session = order.sales[next++] as Session;
      const { counterSessionId, paymentKey } = session;
      const body = { counterSessionId, voucherKindId: order.voucherKindId, denominations: [{ points: 100, count: 1 }] };
      const response = await send(order.port, signerOf(session), '/vouchers', body, paymentKey);
      const { vouchers } = (await response.json()) as { vouchers?: { voucherId: number }[] };
      if (!vouchers) continue;
      sold += 1;
      if (!order.prints) continue;
      const voucherIds = vouchers.map(({ voucherId }) => voucherId);
      await (await send(order.port, signerOf(session), '/vouchers/print', { voucherIds, layout: 'a4' })).arrayBuffer();
      printed += 1;
    }
  });
  const began = performance.now();
  const latencies: number[] = [];
  const paying = order.payments.map(async (session, index) => {
    const due = began + (index * 1000) / order.paymentsPerSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(due - performance.now(), 1)));
    const { counterSessionId, paymentKey } = session;
    await (await send(order.port, signerOf(session), '/payments', { counterSessionId, amount: 1 }, paymentKey)).json();
    latencies.push(performance.now() - due);
  });
  await Promise.all(paying);
  const seconds = (performance.now() - began) / 1000;
  selling = false;
  await Promise.all(sellers);
  const report: SaleLoadReport = { payments: latencies, sales: sold, printed, seconds, failed: failed.slice(0, 5) };
  process.send?.(report, () => process.disconnect?.());
});
