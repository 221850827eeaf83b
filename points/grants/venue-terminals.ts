import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, execute, hasCode, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, Terminal } from '../callers.ts';
import { drawSetupCode, hashOfSetupCode } from '../places/setup-code.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { judgeFunction } from '../registers/functions.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { findProgram } from './programs.ts';
import { findVenue, ownVenue, shownVenue, stateOf, type Venue, venueById, type WhichVenue } from './venues.ts';

const setupDays = 7;

/** A venue with its terminals, those of before among them. */
export async function showVenue(context: PremiumsContext, { caller, params }: CallOf<'showVenue'>) {
  return detailOf(context, { caller, ...params });
}

async function detailOf(context: PremiumsContext, which: WhichVenue) {
  const { database, clock } = context;
  const venue = await findVenue(context, which);
  if (!venue) return refuse('venue_unknown');
  const program = await programOf(context, venue);
  const terminals = await rows<Bound>(
    database,
    `SELECT binding.id AS binding_id, operator.name AS operator, terminal.place, bound_at, ended_at
       FROM venue_terminal binding JOIN terminal ON terminal.id = terminal_id JOIN operator ON operator.id = operator_id
      WHERE venue_id = :venueId ORDER BY binding.id`,
    { venueId: venue.venueId },
  );
  return {
    ...shownVenue(venue, clock()),
    points: program.amount,
    residentsOnly: program.residentsOnly,
    ageFrom: program.ageFrom,
    ageTo: program.ageTo,
    terminals: terminals.map(({ boundAt, endedAt, ...one }) => ({
      ...one,
      boundAt: `${boundAt}`,
      endedAt: endedAt && `${endedAt}`,
    })),
  };
}
type Bound = {
  bindingId: number;
  operator: string;
  place: string;
  boundAt: Temporal.Instant;
  endedAt: Temporal.Instant | null;
};

/** The programme of a venue, as it holds on the day of the venue: whoever enters a paper list later grants by that. */
export async function programOf(
  { database }: { database: Database },
  { programId, municipalityCode: code, heldOn: on }: Pick<Venue, 'programId' | 'municipalityCode' | 'heldOn'>,
) {
  const program = await findProgram(database, { programId, code, on });
  if (!program) throw new Error(`no programme of a venue on ${on}`);
  return program;
}

/** Gives out the code that binds one terminal to a venue, once; a new one voids the one before. Only its hash is kept. */
export async function createVenueCode(context: PremiumsContext, { caller, params }: CallOf<'createVenueCode'>) {
  const { database, clock } = context;
  const now = clock();
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  if (stateOf(venue, now) === 'over') return refuse('venue_over');
  const setupCode = drawSetupCode();
  const last = now.add({ hours: 24 * setupDays });
  const expiresAt = Temporal.Instant.compare(last, venue.closesAt) < 0 ? last : venue.closesAt;
  await inTransaction(database, async (client) => {
    await execute(
      client,
      `INSERT INTO venue_setup (venue_id, code_sha256, expires_at, made_by) VALUES (:venueId, :codeSha256, :expiresAt, :staffId)
       ON CONFLICT (venue_id) DO UPDATE SET code_sha256 = :codeSha256, expires_at = :expiresAt, made_by = :staffId`,
      { ...params, codeSha256: hashOfSetupCode(setupCode), expiresAt: `${expiresAt}`, staffId: caller.staffId },
    );
    const line = { subject: 'venue', id: params.venueId, name: venue.name, act: 'terminalCode' } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { expiresAt: `${expiresAt}` } });
  });
  return { setupCode, expiresAt: `${expiresAt}` };
}

/** Ends what binds a terminal to a venue; the next card that is laid on it is refused. */
export async function unbindVenueTerminal(context: PremiumsContext, { caller, params }: CallOf<'unbindVenueTerminal'>) {
  const now = context.clock();
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  await inTransaction(context.database, async (client) => {
    const ended = await execute(
      client,
      `UPDATE venue_terminal SET ended_at = :now, ended_by = :staffId
        WHERE id = :bindingId AND venue_id = :venueId AND ended_at IS NULL`,
      { ...params, now: `${now}`, staffId: caller.staffId },
    );
    if (ended === 0) return;
    const line = { subject: 'venue', id: params.venueId, name: venue.name, act: 'unbind' } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { bindingId: params.bindingId } });
  });
  return detailOf(context, { caller, ...params });
}

