import { type Answer, chart, makeKey, type Outcome } from '../../ledger/index.ts';
import { type Database, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { FundPart } from '../book/balance.ts';
import type { Booked, NotPosted, Posted } from '../book/book.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PremiumAsked, RunningCampaign } from './campaign.ts';
import type { PremiumsContext } from './context.ts';

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
  /** The operation of the ledger under way that takes some of it back. */
  takeKey: string | null;
  takePoints: number | null;
};
/** What came on top, of which campaign. Without `answer` the ledger was busy, and the job gives it. */
export type GivenPremium = { name: string; points: number; answer?: Answer };

export const awardColumns = `holder, cause_key AS "causeKey", campaign_id AS "campaignId",
  (SELECT name FROM premium_campaign WHERE id = campaign_id) AS campaign, municipality_code AS "municipalityCode", fund, percent,
  expires_on AS "expiresOn", points, state, key, held_at AS "heldAt", taken_back AS "takenBack", missing,
  take_key AS "takeKey", take_points AS "takePoints"`;

type Which = { holder: number; causeKey: string };
export const findPremium = (database: Database, { holder, causeKey }: Which): Promise<PremiumAward | undefined> =>
  row<PremiumAward>(database, `SELECT ${awardColumns} FROM premium_award WHERE holder = $1 AND cause_key = $2`, [
    holder,
    causeKey,
  ]);

/**
 * These notes do not wait for the disk, so that payments do not stand in line at the campaign's row. None can be lost that
 * matters: the log is flushed in order, so whoever finds the payment after a crash finds what was noted before it.
 */
const unhurried = `set_config('synchronous_commit', 'off', true) IS NOT NULL`;

/**
 * Writes down what an operation will bring at most, before the ledger moves its points. Nothing is written for one that the
 * ledger knows already, whatever campaign has begun since, nor for one that the purse cannot pay. Undefined where no campaign
 * counts for it, or all that do are used up.
 */
export async function holdPremium(context: PremiumsContext, cause: PremiumCause): Promise<PremiumAward | undefined> {
  const { database, balances, campaigns, clock } = context;
  const running = await campaigns.runningFor(cause);
  if (running.length === 0) return undefined;
  // Whoever comes again says so: what is held is dropped only by whom it was last held for.
  const known = await row<PremiumAward>(
    database,
    `UPDATE premium_award SET held_at = CASE state WHEN 'held' THEN greatest(held_at, $3) ELSE held_at END
      WHERE holder = $1 AND cause_key = $2 RETURNING ${awardColumns}`,
    [cause.holder, cause.causeKey, `${clock()}`],
  );
  if (known) return known;
  if (await balances.isKeyKnown(cause.holder, cause.causeKey)) return undefined;
  const pays = cause.occasion !== 'allocation';
  if (pays && cause.amount > (await balances.usable(cause.holder, municipalUnit(cause.municipalityCode))).points)
    return undefined;
  for (const campaign of running) {
    const award = await hold(database, campaign, { ...cause, now: clock() });
    if (award) return award;
  }
  return undefined;
}

/** No budget and no limit a person is passed, whoever comes at once: the campaign's row is locked (decision 10). */
function hold(
  pool: Pool,
  { campaignId, municipalityCode, fund, percent, expiresOn }: RunningCampaign,
  { holder, causeKey, amount, at, now }: PremiumCause & { now: Temporal.Instant },
): Promise<PremiumAward | undefined> {
  return inTransaction(pool, async (client) => {
    // A statement of its own: what the next one sums must have been committed before the lock was given.
    await client.query(`SELECT ${unhurried} FROM premium_campaign WHERE id = $1 FOR NO KEY UPDATE`, [campaignId]);
    // Nobody waits for an award's row while the campaign's is held: those who hold an award's wait for the campaign's.
    const award = await row<PremiumAward>(
      client,
      `WITH had AS (SELECT coalesce(sum(points - taken_back), 0)::bigint AS points FROM premium_award WHERE campaign_id = $3 AND holder = $1),
            most AS (SELECT least($8::bigint, budget - awarded, per_holder - had.points) AS points FROM premium_campaign c, had
                      WHERE id = $3 AND starts_at <= $11 AND ends_at > $11
                        AND EXISTS (SELECT FROM premium_member WHERE campaign_id = c.id AND municipality_code = $4 AND state = 'joined')
                        AND NOT EXISTS (SELECT FROM premium_award WHERE holder = $1 AND cause_key = $2)),
            made AS (INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
                     SELECT $1, $2, $3, $4, $5, $6, $7, points, 'held', $9, $10 FROM most WHERE points > 0 ON CONFLICT DO NOTHING RETURNING *),
            counted AS (UPDATE premium_campaign SET awarded = awarded + made.points FROM made WHERE id = campaign_id)
       SELECT ${awardColumns} FROM made`,
      [
        holder,
        causeKey,
        campaignId,
        municipalityCode,
        fund,
        percent,
        expiresOn,
        onTop(amount, percent),
        makeKey(now),
        `${now}`,
        `${at}`,
      ],
    );
    return award ?? (await findPremium(client, { holder, causeKey }));
  });
}

