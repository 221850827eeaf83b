import { makeKey } from '../../ledger/index.ts';
import { settleIntent } from '../book/intent.ts';
import type { ConversionsContext } from './context.ts';
import type { StreetClient, Told } from './partner.ts';
import {
  advance,
  type ConversionRow,
  claimDue,
  findConversion,
  postpone,
  renewReturnKey,
  settleCancel,
} from './rows.ts';

/** As long as one drive may take: the partner is asked twice, and the ledger waits for its database half a minute. */
export const leaseSeconds = 60;
const claimedMax = 20;
/** Partners that are away for long are asked more and more rarely; an hour at most. */
const pauses = [3, 5, 10, 30, 60, 300, 900, 3600];
/**
 * A partner that never answers is not told for ever about what no point has left for. What an office returned it is told
 * until it has answered: it may have done it.
 */
const cancelTriesMax = 100;

/** An order that was left before its points were taken is given up after this: nobody expects them to go any more. */
const patience = { minutes: 10 };

/** What is enough to write a step down. */
type Kept = Pick<ConversionsContext, 'database' | 'clock'>;
export type Driving = Pick<ConversionsContext, 'database' | 'balances' | 'book' | 'clock'> & { street: StreetClient };

/**
 * Takes an order as far as it goes now. Each step is written down before the next begins, and each is the same done
 * twice, so that after a crash anywhere the jobs go on from the last line. Points leave the purse only when the partner
 * has prepared, and come back only when it is certain that nothing was or will be done there: it said so, or it was
 * never told to commit. Silence after `taken` decides nothing.
 */
export async function drive(driving: Driving, order: ConversionRow): Promise<void> {
  let current: ConversionRow | undefined = order;
  while (current) {
    const went = await stepOf(driving, current);
    current = went ? await findConversion(driving.database, current.operationKey) : undefined;
  }
}

/** One step; true where there may be another to take at once. */
function stepOf(driving: Driving, order: ConversionRow): Promise<boolean> {
  switch (order.state) {
    case 'asked':
      return prepare(driving, order);
    case 'prepared':
      return take(driving, order);
    case 'taken':
      return commit(driving, order);
    case 'returning':
      return giveBack(driving, order);
    case 'committed':
    case 'returned':
    case 'refused':
      return order.cancelOwed ? callOff(driving, order) : Promise.resolve(false);
  }
}

/** No point has left; the partner says whether it can take the transfer. */
async function prepare({ database, clock, street }: Driving, order: ConversionRow): Promise<boolean> {
  if (isLeft(order, clock())) return giveUp({ database, clock }, order, 'no_answer');
  const told = await street.prepare(order);
  if (told.state === 'prepared') {
    return advance(database, order, { state: 'prepared', nextTryAt: clock().add({ seconds: leaseSeconds }) });
  }
  // Without an answer it may have prepared all the same.
  if (told.state !== 'refused') return giveUp({ database, clock }, order, 'no_answer');
  const reason = told.reason ?? 'not_possible';
  return advance(database, order, { state: 'refused', reason, endedAt: clock(), nextTryAt: null });
}

const isLeft = ({ askedAt }: ConversionRow, now: Temporal.Instant) =>
  Temporal.Instant.compare(askedAt.add(patience), now) <= 0;

/** Ends an order of which no point has left the purse, and owes the partner a word about it. */
function giveUp({ database, clock }: Kept, order: ConversionRow, reason: string): Promise<boolean> {
  const now = clock();
  return advance(database, order, { state: 'refused', reason, endedAt: now, cancelOwed: true, nextTryAt: now });
}

