import type { z } from 'zod';
import type { CouponsAsked } from '../../contract/points/coupons/values.ts';
import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { batchesOf, isToGiveBack, shown, shownState } from './batches.ts';
import { batchOf, type Company } from './company.ts';

type Coupon = {
  selector: string;
  state: 'issued' | 'active' | 'used' | 'revoked' | 'lapsed';
  orderNumber: string | null;
  activatedAt: Temporal.Instant | null;
  activeFrom: string | null;
  usedAt: Temporal.Instant | null;
  revokedAt: Temporal.Instant | null;
};
const shownAtOnce = 1000;
type Asked = {
  by: Company;
  batchNumber: string;
  only?: z.output<typeof CouponsAsked> | undefined;
  cursor?: string | undefined;
};

/**
 * The coupons of a batch by their selectors: all, those of one state, or those whose value the company gives back to its customers. A company
 * learns that one was used and when, never by whom.
 */
export async function listCoupons({ database, clock }: ConversionsContext, { by, batchNumber, only, cursor }: Asked) {
  const today = dateInTokyo(clock());
  const known = await batchOf(database, { partnerId: by.partnerId, batchNumber });
  if (isRefusal(known)) return known;
  const [after = null] = placeOf(cursor, pagedBy.text) ?? [];
  const found = await rows<Coupon>(
    database,
    `SELECT selector, ${shownState} AS state, order_number, activated_at, active_from, used_at, r.revoked_at
       FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id LEFT JOIN coupon_revocation r ON r.id = revocation_id
      WHERE c.batch_id = :batchId AND (:after::text IS NULL OR selector > :after)
        AND CASE WHEN :only::text IS NULL THEN true WHEN :only = 'toGiveBack' THEN ${isToGiveBack} ELSE ${shownState} = :only END
      ORDER BY selector LIMIT :limit`,
    { batchId: known.id, after, only: only ?? null, today: `${today}`, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ selector }) => [selector]);
  const told = (at: Temporal.Instant | null) => at && `${at}`;
  // Its sums are counted once, not for each page.
  const [batch] = after === null ? await batchesOf(database, { by, today, batchNumber }) : [];
  return {
    batch: batch ? shown(batch) : null,
    coupons: page.map(({ activatedAt, usedAt, revokedAt, ...coupon }) => ({
      ...coupon,
      activatedAt: told(activatedAt),
      usedAt: told(usedAt),
      revokedAt: told(revokedAt),
    })),
    next,
  };
}
