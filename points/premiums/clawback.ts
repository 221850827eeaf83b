import { makeKey, type Outcome } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { Booked, NotPosted, Posted } from '../book/book.ts';
import { settleIntent } from '../book/intent.ts';
import { municipalUnit } from '../book/unit.ts';
import { settlePremium } from './award.ts';
import { awardColumns, findPremium, type PremiumAward } from './award-row.ts';
import type { PremiumsContext } from './context.ts';

/** A refund of an operation that may have brought a premium. */
export type PremiumRefund = { holder: number; causeKey: string; refundKey: string };
/** Out of the purse again, and what was no longer there: the payer bears that. */
export type ClawedBack = { taken: number; missing: number };
type Which = { holder: number; causeKey: string };
type NotedClawback = ClawedBack & { done: boolean };

/** How many points of a premium are still to be given back and are not in the purse any more; 0 where all are there. */
export async function missingOfPremium(context: PremiumsContext, which: Which): Promise<number> {
  const award = await findPremium(context.database, which);
  if (award?.state !== 'given') return 0;
  return Math.max(0, award.points - award.takenBack - award.missing - (await thereOf(context, award)));
}

/**
 * A refund and the clawback of its share of the premium: of what stays, the premium is counted anew and cut once. Crash-safe: the
 * clawback is noted before the ledger moves anything, so that no premium is left without its use; and where the premium is not
 * given yet, it is given first. What was spent meanwhile is taken from nobody's other points, and told. Idempotent.
 */
export async function refundWithPremium<R extends Outcome>(
  context: PremiumsContext,
  refund: PremiumRefund,
  reverse: () => Promise<Booked<R>>,
): Promise<(Posted & { premium: ClawedBack }) | NotPosted<R>> {
  const noted = await noteClawback(context, refund);
  if (isRefusal(noted)) return noted;
  const reversed = await reverse();
  if (isRefusal(reversed)) {
    // A busy ledger may have moved the points all the same: the job looks again.
    if (noted && reversed.refused !== 'overloaded')
      await releaseClawback(context.database, { ...refund, madeAt: noted });
    return reversed;
  }
  return { ...reversed, premium: noted ? await completeClawback(context, refund) : { taken: 0, missing: 0 } };
}

/** When it was noted; undefined where no premium was brought. A retry notes it anew, and only the latest attempt may release it. */
async function noteClawback(
  context: PremiumsContext,
  { holder, causeKey, refundKey }: PremiumRefund,
): Promise<Temporal.Instant | undefined | Refusal<'overloaded'>> {
  const { database, balances, clock } = context;
  let award = await findPremium(database, { holder, causeKey });
  if (award?.state === 'held' || award?.state === 'due') {
    await settlePremium(context, award, await balances.fundParts(holder, causeKey));
    award = await findPremium(database, award);
  }
  if (!award || award.state === 'void') return undefined;
  if (award.state !== 'given') return refuse('overloaded');
  const noted = await row<{ madeAt: Temporal.Instant }>(
    database,
    `INSERT INTO premium_return AS known (holder, refund_key, cause_key, made_at)
     VALUES (:holder, :refundKey, :causeKey, :now)
     ON CONFLICT (holder, refund_key) DO UPDATE SET made_at = greatest(known.made_at, excluded.made_at) RETURNING made_at`,
    { holder, refundKey, causeKey, now: `${clock()}` },
  );
  return noted?.madeAt;
}

/** Releases the clawback of a refund that did not take place, unless a retry has noted it anew since. */
export async function releaseClawback(
  database: Database,
  { holder, refundKey, madeAt }: Pick<PremiumRefund, 'holder' | 'refundKey'> & { madeAt: Temporal.Instant },
): Promise<void> {
  await execute(
    database,
    'DELETE FROM premium_return WHERE holder = :holder AND refund_key = :refundKey AND done_at IS NULL AND taken + missing = 0 AND made_at <= :madeAt',
    { holder, refundKey, madeAt: `${madeAt}` },
  );
}

/**
 * Takes out of the purse what refunds so far ask for, and ends this one. One operation of the ledger at a time stands on the
 * award's row before it is sent; who finds one there sends the same again, whoever began it. Idempotent.
 */
export async function completeClawback(context: PremiumsContext, refund: PremiumRefund): Promise<ClawedBack> {
  const { database } = context;
  // Each turn takes, or finds how much less there is; two at once may wait for one another's.
  for (let turns = 0; turns < 8; turns += 1) {
    const award = await findPremium(database, refund);
    if (!award) break;
    if (award.takeKey !== null) {
      if (!(await sendTake(context, refund, award))) break;
      continue;
    }
    const left = await leftOf(context, award);
    const done = await stepOf(context, refund, { left, there: await thereOf(context, award) });
    if (done) return done;
  }
  // Busy: the job goes on.
  return { taken: 0, missing: 0 };
}

