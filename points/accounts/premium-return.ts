import { makeKey, type Outcome } from '../../ledger/index.ts';
import { type Database, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { PointsContext } from '../context.ts';
import type { Booked, NotPosted, Posted } from './book.ts';
import { awardColumns, findPremium, type PremiumAward, settlePremium } from './premium-award.ts';
import { municipalUnit } from './unit.ts';

/** A refund of an operation that brought a premium: `left` of its `total` points stand afterwards. */
export type PremiumRefund = { holder: number; causeKey: string; refundKey: string; left: number; total: number };
/** Out of the purse again, and what was no longer there: the payer bears that. */
export type ReturnedPremium = { taken: number; missing: number };

type Return = { points: number; key: string | null; taking: number | null; done: boolean };
const returnColumns = 'points, key, taking, done_at IS NOT NULL AS done';

/** How many points of a premium are still to be given back and are not in the purse any more; 0 where all are there. */
export async function missingOfPremium(
  context: PointsContext,
  which: { holder: number; causeKey: string },
): Promise<number> {
  const award = await settled(context, which);
  if (!award) return 0;
  return Math.max(0, award.points - award.takenBack - award.missing - (await thereOf(context, award)));
}

/**
 * A refund and its share of the premium: of what stays, the premium is counted anew and cut once. It is written down
 * before the ledger moves anything, so that a crash in between leaves no premium without its use. What was spent
 * meanwhile is taken from nobody's other points, and told. The same refund again is no change.
 */
export async function refundWithPremium<R extends Outcome>(
  context: PointsContext,
  refund: PremiumRefund,
  reverse: () => Promise<Booked<R>>,
): Promise<(Posted & { premium: ReturnedPremium }) | NotPosted<R>> {
  const noted = await noteReturn(context, refund);
  const reversed = await reverse();
  if (isRefusal(reversed)) {
    // A busy ledger may have moved the points all the same: the job looks again.
    if (noted && reversed.refused !== 'overloaded') await dropReturn(context.database, refund);
    return reversed;
  }
  return { ...reversed, premium: await finishReturn(context, refund) };
}

/** True where this call wrote it. */
async function noteReturn(context: PointsContext, refund: PremiumRefund): Promise<boolean> {
  const { holder, causeKey, refundKey, left, total } = refund;
  if (!(await settled(context, refund))) return false;
  return inTransaction(context.database, async (client) => {
    const award = await locked(client, refund);
    if (!award) return false;
    const stays = Math.floor((award.points * left) / total);
    const before = await row<{ points: number }>(
      client,
      'SELECT coalesce(sum(points), 0)::bigint AS points FROM premium_return WHERE holder = $1 AND cause_key = $2',
      [holder, causeKey],
    );
    const points = Math.max(0, award.points - stays - (before?.points ?? 0));
    const made = await client.query(
      `INSERT INTO premium_return (holder, refund_key, cause_key, points, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [holder, refundKey, causeKey, points, `${context.clock()}`],
    );
    return made.rowCount === 1;
  });
}

/** Forgets the share of a refund that did not take place. */
export async function dropReturn(
  database: Database,
  { holder, refundKey }: Pick<PremiumRefund, 'holder' | 'refundKey'>,
): Promise<void> {
  await database.query('DELETE FROM premium_return WHERE holder = $1 AND refund_key = $2 AND key IS NULL', [
    holder,
    refundKey,
  ]);
}

/** Takes a return that was written down to its end, wherever it stopped. */
export async function finishReturn(
  context: PointsContext,
  which: { holder: number; causeKey: string; refundKey: string },
): Promise<ReturnedPremium> {
  const { database, balances } = context;
  const award = await findPremium(database, which);
  const found = await row<Return>(
    database,
    `SELECT ${returnColumns} FROM premium_return WHERE holder = $1 AND refund_key = $2`,
    [which.holder, which.refundKey],
  );
  if (!award || !found) return { taken: 0, missing: 0 };
  if (found.done) return { taken: found.taking ?? 0, missing: found.points - (found.taking ?? 0) };
  const before = found.key !== null && (await balances.standing([{ holder: which.holder, key: found.key }])).size > 0;
  const taken = before ? (found.taking ?? 0) : await takeWhatIsThere(context, { ...which, award, found });
  // Somebody else is at it, or the ledger is busy: the job looks again.
  if (taken === undefined) return { taken: 0, missing: 0 };
  return inTransaction(database, async (client) => {
    await locked(client, which);
    const ended = await client.query(
      'UPDATE premium_return SET done_at = $3, taking = $4 WHERE holder = $1 AND refund_key = $2 AND done_at IS NULL',
      [which.holder, which.refundKey, `${context.clock()}`, taken],
    );
    const missing = found.points - taken;
    if (ended.rowCount === 1) {
      await client.query(
        'UPDATE premium_award SET taken_back = taken_back + $3, missing = missing + $4 WHERE holder = $1 AND cause_key = $2',
        [which.holder, which.causeKey, taken, missing],
      );
      await client.query('UPDATE premium_campaign SET awarded = awarded - $2 WHERE id = $1', [award.campaignId, taken]);
    }
    return { taken, missing };
  });
}

type Take = { holder: number; refundKey: string; award: PremiumAward; found: Return };

/** Twice at most: between the look and the ledger the holder may spend some of it. */
async function takeWhatIsThere(
  context: PointsContext,
  { holder, refundKey, award, found }: Take,
): Promise<number | undefined> {
  const { database, book, clock } = context;
  let before = found.key;
  for (let tries = 0; tries < 2; tries += 1) {
    const amount = Math.min(found.points, await thereOf(context, award));
    if (amount === 0) return 0;
    const key = makeKey(clock());
    // Only one of two at once writes its key over the key that both had read.
    const mine = await database.query(
      `UPDATE premium_return SET key = $3, taking = $4
        WHERE holder = $1 AND refund_key = $2 AND done_at IS NULL AND key IS NOT DISTINCT FROM $5`,
      [holder, refundKey, key, amount, before],
    );
    if (mine.rowCount === 0) return undefined;
    before = key;
    const taken = await book.takePremiumBack({
      ...{ key, holder, occurredAt: clock(), amount },
      ...{ municipalityCode: award.municipalityCode, originalKey: award.key },
    });
    if (!isRefusal(taken)) return amount;
    if (taken.refused !== 'insufficient_points') return undefined;
  }
  return 0;
}

/** What of the premium's lot is in the purse. Lots of one day and one payer are one: it may come from another premium. */
async function thereOf({ balances }: PointsContext, award: PremiumAward): Promise<number> {
  const unit = municipalUnit(award.municipalityCode);
  const lots = await balances.lots(award.holder);
  return lots.find((l) => l.unit === unit && l.fund === award.fund && l.expiresOn === award.expiresOn)?.balance ?? 0;
}

/** The award once it is given; undefined where there is none. */
async function settled(
  context: PointsContext,
  which: { holder: number; causeKey: string },
): Promise<PremiumAward | undefined> {
  const { database, balances } = context;
  const award = await findPremium(database, which);
  if (!award || award.state === 'void') return undefined;
  if (award.state !== 'given')
    await settlePremium(context, award, await balances.fundParts(which.holder, which.causeKey));
  const now = await findPremium(database, which);
  return now?.state === 'given' ? now : undefined;
}

const locked = (client: Database, { holder, causeKey }: { holder: number; causeKey: string }) =>
  row<PremiumAward>(
    client,
    `SELECT ${awardColumns} FROM premium_award WHERE holder = $1 AND cause_key = $2 FOR NO KEY UPDATE`,
    [holder, causeKey],
  );
