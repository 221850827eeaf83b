import type { UploadProblem } from '../../contract/points/grants/upload-problems.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { hadAlready } from './hold.ts';
import type { Program } from './programs.ts';
import type { FileLine } from './upload-file.ts';

export type JudgedLine = FileLine & { holder: number | null };

/** Where a `member` lives, as the town `:code` noted it by `:today`. */
export const residenceHere = `(SELECT residence FROM residence_note note
   WHERE note.municipality_code = :code AND note.holder = member.holder AND note.from_on <= :today
   ORDER BY note.from_on DESC, note.id DESC LIMIT 1)`;

type Had = { holder: number; points: number; times: number; lastOn: string };
type Standing = { status: string; residence: string | null } & Partial<Had>;
type Known = Standing & { mykeyId: string; holder: number };

/**
 * Judges lines by what is known of their persons today: members, where they live, and what they had of the programme. Nothing
 * is written. The very same is judged again when a line is granted (`judgePerson`).
 */
export async function judgePersons(
  database: Database,
  { lines, program, residents, today }: { lines: FileLine[]; program: Program; residents: boolean; today: string },
): Promise<JudgedLine[]> {
  const judged: JudgedLine[] = [];
  const sums = new Map<number, number>();
  for (let at = 0; at < lines.length; at += chunk) {
    const some = lines.slice(at, at + chunk);
    const known = await standingOf(database, { mykeyIds: some.map(({ mykeyId }) => mykeyId), program, today });
    for (const line of some) {
      const person = known.get(line.mykeyId);
      const before = person ? (sums.get(person.holder) ?? 0) : 0;
      const problem = line.problem ?? judgePerson(person, { line, program, residents, before });
      if (person && !problem) sums.set(person.holder, before + (line.amount ?? 0));
      // The same object goes on: of 100,000 lines one copy is enough.
      judged.push(Object.assign(line, { problem: problem ?? null, holder: person?.holder ?? null }));
    }
  }
  return judged;
}
const chunk = 10_000;

/** What stands in the way of a person's grant, of which earlier lines of the same file came to `before`. */
export function judgePerson(
  person: Standing | undefined,
  {
    line,
    program,
    residents,
    before,
  }: {
    line: Pick<FileLine, 'amount' | 'actedOn'>;
    program: Program;
    residents: boolean;
    before: number;
  },
): UploadProblem | undefined {
  if (!person) return 'member_unknown';
  if (person.status !== 'active') return 'not_usable_here';
  if (program.residentsOnly) {
    if (person.residence !== null && person.residence !== 'resident') return 'residence_elsewhere';
    if (person.residence === null && !residents) return 'residence_unconfirmed';
  }
  return judgeLimits(person, { line, program, before });
}

/** What a programme's limits say of a line. */
function judgeLimits(
  { times = 0, lastOn = '', points = 0 }: Partial<Had>,
  { line, program, before }: { line: Pick<FileLine, 'amount' | 'actedOn'>; program: Program; before: number },
): UploadProblem | undefined {
  // A day that the file does not say is the day of the grant, on which nobody of the file had it yet.
  if (hadAlready({ times, lastOn }, { repeats: program.repeats, on: line.actedOn ?? '' })) return 'granted_already';
  const { personMax } = program;
  return personMax !== null && points + before + (line.amount ?? 0) > personMax ? 'person_max_reached' : undefined;
}

async function standingOf(
  database: Database,
  { mykeyIds, program, today }: { mykeyIds: string[]; program: Program; today: string },
): Promise<Map<string, Known>> {
  const known = await rows<Known>(
    database,
    `SELECT member.mykey_id, member.holder, status, lives.residence, had.points, had.times, had.last_on
       FROM member
       LEFT JOIN program_person had ON had.program_id = :programId AND had.holder = member.holder
       LEFT JOIN LATERAL ${residenceHere} lives ON true
      WHERE member.mykey_id = ANY (:mykeyIds)`,
    { mykeyIds: [...new Set(mykeyIds)], programId: program.programId, code: program.municipalityCode, today },
  );
  return new Map(
    known.map(({ points, times, lastOn, ...one }) => [
      one.mykeyId,
      { ...one, points: points ?? 0, times: times ?? 0, lastOn: lastOn ?? '' },
    ]),
  );
}
