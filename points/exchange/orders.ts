import { makeKey } from '../../ledger/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { findEvent, freeOf } from '../events/support-event.ts';
import { findMember } from '../members/member.ts';
import { creditOrder } from './credit.ts';
import { type Destination, resolveDestination } from './destination.ts';

type State = 'accepted' | 'confirmed' | 'credited' | 'refused';
type Order = {
  id: string;
  partnerId: number;
  partner: string;
  orderNumber: string;
  holder: number;
  amount: number;
  state: State;
  destination: Destination | null;
  receivedAt: Temporal.Instant;
  creditedTo: string | null;
  creditKey: string | null;
  request: Buffer;
};
const columns = `exchange_order.id, partner_id AS "partnerId", partner.name AS partner, order_number AS "orderNumber", holder, amount, state,
  destination, received_at AS "receivedAt", credited_to AS "creditedTo", credit_key AS "creditKey", request
  FROM exchange_order JOIN partner ON partner.id = partner_id`;

const ordersOfMemberShown = 200;
const ordersShown = 1000;

const forPartner = ({ orderNumber, amount, receivedAt, state, destination }: Order) => ({
  orderNumber,
  amount,
  receivedAt: `${receivedAt}`,
  state,
  destinationChosen: destination !== null,
});
const forMember = ({ id, partner, orderNumber, amount, receivedAt, state, destination, creditedTo }: Order) => ({
  orderId: id,
  partner,
  orderNumber,
  amount,
  receivedAt: `${receivedAt}`,
  state,
  destination,
  creditedTo,
});

/**
 * ⑥ 応援ポイント連携, basic pattern (6-9): the company sends login ID and points, the holder chooses, the company
 * deducts and says so, and only then do the points exist (decision 17). Without a choice they go to the reserve.
 */
export function orderHandlers(
  context: ConversionsContext,
): Pick<
  PointsHandlers,
  'placeExchangeOrder' | 'listExchangeOrdersOfPartner' | 'reportDeduction' | 'listExchangeOrders' | 'chooseDestination'
