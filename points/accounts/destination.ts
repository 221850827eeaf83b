import type { Database } from '../../postgres/pool.ts';
import { row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { AllocationTarget } from './book.ts';
import { exchangeExpiryOn, resolveOpenMunicipality } from './municipality.ts';

/** Where a holder sends points: a municipality's points or a support event (6-8 3). */
export type Destination = { kind: 'municipality'; municipalityCode: string } | { kind: 'event'; eventId: number };
export type DestinationRefusal = Refusal<
  'municipality_unknown' | 'municipality_check_digit' | 'municipality_not_open' | 'event_unknown' | 'event_ended'
>;
export type SupportEvent = {
  eventId: number;
  name: string;
  organizer: string;
  municipalityCode: string;
  startsOn: string;
  endsOn: string;
  expiresOn: string;
  goal: number | null;
};

export const eventColumns = `support_event.id AS "eventId", support_event.name, organizer, municipality_code AS "municipalityCode",
  starts_on AS "startsOn", ends_on AS "endsOn", expires_on AS "expiresOn", goal`;

/** The event, while it takes contributions. */
export async function openEvent(
  database: Database,
  eventId: number,
  today: string,
): Promise<SupportEvent | Refusal<'event_unknown' | 'event_ended'>> {
  const found = await row<SupportEvent>(database, `SELECT ${eventColumns} FROM support_event WHERE id = $1`, [eventId]);
  if (!found) return refuse('event_unknown');
  return today < found.startsOn || today > found.endsOn ? refuse('event_ended') : found;
}

/** Checks a destination as of today and says, in words and for the book, where it leads. */
export async function resolveDestination(
  database: Database,
  destination: Destination,
  today: Temporal.PlainDate,
): Promise<{ target: AllocationTarget; words: string; normal: Destination } | DestinationRefusal> {
  if (destination.kind === 'event') {
    const event = await openEvent(database, destination.eventId, today.toString());
    if ('refused' in event) return event;
    const { eventId, municipalityCode, expiresOn, name } = event;
    return { target: { kind: 'event', eventId, municipalityCode, expiresOn }, words: name, normal: destination };
  }
  const municipality = await resolveOpenMunicipality(database, destination.municipalityCode);
  if ('refused' in municipality) return municipality;
  const { code, name, exchangeExpiry } = municipality;
  return {
    target: { kind: 'municipality', municipalityCode: code, expiresOn: exchangeExpiryOn(exchangeExpiry, today) },
    words: `${name}ポイント`,
    normal: { kind: 'municipality', municipalityCode: code },
  };
}

/** Keeps what was given to an event. A name stays with this contribution only (decision 14); the same key again is no change. */
export async function recordContribution(
  database: Database,
  given: {
    key: string;
    eventId: number;
    holder: number;
    amount: number;
    name?: string | undefined;
    occurredAt: Temporal.Instant;
  },
): Promise<void> {
  await database.query(
    'INSERT INTO contribution (key, event_id, holder, amount, name, made_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
    [given.key, given.eventId, given.holder, given.amount, given.name ?? null, `${given.occurredAt}`],
  );
}
