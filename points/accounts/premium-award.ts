import { type Answer, chart, makeKey, type Outcome } from '../../ledger/index.ts';
import { type Database, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { PointsContext } from '../context.ts';
import type { FundPart } from './balance.ts';
import type { Booked, NotPosted, Posted } from './book.ts';
import type { PremiumAsked, RunningCampaign } from './premium-campaign.ts';
import { municipalUnit } from './unit.ts';

/** The operation that brings a premium: a payment, a voucher, or points moved into a municipality's own. */
export type PremiumCause = PremiumAsked & { holder: number; causeKey: string; amount: number };
export type PremiumAward = {
  holder: number;
  causeKey: string;
  campaignId: number;
  campaign: string;
  municipalityCode: string;
  fund: number;
  percent: number;
  expiresOn: string;
  points: number;
  state: 'held' | 'due' | 'given' | 'void';
  key: string;
  heldAt: Temporal.Instant;
  takenBack: number;
  missing: number;
};
/** What came on top, of which campaign. Without `answer` the ledger was busy, and the job gives it. */
export type GivenPremium = { name: string; points: number; answer?: Answer };

export const awardColumns = `holder, cause_key AS "causeKey", campaign_id AS "campaignId",
  (SELECT name FROM premium_campaign WHERE id = campaign_id) AS campaign, municipality_code AS "municipalityCode", fund, percent,
  expires_on AS "expiresOn", points, state, key, held_at AS "heldAt", taken_back AS "takenBack", missing`;

type Which = { holder: number; causeKey: string };
export const findPremium = (database: Database, { holder, causeKey }: Which): Promise<PremiumAward | undefined> =>
  row<PremiumAward>(database, `SELECT ${awardColumns} FROM premium_award WHERE holder = $1 AND cause_key = $2`, [
    holder,
    causeKey,
  ]);

/** What was written down before the ledger moved anything; `written` where this call did. */
export type HeldPremium = { award: PremiumAward; written: boolean };

/**
 * Writes down what an operation will bring at most, before the ledger moves its points. Whoever wrote it drops it when the
 * operation is refused. Undefined where no campaign counts for it, or all that do are used up.
 */
export async function holdPremium(
  { database, campaigns, clock }: PointsContext,
  cause: PremiumCause,
): Promise<HeldPremium | undefined> {
  for (const campaign of await campaigns.runningFor(cause)) {
    const held = await hold(database, campaign, { ...cause, now: clock() });
    if (held) return held;
  }
  return undefined;
}

/**
 * These notes do not wait for the disk, so that payments do not stand in line at the campaign's row. None can be lost that
 * matters: the log is flushed in order, so whoever finds the payment after a crash finds what was noted before it.
 */
const unhurried = `set_config('synchronous_commit', 'off', true) IS NOT NULL`;

/** No budget and no limit a person is passed, whoever comes at once: the campaign's row is locked (decision 10). */
function hold(
  pool: Pool,
  { campaignId, municipalityCode, fund, percent, expiresOn }: RunningCampaign,
  { holder, causeKey, amount, now }: PremiumCause & { now: Temporal.Instant },
): Promise<HeldPremium | undefined> {
  return inTransaction(pool, async (client) => {
    // A statement of its own: what the next one sums must have been committed before the lock was given.
    await client.query(`SELECT ${unhurried} FROM premium_campaign WHERE id = $1 FOR NO KEY UPDATE`, [campaignId]);
    const award = await row<PremiumAward>(
      client,
      `WITH had AS (SELECT coalesce(sum(points - taken_back), 0)::bigint AS points FROM premium_award WHERE campaign_id = $3 AND holder = $1),
            most AS (SELECT least($8::bigint, budget - awarded, per_holder - had.points) AS points FROM premium_campaign, had WHERE id = $3),
            made AS (INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
                     SELECT $1, $2, $3, $4, $5, $6, $7, points, 'held', $9, $10 FROM most WHERE points > 0 ON CONFLICT DO NOTHING RETURNING *),
            counted AS (UPDATE premium_campaign SET awarded = awarded + made.points FROM made WHERE id = campaign_id)
       SELECT ${awardColumns} FROM made`,
      [
        ...[holder, causeKey, campaignId, municipalityCode, fund, percent, expiresOn],
        ...[onTop(amount, percent), makeKey(now), `${now}`],
      ],
    );
    if (award) return { award, written: true };
    const known = await findPremium(client, { holder, causeKey });
    return known && { award: known, written: false };
  });
}

/** Cut once, for the whole operation (decision 10). */
const onTop = (points: number, percent: number) => Math.floor((points * percent) / 100);

/** Forgets what was held for an operation that the ledger refused; its part of the budget is free again. */
export async function dropPremium(database: Database, { holder, causeKey }: Which): Promise<void> {
  await database.query(
    `WITH gone AS (DELETE FROM premium_award WHERE holder = $1 AND cause_key = $2 AND state = 'held' RETURNING campaign_id, points)
     UPDATE premium_campaign SET awarded = awarded - gone.points FROM gone WHERE id = gone.campaign_id`,
    [holder, causeKey],
  );
}

/**
 * Gives what an operation brought, once it stands. `parts` are what it moved: points that are a premium themselves bring
 * none. Asked again, it answers what was given. An operation for which nothing was held, which was not told before, and for
 * which no campaign counts, asks the database nothing.
 */
export async function givePremium(
  context: PointsContext,
  cause: PremiumCause,
  { held, parts, replayed }: { held: HeldPremium | undefined; parts: readonly FundPart[]; replayed: boolean },
): Promise<GivenPremium | null> {
  const known = held?.award ?? (replayed ? await findPremium(context.database, cause) : undefined);
  const award = known ?? (await holdPremium(context, cause))?.award;
  return award ? settlePremium(context, award, parts) : null;
}

/** 移し替え as what may bring a premium. */
export const allocationOf = (
  {
    key: causeKey,
    occurredAt: at,
    holder,
    amount,
  }: { key: string; occurredAt: Temporal.Instant; holder: number; amount: number },
  municipalityCode: string,
): PremiumCause => ({ occasion: 'allocation', holder, causeKey, municipalityCode, amount, at });

/** An operation and its premium: held, moved, given; one that the ledger refuses brings none. */
export async function moveWithPremium<R extends Outcome>(
  context: PointsContext,
  cause: PremiumCause,
  move: () => Promise<Booked<R>>,
): Promise<(Posted & { premium: GivenPremium | null }) | NotPosted<R>> {
  const held = await holdPremium(context, cause);
  const moved = await move();
  if (isRefusal(moved)) {
    if (held?.written && moved.refused !== 'overloaded') await dropPremium(context.database, cause);
    return moved;
  }
  const { answer, replayed } = moved;
  const stood = { held, parts: answer.legs, replayed };
  return { ...moved, premium: await givePremium(context, { ...cause, at: answer.postedAt }, stood) };
}

/** Takes a held premium to its end: how much it is, then the ledger, then the note that it was given. */
export async function settlePremium(
  context: PointsContext,
  award: PremiumAward,
  parts: readonly FundPart[],
): Promise<GivenPremium | null> {
  const { database } = context;
  const due = award.state === 'held' ? await fixPoints(database, award, parts) : award;
  if (due.points === 0 || due.state === 'void') return null;
  const { campaign: name, points } = due;
  if (due.state === 'given') return { name, points };
  const answer = await issue(context, due);
  if (answer === 'void') return null;
  return { name, points, ...(answer && { answer }) };
}

/** From here on it is this many points, whoever looks: the handler and the job may come at once. */
async function fixPoints(database: Pool, award: PremiumAward, parts: readonly FundPart[]): Promise<PremiumAward> {
  const unit = municipalUnit(award.municipalityCode);
  const moved = parts.filter((part) => part.unit === unit && chart.fundKind(part.fund) !== 'premium');
  const base = Math.abs(moved.reduce((sum, { amount }) => sum + amount, 0));
  const points = Math.min(award.points, onTop(base, award.percent));
  const fixed = await row<PremiumAward>(
    database,
    `WITH fixed AS (UPDATE premium_award SET points = $3, state = $4 WHERE holder = $1 AND cause_key = $2 AND state = 'held' AND ${unhurried} RETURNING *),
          freed AS (UPDATE premium_campaign SET awarded = awarded - $5 FROM fixed WHERE id = campaign_id AND $5 > 0)
     SELECT ${awardColumns} FROM fixed`,
    [award.holder, award.causeKey, points, points > 0 ? 'due' : 'void', award.points - points],
  );
  return fixed ?? (await findPremium(database, award)) ?? { ...award, points: 0, state: 'void' };
}

const rekeyedAfter = { hours: 24 };

async function issue(context: PointsContext, award: PremiumAward): Promise<Answer | 'void' | undefined> {
  const { database, book, clock } = context;
  const { holder, municipalityCode, campaignId, fund, expiresOn, points } = award;
  const key = await usableKey(context, award);
  const given = await book.givePremium({
    ...{ key, holder, occurredAt: clock(), amount: points },
    ...{ municipalityCode, campaignId, fund, expiresOn },
  });
  if (isRefusal(given)) {
    if (given.refused !== 'balance_out_of_range') return undefined;
    await voidPremium(database, award);
    return 'void';
  }
  await database.query(
    `UPDATE premium_award SET state = 'given' WHERE holder = $1 AND cause_key = $2 AND state = 'due' AND ${unhurried}`,
    [holder, award.causeKey],
  );
  return given.answer;
}

/** The ledger takes a key for 48 hours: where everything stood still for longer, another takes its place. */
async function usableKey(
  { database, balances, clock }: PointsContext,
  { holder, causeKey, key, heldAt }: PremiumAward,
): Promise<string> {
  const now = clock();
  const isFresh = Temporal.Instant.compare(now.subtract(rekeyedAfter), heldAt) < 0;
  if (isFresh || (await balances.isKeyKnown(holder, key))) return key;
  const changed = await row<{ key: string }>(
    database,
    `UPDATE premium_award SET key = $3, held_at = $4 WHERE holder = $1 AND cause_key = $2 AND state = 'due' AND key = $5
     RETURNING key`,
    [holder, causeKey, makeKey(now), `${now}`, key],
  );
  return changed?.key ?? key;
}

async function voidPremium(pool: Pool, { holder, causeKey, campaignId, points }: PremiumAward): Promise<void> {
  await inTransaction(pool, async (client) => {
    const ended = await client.query(
      `UPDATE premium_award SET state = 'void', points = 0 WHERE holder = $1 AND cause_key = $2 AND state = 'due'`,
      [holder, causeKey],
    );
    if (ended.rowCount === 1)
      await client.query('UPDATE premium_campaign SET awarded = awarded - $2 WHERE id = $1', [campaignId, points]);
  });
}
