import { execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { trailNew } from '../registers/trail.ts';
import { endKept } from './campaign-end.ts';
import { insertCampaign, periodOf, townsOf } from './campaign-entry.ts';
import { isOfOwnPoints } from './campaign-payer.ts';
import type { PremiumsContext } from './context.ts';
import { askForAgreement } from './payer-agreement.ts';

/**
 * A registered payer proposes a campaign to towns, which it keeps itself (4-2①): once a second person of it has agreed to pay, they are
 * invited, and join by their own word. No town is its host, so that any of them may leave.
 */
export async function proposeCampaign(
  { database, clock, campaigns }: PremiumsContext,
  { caller, body }: CallOf<'proposeCampaign'>,
) {
  const party = caller.organisation ?? '';
  // 1. When, whose points, and who is invited.
  const period = periodOf(body, clock());
  if (isRefusal(period)) return period;
  if (body.ownPointsOnly && !isOfOwnPoints({ party, occasion: body.occasion })) return refuse('own_points_not_moved');
  const apart = judgeApart(...body.invited);
  if (apart) return apart;
  const towns = await townsOf(database, body.invited);
  if (isRefusal(towns)) return towns;
  if (towns.length === 0) return refuse('campaign_without_towns');
  return inTransaction(database, async (client) => {
    // 2. Pressed twice, it is one: of one payer one at a time looks at the names.
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('campaigns of ' || :party, 0))`, { party });
    const same = await row(
      client,
      'SELECT FROM premium_campaign WHERE host_code IS NULL AND payer_party = :party AND name = :name AND ends_at > :now',
      { party, name: body.name, now: `${clock()}` },
    );
    if (same) return refuse('campaign_name_taken');
    const { name: payerName } = await one<{ name: string }>(client, 'SELECT organisation_name(:party) AS name', {
      party,
    });
    // 3. The campaign, and the towns as invited; they see it once it is agreed to.
    const campaignId = await insertCampaign(
      client,
      {
        ...period,
        body: { ...body, place: { kind: 'everywhere' } },
        payerName,
        payerParty: party,
        ofPartner: body.ownPointsOnly ? Number(party.slice(1)) : null,
        hostCode: null,
        by: caller.staffId,
        now: clock(),
      },
      towns,
    );
    await trailNew(client, { caller, now: clock() }, { subject: 'campaign', id: campaignId });
    // 4. The request that waits for a second person.
    const asked = await askForAgreement(client, { campaignId, party, by: caller.staffId, at: clock(), reason: '' });
    if (isRefusal(asked)) throw new Error('a change waits for a campaign that was just made');
    return { campaignId, ...asked };
  }).finally(campaigns.forget);
}

/** Ends a campaign that the payer proposed. */
export const endProposedCampaign = (context: PremiumsContext, { caller, params }: CallOf<'endProposedCampaign'>) =>
  endKept(context, {
    caller,
    campaignId: params.campaignId,
    keeper: { column: 'payer_party', is: caller.organisation },
  });
