import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { campaignSubject, campaignWaiting, termsOfOne } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';

/** SQL: the campaigns `c` that a payer sees: those that it keeps, and those whose municipality has confirmed them itself. */
export const isSeenByPayer = `payer_party = :party AND (host_code IS NULL OR EXISTS (SELECT FROM premium_act made
  WHERE made.campaign_id = c.id AND made.act = 'made'))`;
/** SQL: what the registered payer of a campaign `c` has answered. */
export const agreementColumn = `CASE WHEN payer_party IS NULL THEN 'none' WHEN payer_agreed(c.id) THEN 'agreed'
  WHEN EXISTS (SELECT FROM premium_agreement a WHERE a.campaign_id = c.id AND a.answer = 'declined') THEN 'declined' ELSE 'asked' END`;

/**
 * A registered payer agrees to pay for a campaign, or declines. To agree takes two persons: what the first one read is what the second one
 * confirms, word for word, and what then counts; until then the campaign gives nothing (R83-05).
 */
export async function answerCampaign(
  { database, clock, campaigns }: PremiumsContext,
  { caller, params, body }: CallOf<'answerCampaign'>,
) {
  const { campaignId } = params;
  const party = caller.organisation ?? '';
  return inTransaction(database, async (client) => {
    // 1. The campaign, held so that nobody ends it meanwhile.
    const found = await row<{ endsAt: Temporal.Instant; agreement: string }>(
      client,
      `SELECT ends_at, ${agreementColumn} AS agreement FROM premium_campaign c WHERE id = :campaignId AND ${isSeenByPayer} FOR NO KEY UPDATE`,
      { campaignId, party },
    );
    if (!found) return refuse('campaign_unknown');
    if (Temporal.Instant.compare(found.endsAt, clock()) <= 0) return refuse('campaign_over');
    if (found.agreement === 'agreed') return refuse('campaign_agreed_already');
    // 2. Exactly what was read.
    const { name, sha256 } = await termsOfOne(client, campaignId);
    if (sha256 !== body.sha256) return refuse('campaign_changed');
    const asked = { campaignId, party, by: caller.staffId, at: clock(), reason: body.reason };
    if (body.agrees) return askForAgreement(client, asked);
    const waiting = await campaignWaiting(client, campaignId, party);
    if (waiting) return waiting;
    await insertAnswer(client, { ...asked, answer: 'declined', sha256 });
    const line = { subject: 'campaign', id: campaignId, name, act: 'declined', reason: body.reason } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return { requestId: null };
  }).finally(campaigns.forget);
}

type Answer = { campaignId: number; party: string; by: string; at: Temporal.Instant; reason: string };
/** Asks a second person of the payer to agree to all terms of a campaign. */
export async function askForAgreement(
  client: Database,
  { campaignId, party, by, at, reason }: Answer,
): Promise<{ requestId: number } | Refusal<'change_waiting'>> {
  const { name, terms } = await termsOfOne(client, campaignId);
  const asked = await askForChange(client, {
    subject: campaignSubject,
    subjectId: `${campaignId}/${party}`,
    name,
    office: party,
    before: null,
    after: { act: 'agreed', ...terms },
    reason,
    askedBy: by,
    now: at,
  });
  return isRefusal(asked) ? asked : { requestId: asked.requestId };
}

/** Notes what two persons of the payer have agreed to, unless the campaign is another one by now. */
export async function applyAgreement(
  client: Database,
  { campaignId, party, change }: { campaignId: number; party: string; change: ChangeRequest },
): Promise<Refusal<'change_altered'> | undefined> {
  await execute(client, 'SELECT FROM premium_campaign WHERE id = :campaignId FOR NO KEY UPDATE', { campaignId });
  const { terms, sha256, name } = await termsOfOne(client, campaignId);
  const { act: _, ...agreed } = change.after as { act: string };
  const isSame = JSON.stringify(sorted({ ...terms })) === JSON.stringify(sorted(agreed)) && name === change.name;
  if (!isSame) return refuse('change_altered');
  const { askedBy: by, askedAt: at, reason } = change;
  const noted = await insertAnswer(client, { campaignId, party, by, at, reason, answer: 'agreed', sha256 });
  return noted === 1 ? undefined : refuse('change_altered');
}
const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

/** Added once: of two that agree at the same time the second finds it there. */
const insertAnswer = (
  client: Database,
  { at, ...answer }: Answer & { answer: 'agreed' | 'declined'; sha256: string },
) =>
  execute(
    client,
    `INSERT INTO premium_agreement (campaign_id, party, answer, occasion, percent, budget, per_holder, of_partner, street_id, merchant_id,
                                    voucher_kind_id, starts_at, ends_at, expires_on, sha256, reason, answered_by, answered_at)
     SELECT id, :party, :answer, occasion, percent, budget, per_holder, of_partner, street_id, merchant_id, voucher_kind_id, starts_at, ends_at, expires_on,
            :sha256, :reason, :by, :at
       FROM premium_campaign WHERE id = :campaignId AND payer_party = :party ON CONFLICT DO NOTHING`,
    { ...answer, at: `${at}` },
  );
