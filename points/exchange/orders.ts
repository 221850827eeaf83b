import { Amount } from '../../contract/values.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, Partner } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { findEvent, freeOf } from '../events/support-event.ts';
import { findMember } from '../members/member.ts';
import { convert } from '../places/rate.ts';
import { changeOrder } from './change-order.ts';
import { creditOrder, reserveWords } from './credit.ts';
import { creditDeducted, judgeDeduction } from './deduction.ts';
import { type Destination, resolveDestination } from './destination.ts';

type State = 'accepted' | 'confirmed' | 'credited' | 'refused';
export type Order = {
  id: string;
  partnerId: number;
  partner: string;
  orderNumber: string;
  holder: number;
  amount: number;
  /** How many of the company's own points are deducted for them. */
  ownPoints: number;
  state: State;
  destination: Destination | null;
  receivedAt: Temporal.Instant;
  creditedTo: string | null;
  creditKey: string | null;
  request: Buffer;
  /** 修正1: what the company deducted before it ordered, by its own number; null where it reports the deduction. */
  deductionNumber: string | null;
};
const columns = `exchange_order.id, partner_id, partner.name AS partner, order_number, holder, amount, own_points, state,
  destination, received_at, credited_to, credit_key, request, deduction_number
  FROM exchange_order JOIN partner ON partner.id = partner_id`;

const ordersOfMemberShown = 50;
const ordersShown = 1000;

const forPartner = ({
  orderNumber,
  amount: points,
  ownPoints: amount,
  receivedAt,
  state,
  destination,
  deductionNumber,
}: Order) => ({
  orderNumber,
  amount,
  points,
  receivedAt: `${receivedAt}`,
  state,
  destinationChosen: destination !== null,
  deductionNumber,
});
/** An order as its holder knows it. */
export const forMember = ({
  id,
  partner,
  orderNumber,
  amount,
  ownPoints,
  receivedAt,
  state,
  destination,
  creditedTo,
}: Order) => ({
  orderId: id,
  partner,
  orderNumber,
  amount,
  ownPoints,
  receivedAt: `${receivedAt}`,
  state,
  destination,
  creditedTo: creditedTo === null ? null : creditedToOf(creditedTo, destination),
});

/** The name alone of where they went, of the words that the row keeps: the page words the rest in the holder's language. */
function creditedToOf(words: string, destination: Destination | null): string {
  if (words === reserveWords) return '';
  return destination?.kind === 'event' ? words : words.replace(/ポイント$/, '');
}

/** An order as its company knows it. */
const orderOf = (database: Database, { partnerId, orderNumber }: { partnerId: number; orderNumber: string }) =>
  row<Order>(database, `SELECT ${columns} WHERE partner_id = :partnerId AND order_number = :orderNumber`, {
    partnerId,
    orderNumber,
  });

type NewOrder = Pick<
  Order,
  'id' | 'partnerId' | 'orderNumber' | 'holder' | 'amount' | 'ownPoints' | 'request' | 'destination' | 'receivedAt'
> & {
  origin: 'online' | 'coupon';
  /** The company's own number and day of a deduction that came before the order (修正1). */
  deduction: { number: string; on: string } | null;
};
/** Adds an order, unless one of its company stands under its number or of its deduction; returns whether it was added. */
export const addOrder = async (
  database: Database,
  { destination, deduction, receivedAt, ...order }: NewOrder,
): Promise<boolean> =>
  (await execute(
    database,
    `INSERT INTO exchange_order (id, partner_id, order_number, holder, amount, own_points, request, state, destination, origin, received_at,
       deduction_number, deducted_on)
     VALUES (:id, :partnerId, :orderNumber, :holder, :amount, :ownPoints, :request, :state, :destination, :origin, :receivedAt,
       :deductionNumber, :deductedOn) ON CONFLICT DO NOTHING`,
    {
      ...order,
      deductionNumber: deduction?.number ?? null,
      deductedOn: deduction?.on ?? null,
      state: destination ? 'confirmed' : 'accepted',
      destination: destination && JSON.stringify(destination),
      receivedAt: `${receivedAt}`,
    },
  )) > 0;

/** An order of a holder by its own number. */
export const orderOfHolder = (database: Database, { orderId, holder }: { orderId: string; holder: number }) =>
  row<Order>(database, `SELECT ${columns} WHERE exchange_order.id = :orderId AND holder = :holder`, {
    orderId,
    holder,
  });

type Placed = { caller: Partner; body: CallOf<'placeExchangeOrder'>['body'] };
/**
 * ⑥ 応援ポイント連携 (6-9): a company sends login ID and points. Idempotent under the company's own order number; another login ID, amount or
 * deduction under it is refused. In the basic pattern an order holds no points; in 修正1 it comes with the deduction that was before it, and
 * its points come into being at once, so that whoever sends it again also ends what a crash cut off.
 */
