import { rows } from '../../postgres/pool.ts';
import type { Task } from '../../server/task.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { creditOrder } from '../exchange/credit.ts';

type Open = {
  id: string;
  partnerId: number;
  holder: number;
  amount: number;
  reserveDays: number;
  receivedAt: Temporal.Instant;
};
const atOnce = 200;

/**
 * Credits orders of coupons that were entered and are not credited: a crash came between, or the purse was full. One that cannot be credited
 * now keeps none of the others waiting. Idempotent, also beside the holder's own request.
 */
export async function tendCoupons(context: ConversionsContext): Promise<number> {
  let credited = 0;
  for (let after: Open | undefined; ; ) {
    const open = await rows<Open>(
      context.database,
      `SELECT o.id, partner_id, holder, amount, reserve_days, received_at FROM exchange_order o JOIN partner ON partner.id = partner_id
        WHERE origin = 'coupon' AND state IN ('accepted', 'confirmed') AND received_at < :before
          AND (:afterAt::timestamptz IS NULL OR (received_at, o.id) > (:afterAt, :afterId::uuid))
        ORDER BY received_at, o.id LIMIT :limit`,
      {
        // What the holder's own request is crediting at this moment is left to it.
        before: `${context.clock().subtract({ minutes: 1 })}`,
        afterAt: after ? `${after.receivedAt}` : null,
        afterId: after?.id ?? null,
        limit: atOnce,
      },
    );
    for (const order of open) if (!(await creditOrder(context, order, order))) credited += 1;
    after = open.at(-1);
    if (open.length < atOnce) return credited;
  }
}

/** Credits what coupons became and a crash or a full purse has left. */
export const couponsTask: Task<ConversionsContext> = {
  name: 'coupons',
  every: { cron: '* * * * *' },
  run: tendCoupons,
};
