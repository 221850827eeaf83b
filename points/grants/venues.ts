import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { lockProgram } from './hold.ts';
import { findProgram, mayGrantFor, ownerOn, sightOf } from './programs.ts';

/**
 * 会場 (回) of a programme. Its state follows from the clock: nothing has to run for it to end.
 *
 * | state   | since                                              | next           | at its terminals                     |
 * | ------- | -------------------------------------------------- | -------------- | ------------------------------------ |
 * | planned | `createVenue`                                      | open           | shows when reception begins          |
 * | open    | its hour, or `openVenue` by hand on the day        | over           | a card that is laid on is a grant    |
 * | over    | its last hour, or `closeVenue` by hand on the day  | open, by hand, | the binding is over: nothing is left |
 * |         |                                                    | until its hour | selected there                       |
 */
export type Venue = {
  venueId: number;
  municipalityCode: string;
  programId: number;
  program: string;
  departmentId: number;
  department: string;
  name: string;
  heldOn: string;
  opensAt: Temporal.Instant;
  closesAt: Temporal.Instant;
  walkIns: boolean;
  capacity: number | null;
  openedAt: Temporal.Instant | null;
  closedAt: Temporal.Instant | null;
  staffId: string;
  applied: number;
  attended: number;
  cancelled: number;
  noShows: number;
};
export type Keeper = StaffCaller & { municipalityCode: string };
export type WhichVenue = { caller: Keeper; venueId: number };

/** So long after the end who has not come stays open, for a paper list to be entered; then the job closes it. */
export const hoursUntilNoShows = 24;

const venues = `SELECT venue.id AS venue_id, venue.municipality_code, venue.program_id, held.name AS program, owner.department_id,
    department_name_on(owner.department_id, :on) AS department, venue.name, held_on, opens_at, closes_at, walk_ins, capacity, opened_at, closed_at, venue.staff_id,
    counted.applied, counted.attended, counted.cancelled, counted.no_shows
  FROM venue CROSS JOIN LATERAL program_on(venue.program_id, :on) held ${ownerOn(':on')}
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE application.state = 'applied') AS applied,
                             count(*) FILTER (WHERE application.state = 'attended' AND record.state <> 'refused') AS attended,
                             count(*) FILTER (WHERE application.state = 'cancelled') AS cancelled,
                             count(*) FILTER (WHERE application.state = 'noShow') AS no_shows
                        FROM venue_application application LEFT JOIN grant_record record ON record.key = grant_key
                       WHERE venue_id = venue.id) counted`;

/** Where a venue stands at a moment. */
export function stateOf(
  { opensAt, closesAt, openedAt, closedAt }: Pick<Venue, 'opensAt' | 'closesAt' | 'openedAt' | 'closedAt'>,
  now: Temporal.Instant,
): 'planned' | 'open' | 'over' {
  const isBefore = (at: Temporal.Instant) => Temporal.Instant.compare(now, at) < 0;
  if (closedAt !== null || !isBefore(closesAt)) return 'over';
  return openedAt !== null || !isBefore(opensAt) ? 'open' : 'planned';
}

export const shownVenue = (venue: Venue, now: Temporal.Instant) => {
  const { municipalityCode: _, departmentId, department, openedAt, closedAt, staffId: __, ...shown } = venue;
  return {
    ...shown,
    department: { departmentId, name: department },
    opensAt: `${openedAt ?? venue.opensAt}`,
    closesAt: `${closedAt ?? venue.closesAt}`,
    state: stateOf(venue, now),
    noShowsAt: `${venue.closesAt.add({ hours: hoursUntilNoShows })}`,
  };
};

/** A venue, whoever asks. */
export const venueById = (database: Database, asked: { venueId: number; on: string }): Promise<Venue | undefined> =>
  row<Venue>(database, `${venues} WHERE venue.id = :venueId`, asked);

/**
 * How many of its places are taken, asked by who has the programme's row: of those who applied, and of those who came. Somebody who
 * came without an application and of whom the ledger took no grant has taken none.
 */
const seatsTaken = async (client: Database, venueId: number): Promise<number> =>
  (
    await one<{ taken: number }>(
      client,
      `SELECT count(*) AS taken FROM venue_application application LEFT JOIN grant_record record ON record.key = grant_key
        WHERE venue_id = :venueId AND application.state IN ('applied', 'attended') AND NOT (walk_in AND record.state = 'refused')`,
      { venueId },
    )
  ).taken;