/** Cut once, for the whole operation (decision 10). */
export const onTop = (points: number, percent: number) => Math.floor((points * percent) / 100);

/**
 * Forgets what was held for an operation that the ledger refused, unless somebody has come again for it since; its part of
 * the budget is free again.
 */
export async function dropPremium(database: Database, { holder, causeKey, heldAt }: PremiumAward): Promise<void> {
  await database.query(
    `WITH gone AS (DELETE FROM premium_award WHERE holder = $1 AND cause_key = $2 AND state = 'held' AND held_at <= $3
                   RETURNING campaign_id, points)
     UPDATE premium_campaign SET awarded = awarded - gone.points FROM gone WHERE id = gone.campaign_id`,
    [holder, causeKey, `${heldAt}`],
  );
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

/** An operation and its premium: reserved, posted, settled or released; one that the ledger refuses brings none. */
export async function moveWithPremium<R extends Outcome>(
  context: PremiumsContext,
  cause: PremiumCause,
  move: () => Promise<Booked<R>>,
): Promise<(Posted & { premium: GivenPremium | null }) | NotPosted<R>> {
  const held = await holdPremium(context, cause);
  const moved = await move();
  const premium = await settleOrRelease(context, { cause, held, moved });
  return isRefusal(moved) ? moved : { ...moved, premium };
}

/** The end of a reserved premium, as the operation that brings it has ended; null where it brought none. */
export async function settleOrRelease(
  context: PremiumsContext,
  { cause, held, moved }: { cause: PremiumCause; held: PremiumAward | undefined; moved: Booked<Outcome> },
): Promise<GivenPremium | null> {
  if (isRefusal(moved)) {
    // A busy ledger may have moved the points all the same: the job looks again.
    if (held && moved.refused !== 'overloaded') await dropPremium(context.database, held);
    return null;
  }
  const award = held ?? (moved.replayed ? await findPremium(context.database, cause) : undefined);
  return award ? settlePremium(context, award, moved.answer.legs) : null;
}

/** Takes a held premium to its end: how much it is, then the ledger, then the note that it was given. */
export async function settlePremium(
  context: PremiumsContext,
  award: PremiumAward,
  parts: readonly FundPart[],
): Promise<GivenPremium | null> {
  const { database } = context;
  const due = award.state === 'held' ? await fixPoints(database, award, parts) : award;
  if (due.points === 0 || due.state === 'void') return null;
  const { campaign: name, points, takenBack, missing } = due;
  // Told again after a refund, it is what stands of it.
  const stands = points - takenBack - missing;
  if (due.state === 'given') return stands > 0 ? { name, points: stands } : null;
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

async function issue(context: PremiumsContext, award: PremiumAward): Promise<Answer | 'void' | undefined> {
  const { database, book, clock } = context;
  const { holder, causeKey, municipalityCode, campaignId, fund, expiresOn, points: amount } = award;
  const given = await settleIntent({
    clock,
    key: award.key,
    post: (key) =>
      book.givePremium({
        key,
        holder,
        occurredAt: clock(),
        amount,
        municipalityCode,
        campaignId,
        fund,
        expiresOn,
      }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE premium_award SET key = CASE key WHEN $3 THEN $4 ELSE key END WHERE holder = $1 AND cause_key = $2 AND state = 'due' RETURNING key`,
        [holder, causeKey, oldKey, newKey],
      ),
    markDone: () =>
      database.query(
        `UPDATE premium_award SET state = 'given' WHERE holder = $1 AND cause_key = $2 AND state = 'due' AND ${unhurried}`,
        [holder, causeKey],
      ),
  });
  if (given.state === 'done') return given.posted.answer;
  if (given.state === 'later' || given.refusal.refused !== 'balance_out_of_range') return undefined;
  await voidPremium(database, award);
  return 'void';
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
