import { inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, PointsHandlers } from '../callers.ts';
import type { PremiumOccasion } from './campaign.ts';
import { askForCampaign, campaignWaiting, decideMembership } from './campaign-decision.ts';
import { isOwnPlace, periodOf, townsOf } from './campaign-entry.ts';
import type { PremiumsContext } from './context.ts';

type Town = { code: string; name: string };
type Member = { municipality: Town; state: 'invited' | 'joined' | 'declined' | 'left' };
type Campaign = {
  campaignId: number;
  name: string;
  occasion: PremiumOccasion;
  percent: number;
  host: Town;
  members: Member[];
  payer: string | null;
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
const givenColumns = `
  (SELECT coalesce(sum(points - taken_back), 0)::bigint FROM premium_award WHERE campaign_id = c.id AND state = 'given') AS given,
  (SELECT coalesce(sum(a.missing), 0)::bigint FROM premium_award a WHERE campaign_id = c.id) AS missing`;
const campaignColumns = `c.id AS "campaignId", c.name, occasion, percent, jsonb_build_object('code', host.code, 'name', host.name) AS host,
  (SELECT jsonb_agg(jsonb_build_object('municipality', jsonb_build_object('code', town.code, 'name', town.name), 'state', m.state)
                    ORDER BY town.code <> host_code, town.code)
     FROM premium_member m JOIN municipality town ON town.code = m.municipality_code WHERE m.campaign_id = c.id) AS members,
  payer, coalesce(street.name, merchant.name) AS place, starts_at AS "startsAt", ends_at AS "endsAt", per_holder AS "perHolder", budget,
  awarded, expires_on AS "expiresOn", staff.name AS "madeBy", made_at AS "madeAt"
  FROM premium_campaign c JOIN municipality host ON host.code = host_code JOIN staff ON staff.id = made_by
  LEFT JOIN shopping_street street ON street.id = c.street_id LEFT JOIN merchant ON merchant.id = c.merchant_id`;

/** What anybody may see of a campaign. */
function shown(campaign: Campaign, now: Temporal.Instant) {
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

/** プレミアムキャンペーン at a town's office; others are invited and join by their own word (R30-06). */
export function campaignHandlers(
  context: PremiumsContext,
): Pick<PointsHandlers, 'listOpenCampaigns' | 'listCampaigns' | 'createCampaign' | 'decideCampaign' | 'endCampaign'> {
  return {
    listOpenCampaigns: (call) => listOpenCampaigns(context, call),
    listCampaigns: (call) => listCampaigns(context, call),
    createCampaign: (call) => createCampaign(context, call),
    decideCampaign: (call) => decideCampaign(context, call),
    endCampaign: (call) => endCampaign(context, call),
  };
}

/** Campaigns that run or are to come, for anybody (R13-06). */
async function listOpenCampaigns({ database, clock }: PremiumsContext, { query }: CallOf<'listOpenCampaigns'>) {
  const now = clock();
  const from = placeOf(query.cursor, pagedBy.momentAndNumber);
  const found = await rows<Campaign>(
    database,
    `SELECT ${campaignColumns} WHERE ends_at > $1 AND ($2::timestamptz IS NULL OR (starts_at, c.id) > ($2, $3::integer))
      ORDER BY starts_at, c.id LIMIT $4`,
    [`${now}`, from?.[0], from?.[1], campaignsShown + 1],
  );
  const { page, next } = pageOf(found, campaignsShown, ({ startsAt, campaignId }) => [`${startsAt}`, campaignId]);
  return { campaigns: page.map((one) => shown(one, now)).filter((one) => one.municipalities.length > 0), next };
}

/** A town’s own campaigns, and those that it is invited to. */
async function listCampaigns({ database, clock }: PremiumsContext, { caller }: CallOf<'listCampaigns'>) {
  const now = clock();
  const found = await rows<Campaign & { given: number; missing: number }>(
    database,
    `SELECT ${givenColumns}, ${campaignColumns} WHERE EXISTS (SELECT FROM premium_member
        WHERE campaign_id = c.id AND municipality_code = $1) ORDER BY ends_at DESC, c.id DESC`,
    [caller.municipalityCode],
  );
  return {
    campaigns: found.map((one) => {
      const { host, members, payer, budget, given: awarded, missing } = one;
      const own = members.find(({ municipality }) => municipality.code === caller.municipalityCode);
      const isHost = host.code === caller.municipalityCode;
      return {
        ...shown(one, now),
        host,
        members,
        payer,
        budget,
        awarded,
        missing,
        madeAt: `${one.madeAt}`,
        // The people of another town's office are that town's.
        madeBy: isHost ? one.madeBy : null,
        membership: isHost
          ? own?.state === 'joined'
            ? ('host' as const)
            : ('waiting' as const)
          : (own?.state ?? 'left'),
      };
    }),
  };
}

/** Makes a campaign and asks a second person to let it spend; towns are invited and join by their own word (R30-06). */
async function createCampaign(
  { database, clock, campaigns }: PremiumsContext,
  { caller, body }: CallOf<'createCampaign'>,
) {
  const period = periodOf(body, clock());
  if (isRefusal(period)) return period;
  const { payer, place } = body;
  if (!payer) return refuse('premium_without_payer');
  if (place.kind !== 'everywhere') {
    const isOfPlace = body.occasion === 'use' || (body.occasion === 'voucher' && place.kind === 'street');
    if (!isOfPlace) return refuse('campaign_place_without_use');
    if (!(await isOwnPlace(database, place, caller.municipalityCode)))
      return refuse(place.kind === 'shop' ? 'place_unknown' : 'street_unknown');
  }
  const invited = await townsOf(database, body.invited);
  if (isRefusal(invited)) return invited;
  return inTransaction(database, async (client) => {
    // Pressed twice, it is one: the office's row is held while the names are looked at.
    await client.query('SELECT FROM municipality_account WHERE code = $1 FOR NO KEY UPDATE', [caller.municipalityCode]);
    const same = await row(client, 'SELECT FROM premium_campaign WHERE host_code = $1 AND name = $2 AND ends_at > $3', [
      caller.municipalityCode,
      body.name,
      `${clock()}`,
    ]);
    if (same) return refuse('campaign_name_taken');
    const made = await one<{ id: number }>(
      client,
      `INSERT INTO premium_campaign (host_code, name, occasion, percent, payer, starts_at, ends_at, street_id, merchant_id,
                                     per_holder, budget, expires_on, made_at, made_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
      [
        caller.municipalityCode,
        body.name,
        body.occasion,
        body.percent,
        payer.kind === 'other' ? payer.name : null,
        `${period.startsAt}`,
        `${period.endsAt}`,
        place.kind === 'street' ? place.streetId : null,
        place.kind === 'shop' ? place.merchantId : null,
        body.perHolder,
        body.budget,
        body.expiresOn,
        `${clock()}`,
        caller.staffId,
      ],
    );
    const campaignId = made.id;
    await client.query(
      `INSERT INTO premium_member (campaign_id, municipality_code, state)
       SELECT $1, code, 'invited' FROM unnest($2::text[]) AS code ON CONFLICT DO NOTHING`,
      [campaignId, [caller.municipalityCode, ...invited]],
    );
    const asked = { campaignId, code: caller.municipalityCode, act: 'made' as const };
    const request = await askForCampaign(client, { ...asked, by: caller.staffId, at: clock() });
    if (isRefusal(request)) throw new Error('a change waits for a campaign that was just made');
    return { campaignId, ...request };
  }).finally(campaigns.forget);
}

/** A town joins a campaign, declines or leaves it. */
async function decideCampaign(
  { database, clock, campaigns }: PremiumsContext,
  { caller, params, body }: CallOf<'decideCampaign'>,
) {
  const { campaignId } = params;
  const found = await row<{ endsAt: Temporal.Instant; state: Member['state'] }>(
    database,
    `SELECT ends_at AS "endsAt", state FROM premium_campaign c JOIN premium_member m ON campaign_id = c.id
      WHERE c.id = $1 AND municipality_code = $2 AND host_code <> $2`,
    [campaignId, caller.municipalityCode],
  );
  if (!found) return refuse('campaign_unknown');
  if (Temporal.Instant.compare(found.endsAt, clock()) <= 0) return refuse('campaign_over');
  const act = found.state === 'invited' ? 'declined' : 'left';
  const membership = { campaignId, code: caller.municipalityCode, by: caller.staffId, at: clock() };
  return inTransaction(database, async (client) => {
    // To join spends money, and takes two persons; to decline or leave takes one, and none while a joining waits.
    if (body.joins) return askForCampaign(client, { ...membership, act: 'joined' });
    const waiting = await campaignWaiting(client, campaignId, membership.code);
    if (waiting) return waiting;
    await decideMembership(client, { ...membership, act });
    return { requestId: null };
  }).finally(campaigns.forget);
}

/** Ends a campaign at once; one that has not begun never begins. */
async function endCampaign({ database, clock, campaigns }: PremiumsContext, { caller, params }: CallOf<'endCampaign'>) {
  const now = `${clock()}`;
  const of = [params.campaignId, caller.municipalityCode];
  const ended = await database.query(
    `WITH before AS (SELECT id, ends_at FROM premium_campaign WHERE id = $1 AND host_code = $2 AND ends_at > $3 FOR NO KEY UPDATE),
          ended AS (UPDATE premium_campaign c SET starts_at = least(starts_at, $3), ends_at = $3 FROM before WHERE c.id = before.id)
     INSERT INTO premium_act (campaign_id, municipality_code, act, would_have_ended, acted_at, acted_by)
     SELECT id, $2, 'ended', ends_at, $3, $4 FROM before`,
    [...of, now, caller.staffId],
  );
  campaigns.forget();
  if (ended.rowCount === 1) return {};
  const known = await row(database, 'SELECT FROM premium_campaign WHERE id = $1 AND host_code = $2', of);
  return refuse(known ? 'campaign_over' : 'campaign_unknown');
}
