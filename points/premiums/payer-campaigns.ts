import { rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import type { CallOf } from '../callers.ts';
import { type Campaign, campaignColumns, givenColumns, shownCampaign } from './campaign-lists.ts';
import { termsOf } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';
import { isSeenByPayer } from './payer-agreement.ts';

const shownAtOnce = 50;
type Paid = Campaign & {
  given: number;
  agreement: 'asked' | 'agreed' | 'declined';
  ownPointsOnly: boolean;
};

/** The campaigns that a registered payer is named in, the newest first: their terms, who has joined, and about how much came on top. */
export async function listPaidCampaigns(
  { database, clock }: PremiumsContext,
  { caller, query }: CallOf<'listPaidCampaigns'>,
) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Paid>(
    database,
    `SELECT ${givenColumns}, of_partner IS NOT NULL AS own_points_only, ${campaignColumns}
      WHERE ${isSeenByPayer} AND (:before::integer IS NULL OR c.id < :before) ORDER BY c.id DESC LIMIT :limit`,
    { party: caller.organisation, before, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ campaignId }) => [campaignId]);
  const ids = page.map(({ campaignId }) => campaignId);
  const terms = await termsOf(database, ids);
  return {
    campaigns: page.map((one) => {
      const { campaignId, host, members, budget, given, agreement, ownPointsOnly, madeAt } = one;
      return {
        ...shownCampaign(one, clock()),
        host,
        members,
        budget,
        awarded: inTenths(given, budget),
        ownPointsOnly,
        agreement,
        sha256: terms.get(campaignId)?.sha256 ?? '',
        madeAt: `${madeAt}`,
      };
    }),
    next,
  };
}

/** Cut to whole tenths of the budget. */
export const inTenths = (given: number, budget: number): number =>
  budget > 0 ? Math.floor((budget * Math.floor((10 * given) / budget)) / 10) : 0;