export async function placeOrder(context: ConversionsContext, { caller, body }: Placed) {
  const { reader, prepared, clock, mykey } = context;
  const named = { partnerId: caller.partnerId, orderNumber: body.orderNumber };
  // 1 A retry is answered with the order that stands. Keyed: the login ID is not stored, and nobody with the table alone
  // can try login IDs against it.
  const { deduction } = body;
  const proof = deduction ? [deduction.number, deduction.on] : [];
  const request = context.fingerprint(JSON.stringify([body.partnerLoginId, body.amount, ...proof]));
  const known = await orderOf(reader, named);
  if (known) return answerOf(context, { order: known, request, reserveDays: caller.reserveDays });
  // 2 The pattern that was agreed on with this company, and the proof that it asks for.
  const now = clock();
  const unproven = judgeDeduction(caller, deduction, dateInTokyo(now));
  if (unproven) return unproven;
  const becomes = judgeRate(caller, { amount: body.amount, isDeducted: deduction !== undefined });
  if (isRefusal(becomes)) return becomes;
  // 3 The login ID is resolved to a マイキーID and not stored (6-8 2).
  const resolved = await mykey.resolve(caller.operatorId, body.partnerLoginId);
  const notLinked = refuse(deduction ? 'deducted_login_not_linked' : 'login_not_linked');
  if (isRefusal(resolved)) return resolved.refused === 'not_linked' ? notLinked : refuse(resolved.refused);
  const member = await findMember(reader, resolved.mykeyId);
  if (!member) return notLinked;
  // 4 In a race under one order number the first has written its row, and both read that one. One deduction is of one order.
  await addOrder(prepared, {
    id: makeKey(now),
    ...named,
    holder: member.holder,
    ...becomes,
    request,
    destination: null,
    origin: 'online',
    deduction: deduction ?? null,
    receivedAt: now,
  });
  const placed = await orderOf(reader, named);
  return placed
    ? answerOf(context, { order: placed, request, reserveDays: caller.reserveDays })
    : refuse('deduction_used');
}

/**
 * What so many of a company's own points become at its rate: whole points, of which only what makes them is taken. What was deducted before has to
 * come out even, since nothing of it can stay where it was.
 */
function judgeRate(
  { rateNumerator: numerator, rateDenominator: denominator }: Partner,
  { amount: asked, isDeducted }: { amount: number; isDeducted: boolean },
):
  | { amount: number; ownPoints: number }
  | Refusal<'exchange_too_small' | 'deduction_not_convertible' | 'balance_out_of_range'> {
  const { units: amount, consumed: ownPoints } = convert(asked, { numerator, denominator });
  const least = Math.ceil(denominator / numerator);
  if (amount === 0)
    return isDeducted ? refuse('deduction_not_convertible', { least }) : refuse('exchange_too_small', { least });
  if (!Amount.safeParse(amount).success) return refuse('balance_out_of_range');
  if (isDeducted && ownPoints !== asked)
    return refuse('deduction_not_convertible', { amount: ownPoints, points: amount });
  return { amount, ownPoints };
}

/** What stands under an order number: of what was deducted before, with its points. */
async function answerOf(
  context: ConversionsContext,
  { order, request, reserveDays }: { order: Order; request: Buffer; reserveDays: number },
) {
  if (!order.request.equals(request)) return refuse('exists_with_different_request');
  if (order.deductionNumber === null || order.state === 'credited') return forPartner(order);
  return (await creditDeducted(context, order, { reserveDays })) ?? forPartner({ ...order, state: 'credited' });
}

/** The orders of a company, the oldest first; of one state where it asks for one. What coupons became it reads by its coupons. */
export async function listOrdersOfPartner(
  { database }: ConversionsContext,
  { caller, query }: CallOf<'listExchangeOrdersOfPartner'>,
) {
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<Order & { receivedAt: Temporal.Instant }>(
    database,
    `SELECT ${columns} WHERE partner_id = :partnerId AND origin = 'online' AND (:state::text IS NULL OR state = :state)
        AND (:fromAt::timestamptz IS NULL OR (received_at, exchange_order.id) > (:fromAt, :fromId::uuid))
      ORDER BY received_at, exchange_order.id LIMIT :limit`,
    {
      partnerId: caller.partnerId,
      state: query.state ?? null,
      fromAt: from?.[0],
      fromId: from?.[1],
      limit: ordersShown + 1,
    },
  );
  const { page, next } = pageOf(found, ordersShown, ({ receivedAt, id }) => [`${receivedAt}`, id]);
  return { orders: page.map(forPartner), next };
}

/**
 * The company has deducted the points, or will not. Only now do the points exist (decision 17): where the holder chose, or
 * in the reserve without a choice. Idempotent: a report that is repeated after the end changes nothing.
 */
