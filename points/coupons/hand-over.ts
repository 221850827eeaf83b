import { randomBytes } from 'node:crypto';
import { holdsIndividualNumber } from '../../contract/index.ts';
import { couponAlphabet, couponLengths, writeCouponCode } from '../../contract/points/coupons/code.ts';
import { type Database, execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Batch, batchOf, type Company } from './company.ts';
import { keyOf, sealFor } from './key.ts';

type Fingerprint = ConversionsContext['fingerprint'];
/** What is kept of a verifier: keyed, and bound to its selector, so that nobody with the table alone can try verifiers against it. */
export const hmacOf = (fingerprint: Fingerprint, { selector, verifier }: { selector: string; verifier: string }) =>
  fingerprint(`coupon ${selector} ${verifier}`);

/**
 * Makes the codes of a batch, gives them encrypted for the company's key, and keeps a hash of each: once. What is lost on its way is gone, so
 * that there is nothing that could be read here a second time; the batch is then revoked and replaced.
 */
export function handOver(
  { database, clock, fingerprint }: ConversionsContext,
  { by, batchNumber }: { by: Company; batchNumber: string },
) {
  return inTransaction(database, async (client) => {
    // 1 Two who ask at once come one after the other.
    const batch = await batchOf(client, { partnerId: by.partnerId, batchNumber, lock: 'FOR UPDATE' });
    if (isRefusal(batch)) return batch;
    const now = clock();
    const against = judge(batch, dateInTokyo(now));
    if (against) return against;
    const key = await keyOf(client, by.partnerId);
    if (!key) return refuse('coupon_key_missing');
    // 2 The codes, and what is kept of them.
    const codes = await mint(client, { batch, fingerprint });
    const { pattern, count, points, validFrom, validThrough } = batch;
    const { company } = await one<{ company: string }>(client, 'SELECT name AS company FROM partner WHERE id = :id', {
      id: batch.partnerId,
    });
    // 3 That they were handed over, and for which key, stands before they leave.
    await execute(
      client,
      'UPDATE coupon_batch SET handed_at = :now, handed_by = :staffId, handed_for = :thumbprint WHERE id = :id',
      { id: batch.id, now: `${now}`, staffId: by.staff?.staffId ?? null, thumbprint: key.thumbprint },
    );
    const line = { subject: 'couponBatch', id: batchNumber, name: batchNumber, act: 'download' } as const;
    const after = { count, points, handedFor: key.thumbprint };
    if (by.staff) await keepOwnTrail(client, { caller: by.staff, now }, { ...line, after });
    const content = { company, batchNumber, pattern, points, validFrom, validThrough, coupons: codes };
    const jwe = await sealFor(key, JSON.stringify(content));
    return { bytes: Buffer.from(jwe), fileName: `coupons-${batchNumber}.jwe` } as never;
  });
}

function judge({ revokedAt, handedAt, handedFor, validThrough }: Batch, today: Temporal.PlainDate) {
  if (revokedAt) return refuse('coupon_batch_revoked');
  if (handedAt) return refuse('coupon_batch_handed_over', { handedAt: `${handedAt}`, handedFor });
  return validThrough < `${today}` ? refuse('coupon_batch_over') : undefined;
}

/** So many at once that nothing else of this process waits long for the computing between two statements. */
const atOnce = 2000;

/** Draws as many codes as a batch has and writes a hash of each; a selector that is taken is drawn again. */
async function mint(client: Database, { batch, fingerprint }: { batch: Batch; fingerprint: Fingerprint }) {
  const codes: string[] = [];
  while (codes.length < batch.count) {
    const drawn = new Map<string, { code: string; hmac: Buffer }>();
    for (let left = Math.min(atOnce, batch.count - codes.length); left > 0; left--) {
      const { code, selector, verifier } = draw();
      drawn.set(selector, { code, hmac: hmacOf(fingerprint, { selector, verifier }) });
    }
    const kept = await rows<{ selector: string }>(
      client,
      `INSERT INTO coupon (selector, batch_id, partner_id, verifier_hmac)
       SELECT selector, :batchId, :partnerId, hmac FROM unnest(:selectors::text[], :hmacs::bytea[]) AS made (selector, hmac)
       ON CONFLICT (selector) DO NOTHING RETURNING selector`,
      {
        batchId: batch.id,
        partnerId: batch.partnerId,
        selectors: [...drawn.keys()],
        hmacs: [...drawn.values()].map(({ hmac }) => hmac),
      },
    );
    for (const { selector } of kept) codes.push(drawn.get(selector)?.code ?? '');
  }
  return codes;
}

/** One code of 95 random bits. One in a million that could be taken for a 個人番号 is drawn again, as is one that would be misread at its end. */
function draw(): { code: string; selector: string; verifier: string } {
  for (;;) {
    // 256 is a multiple of 32, so each character is equally likely.
    const drawn = [...randomBytes(couponLengths.code - 1)].map((byte) => couponAlphabet[byte % 32]).join('');
    const [selector, verifier] = [drawn.slice(0, couponLengths.selector), drawn.slice(couponLengths.selector)];
    const code = writeCouponCode(selector, verifier);
    if (!code || (/\d{12}/.test(drawn) && holdsIndividualNumber(code))) continue;
    return { code, selector, verifier };
  }
}