/** How many more can be expected there; asked by who has the programme's row. Infinite where nobody is turned away. */
export async function placesLeft(client: Database, venueId: number): Promise<number> {
  const { capacity } = await one<{ capacity: number | null }>(
    client,
    'SELECT capacity FROM venue WHERE id = :venueId',
    { venueId },
  );
  return capacity === null ? Number.POSITIVE_INFINITY : capacity - (await seatsTaken(client, venueId));
}

/** A venue of a town that this person sees. */
export async function findVenue({ database, clock }: PremiumsContext, { caller, venueId }: WhichVenue) {
  const venue = await venueById(database, { venueId, on: `${dateInTokyo(clock())}` });
  const { seesAll, departmentId } = sightOf(caller, ['lead']);
  const isOfTown = venue?.municipalityCode === caller.municipalityCode;
  return isOfTown && (seesAll || departmentId === venue.departmentId) ? venue : undefined;
}

/** A venue of a programme that this person grants for. */
export async function ownVenue(
  context: PremiumsContext,
  { caller, venueId }: WhichVenue,
): Promise<Venue | Refusal<'venue_unknown' | 'program_of_other_department'>> {
  const venue = await venueById(context.database, { venueId, on: `${dateInTokyo(context.clock())}` });
  if (venue?.municipalityCode !== caller.municipalityCode) return refuse('venue_unknown');
  return mayGrantFor(caller, venue.departmentId) ? venue : refuse('program_of_other_department');
}

async function shown(context: PremiumsContext, venueId: number) {
  const now = context.clock();
  const venue = await venueById(context.database, { venueId, on: `${dateInTokyo(now)}` });
  if (!venue) throw new Error('a venue that was just written is not there');
  return shownVenue(venue, now);
}

type Hours = { heldOn: string; opensAt: string; closesAt: string };
/** The hours of a day in Japan, where they are hours, on a day of the programme, and not past. */
function hoursOf(
  { heldOn, opensAt, closesAt }: Hours,
  { startsOn, endsOn, now }: { startsOn: string; endsOn: string; now: Temporal.Instant },
) {
  const at = (time: string) =>
    Temporal.PlainDate.from(heldOn).toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: time }).toInstant();
  const hours = { opensAt: at(opensAt), closesAt: at(closesAt) };
  if (Temporal.Instant.compare(hours.opensAt, hours.closesAt) >= 0) return refuse('venue_hours');
  if (heldOn < startsOn || heldOn > endsOn) return refuse('venue_outside_program');
  return Temporal.Instant.compare(hours.closesAt, now) <= 0 ? refuse('venue_over') : hours;
}

