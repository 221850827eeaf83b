import { rows } from '../../postgres/pool.ts';
import { settlePremium } from './award.ts';
import { awardColumns, type PremiumAward } from './award-row.ts';
import { releaseCampaignBudgets } from './campaign-budget.ts';
import { completeClawback, type PremiumRefund, releaseClawback } from './clawback.ts';
import type { PremiumsContext } from './context.ts';
import { releasePremium } from './hold.ts';

/** Completes premiums that a crash interrupted: given, clawed back, or released where the ledger moved nothing. Idempotent. */
export async function tendPremiums(context: PremiumsContext): Promise<void> {
  const { database, balances, clock } = context;
  const moments = {
    before: `${clock().subtract({ seconds: 60 })}`,
    oldBefore: `${clock().subtract({ minutes: 10 })}`,
  };
  const awards = await rows<PremiumAward & { old: boolean }>(
    database,
    `SELECT ${awardColumns}, held_at < :oldBefore AS old FROM premium_award
      WHERE state IN ('held', 'due') AND held_at < :before ORDER BY held_at LIMIT 1000`,
    moments,
  );
  const caused = await balances.standing(awards.map(({ holder, causeKey: key }) => ({ holder, key })));
  const returns = await rows<PremiumRefund & { madeAt: Temporal.Instant; old: boolean }>(
    database,
    `SELECT holder, cause_key, refund_key, made_at, made_at < :oldBefore AS old FROM premium_return
      WHERE done_at IS NULL AND made_at < :before ORDER BY made_at LIMIT 1000`,
    moments,
  );
  const refunded = await balances.standing(returns.map(({ holder, refundKey: key }) => ({ holder, key })));
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  const each = async <One>(some: readonly One[], tend: (one: One) => Promise<unknown>) => {
    for (const one of some) await tend(one).catch((error) => failures.push(error));
  };
  await each(awards, async (award) => {
    if (award.state === 'due' || caused.has(award.causeKey))
      await settlePremium(context, award, await balances.fundParts(award.holder, award.causeKey));
    else if (award.old) await releasePremium(database, award);
  });
  await each(returns, async (one) => {
    if (refunded.has(one.refundKey)) await completeClawback(context, one);
    else if (one.old) await releaseClawback(database, one);
  });
  await releaseCampaignBudgets(context).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} premiums could not be tended`);
}
