import type { z } from 'zod';
import type { NewCouponBatch } from '../../contract/points/coupons/values.ts';
import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Batch, batchColumns, batchOf, type Company } from './company.ts';

type Wanted = z.output<typeof NewCouponBatch>;
type Counts = Record<'issued' | 'active' | 'used' | 'revoked' | 'lapsed' | 'toGiveBack', number>;
const yearsMax = 2;
const shownAtOnce = 20;

type Counted = Batch & { counts: Counts };
export const shown = ({ id: _, partnerId: __, askedAt, handedAt, revokedAt, ...batch }: Counted) => ({
  ...batch,
  askedAt: `${askedAt}`,
  handedAt: handedAt && `${handedAt}`,
  revokedAt: revokedAt && `${revokedAt}`,
});

/**
 * Asks for a batch under the company's own number; the same again gives the same batch, another under its number is refused. No code exists
 * before the handover.
 */
export async function requestBatch(context: ConversionsContext, { by, wanted }: { by: Company; wanted: Wanted }) {
  const { database, clock } = context;
  const now = clock();
  const today = dateInTokyo(now);
  const named = { partnerId: by.partnerId, batchNumber: wanted.batchNumber };
  // 1 A retry is answered with what stands, also when its days are over by now.
  const known = await batchOf(database, named);
  if (!isRefusal(known)) return answerTo(context, { by, wanted });
  // 2 Its days.
  const { validFrom, validThrough } = wanted;
  const latest = `${Temporal.PlainDate.from(validFrom).add({ years: yearsMax })}`;
  if (validThrough < validFrom || validThrough < `${today}` || validThrough > latest) return refuse('coupon_days');
  // 3 Of two who ask at once under one number the first has it, and both read that one.
  await inTransaction(database, async (client) => {
    const added = await execute(
      client,
      `INSERT INTO coupon_batch (partner_id, batch_number, pattern, count, points, valid_from, valid_through, asked_by, asked_at)
       VALUES (:partnerId, :batchNumber, :pattern, :count, :points, :validFrom, :validThrough, :staffId, :now) ON CONFLICT DO NOTHING`,
      { ...wanted, partnerId: by.partnerId, staffId: by.staff?.staffId ?? null, now: `${now}` },
    );
    const { batchNumber, ...after } = wanted;
    const line = { subject: 'couponBatch', id: batchNumber, name: batchNumber, act: 'create' } as const;
    if (by.staff && added > 0) await keepOwnTrail(client, { caller: by.staff, now }, { ...line, after });
  });
  return answerTo(context, { by, wanted });
}

/** The batch that stands under the number that was asked for. */
async function answerTo({ database, clock }: ConversionsContext, { by, wanted }: { by: Company; wanted: Wanted }) {
  const [placed] = await batchesOf(database, { by, today: dateInTokyo(clock()), batchNumber: wanted.batchNumber });
  if (!placed) throw new Error('a batch that was asked for and is not there');
  return isSame(placed, wanted) ? shown(placed) : refuse('exists_with_different_request');
}

const isSame = (batch: Batch, wanted: Wanted) =>
  (Object.keys(wanted) as (keyof Wanted)[]).every((field) => batch[field] === wanted[field]);

/** SQL: that nobody can enter a coupon `c` of the batch `b` any more, by its day. */
const isLapsed = `c.state IN ('issued', 'active') AND b.valid_through < :today::date`;
const counted = (what: string) => `count(*) FILTER (WHERE ${what})`;
/** SQL: deducted, and neither used nor usable any more: the company gives it back to its customer. */
export const isToGiveBack = `c.activated_at IS NOT NULL AND (c.state = 'revoked' OR (${isLapsed}))`;
/** SQL: the state of a coupon `c` of the batch `b` as its company reads it. */
export const shownState = `CASE WHEN ${isLapsed} THEN 'lapsed' ELSE c.state END`;

type Which = { by: Company; today: Temporal.PlainDate; batchNumber?: string; before?: number | null };
/** Batches of a company with what became of their coupons, the newest first: one more than are shown, or the one of a number. */
export const batchesOf = (database: Database, { by, today, batchNumber, before = null }: Which): Promise<Counted[]> =>
  rows<Counted>(
    database,
    `SELECT ${batchColumns}, (SELECT jsonb_build_object(
              'issued', ${counted(`${shownState} = 'issued'`)}, 'active', ${counted(`${shownState} = 'active'`)},
              'used', ${counted(`c.state = 'used'`)}, 'revoked', ${counted(`c.state = 'revoked'`)},
              'lapsed', ${counted(isLapsed)}, 'toGiveBack', ${counted(isToGiveBack)})
              FROM coupon c WHERE c.batch_id = b.id) AS counts
       FROM coupon_batch b
      WHERE partner_id = :partnerId AND (:batchNumber::text IS NULL OR batch_number = :batchNumber)
        AND (:before::bigint IS NULL OR b.id < :before) ORDER BY b.id DESC LIMIT :limit`,
    { partnerId: by.partnerId, batchNumber: batchNumber ?? null, before, today: `${today}`, limit: shownAtOnce + 1 },
  );

/** The batches of a company, the newest first, with what became of their coupons. */
export async function listBatches(
  { database, clock }: ConversionsContext,
  { by, cursor }: { by: Company; cursor?: string | undefined },
) {
  const [before = null] = placeOf(cursor, pagedBy.number) ?? [];
  const found = await batchesOf(database, { by, today: dateInTokyo(clock()), before });
  const { page, next } = pageOf(found, shownAtOnce, ({ id }) => [id]);
  return { batches: page.map(shown), next };
}
