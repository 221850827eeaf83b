import type { WebhookType } from '../../contract/points/partner-systems/webhooks.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, row } from '../../postgres/pool.ts';

type Change = {
  /** SQL: what is set, and of which order, by names of `values`. */
  set: string;
  where: string;
  values: Values;
  /** What its company is told of it. */
  tells: WebhookType;
  now: Temporal.Instant;
};

/**
 * Changes an order and writes down what its company is told, in one statement: neither stands without the other. Of an order that a coupon
 * became, the company is told by its coupon. False where there was nothing to change.
 */
export async function changeOrder(database: Database, { set, where, values, tells, now }: Change): Promise<boolean> {
  const changed = await row(
    database,
    `WITH changed AS (UPDATE exchange_order SET ${set} WHERE ${where} RETURNING partner_id, order_number, state, amount, own_points, origin),
          told AS (INSERT INTO webhook_event (id, partner_id, type, data, occurred_at, due_at)
                   SELECT :eventId::uuid, partner_id, :tells::text, jsonb_build_object('orderNumber', order_number, 'state', state, 'amount', own_points, 'points', amount),
                          :toldAt::timestamptz, :toldAt::timestamptz
                     FROM changed JOIN partner_webhook USING (partner_id) WHERE origin = 'online' AND address IS NOT NULL)
     SELECT FROM changed`,
    { ...values, tells, eventId: makeKey(now), toldAt: `${now}` },
  );
  return changed !== undefined;
}
