import type { Cause, ProgramEffects } from '../../contract/points/grants/rehearsal.ts';
import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, one, rows } from '../../postgres/pool.ts';
import { type Expected, expectedFrom, judgeExpected, lastDayAt, laterDay } from './expected.ts';
import { becauseOf, fileEffects, shareOf } from './file-effects.ts';
import { createTally, type Had, hadByAll, overLimits } from './hold.ts';
import { findProgram, isGrantedOn, lastDayOf, type Program } from './programs.ts';

/** How many venues and files an answer names; of the others it says how many there are. */
const named = 20;

/** What a change is of: which programme, from when on, and when it is looked at. All days are of Japan. */
export type Changing = { programId: number; code: string; fromOn: string; today: string };
/** A programme as it holds on a day. */
export type OnDay = (day: string) => Program;
/** The same before and after the change. */
export type Both = { before: OnDay; after: OnDay };

/**
 * What a change of a programme does to what waits, and to who is granted next. The programme is read on each day that counts, then
 * `write` makes the change, and it is read once more: both are judged by the functions that judge a tap, a paper list, a file and
 * a grant. Nothing else is written.
 */
export async function effectsOfChange(
  client: Database,
  { write, ...changing }: Changing & { write: () => Promise<unknown> },
): Promise<ProgramEffects> {
  // 1. What waits, whatever the programme says.
  const { fromOn, today } = changing;
  const day = laterDay(fromOn, today);
  const expected = await expectedFrom(client, changing);
  const venues = await venuesFrom(client, changing);
  // 2. What the programme says before, and after.
  const days = [...new Set([day, ...venues.map(({ heldOn }) => heldOn)])];
  const before = await readOn(client, { ...changing, days });
  await write();
  const both = { before, after: await readOn(client, { ...changing, days }) };
  // 3. What differs.
  const refused = refusedOf(expected, { both, today });
  const affected = venuesOf(venues, { both, refused: refused.newly });
  const files = await fileEffects(client, { ...changing, day, before: before(day), after: both.after(day) });
  return {
    ...(await standing(client, { ...changing, day, both })),
    lasts: { on: day, before: lastsOn(before(day), day), after: lastsOn(both.after(day), day) },
    limits: await limitsOf(client, { ...changing, day, both }),
    applications: applicationsOf(expected, { both, ...refused }),
    venues: affected.slice(0, named),
    venueCount: affected.length,
    files: files.slice(0, named),
    fileCount: files.length,
  };
}

/** The programme on each of the days; asked once for each, as everything is judged from it. */
async function readOn(
  client: Database,
  { programId, code, days }: Changing & { days: readonly string[] },
): Promise<OnDay> {
  const held = new Map<string, Program>();
  for (const on of days) {
    const program = await findProgram(client, { programId, code, on });
    if (program) held.set(on, program);
  }
  return (day) => {
    const program = held.get(day);
    if (!program) throw new Error(`no programme on ${day}`);
    return program;
  };
}

const lastsOn = (program: Program, day: string): string | null =>
  isGrantedOn(program, day) ? lastDayOf(program, Temporal.PlainDate.from(day)) : null;

type OnOneDay = Changing & { day: string; both: Both };
/** What was granted and stays, and what is left of the programme's own budget before and after. */
async function standing(client: Database, { programId, day, both }: OnOneDay) {
  const granted = await one<{ people: number; points: number }>(
    client,
    `SELECT count(*) AS people, coalesce(sum(points), 0)::bigint AS points FROM ${hadByAll({ programId: ':programId', day: ':day::date' })} had`,
    { programId, day },
  );
  const left = (of: OnDay) => {
    const { budget, granted: taken } = of(day);
    return budget === null ? null : budget - taken;
  };
  return { granted, budgetLeft: { before: left(both.before), after: left(both.after) } };
}