/** Notes the next take, or that there is nothing more to take; undefined where the take has to be sent. */
function stepOf(
  { database, clock }: PremiumsContext,
  { holder, causeKey, refundKey }: PremiumRefund,
  { left, there }: { left: { points: number; of: number }; there: number },
): Promise<ClawedBack | undefined> {
  return inTransaction(database, async (client) => {
    const award = await row<PremiumAward>(
      client,
      `SELECT ${awardColumns} FROM premium_award WHERE holder = :holder AND cause_key = :causeKey FOR NO KEY UPDATE`,
      { holder, causeKey },
    );
    if (!award || award.takeKey !== null) return undefined;
    const known = await row<NotedClawback>(
      client,
      'SELECT taken, missing, done_at IS NOT NULL AS done FROM premium_return WHERE holder = :holder AND refund_key = :refundKey',
      { holder, refundKey },
    );
    if (!known || known.done) return known ?? { taken: 0, missing: 0 };
    const owed = award.points - Math.floor((award.points * left.points) / left.of) - award.takenBack - award.missing;
    const take = Math.max(0, Math.min(owed, there));
    if (take > 0) {
      await execute(
        client,
        'UPDATE premium_award SET take_key = :takeKey, take_points = :take WHERE holder = :holder AND cause_key = :causeKey',
        { holder, causeKey, takeKey: makeKey(clock()), take },
      );
      return undefined;
    }
    const missing = Math.max(0, owed);
    await execute(
      client,
      'UPDATE premium_award SET missing = missing + :missing WHERE holder = :holder AND cause_key = :causeKey',
      { holder, causeKey, missing },
    );
    return row<ClawedBack>(
      client,
      'UPDATE premium_return SET missing = missing + :missing, done_at = :now WHERE holder = :holder AND refund_key = :refundKey RETURNING taken, missing',
      { holder, refundKey, missing, now: `${clock()}` },
    );
  });
}

/** Sends the take that stands on the award; false where it stands there still. The same twice is once: its key says so. */
async function sendTake(context: PremiumsContext, refund: PremiumRefund, award: PremiumAward): Promise<boolean> {
  const { book, clock } = context;
  const { holder, takeKey, takePoints: amount, municipalityCode, key: originalKey } = award;
  if (takeKey === null || amount === null) return true;
  let isOver = false;
  const end = async (taken: number) => {
    await endTake(context, refund, { award, taken });
    isOver = true;
  };
  const sent = await settleIntent({
    clock,
    key: takeKey,
    post: (key) => book.takeBack({ key, holder, occurredAt: clock(), amount, municipalityCode, originalKey }),
    // It was never sent: what is there is looked at anew, and the next take has a key of its own.
    renewKey: async () => {
      await end(0);
      return undefined;
    },
    markDone: () => end(amount),
  });
  // Spent in between: looked at anew as well.
  if (sent.state === 'refused') await end(0);
  return isOver;
}

/** Notes how much a take took, and makes room for the next one. */
const endTake = (
  { database }: PremiumsContext,
  { holder, causeKey, refundKey }: PremiumRefund,
  { award, taken }: { award: PremiumAward; taken: number },
): Promise<void> =>
  inTransaction(database, async (client) => {
    const ended = await execute(
      client,
      `UPDATE premium_award SET take_key = NULL, take_points = NULL, taken_back = taken_back + :taken
        WHERE holder = :holder AND cause_key = :causeKey AND take_key = :takeKey`,
      { holder, causeKey, takeKey: award.takeKey, taken },
    );
    if (ended === 0 || taken === 0) return;
    await execute(client, 'UPDATE premium_campaign SET awarded = awarded - :taken WHERE id = :campaignId', {
      campaignId: award.campaignId,
      taken,
    });
    await execute(
      client,
      'UPDATE premium_return SET taken = taken + :taken WHERE holder = :holder AND refund_key = :refundKey',
      { holder, refundKey, taken },
    );
  });

/** How many points of the operation stand after all its refunds so far, of how many. */
async function leftOf({ balances }: PremiumsContext, { holder, causeKey: key, municipalityCode }: PremiumAward) {
  const unit = municipalUnit(municipalityCode);
  const parts = await balances.fundParts(holder, key);
  const of = Math.abs(parts.filter((part) => part.unit === unit).reduce((sum, { amount }) => sum + amount, 0));
  return { points: of - (await balances.restored({ holder, key, unit })), of };
}

/** What of the premium's lot is in the purse. Lots of one day and one payer are one: it may come from another premium. */
async function thereOf({ balances }: PremiumsContext, award: PremiumAward): Promise<number> {
  const unit = municipalUnit(award.municipalityCode);
  const lots = await balances.lots(award.holder);
  return lots.find((l) => l.unit === unit && l.fund === award.fund && l.expiresOn === award.expiresOn)?.balance ?? 0;
}
