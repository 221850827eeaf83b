import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, inTransaction } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { noteResidence, residenceOn } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { insertApplication } from './applications.ts';
import { lockProgram } from './hold.ts';
import type { Program } from './programs.ts';
import { readGrantFile } from './upload-file.ts';
import { type JudgedLine, judgePersons } from './upload-judge.ts';
import { programOf } from './venue-terminals.ts';
import { type Keeper, ownVenue, type Venue } from './venues.ts';

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
  const now = clock();
  // 1. Where, and for what on that day.
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  const program = await programOf(context, venue);
  if (venue.heldOn < program.startsOn || venue.heldOn > program.endsOn) return refuse('program_ended');
  // 2. Line by line: by itself, then by what is known of the person.
  const on = Temporal.PlainDate.from(venue.heldOn);
  const month = `${on.toPlainYearMonth()}`;
  const read = await readGrantFile(Buffer.from(body.file, 'base64'), { program, month, on, today: on });
  if (isRefusal(read)) return read;
  const today = `${dateInTokyo(now)}`;
  const lines = await judgePersons(database, { lines: read, program, residents: body.residents, today });
  // 3. Entered, those that can be.
  const entered = { caller, venue, program, lines, residents: body.residents, fileName: body.fileName, now };
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
  lines: readonly JudgedLine[];
  residents: boolean;
  fileName: string;
  now: Temporal.Instant;
};

async function enter(client: Database, { caller, venue, program, lines, ...rest }: Entered): Promise<Problem[]> {
  const { residents, fileName, now } = rest;
  const { staffId } = caller;
  const problems: Problem[] = [];
  await lockProgram(client, venue.programId);
  for (const { line, typed: mykeyId, holder, amount, reason, problem } of lines) {
    if (problem !== null || holder === null || amount === null) {
      problems.push({ line, mykeyId, problem: problem ?? 'member_unknown' });
      continue;
    }
    const made = await insertApplication(client, {
      venue,
      program,
      holder,
      amount,
      reason,
      ageSeen: hasAges(program),
      staffId,
      now,
    });
    if (isRefusal(made)) problems.push({ line, mykeyId, problem: made.refused });
    else if (program.residentsOnly && residents) await noteUnknown(client, { caller, program, holder, now });
  }
  const after = { fileName, lines: lines.length, applied: lines.length - problems.length };
  await keepOwnTrail(
    client,
    { caller, now },
    { subject: 'venue', id: venue.venueId, name: venue.name, act: 'apply', after },
  );
  return problems;
}

type Unknown = { caller: Keeper; program: Program; holder: number; now: Temporal.Instant };
/** The list came from the register of residents: who is on it lives here, as far as nothing else was noted. */
async function noteUnknown(client: Database, { caller, program, holder, now }: Unknown): Promise<void> {
  const { municipalityCode: code, staffId } = caller;
  const on = `${dateInTokyo(now)}`;
  if (await residenceOn(client, { code, holder, on })) return;
  const note = { code, holder, residence: 'resident', fromOn: on, reason: program.name } as const;
  await noteResidence(client, { ...note, staffId, at: now });
}
