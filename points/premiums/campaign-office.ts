import { type Database, execute, hasCode, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { judgeFunction } from '../registers/functions.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { keepOwnTrail, trailNew } from '../registers/trail.ts';
import { judgeCampaignLine } from './campaign-budget.ts';
import { askForCampaign, decideMembership } from './campaign-decision.ts';
import { endKept } from './campaign-end.ts';
import { insertCampaign, isOwnPlace, periodOf, townsOf } from './campaign-entry.ts';
import type { CampaignMember } from './campaign-lists.ts';
import { resolvePayer } from './campaign-payer.ts';
import { campaignWaiting } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';

type Asked = CallOf<'createCampaign'>;

/**
 * Makes a campaign and asks a second person to let it spend; towns are invited and join by their own word (R30-06). Until the
 * second person has agreed it brings nothing.
 */
export async function createCampaign({ database, clock, campaigns }: PremiumsContext, { caller, body }: Asked) {
  const { municipalityCode: code, staffId: by } = caller;
  // 1. When, who pays, where, and who is invited.
  const period = periodOf(body, clock());
  if (isRefusal(period)) return period;
  const { payer } = body;
  if (!payer) return refuse('premium_without_payer');
  const wrongPlace = await judgePlace(database, { body, code });
  if (wrongPlace) return wrongPlace;
  const paidBy = await resolvePayer(database, { payer, occasion: body.occasion, code });
  if (isRefusal(paidBy)) return paidBy;
  const budgetLineId = payer.kind === 'municipality' ? payer.budgetLineId : null;
  const budgetLine = await judgeCampaignLine(database, { budgetLineId, code, startsAt: period.startsAt });
  if (isRefusal(budgetLine)) return budgetLine;
  const invited = await townsOf(database, body.invited);
  if (isRefusal(invited)) return invited;
  const apart = invited.length > 0 ? judgeApart(code, ...invited) : undefined;
  if (apart) return apart;
  const made = inTransaction(database, async (client) => {
    // 2. Pressed twice, it is one: the office's row is held while the names are looked at.
    await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
    const same = await row(
      client,
      'SELECT FROM premium_campaign WHERE host_code = :code AND name = :name AND ends_at > :now',
      { code, name: body.name, now: `${clock()}` },
    );
    if (same) return refuse('campaign_name_taken');
    // 3. The campaign, and the towns as invited.
    const campaign = { ...period, ...paidBy, body, hostCode: code, by, now: clock() };
    const campaignId = await insertCampaign(client, campaign, [code, ...invited]);
    await trailNew(client, { caller, now: clock() }, { subject: 'campaign', id: campaignId });
    // 4. The request that waits for a second person.
    const request = await askForCampaign(client, {
      campaignId,
      code,
      act: 'made',
      by,
      at: clock(),
      budgetLineId,
      budgetLine,
    });
    if (isRefusal(request)) throw new Error('a change waits for a campaign that was just made');
    return { campaignId, ...request };
  });
  return made.catch((error) => refuseUnknownKind(error, body)).finally(campaigns.forget);
}

/** A kind of voucher that is none of this town's. */
function refuseUnknownKind(error: unknown, { place }: Asked['body']) {
  if (place.kind === 'voucherKind' && hasCode(error, '23503')) return refuse('voucher_kind_unknown');
  throw error;
}

/** Whether a campaign can be tied to this place: where it is used, and the town's own. */
async function judgePlace(
  database: Database,
  { body: { place, occasion }, code }: Pick<Asked, 'body'> & { code: string },
) {
  if (place.kind === 'everywhere') return undefined;
  const ofVouchers = place.kind === 'street' || place.kind === 'voucherKind';
  const isOfPlace = occasion === 'voucher' ? ofVouchers : occasion === 'use' && place.kind !== 'voucherKind';
  if (!isOfPlace) return refuse('campaign_place_without_use');
  // Whose kind it is, the table itself knows: vouchers are of a later room.
  if (place.kind === 'voucherKind') return undefined;
  if (await isOwnPlace(database, place, code)) return undefined;
  return refuse(place.kind === 'shop' ? 'place_unknown' : 'street_unknown');
}

type Answering = {
  name: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  payer: string | null;
  state: CampaignMember['state'];
};
/** A town joins a campaign, declines or leaves it. */
export async function decideCampaign(
  { database, clock, campaigns }: PremiumsContext,
  { caller, params, body }: CallOf<'decideCampaign'>,
) {
  const { campaignId } = params;
  const found = await row<Answering>(
    database,
    `SELECT c.name, starts_at, ends_at, payer, state FROM premium_campaign c JOIN premium_member m ON campaign_id = c.id
      WHERE c.id = :campaignId AND municipality_code = :municipalityCode AND host_code IS DISTINCT FROM :municipalityCode
        AND (host_code IS NOT NULL OR payer_agreed(c.id))`,
    { campaignId, municipalityCode: caller.municipalityCode },
  );
  if (!found) return refuse('campaign_unknown');
  if (Temporal.Instant.compare(found.endsAt, clock()) <= 0) return refuse('campaign_over');
  if (body.joins && found.state === 'joined') return refuse('campaign_joined_already');
  // Who has switched premiums off goes out of a campaign, and into none.
  const on = `${dateInTokyo(clock())}`;
  const off = body.joins
    ? await judgeFunction(database, { code: caller.municipalityCode, name: 'premiums', on })
    : undefined;
  if (off) return off;
  const act = found.state === 'invited' ? ('declined' as const) : ('left' as const);
  // Where somebody else pays, nothing of the municipality's budget is spent.
  const budgetLineId = found.payer === null && body.joins ? body.budgetLineId : null;
  const { startsAt } = found;
  const budgetLine = await judgeCampaignLine(database, { budgetLineId, code: caller.municipalityCode, startsAt });
  if (isRefusal(budgetLine)) return budgetLine;
  const membership = { campaignId, code: caller.municipalityCode, by: caller.staffId, at: clock() };
  return inTransaction(database, async (client) => {
    // To join spends money, and takes two persons; to decline or leave takes one, and none while a joining waits.
    if (body.joins) return askForCampaign(client, { ...membership, act: 'joined', budgetLineId, budgetLine });
    const waiting = await campaignWaiting(client, campaignId, membership.code);
    if (waiting) return waiting;
    await decideMembership(client, { ...membership, act });
    const states = { before: { state: found.state }, after: { state: act } };
    const line = { subject: 'campaign', id: campaignId, name: found.name, act, ...states } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return { requestId: null };
  }).finally(campaigns.forget);
}

/** Ends a campaign of the town's own at once; one that has not begun never begins. */
export const endCampaign = (context: PremiumsContext, { caller, params }: CallOf<'endCampaign'>) =>
  endKept(context, {
    caller,
    campaignId: params.campaignId,
    keeper: { column: 'host_code', is: caller.municipalityCode },
  });
