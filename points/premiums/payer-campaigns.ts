import { type Database, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import type { CallOf } from '../callers.ts';
import { type Campaign, campaignColumns, givenColumns, shownCampaign } from './campaign-lists.ts';
import { termsOf } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';
import { isSeenByPayer } from './payer-agreement.ts';

const shownAtOnce = 50;
type Paid = Campaign & {
  given: number;
  missing: number;
  agreement: 'asked' | 'agreed' | 'declined';
  ownPointsOnly: boolean;
};
type Given = { campaignId: number; municipality: { code: string; name: string }; points: number };

/** The campaigns that a registered payer is named in, the newest first: their terms, who has joined, and what came on top in each town. */
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
  const [terms, given] = await Promise.all([termsOf(database, ids), givenBy(database, ids)]);
  return {
    campaigns: page.map((one) => {
      const { campaignId, host, members, budget, given: awarded, missing, agreement, ownPointsOnly, madeAt } = one;
      return {
        ...shownCampaign(one, clock()),
        host,
        members,
        budget,
        awarded,
        missing,
        given: given
          .filter((part) => part.campaignId === campaignId)
          .map(({ municipality, points }) => ({ municipality, points })),
        ownPointsOnly,
        agreement,
        sha256: terms.get(campaignId)?.sha256 ?? '',
        madeAt: `${madeAt}`,
      };
    }),
    next,
  };
}

const givenBy = (database: Database, ids: readonly number[]): Promise<Given[]> =>
  rows<Given>(
    database,
    `SELECT campaign_id, jsonb_build_object('code', town.code, 'name', town.name) AS municipality, sum(points - taken_back)::bigint AS points
       FROM premium_award JOIN municipality town ON town.code = municipality_code
      WHERE campaign_id = ANY (:ids) AND state = 'given' GROUP BY campaign_id, town.code, town.name ORDER BY campaign_id, town.code`,
    { ids },
  );
