import { type Database, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';

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