export async function reportDeduction(
  context: ConversionsContext,
  { caller, params, body }: CallOf<'reportDeduction'>,
) {
  const order = await orderOf(context.reader, { partnerId: caller.partnerId, orderNumber: params.orderNumber });
  if (!order) return refuse('order_unknown');
  if (order.deductionNumber !== null) return refuse('order_deducted_already');
  if (order.ownPoints !== body.amount) return refuse('exists_with_different_request');
  if (body.result === 'refused') return refuseOrder(context, order);
  if (order.state === 'refused') return refuse('order_state');
  const isCredited = order.state === 'credited';
  const refused = isCredited ? undefined : await creditOrder(context, order, { reserveDays: caller.reserveDays });
  return refused ?? { ...forPartner({ ...order, state: 'credited' }), creditedPoints: order.amount };
}

/** The orders of a holder: what waits for a choice comes first, however old it is; then the newest. */
export async function listOrdersOfMember(
  { reader }: ConversionsContext,
  { caller, query }: CallOf<'listExchangeOrders'>,
) {
  const from = placeOf(query.cursor, pagedBy.flagMomentAndKey);
  const waits = `(state = 'accepted' AND destination IS NULL)`;
  const found = await rows<Order & { waits: boolean }>(
    reader,
    `SELECT ${waits} AS waits, ${columns} WHERE holder = :holder
        AND (:fromWaits::boolean IS NULL OR (${waits}, received_at, exchange_order.id) < (:fromWaits, :fromAt::timestamptz, :fromId::uuid))
      ORDER BY waits DESC, received_at DESC, exchange_order.id DESC LIMIT :limit`,
    {
      holder: caller.holder,
      fromWaits: from?.[0],
      fromAt: from?.[1],
      fromId: from?.[2],
      limit: ordersOfMemberShown + 1,
    },
  );
  const { page, next } = pageOf(found, ordersOfMemberShown, (one) => [one.waits, `${one.receivedAt}`, one.id]);
  return { orders: page.map(forMember), next };
}

/** The holder chooses where the points go, or another place as long as the company has not deducted (6-8). */
export async function chooseDestination(
  { reader, prepared, clock }: ConversionsContext,
  { caller, params, body }: CallOf<'chooseDestination'>,
) {
  // 1 An own order.
  const order = await orderOfHolder(reader, { orderId: params.orderId, holder: caller.holder });
  if (!order) return refuse('order_unknown');
  // 2 A destination that is open, with room up to its goal.
  const today = dateInTokyo(clock());
  const resolved = await destinationWithRoom(reader, { destination: body, amount: order.amount, today });
  if (isRefusal(resolved)) return resolved;
  // 3 Not once crediting has begun: a crash may have left the points on their way to the place that was chosen before.
  const values = { id: order.id, normal: JSON.stringify(resolved.normal) };
  const isFirst = await changeOrder(prepared, {
    set: `destination = :normal, state = 'confirmed'`,
    where: `id = :id AND state = 'accepted' AND credit_key IS NULL`,
    values,
    tells: 'order.destination_chosen',
    now: clock(),
  });
  // Another place is nothing to its company, which does not know the first one.
  const isChosen = isFirst || (await chooseAgain(prepared, values));
  if (!isChosen) return refuse('order_state');
  return forMember({ ...order, state: 'confirmed', destination: resolved.normal });
}

const chooseAgain = async (database: Database, values: { id: string; normal: string }): Promise<boolean> =>
  (await execute(
    database,
    `UPDATE exchange_order SET destination = :normal WHERE id = :id AND state = 'confirmed' AND credit_key IS NULL`,
    values,
  )) > 0;

/** A destination that is open on a day, with room for so many points up to its goal. */
export async function destinationWithRoom(
  database: Database,
  { destination, amount, today }: { destination: Destination; amount: number; today: Temporal.PlainDate },
) {
  const resolved = await resolveDestination(database, destination, today);
  if (isRefusal(resolved)) return resolved;
  const event = destination.kind === 'event' ? await findEvent(database, destination.eventId) : undefined;
  const free = event ? await freeOf(database, event) : amount;
  return amount > free ? refuse('event_over_goal', { free }) : resolved;
}

/** The company will not deduct: no point will exist, unless crediting has begun. */
async function refuseOrder({ prepared, clock }: ConversionsContext, order: Order) {
  const now = clock();
  const isDone = await changeOrder(prepared, {
    set: `state = 'refused', decided_at = :now`,
    where: `id = :id AND credit_key IS NULL AND state <> 'refused'`,
    values: { id: order.id, now: `${now}` },
    tells: 'order.refused',
    now,
  });
  if (!isDone && order.state !== 'refused') return refuse('order_state');
  return { ...forPartner({ ...order, state: 'refused' }), creditedPoints: 0 };
}

/** The company whose points were credited under this key, and the days it gives to choose by. */
export const companyOfCredit = (
  database: Database,
  creditKey: string,
): Promise<{ partnerId: number; reserveDays: number } | undefined> =>
  row(
    database,
    `SELECT partner_id, reserve_days FROM exchange_order JOIN partner ON partner.id = partner_id
      WHERE credit_key = :creditKey`,
    { creditKey },
  );
