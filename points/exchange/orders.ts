import { makeKey } from '../../ledger/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CreditTarget } from '../book/book.ts';
import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { type Contribution, findEvent, freeOf, holdContribution, keepContribution } from '../events/support-event.ts';
import { findMember } from '../members/member.ts';
import { allocationOf, moveWithPremium } from '../premiums/award.ts';
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
  const { database, book, clock, mykey } = context;
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
      // From here on the destination is fixed: what is credited is what the holder had chosen when the company reported.
      const fixed = await row<{ creditKey: string; destination: Destination | null }>(
        database,
        `UPDATE exchange_order SET credit_key = coalesce(credit_key, $2), decided_at = coalesce(decided_at, $3)
          WHERE id = $1 AND state <> 'refused' RETURNING credit_key AS "creditKey", destination`,
        [order.id, makeKey(now), `${now}`],
      );
      if (!fixed) return refuse('order_state');
      const { to, words, contribution } = await creditTarget(order, fixed, { reserveDays: caller.reserveDays, now });
      const credit = { key: fixed.creditKey, holder: order.holder, occurredAt: now, amount: order.amount };
      const move = () => book.credit({ ...credit, partnerId: caller.partnerId, to });
      const credited =
        order.state === 'credited'
          ? undefined
          : await (to.kind === 'municipality'
              ? moveWithPremium(context, allocationOf(credit, to.municipalityCode), move)
              : move());
      // The next report makes another key: a full purse takes the points when there is room again, and the ledger keeps that
      // refusal under its key; a key that a crash left unused is too old after a time.
      if (isRefusal(credited) && (credited.refused === 'balance_out_of_range' || credited.refused === 'key_too_old')) {
        const key = [order.id, fixed.creditKey];
        await database.query('UPDATE exchange_order SET credit_key = NULL WHERE id = $1 AND credit_key = $2', key);
        return refuse(credited.refused);
      }
      // An expiry rule that moved on between two reports is another request under the same key: the points are there.
      if (isRefusal(credited) && credited.refused !== 'exists_with_different_request') {
        throw new Error(`an exchange order could not be credited: ${credited.refused}`);
      }
      if (contribution) await keepContribution(database, contribution);
      if (order.state !== 'credited') {
        await database.query(`UPDATE exchange_order SET state = 'credited', credited_to = $2 WHERE id = $1`, [
          order.id,
          words,
        ]);
      }
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

  /** The holder's choice if it still stands; else the reserve, for the company's number of days. */
  async function creditTarget(
    { holder, amount }: Order,
    { creditKey, destination }: { creditKey: string; destination: Destination | null },
    { reserveDays, now }: { reserveDays: number; now: Temporal.Instant },
  ): Promise<{ to: CreditTarget; words: string; contribution?: Contribution }> {
    const today = dateInTokyo(now);
    const reserve = {
      to: { kind: 'reserve' as const, allocateBy: today.add({ days: reserveDays }).toString() },
      words: '共通ポイント',
    };
    if (!destination) return reserve;
    if (destination.kind === 'municipality') {
      const resolved = await resolveDestination(database, destination, today);
      return isRefusal(resolved) ? reserve : { to: resolved.target, words: resolved.words };
    }
    const { eventId } = destination;
    const contribution = { key: creditKey, eventId, holder, amount, occurredAt: now, isExchange: true };
    // What was written down by an earlier report goes there, also where the event has ended between the two.
    const begun = await row(database, 'SELECT FROM contribution WHERE key = $1 AND holder = $2', [creditKey, holder]);
    if (!begun) {
      const resolved = await resolveDestination(database, destination, today);
      if (isRefusal(resolved) || (await holdContribution(database, contribution))) return reserve;
    }
    const event = await findEvent(database, eventId);
    if (!event) return reserve;
    const { municipalityCode, lotExpiresOn: expiresOn, name } = event;
    return { to: { kind: 'event', eventId, municipalityCode, expiresOn }, words: name, contribution };
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
