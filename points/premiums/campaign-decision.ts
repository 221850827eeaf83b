import { type Database, execute, one } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import { lockMember, reserveForCampaign } from './campaign-budget.ts';
import { campaignSubject, termsOfOne } from './campaign-terms.ts';
import { applyAgreement } from './payer-agreement.ts';
import { payerFundOf } from './payer-fund.ts';

type Act = 'made' | 'joined' | 'declined' | 'left';
type Membership = { campaignId: number; code: string; act: Act; by: string; at: Temporal.Instant };
/** Of which line of its budget a municipality pays, with its words; both null where it keeps none. */
export type CampaignLine = { budgetLineId: number | null; budgetLine: string | null };
/**
 * Asks a second person of the municipality to let a campaign spend its money, whether it made the campaign or was invited:
 * all of its terms are what is confirmed. Until then no premium of this municipality comes of it.
 */
export async function askForCampaign(
  client: Database,
  { campaignId, code, act, by, at, budgetLineId, budgetLine }: Membership & CampaignLine,
): Promise<{ requestId: number } | Refusal<'change_waiting'>> {
  const { name, terms } = await termsOfOne(client, campaignId);
  const asked = await askForChange(client, {
    subject: campaignSubject,
    subjectId: `${campaignId}/${code}`,
    name,
    office: code,
    before: null,
    after: { act, ...terms, budgetLineId, budgetLine },
    reason: '',
    askedBy: by,
    now: at,
  });
  return 'refused' in asked ? asked : { requestId: asked.requestId };
}

/** Lets a campaign spend a municipality's or a payer's money, as two persons have agreed. */
export async function applyCampaign(client: Database, change: ChangeRequest) {
  const { subjectId, after, askedBy, askedAt } = change;
  const [campaignId, code = ''] = subjectId.split('/');
  // Of a company or an organisation: it agrees to pay.
  if (/^[PO]/.test(code)) return applyAgreement(client, { campaignId: Number(campaignId), party: code, change });
  const { act, budgetLineId } = after as { act: Act; budgetLineId: number | null };
  const member = { campaignId: Number(campaignId), code };
  // Of two confirmed one after the other the second finds the municipality in it.
  if ((await lockMember(client, member)) === 'joined') return refuse('change_altered');
  const unreserved = await reserveForCampaign(client, { ...member, budgetLineId });
  if (unreserved) return refuse('change_over_budget');
  await decideMembership(client, { ...member, act, by: askedBy, at: askedAt });
  return undefined;
}

/** Joining names whose fund the points of this municipality are: the payer, or the municipality itself. */
export async function decideMembership(client: Database, { campaignId, code, act, by, at }: Membership): Promise<void> {
  const payer = await one<{ name: string | null; party: string | null }>(
    client,
    'SELECT payer AS name, payer_party AS party FROM premium_campaign WHERE id = :campaignId',
    { campaignId },
  );
  const payerId = await payerFundOf(client, { code, ...payer });
  await execute(
    client,
    'UPDATE premium_member SET state = :state, payer_id = :payerId WHERE campaign_id = :campaignId AND municipality_code = :code',
    { campaignId, code, state: act === 'made' ? 'joined' : act, payerId },
  );
  await execute(
    client,
    'INSERT INTO premium_act (campaign_id, municipality_code, act, acted_at, acted_by) VALUES (:campaignId, :code, :act, :at, :by)',
    { campaignId, code, act, at: `${at}`, by },
  );
}
