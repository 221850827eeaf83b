import { type Database, execute, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';
import type { CampaignPayer } from './campaign-payer.ts';

type Entered = Omit<CallOf<'createCampaign'>['body'], 'payer' | 'startsAt' | 'endsAt' | 'invited'>;
/** A campaign with who keeps it: a municipality, or its payer. */
export type NewCampaign = CampaignPayer & {
  body: Entered;
  hostCode: string | null;
  by: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  now: Temporal.Instant;
};
/** Adds a campaign, and the towns as invited. */
export async function insertCampaign(
  client: Database,
  campaign: NewCampaign,
  codes: readonly string[],
): Promise<number> {
  const { body, startsAt, endsAt, now, ...keeping } = campaign;
  const { place, name, occasion, percent, perHolder, budget, expiresOn } = body;
  const { id } = await one<{ id: number }>(
    client,
    `INSERT INTO premium_campaign (host_code, name, occasion, percent, payer, payer_party, of_partner, starts_at, ends_at, street_id, merchant_id, voucher_kind_id,
                                   per_holder, budget, expires_on, made_at, made_by)
     VALUES (:hostCode, :name, :occasion, :percent, :payerName, :payerParty, :ofPartner, :startsAt, :endsAt, :streetId, :merchantId, :voucherKindId,
             :perHolder, :budget, :expiresOn, :now, :by) RETURNING id`,
    {
      ...keeping,
      name,
      occasion,
      percent,
      perHolder,
      budget,
      expiresOn,
      startsAt: `${startsAt}`,
      endsAt: `${endsAt}`,
      streetId: place.kind === 'street' ? place.streetId : null,
      merchantId: place.kind === 'shop' ? place.merchantId : null,
      voucherKindId: place.kind === 'voucherKind' ? place.voucherKindId : null,
      now: `${now}`,
    },
  );
  await execute(
    client,
    `INSERT INTO premium_member (campaign_id, municipality_code, state)
     SELECT :id, code, 'invited' FROM unnest(:codes::text[]) AS code ON CONFLICT DO NOTHING`,
    { id, codes },
  );
  return id;
}

/** The two moments, on the clocks of Japan; a premium must outlive the campaign that brings it. */
export function periodOf(
  { startsAt: from, endsAt: until, expiresOn }: { startsAt: string; endsAt: string; expiresOn: string },
  now: Temporal.Instant,
) {
  const startsAt = instantOf(from);
  const endsAt = instantOf(until);
  if (!startsAt || !endsAt) return refuse('period_invalid');
  if (Temporal.Instant.compare(startsAt, endsAt) >= 0) return refuse('campaign_ends_first');
  if (Temporal.Instant.compare(endsAt, now) <= 0) return refuse('campaign_in_the_past');
  // Midnight belongs to the day before: a campaign to the end of March ends with it.
  if (expiresOn < dateInTokyo(endsAt.subtract({ nanoseconds: 1 })).toString()) return refuse('premium_ends_too_early');
  return { startsAt, endsAt };
}

function instantOf(minute: string): Temporal.Instant | undefined {
  try {
    return Temporal.PlainDateTime.from(minute, { overflow: 'reject' }).toZonedDateTime('Asia/Tokyo').toInstant();
  } catch {
    // 30 February, 25 o'clock: no minute of any day.
    return undefined;
  }
}

/** Whether a street or a shop is the town's own. */
export async function isOwnPlace(
  database: Database,
  place: { kind: 'street'; streetId: number } | { kind: 'shop'; merchantId: number },
  code: string,
): Promise<boolean> {
  const [table, id] = place.kind === 'shop' ? ['merchant', place.merchantId] : ['shopping_street', place.streetId];
  const found = await row(database, `SELECT FROM ${table} WHERE id = :id AND municipality_code = :code`, { id, code });
  return found !== undefined;
}

/** The five digits of the towns that are invited, each known and open; the first that is not is the refusal. */
export async function townsOf(
  database: Database,
  codes: readonly string[],
): Promise<string[] | Refusal<'municipality_unknown' | 'municipality_check_digit' | 'municipality_not_open'>> {
  const towns: string[] = [];
  for (const code of codes) {
    const town = await resolveOpenMunicipality(database, code);
    if (isRefusal(town)) return town;
    towns.push(town.code);
  }
  return towns;
}
