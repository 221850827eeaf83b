import type { Cause } from '../../contract/points/grants/rehearsal.ts';
import type { UploadProblem } from '../../contract/points/grants/upload-problems.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { isFound } from '../members/protection.ts';
import { type Had, hadBy, overLimits, type Tally } from './hold.ts';
import { isGrantedOn, type Program } from './programs.ts';
import type { FileLine } from './upload-file.ts';

export type JudgedLine = FileLine & { holder: number | null };

/** Where a `member` lives on a day, as the town `:code` noted it. */
export const residenceHere = (day = ':today') => `(SELECT residence FROM residence_note note
   WHERE note.municipality_code = :code AND note.holder = member.holder AND note.from_on <= ${day}
   ORDER BY note.from_on DESC, note.id DESC LIMIT 1)`;

/** What is known of the person of a line. */
export type Standing = Had & { status: string; residence: string | null; found: boolean };

type Judging = { program: Program; residents: boolean; today: string };
/** Whose file it is: whom that one may not find is to their file as if nobody had joined (支援措置). */
type Sender = { staffId: string };
/**
 * Judges lines by what is known of their persons today: members, where they live, and what they had of the programme, with what
 * earlier lines of the same file are (`tally`). Nothing is written. The very same is judged again when a line is granted
 * (`judgeStanding`).
 */
export async function judgePersons(
  database: Database,
  { lines, staffId, tally, ...judging }: Judging & Sender & { lines: readonly FileLine[]; tally: Tally },
): Promise<JudgedLine[]> {
  const known = await standingOf(database, { ...judging, staffId, lines });
  return lines.map((line) => {
    const person = known.get(line.line);
    const { amount, actedOn, expiresOn } = line;
    const asked = { amount: amount ?? 0, actedOn, expiresOn };
    const problem =
      line.problem ?? (person ? judgeStanding(person, { ...judging, line: asked, tally }) : 'member_unknown');
    if (person && !problem) tally.add(person.holder, asked.amount, actedOn ?? judging.today);
    // The same object goes on: one copy is enough.
    return Object.assign(line, { problem: problem ?? null, holder: person?.holder ?? null });
  });
}

/** A line of a file that is to be granted, with what is known of its person today. */
export type LineToDo = Standing & {
  line: number;
  holder: number;
  amount: number;
  reason: string | null;
  actedOn: string | null;
  expiresOn: string;
};
/**
 * The lines of a file `:uploadId` that are neither a grant nor a problem yet, those behind `:past` in their order: what a job grants
 * next, and what a rehearsal judges.
 */
export const linesToDo = (limit: number) =>
  `SELECT line, line.holder, amount, reason, acted_on, expires_on, status, had.*, residence, ${isFound('line.holder', ':staffId')} AS found
     FROM grant_upload_line line JOIN member USING (holder)
     CROSS JOIN LATERAL ${hadBy({ holder: 'line.holder', programId: ':programId', day: 'coalesce(line.acted_on, :today::date)' })} had
     LEFT JOIN LATERAL ${residenceHere()} lives ON true
    WHERE upload_id = :uploadId AND problem IS NULL AND key IS NULL AND line > :past ORDER BY line LIMIT ${limit}`;

type Asked = { amount: number; actedOn: string | null; expiresOn: string };
/** What stands in the way of a person's grant today, with what earlier lines of the same file are (`tally`). */
export function judgeStanding(
  person: Standing & { holder: number },
  { line, program, residents, tally, today }: Judging & { line: Asked; tally: Tally },
): (Cause & UploadProblem) | undefined {
  if (!person.found) return 'member_unknown';
  if (line.expiresOn < today) return 'expiry_invalid';
  // A day that the file does not say is the day of the grant.
  if (!isGrantedOn(program, line.actedOn ?? today)) return 'date_outside_program';
  if (person.status !== 'active') return 'not_usable_here';
  if (program.residentsOnly) {
    if (person.residence !== null && person.residence !== 'resident') return 'residence_elsewhere';
    if (person.residence === null && !residents) return 'residence_unconfirmed';
  }
  const had = tally.with(person.holder, person, line.actedOn ?? today);
  return overLimits(had, { amount: line.amount, limits: program });
}

/** Of each line whose person is a member, what is known of them. */
async function standingOf(
  database: Database,
  { lines, program, today, staffId }: Judging & Sender & { lines: readonly FileLine[] },
): Promise<Map<number, Standing & { holder: number }>> {
  const known = await rows<Standing & { holder: number; line: number }>(
    database,
    `SELECT given.line, member.holder, status, lives.residence, had.*, ${isFound('member.holder', ':staffId')} AS found
       FROM unnest(:line::integer[], :mykeyId::text[], :day::date[]) AS given (line, mykey_id, day)
       JOIN member ON member.mykey_id = given.mykey_id
       CROSS JOIN LATERAL ${hadBy({ holder: 'member.holder', programId: ':programId', day: 'given.day' })} had
       LEFT JOIN LATERAL ${residenceHere()} lives ON true`,
    {
      line: lines.map(({ line }) => line),
      mykeyId: lines.map(({ mykeyId }) => mykeyId),
      day: lines.map(({ actedOn }) => actedOn ?? today),
      staffId,
      programId: program.programId,
      code: program.municipalityCode,
      today,
    },
  );
  return new Map(known.map(({ line, ...person }) => [line, person]));
}
