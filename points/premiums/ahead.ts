import { one } from '../../postgres/pool.ts';
import type { Lot } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import { municipalUnit } from '../book/unit.ts';
import { onTop } from './award-row.ts';
import type { PremiumAsked } from './campaign.ts';
import type { PremiumsContext } from './context.ts';

/**
 * The most that a use would bring this holder now: of the points that are no premium, within what is left of the limit and
 * of the budget; null where that is nothing.
 */
export async function premiumAhead(
  { database, campaigns }: PremiumsContext,
  { holder, usable, ...asked }: PremiumAsked & { holder: number; usable: readonly Lot[] },
): Promise<{ name: string; percent: number; most: number } | null> {
  const unit = municipalUnit(asked.municipalityCode);
  const counted = usable.filter((lot) => lot.unit === unit && chart.fundKind(lot.fund) !== 'premium');
  const points = counted.reduce((sum, { balance }) => sum + balance, 0);
  for (const { campaignId, name, percent } of await campaigns.runningFor(asked)) {
    const left = await one<{ points: number }>(
      database,
      `SELECT least(budget - awarded, per_holder - (SELECT coalesce(sum(points - taken_back), 0) FROM premium_award
                WHERE campaign_id = c.id
                  AND holder = :holder))::bigint AS points FROM premium_campaign c WHERE id = :campaignId`,
      { campaignId, holder },
    );
    const most = Math.min(onTop(points, percent), left.points);
    if (most > 0) return { name, percent, most };
  }
  return null;
}