/** Of those who had some of it: whose next grant its limits refuse from then on, and whose they refuse no more. */
async function limitsOf(client: Database, { programId, day, both }: OnOneDay) {
  const [before, after] = [both.before(day), both.after(day)];
  const isSame =
    before.amount === after.amount && before.personMax === after.personMax && before.repeats === after.repeats;
  if (isSame) return { reached: 0, freed: 0 };
  const people = await rows<Had>(
    client,
    `SELECT * FROM ${hadByAll({ programId: ':programId', day: ':day::date' })} had`,
    { programId, day },
  );
  const isOver = (had: Had, limits: Program) => overLimits(had, { amount: limits.amount, limits }) !== undefined;
  const count = (from: Program, to: Program) => people.filter((had) => !isOver(had, from) && isOver(had, to)).length;
  return { reached: count(before, after), freed: count(after, before) };
}

/** Why each of those who are expected would be refused, if all of them came one after the other. */
function outcomesOf(expected: readonly Expected[], { on, today }: { on: OnDay; today: string }): Map<number, Cause> {
  const tally = createTally();
  const outcomes = new Map<number, Cause>();
  for (const person of expected) {
    const { applicationId, holder, heldOn, amount } = person;
    const outcome = judgeExpected({ ...person, ...tally.with(holder, person, heldOn) }, { program: on(heldOn), today });
    if (outcome) outcomes.set(applicationId, outcome);
    else tally.add(holder, amount, heldOn);
  }
  return outcomes;
}

type Refused = { newly: (Expected & { outcome: Cause })[]; was: Map<number, Cause>; is: Map<number, Cause> };
function refusedOf(expected: readonly Expected[], { both, today }: { both: Both; today: string }): Refused {
  const was = outcomesOf(expected, { on: both.before, today });
  const is = outcomesOf(expected, { on: both.after, today });
  const newly = expected.flatMap((person) => {
    const outcome = is.get(person.applicationId);
    return outcome && !was.has(person.applicationId) ? [{ ...person, outcome }] : [];
  });
  return { newly, was, is };
}

function applicationsOf(expected: readonly Expected[], { both, newly, was, is }: Refused & { both: Both }) {
  const admitted = expected.filter(({ applicationId: id }) => was.has(id) && !is.has(id));
  const stay = expected.filter(({ applicationId: id }) => !was.has(id) && !is.has(id));
  const lasts = (on: OnDay, { heldOn }: Expected) => lastDayAt({ program: on(heldOn), heldOn });
  return {
    waiting: shareOf(expected),
    refused: shareOf(newly),
    because: becauseOf(newly),
    admitted: shareOf(admitted),
    earlier: shareOf(stay.filter((one) => lasts(both.after, one) < lasts(both.before, one))),
    later: shareOf(stay.filter((one) => lasts(both.after, one) > lasts(both.before, one))),
  };
}

type Coming = { venueId: number; name: string; heldOn: string; walkIns: boolean };
/** Venues from the day of the change on that are not past, or at which somebody is waited for still. */
const venuesFrom = (client: Database, asked: Changing): Promise<Coming[]> =>
  rows<Coming>(
    client,
    `SELECT id AS venue_id, name, held_on, walk_ins FROM venue
      WHERE program_id = :programId AND municipality_code = :code AND held_on >= :fromOn
        AND (held_on >= :today OR EXISTS (SELECT FROM venue_application WHERE venue_id = venue.id AND state = 'applied'))
      ORDER BY held_on, opens_at, id`,
    asked,
  );

function venuesOf(venues: readonly Coming[], { both, refused }: { both: Both; refused: Refused['newly'] }) {
  const byVenue = Map.groupBy(refused, ({ venueId }) => venueId);
  return venues.flatMap(({ venueId, name, heldOn, walkIns }) => {
    const [before, after] = [both.before(heldOn), both.after(heldOn)];
    const receivesNobody = isGrantedOn(before, heldOn) && !isGrantedOn(after, heldOn);
    const noWalkIns = walkIns && !receivesNobody && !hasAges(before) && hasAges(after);
    const turnedAway = byVenue.get(venueId) ?? [];
    const isAffected = receivesNobody || noWalkIns || turnedAway.length > 0;
    return isAffected ? [{ venueId, name, heldOn, receivesNobody, noWalkIns, refused: shareOf(turnedAway) }] : [];
  });
}
