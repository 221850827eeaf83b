import { type Database, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumOccasion } from './campaign.ts';
import { boundTo } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';
import { agreementColumn } from './payer-agreement.ts';

type Town = { code: string; name: string };
export type CampaignMember = { municipality: Town; state: 'invited' | 'joined' | 'declined' | 'left' };
type Agreement = 'none' | 'asked' | 'agreed' | 'declined';
export type Campaign = {
  campaignId: number;
  name: string;
  occasion: PremiumOccasion;
  percent: number;
  host: Town | null;
  members: CampaignMember[];
  payer: string | null;
  agreement: Agreement;
  place: string | null;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  perHolder: number | null;
  budget: number;
  /** With what is held. */
  awarded: number;
  expiresOn: string;
  madeBy: string;
  madeAt: Temporal.Instant;
};

/** The office's list says what was given; what is held for a moment is not given yet. */
export const givenColumns = `
  (SELECT coalesce(sum(points - taken_back), 0)::bigint FROM premium_award WHERE campaign_id = c.id AND state = 'given') AS given,
  (SELECT coalesce(sum(a.missing), 0)::bigint FROM premium_award a WHERE campaign_id = c.id) AS missing`;
export const campaignColumns = `c.id AS campaign_id, c.name, occasion, percent,
  CASE WHEN host_code IS NOT NULL THEN jsonb_build_object('code', host.code, 'name', host.name) END AS host, ${agreementColumn} AS agreement,
  (SELECT jsonb_agg(jsonb_build_object('municipality', jsonb_build_object('code', town.code, 'name', town.name), 'state', m.state)
                    ORDER BY town.code IS DISTINCT FROM host_code, town.code)
     FROM premium_member m JOIN municipality town ON town.code = m.municipality_code WHERE m.campaign_id = c.id) AS members,
  payer, coalesce(street.name, ${boundTo}) AS place, starts_at, ends_at, per_holder, budget,
  awarded, expires_on, staff.name AS made_by, made_at
  FROM premium_campaign c LEFT JOIN municipality host ON host.code = host_code JOIN staff ON staff.id = made_by
  LEFT JOIN shopping_street street ON street.id = c.street_id`;

/** What anybody may see of a campaign. */
export function shownCampaign(campaign: Campaign, now: Temporal.Instant) {
  const { campaignId, name, occasion, percent, place, startsAt, endsAt, perHolder, expiresOn } = campaign;
  const municipalities = campaign.members.filter(({ state }) => state === 'joined').map((m) => m.municipality);
  return {
    campaignId,
    name,
    occasion,
    percent,
    municipalities,
    place,
    perHolder,
    expiresOn,
    startsAt: `${startsAt}`,
    endsAt: `${endsAt}`,
    state: stateOf(campaign, now),
  };
}

function stateOf({ startsAt, endsAt, awarded, budget }: Campaign, now: Temporal.Instant) {
  if (Temporal.Instant.compare(endsAt, now) <= 0) return 'over' as const;
  if (awarded >= budget) return 'usedUp' as const;
  return Temporal.Instant.compare(now, startsAt) < 0 ? ('coming' as const) : ('running' as const);
}
const campaignsShown = 200;

/** Campaigns that run or are to come, for anybody (R13-06). */
export async function listOpenCampaigns({ database, clock }: PremiumsContext, { query }: CallOf<'listOpenCampaigns'>) {
  const now = clock();
  const from = placeOf(query.cursor, pagedBy.momentAndNumber);
  const found = await rows<Campaign>(
    database,
    `SELECT ${campaignColumns} WHERE ends_at > :now AND payer_agreed(c.id)
       AND (:fromAt::timestamptz IS NULL OR (starts_at, c.id) > (:fromAt, :fromId::integer))
      ORDER BY starts_at, c.id LIMIT :limit`,
    { now: `${now}`, fromAt: from?.[0], fromId: from?.[1], limit: campaignsShown + 1 },
  );
  const { page, next } = pageOf(found, campaignsShown, ({ startsAt, campaignId }) => [`${startsAt}`, campaignId]);
  return { campaigns: page.map((one) => shownCampaign(one, now)).filter((one) => one.municipalities.length > 0), next };
}

/** The campaigns that a town has or is invited to: by a payer, once two persons of it have agreed to pay; those that end last first. */
export const campaignsOf = (database: Database, municipalityCode: string | null) =>
  rows<Campaign & { given: number; missing: number }>(
    database,
    `SELECT ${givenColumns}, ${campaignColumns} WHERE EXISTS (SELECT FROM premium_member
        WHERE campaign_id = c.id AND municipality_code = :municipalityCode)
        AND (host_code IS NOT NULL OR payer_agreed(c.id)) ORDER BY ends_at DESC, c.id DESC`,
    { municipalityCode },
  );

/** How a town stands to a campaign; its own one waits until a second person has confirmed it. */
function membershipOf({ host, members }: Campaign, code: string | null) {
  const state = members.find(({ municipality }) => municipality.code === code)?.state;
  if (host !== null && host.code === code) return state === 'joined' ? ('host' as const) : ('waiting' as const);
  return state ?? ('left' as const);
}

/** Whether a town has yet to say if it joins a campaign of another one, and still can. */
export const isOpenInvitation = (
  campaign: Campaign,
  { code, now }: { code: string | null; now: Temporal.Instant },
): boolean => membershipOf(campaign, code) === 'invited' && stateOf(campaign, now) !== 'over';

/** A town’s own campaigns, and those that it is invited to. */
export async function listCampaigns({ database, clock }: PremiumsContext, { caller }: CallOf<'listCampaigns'>) {
  const now = clock();
  const found = await campaignsOf(database, caller.municipalityCode);
  return {
    campaigns: found.map((one) => {
      const { host, members, payer, agreement, budget, given: awarded, missing } = one;
      const isHost = host !== null && host.code === caller.municipalityCode;
      return {
        ...shownCampaign(one, now),
        host,
        members,
        payer,
        agreement,
        budget,
        awarded,
        missing,
        madeAt: `${one.madeAt}`,
        // The people of another town's office are that town's.
        madeBy: isHost ? one.madeBy : null,
        membership: membershipOf(one, caller.municipalityCode),
      };
    }),
  };
}
