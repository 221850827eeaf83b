import { type Database, execute, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import { lockMember, reserveForCampaign } from './campaign-budget.ts';

type Act = 'made' | 'joined' | 'declined' | 'left';
type Membership = { campaignId: number; code: string; act: Act; by: string; at: Temporal.Instant };
/** Of which line of its budget a municipality pays, with its words; both null where it keeps none. */
export type CampaignLine = { budgetLineId: number | null; budgetLine: string | null };
/** The subject of a request to spend a municipality's money on a campaign. */
export const campaignSubject = 'campaign';

type Terms = {
  name: string;
  occasion: 'use' | 'voucher' | 'allocation';
  /** The street or shop by its name; null everywhere. */
  place: string | null;
  /** Who else was invited, by name. */
  invited: string | null;
  percent: number;
  budget: number;
  perHolder: number | null;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  expiresOn: string;
  payer: string | null;
};

/**
 * Asks a second person of the municipality to let a campaign spend its money, whether it made the campaign or was invited:
 * all of its terms are what is confirmed. Until then no premium of this municipality comes of it.
 */
export async function askForCampaign(
  client: Database,
  { campaignId, code, act, by, at, budgetLineId, budgetLine }: Membership & CampaignLine,
): Promise<{ requestId: number } | Refusal<'change_waiting'>> {
  const terms = await row<Terms>(
    client,
    `SELECT c.name, occasion, coalesce(s.name, place_name(merchant_id, (starts_at AT TIME ZONE 'Asia/Tokyo')::date)) AS place, percent, budget, per_holder, starts_at, ends_at, expires_on,
            payer, (SELECT string_agg(town.name, '、' ORDER BY town.code) FROM premium_member i
                      JOIN municipality town ON town.code = i.municipality_code
                     WHERE campaign_id = c.id AND municipality_code <> host_code) AS invited
       FROM premium_campaign c LEFT JOIN shopping_street s ON s.id = street_id
      WHERE c.id = :campaignId`,
    { campaignId },
  );
  if (!terms) throw new Error(`no campaign ${campaignId}`);
  const { name, startsAt, endsAt, ...plain } = terms;
  const period = { startsAt: `${startsAt}`, endsAt: `${endsAt}` };
  const asked = await askForChange(client, {
    subject: campaignSubject,
    subjectId: `${campaignId}/${code}`,
    name,
    office: code,
    before: null,
    after: { act, ...plain, ...period, budgetLineId, budgetLine },
    reason: '',
    askedBy: by,
    now: at,
  });
  return 'refused' in asked ? asked : { requestId: asked.requestId };
}

/** Lets a campaign spend a municipality's money, as two persons have agreed. */
export async function applyCampaign(client: Database, { subjectId, after, askedBy, askedAt }: ChangeRequest) {
  const [campaignId, code = ''] = subjectId.split('/');
  const { act, budgetLineId } = after as { act: Act; budgetLineId: number | null };
  const member = { campaignId: Number(campaignId), code };
  // Of two confirmed one after the other the second finds the municipality in it.
  if ((await lockMember(client, member)) === 'joined') return refuse('change_altered');
  const unreserved = await reserveForCampaign(client, { ...member, budgetLineId });
  if (unreserved) return refuse('change_over_budget');
  await decideMembership(client, { ...member, act, by: askedBy, at: askedAt });
  return undefined;
}

/** Whether a change waits that would let this campaign spend this municipality's money. */
export const campaignWaiting = async (client: Database, campaignId: number, code: string) =>
  (await row(
    client,
    'SELECT FROM change_request WHERE subject = :subject AND subject_id = :subjectId AND decision IS NULL',
    { subject: campaignSubject, subjectId: `${campaignId}/${code}` },
  ))
    ? refuse('change_waiting')
    : undefined;

/** Joining names whose fund the points of this municipality are: the payer, or the municipality itself. */
export async function decideMembership(client: Database, { campaignId, code, act, by, at }: Membership): Promise<void> {
  const payer = await row<{ id: number }>(
    client,
    `INSERT INTO premium_payer (municipality_code, name)
     SELECT town.code, coalesce(payer, town.name) FROM premium_campaign, municipality town
      WHERE premium_campaign.id = :campaignId AND town.code = :code
     ON CONFLICT (municipality_code, name) DO UPDATE SET name = excluded.name RETURNING id`,
    { campaignId, code },
  );
  await execute(
    client,
    'UPDATE premium_member SET state = :state, payer_id = :payerId WHERE campaign_id = :campaignId AND municipality_code = :code',
    { campaignId, code, state: act === 'made' ? 'joined' : act, payerId: payer?.id },
  );
  await execute(
    client,
    'INSERT INTO premium_act (campaign_id, municipality_code, act, acted_at, acted_by) VALUES (:campaignId, :code, :act, :at, :by)',
    { campaignId, code, act, at: `${at}`, by },
  );
}