/** Opens a venue of a programme on a day of it. */
export async function createVenue(context: PremiumsContext, { caller, body }: CallOf<'createVenue'>) {
  const { database, clock } = context;
  const now = clock();
  const { municipalityCode: code, staffId } = caller;
  const program = await findProgram(database, { programId: body.programId, code, on: `${dateInTokyo(now)}` });
  if (!program) return refuse('program_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  if (body.walkIns && hasAges(program)) return refuse('walk_ins_with_ages');
  const hours = hoursOf(body, { ...program, now });
  if (isRefusal(hours)) return hours;
  const venueId = await inTransaction(database, async (client) => {
    const { id } = await one<{ id: number }>(
      client,
      `INSERT INTO venue (municipality_code, program_id, name, held_on, opens_at, closes_at, walk_ins, capacity, staff_id, created_at)
       VALUES (:code, :programId, :name, :heldOn, :opensAt, :closesAt, :walkIns, :capacity, :staffId, :now) RETURNING id`,
      { ...body, code, opensAt: `${hours.opensAt}`, closesAt: `${hours.closesAt}`, staffId, now: `${now}` },
    );
    const line = { subject: 'venue', id, name: body.name, act: 'create', after: body } as const;
    await keepOwnTrail(client, { caller, now }, line);
    return id;
  });
  return shown(context, venueId);
}

/**
 * Corrects a venue that is not over: its name, day, hours, capacity and whether walk-ins are granted. Reception that is open stays
 * open, whatever hour it is given to begin at; its day is refused another by name.
 */
export async function changeVenue(context: PremiumsContext, { caller, params, body }: CallOf<'changeVenue'>) {
  const { database, clock } = context;
  const now = clock();
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  const asked = { programId: venue.programId, code: caller.municipalityCode, on: `${dateInTokyo(now)}` };
  const program = await findProgram(database, asked);
  if (!program) return refuse('venue_unknown');
  if (body.walkIns && hasAges(program)) return refuse('walk_ins_with_ages');
  const hours = hoursOf(body, { ...program, now });
  if (isRefusal(hours)) return hours;
  const { reason, ...fields } = body;
  const changed = await inTransaction(database, async (client) => {
    await lockProgram(client, venue.programId);
    const before = await venueById(client, { ...params, on: asked.on });
    const state = before && stateOf(before, now);
    if (!before || state === 'over') return refuse('venue_over');
    if (state === 'open' && body.heldOn !== before.heldOn) return refuse('venue_open');
    if (body.capacity !== null && body.capacity < (await seatsTaken(client, params.venueId)))
      return refuse('capacity_below_applied');
    // Reception that has begun began when it did, also where its hour is put off now.
    const openedAt = state === 'open' ? `${before.openedAt ?? before.opensAt}` : null;
    await execute(
      client,
      `UPDATE venue SET name = :name, held_on = :heldOn, opens_at = :opensAt, closes_at = :closesAt, walk_ins = :walkIns,
              capacity = :capacity, opened_at = :openedAt WHERE id = :venueId`,
      { ...params, ...fields, openedAt, opensAt: `${hours.opensAt}`, closesAt: `${hours.closesAt}` },
    );
    const { name, heldOn, opensAt, closesAt, walkIns, capacity } = before;
    const stood = { name, heldOn, opensAt: `${opensAt}`, closesAt: `${closesAt}`, walkIns, capacity };
    const line = { subject: 'venue', id: params.venueId, name, act: 'change' } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, before: stood, after: fields, reason });
    return undefined;
  });
  return changed ?? shown(context, params.venueId);
}

const venuesShown = 100;
/** The venues that a person sees, the latest first. */
export async function listVenues({ database, clock }: PremiumsContext, { caller, query }: CallOf<'listVenues'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const now = clock();
  const found = await rows<Venue>(
    database,
    `${venues} WHERE venue.municipality_code = :code AND (:seesAll OR owner.department_id = :departmentId)
        AND (:before::bigint IS NULL OR venue.id < :before) ORDER BY venue.id DESC LIMIT :limit`,
    {
      code: caller.municipalityCode,
      ...sightOf(caller, ['lead']),
      before,
      on: `${dateInTokyo(now)}`,
      limit: venuesShown + 1,
    },
  );
  const { page, next } = pageOf(found, venuesShown, ({ venueId }) => [venueId]);
  return { venues: page.map((venue) => shownVenue(venue, now)), next };
}

/** Begins reception by hand, on the day: before its hour, or again after a hand has ended it too soon. */
export const openVenue = (context: PremiumsContext, { caller, params }: CallOf<'openVenue'>) =>
  setByHand(context, { caller, ...params, act: 'open' });

/** Ends reception by hand, on the day. Its terminals take no card from that moment. */
export const closeVenue = (context: PremiumsContext, { caller, params }: CallOf<'closeVenue'>) =>
  setByHand(context, { caller, ...params, act: 'close' });

async function setByHand(context: PremiumsContext, { act, ...which }: WhichVenue & { act: 'open' | 'close' }) {
  const { database, clock } = context;
  const { caller, venueId } = which;
  const now = clock();
  const venue = await findVenue(context, which);
  if (!venue) return refuse('venue_unknown');
  if (venue.heldOn !== `${dateInTokyo(now)}`) return refuse('venue_not_today');
  if (Temporal.Instant.compare(venue.closesAt, now) <= 0) return refuse('venue_over');
  const state = stateOf(venue, now);
  const isSo = act === 'open' ? state === 'open' : state === 'over';
  if (!isSo)
    await inTransaction(database, async (client) => {
      await lockProgram(client, venue.programId);
      const set = act === 'open' ? 'opened_at = coalesce(opened_at, :now), closed_at = NULL' : 'closed_at = :now';
      await execute(client, `UPDATE venue SET ${set} WHERE id = :venueId`, { venueId, now: `${now}` });
      const line = { subject: 'venue', id: venueId, name: venue.name } as const;
      const done = act === 'open' ? 'openReception' : 'closeReception';
      await keepOwnTrail(client, { caller, now }, { ...line, act: done, after: { at: `${now}` } });
    });
  return shown(context, venueId);
}
