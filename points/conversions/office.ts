import { receiptNumber, type TrailAct } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Database, inTransaction } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import type { ConversionsContext } from './context.ts';
import { type Driving, drive } from './drive.ts';
import { advance, type ConversionRow, findConversion, settleDispute, waitingConversions } from './rows.ts';

/** After this long without a partner's word the office is shown the order; it is not returned by silence. */
const waitingHours = 24;

/** The orders of a municipality that its office is shown. */
export const unanswered = (
  { database, clock }: ConversionsContext,
  { municipalityCode }: StaffCaller,
): Promise<ConversionRow[]> =>
  waitingConversions(database, { municipalityCode, before: clock().subtract({ hours: waitingHours }) });

/** What waits for a partner for more than a day, and orders on which the partner contradicts us. */
export async function listWaiting(context: ConversionsContext, { caller }: CallOf<'listWaitingConversions'>) {
  const waiting = await unanswered(context, caller);
  return {
    conversions: waiting.map(
      ({ operationKey, target, points, units, takenAt, askedAt, attempts, lastFailure, isBroken }) => ({
        operationKey,
        receiptNumber: receiptNumber(operationKey),
        target,
        points,
        units,
        takenAt: `${takenAt ?? askedAt}`,
        attempts,
        lastFailure,
        broken: isBroken,
      }),
    ),
  };
}

/**
 * What an office decides of an order after talking to the partner. The order's state decides a race: two officers, or an
 * officer and the job, never both move it.
 */
export async function decideWaiting(
  context: ConversionsContext & Driving,
  { caller, params, body }: CallOf<'decideConversion'>,
) {
  // 1 An order of this municipality.
  const order = await findConversion(context.database, params.operationKey);
  if (order?.municipalityCode !== caller.municipalityCode) return refuse('conversion_unknown');
  const word = { decidedBy: caller.staffId, decisionReason: body.reason };
  const decision = { order, word, caller };
  // 2 Where the two systems contradict each other, the offices have settled it between them.
  if (order.isBroken && body.decision === 'done') {
    await inTrail(context, decision, 'settleDispute', (client) => settleDispute(client, order, word));
    return { state: 'returned' as const };
  }
  // 3 Otherwise only what has waited for a day.
  if (order.state !== 'taken' || !isWaiting(order, context.clock())) return refuse('conversion_state');
  return body.decision === 'done' ? markDone(context, decision) : markReturned(context, decision);
}

const isWaiting = ({ takenAt }: ConversionRow, now: Temporal.Instant): boolean =>
  takenAt !== null && Temporal.Instant.compare(takenAt, now.subtract({ hours: waitingHours })) <= 0;

type Decision = {
  order: ConversionRow;
  word: { decidedBy: string; decisionReason: string };
  caller: { staffId: string; municipalityCode: string };
};

/** What the office decides of an order, with a line of the trail in the same transaction. */
const inTrail = <Done>(
  { database, clock }: ConversionsContext,
  { order, word, caller }: Decision,
  act: TrailAct,
  decide: (client: Database) => Promise<Done>,
): Promise<Done> =>
  inTransaction(database, (client) => {
    const { operationKey: id } = order;
    const about = { subject: 'conversion', id, name: receiptNumber(id), act, reason: word.decisionReason } as const;
    return trailChange(client, { caller, now: clock() }, about, () => decide(client));
  });

const markDone = (context: ConversionsContext, decision: Decision) =>
  inTrail(context, decision, 'markDone', async (client) => {
    const { order, word } = decision;
    const change = { state: 'committed' as const, endedAt: context.clock(), nextTryAt: null, ...word };
    return (await advance(client, order, change)) ? { state: 'done' as const } : refuse('conversion_state');
  });

/** Returns the points of an order that the partner has not done. */
async function markReturned(context: ConversionsContext & Driving, decision: Decision) {
  const { order, word } = decision;
  const { database, clock, street } = context;
  // 1 The partner is told first: where it has done the transfer it says so now, and nothing is returned.
  const told = await street.cancel(order);
  if (told.state === 'committed') {
    await advance(database, order, { state: 'committed', endedAt: clock(), nextTryAt: null });
    return refuse('conversion_was_done');
  }
  if (told.state === 'pending' || told.state === 'prepared') return refuse('conversion_state');
  // 2 Written down before a point moves; a partner that did not answer is told again by the job.
  const isOver = told.state === 'cancelled' || told.state === 'refused';
  const now = clock();
  const refused = await inTrail(context, decision, 'returnPoints', async (client) => {
    const moved = await advance(client, order, {
      state: 'returning',
      reason: 'office',
      returnKey: makeKey(now),
      cancelOwed: !isOver,
      nextTryAt: now,
      ...word,
    });
    return moved ? undefined : refuse('conversion_state');
  });
  if (refused) return refused;
  // 3 As far as it goes now; what is left is the job's.
  const returning = await findConversion(database, order.operationKey);
  if (returning) await drive(context, returning);
  const after = await findConversion(database, order.operationKey);
  return { state: after?.state === 'returned' ? ('returned' as const) : ('working' as const) };
}
