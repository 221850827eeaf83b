import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { noteUnnoted } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { budgetLeft } from '../registers/budget-lines.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { createTally, lockProgram, setPointsAside } from './hold.ts';
import { isGrantedOn, type Program } from './programs.ts';
import { type FileLine, readGrantFile } from './upload-file.ts';
import { type JudgedLine, judgePersons } from './upload-judge.ts';
import { programOf } from './venue-terminals.ts';
import { type Keeper, ownVenue, placesLeft, type Venue } from './venues.ts';

/** More than a hall holds. Whatever is granted of the programme meanwhile waits while these are written. */
const linesMax = 2_000;
const problemsShown = 100;
type Problem = { line: number; mykeyId: string; problem: string };

/**
 * 仮入力 from a file, by the same reader and the same judging as files of grants. A line that cannot be entered is listed with
 * its reason; the others are entered together. The same file once more enters nobody twice.
 */
export async function applyForVenueByFile(
  context: PremiumsContext,
  { caller, params, body }: CallOf<'applyForVenueByFile'>,
) {
  const { database, clock } = context;
  // 1. Where, and for what on that day.
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  const program = await programOf(context, venue);
  if (!isGrantedOn(program, venue.heldOn)) return refuse('program_ended');
  // 2. Each line by itself.
  const on = Temporal.PlainDate.from(venue.heldOn);
  const month = `${on.toPlainYearMonth()}`;
  const lines: FileLine[] = [];
  const reckoned = { program, month, on, today: on };
  const read = await readGrantFile(Buffer.from(body.file, 'base64'), reckoned, (some) => lines.push(...some));
  if (isRefusal(read)) return read;
  if (lines.length > linesMax) return refuse('applications_too_many');
  // 3. Entered, those that can be.
  const { residents, fileName } = body;
  const entered = { caller, venue, program, lines, residents, fileName, now: clock() };
  const problems = await inTransaction(database, (client) => enter(client, entered));
  return {
    lines: lines.length,
    applied: lines.length - problems.length,
    problemCount: problems.length,
    problems: problems.slice(0, problemsShown),
  };
}

type Entered = {
  caller: Keeper;
  venue: Venue;
  program: Program;
  lines: FileLine[];
  residents: boolean;
  fileName: string;
  now: Temporal.Instant;
};

/** All of a file in a few statements, whatever its length: the programme's row keeps everybody else apart until it is written. */
async function enter(client: Database, entered: Entered): Promise<Problem[]> {
  const { caller, venue, lines, residents, fileName, now } = entered;
  const { granted } = await lockProgram(client, venue.programId);
  const program = await programOf({ database: client }, venue);
  // 1. What is known of each person now; the day of the venue is that of the grant.
  const today = `${dateInTokyo(now)}`;
  const ofThatDay = lines.map((line) => ({ ...line, actedOn: venue.heldOn }));
  const judged = await judgePersons(client, {
    lines: ofThatDay,
    program,
    residents,
    today,
    staffId: caller.staffId,
    tally: createTally(),
  });
  // 2. Who is entered, as long as there are places and points.
  const left = {
    places: await placesLeft(client, venue.venueId),
    ofProgram: program.budget === null ? Number.POSITIVE_INFINITY : program.budget - granted,
    ofLine: await budgetLeft(client, program.budgetLineId),
  };
  const { taken, problems } = choose(judged, { left, expected: await expectedAt(client, venue.venueId) });
  // 3. Written, with the points set aside and where they live.
  await writeApplications(client, { ...entered, program, taken });
  if (program.residentsOnly && residents)
    await noteUnnoted(client, {
      code: caller.municipalityCode,
      holders: taken.map(({ holder }) => holder),
      residence: 'resident',
      fromOn: today,
      reason: program.name,
      staffId: caller.staffId,
      at: now,
    });
  const after = { fileName, lines: lines.length, applied: taken.length };
  const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'apply' } as const;
  await keepOwnTrail(client, { caller, now }, { ...line, after });
  return problems;
}

type Taken = { line: number; holder: number; amount: number; reason: string | null };
type Left = { places: number; ofProgram: number; ofLine: number };

/** Goes through the lines in their order; what one takes is gone for those below it. */
function choose(lines: readonly JudgedLine[], { left, expected }: { left: Left; expected: Set<number> }) {
  const taken: Taken[] = [];
  const problems: Problem[] = [];
  const here = new Set(expected);
  let points = 0;
  const judge = (holder: number, amount: number): string | undefined => {
    if (here.has(holder)) return 'applied_already';
    if (taken.length >= left.places) return 'venue_full';
    if (points + amount > left.ofProgram) return 'program_budget_used_up';
    return points + amount > left.ofLine ? 'budget_line_used_up' : undefined;
  };
  for (const { line, typed: mykeyId, holder, amount, reason, problem } of lines) {
    const isKnown = holder !== null && amount !== null;
    const against = problem ?? (isKnown ? judge(holder, amount) : 'member_unknown');
    if (against || !isKnown) {
      problems.push({ line, mykeyId, problem: against ?? 'member_unknown' });
      continue;
    }
    here.add(holder);
    points += amount;
    taken.push({ line, holder, amount, reason });
  }
  return { taken, problems };
}

/** Who is expected at a venue already, or came. */
const expectedAt = async (client: Database, venueId: number): Promise<Set<number>> => {
  const found = await rows<{ holder: number }>(
    client,
    `SELECT holder FROM venue_application WHERE venue_id = :venueId AND state <> 'cancelled'`,
    { venueId },
  );
  return new Set(found.map(({ holder }) => holder));
};

type Written = Entered & { taken: readonly Taken[] };
async function writeApplications(client: Database, { caller, venue, program, taken, now }: Written): Promise<void> {
  if (taken.length === 0) return;
  const { programId, budgetLineId, budget } = program;
  const amount = taken.reduce((sum, one) => sum + one.amount, 0);
  const unreserved = await setPointsAside(client, { programId, amount, budgetLineId, budget });
  if (unreserved) throw new Error('points that were counted under the lock are not there');
  await execute(
    client,
    `INSERT INTO venue_application (venue_id, holder, amount, reason, budget_line_id, walk_in, age_seen, state, applied_at, applied_by)
     SELECT :venueId, holder, amount, reason, :budgetLineId, false, :ageSeen, 'applied', :now, :staffId
       FROM unnest(:holders::bigint[], :amounts::bigint[], :reasons::text[]) WITH ORDINALITY AS given (holder, amount, reason, place)
      ORDER BY place`,
    {
      venueId: venue.venueId,
      budgetLineId,
      // Its dates of birth were looked at line by line.
      ageSeen: hasAges(program),
      now: `${now}`,
      staffId: caller.staffId,
      holders: taken.map(({ holder }) => holder),
      amounts: taken.map((one) => one.amount),
      reasons: taken.map(({ reason }) => reason),
    },
  );
}