/** Binds this terminal to the venue of a code, in the place of the venue that it was bound to. The code ends with that. */
export async function bindToVenue(context: PremiumsContext, { caller, body }: CallOf<'bindToVenue'>) {
  const { database, clock } = context;
  const now = clock();
  const values = { codeSha256: hashOfSetupCode(body.setupCode), now: `${now}` };
  const good = 'venue_setup WHERE code_sha256 = :codeSha256 AND expires_at > :now';
  // 1. The code is of a venue of this terminal's own town.
  const setup = await row<{ venueId: number; code: string; isOwn: boolean }>(
    database,
    `SELECT venue_id, municipality_code AS code, municipality_code = (SELECT municipality_code FROM operator WHERE id = :operatorId) AS is_own
       FROM (SELECT venue_id FROM ${good}) setup JOIN venue ON venue.id = venue_id`,
    { ...values, operatorId: caller.operatorId },
  );
  if (!setup) return refuse('venue_code_wrong');
  if (!setup.isOwn) return refuse('venue_of_other_town');
  const off = await judgeFunction(database, { code: setup.code, name: 'venues', on: `${dateInTokyo(now)}` });
  if (off) return off;
  // 2. It is used up, and what bound the terminal before is over; of two in a race one finds it gone.
  const against = await inTransaction(database, async (client) => {
    if ((await execute(client, `DELETE FROM ${good}`, values)) === 0) return refuse('venue_code_wrong');
    await bind(client, { ...caller, venueId: setup.venueId, now });
    return undefined;
  }).catch((error: unknown) => {
    // Another code was entered at this terminal in the same moment; this one was not used up.
    if (hasCode(error, '23505')) return refuse('venue_bound_meanwhile');
    throw error;
  });
  if (against) return against;
  // 3. What it shows from now on.
  const venue = await venueAt(context, caller);
  if (!isRefusal(venue)) return shownHere(context, venue);
  // It ended in this very moment: its code is good no longer.
  return refuse('venue_code_wrong');
}

type Binding = { venueId: number; terminalId: string; jkt: string; now: Temporal.Instant };
/** One venue a terminal: what bound it before is over. */
async function bind(client: Database, { venueId, terminalId, jkt, now }: Binding): Promise<void> {
  await execute(
    client,
    'UPDATE venue_terminal SET ended_at = :now WHERE terminal_id = :terminalId AND ended_at IS NULL',
    { terminalId, now: `${now}` },
  );
  await execute(
    client,
    'INSERT INTO venue_terminal (venue_id, terminal_id, jkt, bound_at) VALUES (:venueId, :terminalId, :jkt, :now)',
    { venueId, terminalId, jkt, now: `${now}` },
  );
}

export type Away = Refusal<'venue_not_bound' | 'venue_revoked' | 'venue_closed'>;
/** The venue that this terminal stands at, by the key that it has now, until the venue is over. */
export async function venueAt(
  { database, clock }: Pick<PremiumsContext, 'database' | 'clock'>,
  { jkt }: Pick<Terminal, 'jkt'>,
): Promise<Venue | Away> {
  const now = clock();
  const binding = await row<{ venueId: number; endedBy: string | null; endedAt: Temporal.Instant | null }>(
    database,
    'SELECT venue_id, ended_at, ended_by FROM venue_terminal WHERE jkt = :jkt ORDER BY id DESC LIMIT 1',
    { jkt },
  );
  if (!binding) return refuse('venue_not_bound');
  if (binding.endedAt !== null) return refuse(binding.endedBy === null ? 'venue_not_bound' : 'venue_revoked');
  const venue = await venueById(database, { venueId: binding.venueId, on: `${dateInTokyo(now)}` });
  if (!venue) return refuse('venue_not_bound');
  return stateOf(venue, now) === 'over' ? refuse('venue_closed') : venue;
}

/** Whether a binding still stands, in the transaction of what is done at it. */
export const isStillBound = async (client: Database, { jkt, venueId }: { jkt: string; venueId: number }) =>
  (await row(
    client,
    'SELECT FROM venue_terminal WHERE jkt = :jkt AND venue_id = :venueId AND ended_at IS NULL FOR SHARE',
    { jkt, venueId },
  )) !== undefined;

/** The venue that this terminal is bound to, and how many have come. */
export async function showVenueHere(context: PremiumsContext, { caller }: CallOf<'showVenueHere'>) {
  const venue = await venueAt(context, caller);
  return isRefusal(venue) ? venue : shownHere(context, venue);
}

async function shownHere(context: PremiumsContext, venue: Venue) {
  const program = await programOf(context, venue);
  const { name: municipality } = (await row<{ name: string }>(
    context.database,
    'SELECT name FROM municipality WHERE code = :code',
    { code: venue.municipalityCode },
  )) ?? { name: '' };
  const { heldOn, walkIns, attended, opensAt, closesAt, state } = shownVenue(venue, context.clock());
  return {
    venue: venue.name,
    program: program.name,
    municipality,
    points: program.amount,
    heldOn,
    opensAt,
    closesAt,
    state: state === 'planned' ? ('planned' as const) : ('open' as const),
    walkIns: walkIns && !hasAges(program),
    attended,
  };
}
