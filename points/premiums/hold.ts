import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { municipalUnit } from '../book/unit.ts';
import { awardColumns, findPremium, onTop, type PremiumAward, type PremiumCause, unhurried } from './award-row.ts';
import type { RunningCampaign } from './campaign.ts';
import type { PremiumsContext } from './context.ts';

/**
 * Holds what an operation will bring at most, before the ledger moves its points. Nothing is held for one that the ledger knows
 * already, whatever campaign has begun since, nor for one that the purse cannot pay. Undefined where no campaign
 * counts for it, or all that do are used up.
 */
export async function holdPremium(context: PremiumsContext, cause: PremiumCause): Promise<PremiumAward | undefined> {
  const { database, balances, campaigns, clock } = context;
  const running = await campaigns.runningFor(cause);
  if (running.length === 0) return undefined;
  // 1. A retry refreshes `held_at`; only the latest attempt may release the hold.
  const known = await row<PremiumAward>(
    database,
    `UPDATE premium_award SET held_at = CASE state WHEN 'held' THEN greatest(held_at, :now) ELSE held_at END
      WHERE holder = :holder AND cause_key = :causeKey RETURNING ${awardColumns}`,
    { holder: cause.holder, causeKey: cause.causeKey, now: `${clock()}` },
  );
  if (known) return known;
  // 2. An operation that brought none when it was made brings none now, and one that cannot be paid brings none at all.
  if (await balances.isKeyKnown(cause.holder, cause.causeKey)) return undefined;
  const pays = cause.occasion !== 'allocation';
  if (pays && cause.amount > (await balances.usable(cause.holder, municipalUnit(cause.municipalityCode))).points)
    return undefined;
  // 3. The best campaign that has something left.
  for (const campaign of running) {
    const award = await holdOf(database, campaign, { ...cause, now: clock() });
    if (award) return award;
  }
  return undefined;
}

/** No budget and no limit a person is passed in a race: the campaign's row is locked (decision 10). */
function holdOf(
  pool: Pool,
  { campaignId, municipalityCode, fund, percent, expiresOn }: RunningCampaign,
  { holder, causeKey, amount, at, now }: PremiumCause & { now: Temporal.Instant },
): Promise<PremiumAward | undefined> {
  return inTransaction(pool, async (client) => {
    // A statement of its own: what the next one sums must have been committed before the lock was given.
    await execute(client, `SELECT ${unhurried} FROM premium_campaign WHERE id = :campaignId FOR NO KEY UPDATE`, {
      campaignId,
    });
    // Nobody waits for an award's row while the campaign's is held: those who hold an award's wait for the campaign's.
    const award = await row<PremiumAward>(
      client,
      `WITH had AS (SELECT coalesce(sum(points - taken_back), 0)::bigint AS points
                     FROM premium_award WHERE campaign_id = :campaignId AND holder = :holder),
            most AS (SELECT least(:wanted::bigint, budget - awarded, per_holder - had.points) AS points
                       FROM premium_campaign c, had
                      WHERE id = :campaignId AND starts_at <= :at AND ends_at > :at
                        AND payer_agreed(c.id)
                        AND EXISTS (SELECT FROM premium_member
                                     WHERE campaign_id = c.id AND municipality_code = :municipalityCode AND state = 'joined')
                        AND NOT EXISTS (SELECT FROM premium_award WHERE holder = :holder AND cause_key = :causeKey)),
            made AS (INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
                     SELECT :holder, :causeKey, :campaignId, :municipalityCode, :fund, :percent, :expiresOn, points, 'held', :key, :now
                       FROM most WHERE points > 0 ON CONFLICT DO NOTHING RETURNING *),
            counted AS (UPDATE premium_campaign SET awarded = awarded + made.points FROM made WHERE id = campaign_id)
       SELECT ${awardColumns} FROM made`,
      {
        holder,
        causeKey,
        campaignId,
        municipalityCode,
        fund,
        percent,
        expiresOn,
        wanted: onTop(amount, percent),
        key: makeKey(now),
        now: `${now}`,
        at: `${at}`,
      },
    );
    return award ?? (await findPremium(client, { holder, causeKey }));
  });
}

/**
 * Releases the hold of an operation that the ledger refused; its part of the budget is free again. A hold that a retry has
 * refreshed since stays.
 */
export async function releasePremium(database: Database, { holder, causeKey, heldAt }: PremiumAward): Promise<void> {
  await execute(
    database,
    `WITH gone AS (DELETE FROM premium_award WHERE holder = :holder AND cause_key = :causeKey AND state = 'held' AND held_at <= :heldAt
                   RETURNING campaign_id, points)
     UPDATE premium_campaign SET awarded = awarded - gone.points FROM gone WHERE id = gone.campaign_id`,
    { holder, causeKey, heldAt: `${heldAt}` },
  );
}