/** The one moment that decides: as soon as the ledger has it, the order goes forward. */
async function take({ database, balances, book, clock }: Driving, order: ConversionRow): Promise<boolean> {
  const { operationKey: key, holder, points: amount, municipalityCode, merchantId } = order;
  const now = clock();
  if (isLeft(order, now) && !(await balances.isKeyKnown(holder, key)))
    return giveUp({ database, clock }, order, 'no_answer');
  const nextTryAt = now.add({ seconds: leaseSeconds });
  let isTaken = false;
  const paid = await settleIntent({
    clock,
    key,
    post: () => book.pay({ key, holder, occurredAt: now, amount, municipalityCode, merchantId }),
    // The key is the holder's own, and names the order.
    renewKey: async () => undefined,
    markDone: async () => {
      isTaken = await advance(database, order, { state: 'taken', takenAt: now, nextTryAt });
    },
  });
  if (paid.state !== 'done') {
    const { refused } = paid.refusal;
    if (refused === 'overloaded' || refused === 'window_closed') return later({ database, clock }, order, refused);
    return giveUp({ database, clock }, order, refused === 'insufficient_points' ? refused : 'not_possible');
  }
  if (isTaken) return true;
  // Somebody else gave the order up meanwhile, for want of points that have come since: they go back.
  const current = await findConversion(database, key);
  if (current?.state !== 'refused') return false;
  return advance(database, current, { state: 'returning', takenAt: now, returnKey: makeKey(now), nextTryAt });
}

/** The first time the partner is told to commit; from then on it is asked, since the answer may be all that was lost. */
async function commit({ database, clock, street }: Driving, order: ConversionRow): Promise<boolean> {
  let told = order.attempts === 0 ? await street.commit(order) : await street.status(order);
  if (told.state === 'prepared') told = await street.commit(order);
  return decide({ database, clock }, order, told);
}

/** What the partner's word means for an order whose points have left the purse. */
function decide({ database, clock }: Kept, order: ConversionRow, told: Told): Promise<boolean> {
  switch (told.state) {
    case 'committed':
      return advance(database, order, { state: 'committed', endedAt: clock(), nextTryAt: null });
    case 'refused':
    case 'cancelled': {
      const reason = (told.state === 'refused' && told.reason) || 'not_possible';
      const now = clock();
      const nextTryAt = now.add({ seconds: leaseSeconds });
      return advance(database, order, { state: 'returning', reason, returnKey: makeKey(now), nextTryAt });
    }
    case 'no_answer':
      return later({ database, clock }, order, told.failure);
    // It does not know what it has prepared: it may have lost more than that. Two offices have to look.
    case 'unknown':
    case 'pending':
    case 'prepared':
      return later({ database, clock }, order, told.state);
  }
}

/** The very points go back into the very lots. A key that has grown too old is made anew; the ledger returns nothing twice. */
async function giveBack({ database, book, clock }: Driving, order: ConversionRow): Promise<boolean> {
  const { operationKey: originalKey, holder, municipalityCode } = order;
  const now = clock();
  let isOver = false;
  const returned = await settleIntent({
    clock,
    key: order.returnKey ?? makeKey(now),
    post: (key) => book.reverse({ key, holder, occurredAt: now, municipalityCode, originalKey }),
    renewKey: (oldKey, newKey) => renewReturnKey(database, order, { oldKey, newKey }),
    markDone: async () => {
      isOver = await advance(database, order, {
        state: 'returned',
        endedAt: now,
        nextTryAt: order.cancelOwed ? now : null,
      });
    },
    standsAs: 'restore_exceeds_original',
  });
  return returned.state === 'done' ? isOver : later({ database, clock }, order, returned.refusal.refused);
}

/** Says to the partner that this transfer will never be committed; it then remembers that, whether it knew it or not. */
async function callOff({ database, clock, street }: Driving, order: ConversionRow): Promise<boolean> {
  const told = await street.cancel(order);
  const isOver = told.state === 'cancelled' || told.state === 'refused';
  if (isOver || told.state === 'committed') {
    await settleCancel(database, order, !isOver);
    return false;
  }
  if (order.state !== 'refused' || order.attempts < cancelTriesMax) {
    return later({ database, clock }, order, told.state === 'no_answer' ? told.failure : told.state);
  }
  await settleCancel(database, order, false);
  return false;
}

async function later({ database, clock }: Kept, order: ConversionRow, failure: string): Promise<false> {
  const seconds = pauses[Math.min(order.attempts, pauses.length - 1)] ?? 3600;
  await postpone(database, order, { failure, nextTryAt: clock().add({ seconds }) });
  return false;
}

/** Drives what is due; returns how many orders it looked at. Safe to run twice, and by several at once. */
export async function driveDue(driving: Driving): Promise<number> {
  const now = driving.clock();
  const until = now.add({ seconds: leaseSeconds });
  const due = await claimDue(driving.database, { now, until, countMax: claimedMax });
  await Promise.all(due.map((order) => drive(driving, order)));
  return due.length;
}
