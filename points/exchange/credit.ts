import { makeKey } from '../../ledger/index.ts';
import { execute, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CreditTarget } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import { settleIntent } from '../book/intent.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import {
  type Contribution,
  dropContribution,
  findEvent,
  holdContribution,
  keepContribution,
} from '../events/support-event.ts';
import { allocationOf, moveWithPremium } from '../premiums/award.ts';
import { changeOrder } from './change-order.ts';
import { type Destination, resolveDestination } from './destination.ts';

/** An order whose company has deducted. */
export type OrderToCredit = { id: string; partnerId: number; holder: number; amount: number };
type Fixed = { creditKey: string; destination: Destination | null };
/** `isHeldNow`: this report wrote the contribution down, none before it did. */
type Credit = { to: CreditTarget; words: string; contribution?: Contribution; isHeldNow?: boolean };
export const reserveWords = '共通ポイント';

/**
 * Credits an order that its company has deducted, once, however often that is reported. Undefined where it is credited. Every
 * report goes on from where the one before it was cut off; there is no job, since the company reports until it is answered.
 */
export async function creditOrder(
  context: ConversionsContext,
  order: OrderToCredit,
  { reserveDays }: { reserveDays: number },
): Promise<Refusal<'order_state' | 'balance_out_of_range' | 'key_too_old' | 'overloaded'> | undefined> {
  const { database, book, clock } = context;
  const { id, partnerId, holder, amount } = order;
  const now = clock();
  // 1. From here on the destination is fixed: what is credited is what the holder had chosen when the company reported.
  const fixed = await fix(context, order, now);
  if (!fixed) return refuse('order_state');
  // 2. Where it goes: what is given to an event stands there before the ledger moves it.
  const { to, words, contribution, isHeldNow } = await creditOf(context, order, { fixed, reserveDays, now });
  // 3. The points, then the contribution, then the order.
  const credit = { key: fixed.creditKey, holder, occurredAt: now, amount };
  const move = () => book.credit({ ...credit, partnerId, to });
  const forgetKey = () => forget(context, id, { creditKey: fixed.creditKey, contribution });
  const markDone = async () => {
    if (contribution) await keepContribution(database, contribution);
    await markCredited(context, id, words);
  };
  const credited = await settleIntent({
    clock,
    key: fixed.creditKey,
    post: () =>
      to.kind === 'municipality'
        ? moveWithPremium(context, allocationOf(credit, { ...to, funds: [chart.partnerFund(partnerId)] }), move)
        : move(),
    // A key that a crash left unused is too old after a time: the company is told, and its next report makes another.
    renewKey: forgetKey,
    markDone,
  });
  if (credited.state === 'done') return undefined;
  const { refused } = credited.refusal;
  switch (refused) {
    // An expiry rule that moved on between two reports is another request under the same key: the points are there.
    case 'exists_with_different_request':
      // An event that had no room then was not given them, though it has some now.
      if (!isHeldNow || !contribution) await markDone();
      else await Promise.all([dropContribution(database, contribution), markCredited(context, id, reserveWords)]);
      return undefined;
    // A full purse takes the points when there is room again; the ledger keeps the refusal under its key, and the next report
    // makes another.
    case 'balance_out_of_range':
      await forgetKey();
      return refuse(refused);
    case 'key_too_old':
      return refuse(refused);
    case 'overloaded':
    case 'window_closed':
      return refuse('overloaded');
    case 'key_in_the_future':
      throw new Error('an exchange order was given a key in the future');
  }
}

const markCredited = ({ prepared, clock }: ConversionsContext, orderId: string, words: string) =>
  changeOrder(prepared, {
    set: `state = 'credited', credited_to = :words`,
    where: `id = :orderId AND state <> 'credited'`,
    values: { orderId, words },
    tells: 'order.credited',
    now: clock(),
  });

/** Makes room for the key of the next report, and with the event for what that may give. */
async function forget(
  { database }: ConversionsContext,
  orderId: string,
  { creditKey, contribution }: { creditKey: string; contribution: Contribution | undefined },
): Promise<undefined> {
  if (contribution) await dropContribution(database, contribution);
  await execute(
    database,
    'UPDATE exchange_order SET credit_key = NULL WHERE id = :orderId AND credit_key = :creditKey',
    { orderId, creditKey },
  );
}

const fix = (
  { prepared }: ConversionsContext,
  { id }: OrderToCredit,
  now: Temporal.Instant,
): Promise<Fixed | undefined> =>
  row<Fixed>(
    prepared,
    `UPDATE exchange_order SET credit_key = coalesce(credit_key, :creditKey), decided_at = coalesce(decided_at, :now)
      WHERE id = :id AND state <> 'refused' RETURNING credit_key, destination`,
    { id, creditKey: makeKey(now), now: `${now}` },
  );

/** The holder's choice if it still stands; else the reserve, for the company's number of days. */
async function creditOf(
  { database, reader }: ConversionsContext,
  { holder, amount }: OrderToCredit,
  { fixed: { creditKey, destination }, reserveDays, now }: { fixed: Fixed; reserveDays: number; now: Temporal.Instant },
): Promise<Credit> {
  const today = dateInTokyo(now);
  const reserve: Credit = {
    to: { kind: 'reserve', allocateBy: today.add({ days: reserveDays }).toString() },
    words: reserveWords,
  };
  if (!destination) return reserve;
  if (destination.kind === 'municipality') {
    const resolved = await resolveDestination(reader, destination, today);
    return isRefusal(resolved) ? reserve : { to: resolved.target, words: resolved.words };
  }
  const { eventId } = destination;
  const contribution = { key: creditKey, eventId, holder, amount, occurredAt: now, isExchange: true };
  // What was written down by an earlier report goes there, also where the event has ended between the two.
  const begun = await row(database, 'SELECT FROM contribution WHERE key = :creditKey AND holder = :holder', {
    creditKey,
    holder,
  });
  if (!begun) {
    const resolved = await resolveDestination(database, destination, today);
    if (isRefusal(resolved) || (await holdContribution(database, contribution))) return reserve;
  }
  const event = await findEvent(database, eventId);
  if (!event) return reserve;
  const { municipalityCode, lotExpiresOn: expiresOn, name } = event;
  return { to: { kind: 'event', eventId, municipalityCode, expiresOn }, words: name, contribution, isHeldNow: !begun };
}