> {
  const { database, clock, mykey } = context;
  const orderOf = (partnerId: number, orderNumber: string): Promise<Order | undefined> =>
    row<Order>(database, `SELECT ${columns} WHERE partner_id = $1 AND order_number = $2`, [partnerId, orderNumber]);

  return {
    async placeExchangeOrder({ caller, body }) {
      // Keyed: the login ID is not stored, and nobody with the table alone can try login IDs against it.
      const request = context.fingerprint(JSON.stringify([body.partnerLoginId, body.amount]));
      const before = await orderOf(caller.partnerId, body.orderNumber);
      if (before) return before.request.equals(request) ? forPartner(before) : refuse('exists_with_different_request');
      // The login ID is resolved to a マイキーID and not stored (6-8 2).
      const resolved = await mykey.resolve(caller.operatorId, body.partnerLoginId);
      if (isRefusal(resolved))
        return resolved.refused === 'not_linked' ? refuse('login_not_linked') : refuse(resolved.refused);
      const member = await findMember(database, resolved.mykeyId);
      if (!member) return refuse('login_not_linked');
      const now = clock();
      await database.query(
        `INSERT INTO exchange_order (id, partner_id, order_number, holder, amount, request, state, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'accepted', $7) ON CONFLICT DO NOTHING`,
        [makeKey(now), caller.partnerId, body.orderNumber, member.holder, body.amount, request, `${now}`],
      );
      const placed = await orderOf(caller.partnerId, body.orderNumber);
      return placed?.request.equals(request) ? forPartner(placed) : refuse('exists_with_different_request');
    },

    async listExchangeOrdersOfPartner({ caller, query }) {
      const from = placeOf(query.cursor, pagedBy.momentAndKey);
      const found = await rows<Order & { receivedAt: Temporal.Instant }>(
        database,
        `SELECT ${columns} WHERE partner_id = $1 AND ($2::text IS NULL OR state = $2)
            AND ($3::timestamptz IS NULL OR (received_at, exchange_order.id) > ($3, $4::uuid))
          ORDER BY received_at, exchange_order.id LIMIT $5`,
        [caller.partnerId, query.state ?? null, from?.[0], from?.[1], ordersShown + 1],
      );
      const { page, next } = pageOf(found, ordersShown, ({ receivedAt, id }) => [`${receivedAt}`, id]);
      return { orders: page.map(forPartner), next };
    },

    async reportDeduction({ caller, params, body }) {
      const now = clock();
      const order = await orderOf(caller.partnerId, params.orderNumber);
      if (!order) return refuse('order_unknown');
      if (order.amount !== body.amount) return refuse('exists_with_different_request');
      if (body.result === 'refused') return refuseOrder(order, now);
      if (order.state === 'refused') return refuse('order_state');
      // A report that is repeated after the end changes nothing.
      const refused =
        order.state === 'credited' ? undefined : await creditOrder(context, order, { reserveDays: caller.reserveDays });
      if (refused) return refused;
      return { ...forPartner({ ...order, state: 'credited' }), creditedPoints: order.amount };
    },

    async listExchangeOrders({ caller, query }) {
      const from = placeOf(query.cursor, pagedBy.flagMomentAndKey);
      // What waits for its holder comes first, however old it is.
      const waits = `(state = 'accepted' AND destination IS NULL)`;
      const found = await rows<Order & { waits: boolean }>(
        database,
        `SELECT ${waits} AS waits, ${columns} WHERE holder = $1
            AND ($2::boolean IS NULL OR (${waits}, received_at, exchange_order.id) < ($2, $3::timestamptz, $4::uuid))
          ORDER BY waits DESC, received_at DESC, exchange_order.id DESC LIMIT $5`,
        [caller.holder, from?.[0], from?.[1], from?.[2], ordersOfMemberShown + 1],
      );
      const { page, next } = pageOf(found, ordersOfMemberShown, (one) => [one.waits, `${one.receivedAt}`, one.id]);
      return { orders: page.map(forMember), next };
    },

    async chooseDestination({ caller, params, body }) {
      const today = dateInTokyo(clock());
      const order = await row<Order>(database, `SELECT ${columns} WHERE exchange_order.id = $1 AND holder = $2`, [
        params.orderId,
        caller.holder,
      ]);
      if (!order) return refuse('order_unknown');
      const resolved = await resolveDestination(database, body, today);
      if (isRefusal(resolved)) return resolved;
      const event = body.kind === 'event' ? await findEvent(database, body.eventId) : undefined;
      const free = event ? await freeOf(database, event) : order.amount;
      if (order.amount > free) return refuse('event_over_goal', { free });
      const chosen = await database.query(
        `UPDATE exchange_order SET destination = $2, state = 'confirmed'
          WHERE id = $1 AND state IN ('accepted', 'confirmed') AND credit_key IS NULL`,
        [order.id, JSON.stringify(resolved.normal)],
      );
      if (chosen.rowCount === 0) return refuse('order_state');
      return forMember({ ...order, state: 'confirmed', destination: resolved.normal });
    },
  };

  async function refuseOrder(order: Order, now: Temporal.Instant) {
    const done = await database.query(
      `UPDATE exchange_order SET state = 'refused', decided_at = $2 WHERE id = $1 AND credit_key IS NULL AND state <> 'refused'`,
      [order.id, `${now}`],
    );
    if (done.rowCount === 0 && order.state !== 'refused') return refuse('order_state');
    return { ...forPartner({ ...order, state: 'refused' }), creditedPoints: 0 };
  }
}

/** The company whose points were credited under this key, and the days it gives to choose by. */
export const companyOfCredit = (
  database: Database,
  creditKey: string,
): Promise<{ partnerId: number; reserveDays: number } | undefined> =>
  row(
    database,
    `SELECT partner_id AS "partnerId", reserve_days AS "reserveDays" FROM exchange_order JOIN partner ON partner.id = partner_id
      WHERE credit_key = $1`,
    [creditKey],
  );
