import { type Database, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { AllocationTarget } from '../book/book.ts';
import { type EventRefusal, openEvent } from '../events/support-event.ts';
import { judgeStaying } from '../registers/leaving.ts';
import {
  exchangeExpiryOn,
  type OpenMunicipality,
  openMunicipalityOf,
  resolveOpenMunicipality,
} from '../registers/municipality.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { standingCode } from '../registers/standing-code.ts';

/** Where a holder sends points: a municipality's points or a support event (6-8 3). */
export type Destination = { kind: 'municipality'; municipalityCode: string } | { kind: 'event'; eventId: number };
export type DestinationRefusal =
  | Refusal<
      | 'municipality_unknown'
      | 'municipality_check_digit'
      | 'municipality_not_open'
      | 'sandbox_apart'
      | 'municipality_leaving'
    >
  | EventRefusal;

/** Checks a destination as of today and says, in words and for the book, where it leads. */
export async function resolveDestination(
  database: Database,
  destination: Destination,
  today: Temporal.PlainDate,
): Promise<{ target: AllocationTarget; words: string; normal: Destination } | DestinationRefusal> {
  if (destination.kind === 'event') {
    const event = await openEvent(database, destination.eventId, today.toString());
    if ('refused' in event) return event;
    const { eventId, municipalityCode, lotExpiresOn: expiresOn, name } = event;
    const refused = judgeApart(municipalityCode) ?? (await judgeStaying(database, municipalityCode));
    if (refused) return refused;
    return { target: { kind: 'event', eventId, municipalityCode, expiresOn }, words: name, normal: destination };
  }
  const plain = await plainMunicipality(database, destination.municipalityCode);
  if (plain && !judgeApart(plain.code)) return asDestination(plain, today);
  const named = await resolveOpenMunicipality(database, destination.municipalityCode);
  if ('refused' in named) return named;
  // The code of before a merger means who took over: companies keep lists, and a choice may be older than the day.
  const municipality = await openMunicipalityOf(database, await standingCode(database, named.code));
  if (!municipality) return refuse('municipality_not_open');
  const { code } = municipality;
  const refused = judgeApart(code) ?? (await judgeStaying(database, code));
  if (refused) return refused;
  return asDestination(municipality, today);
}

/**
 * The municipality of a five-digit code that takes part, that nobody has taken over and that does not leave: nearly every one, in one look.
 * Whoever it is not has its reason found by the steps above.
 */
const plainMunicipality = (database: Database, code: string): Promise<OpenMunicipality | undefined> =>
  row<OpenMunicipality>(
    database,
    `SELECT code, name, exchange_expiry FROM municipality_account JOIN municipality USING (code)
      WHERE code = :code AND NOT EXISTS (SELECT FROM municipality_leaving WHERE municipality_code = :code)
        AND NOT EXISTS (SELECT FROM municipality_succession WHERE municipality_code = :code AND taken_over_at IS NOT NULL)`,
    { code },
  );

/** A municipality that takes part, as a destination of a day. */
export const asDestination = (
  { code, name, exchangeExpiry }: OpenMunicipality,
  today: Temporal.PlainDate,
): { target: AllocationTarget; words: string; normal: Destination } => ({
  target: { kind: 'municipality', municipalityCode: code, expiresOn: exchangeExpiryOn(exchangeExpiry, today) },
  words: `${name}ポイント`,
  normal: { kind: 'municipality', municipalityCode: code },
});
