import { rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { Partner } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { creditOrder, type OrderToCredit } from './credit.ts';

/** So long a deduction can be behind: what a company finds later than that it takes up with the platform. */
const oldest = { years: 1 };

/**
 * Judges what an order says of an earlier deduction, by the pattern of its company (6-9): in 修正1 it is the proof without which no point may
 * exist, in the basic pattern the company has not deducted yet.
 *
 * @param today in Japan
 */
export function judgeDeduction(
  { exchangePattern }: Pick<Partner, 'exchangePattern'>,
  deduction: { on: string } | undefined,
  today: Temporal.PlainDate,
): Refusal<'deduction_missing' | 'deduction_not_expected' | 'deduction_date_invalid'> | undefined {
  if (exchangePattern === 'online') return deduction && refuse('deduction_not_expected');
  if (!deduction) return refuse('deduction_missing');
  return isBelievableDeduction(deduction.on, today) ? undefined : refuse('deduction_date_invalid');
}

/** Whether a company may have deducted on a day, so that today its points come into being. */
export const isBelievableDeduction = (on: string, today: Temporal.PlainDate): boolean =>
  on <= `${today}` && on >= `${today.subtract(oldest)}`;

/** Credits an order that came with its deduction: ⑦⑧ fall away. Undefined where it is credited, by this call or an earlier one. */
export async function creditDeducted(
  context: ConversionsContext,
  order: OrderToCredit,
  { reserveDays }: { reserveDays: number },
): Promise<Refusal<'balance_out_of_range' | 'key_too_old' | 'overloaded'> | undefined> {
  const refusal = await creditOrder(context, order, { reserveDays });
  if (!refusal) return undefined;
  if (refusal.refused === 'order_state') throw new Error('an order that was deducted, and is refused');
  return refuse(refusal.refused);
}

/** Who is cut off in the middle of an order sends it again at once. */
const patience = { seconds: 60 };
const page = 200;

/**
 * Credits orders whose deduction was proven, those of coupons among them, and which a crash, a busy ledger or a full purse left without their
 * points: the company has been told nothing, or forgets to ask again, and the points are its customer's. Safe to run twice and by several processes.
 *
 * @returns how many were credited
 */
export async function creditLeftDeductions(context: ConversionsContext): Promise<number> {
  const { database, clock } = context;
  const until = `${clock().subtract(patience)}`;
  let credited = 0;
  let after: { receivedAt: string; id: string } | undefined;
  for (;;) {
    const left = await rows<OrderToCredit & { reserveDays: number; receivedAt: Temporal.Instant }>(
      database,
      `SELECT exchange_order.id, partner_id, holder, amount, received_at, reserve_days
         FROM exchange_order JOIN partner ON partner.id = partner_id
        WHERE (deduction_number IS NOT NULL OR origin = 'coupon') AND state IN ('accepted', 'confirmed') AND received_at <= :until
          AND (:afterAt::timestamptz IS NULL OR (received_at, exchange_order.id) > (:afterAt, :afterId::uuid))
        ORDER BY received_at, exchange_order.id LIMIT :page`,
      { until, afterAt: after?.receivedAt, afterId: after?.id, page },
    );
    for (const order of left) if (!(await creditDeducted(context, order, order))) credited += 1;
    const last = left.at(-1);
    if (!last || left.length < page) return credited;
    after = { receivedAt: `${last.receivedAt}`, id: last.id };
  }
}
