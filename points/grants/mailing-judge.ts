import { createHash } from 'node:crypto';
import type { MailingProblem } from '../../contract/points/grants/mailing-problems.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import type { MykeyStatus } from '../members/mykey-client.ts';
import { isFound } from '../members/protection.ts';
import type { MailingLine } from './mailing-file.ts';
import { residenceHere } from './upload-judge.ts';

/** Whose list it is, of which town, and when its letters go out (a day in Japan). */
type Judging = { staffId: string; code: string; mailedOn: string };
type Standing = {
  line: number;
  status: MykeyStatus;
  residence: string | null;
  /** 支援措置: whether anybody finds this person, and whether the one who asks does. */
  isOpen: boolean;
  isFound: boolean;
};
const chunk = 10_000;

/**
 * Judges lines by what is known of their persons, and by one another. Nothing is written. A protected person is in every file as
 * somebody who has not joined, whoever made it, since lists are handed on; the two officers are told by which lines.
 *
 * @returns the lines of protected people whom the one who asks may find
 */
export async function judgeMailing(
  database: Database,
  { lines, ...judging }: Judging & { lines: readonly MailingLine[] },
): Promise<MailingLine[]> {
  const withOfficer: MailingLine[] = [];
  const unjudged = lines.filter(({ problem }) => problem === null);
  for (let at = 0; at < unjudged.length; at += chunk) {
    const some = unjudged.slice(at, at + chunk);
    const known = await standingOf(database, { ...judging, lines: some });
    for (const line of some) {
      const person = known.get(line.line);
      line.problem = judgePerson(person);
      if (person && !person.isOpen && person.isFound) withOfficer.push(line);
    }
  }
  markRepeated(unjudged);
  return withOfficer;
}

function judgePerson(person: Standing | undefined): MailingProblem | null {
  if (!person?.isOpen) return 'member_unknown';
  if (person.status !== 'active') return person.status;
  return person.residence === null || person.residence === 'resident' ? null : 'residence_elsewhere';
}

/** Once for an ID, and once for a person who has another one: the first line to whose ID a letter can go stays. */
function markRepeated(lines: readonly MailingLine[]): void {
  const ids = new Set<string>();
  const numbers = new Set<string>();
  for (const line of lines) {
    if (line.problem !== null) continue;
    const { mykeyId, personNumber } = line;
    if (ids.has(mykeyId)) line.problem = 'line_repeated';
    else if (personNumber !== '' && numbers.has(personNumber)) line.problem = 'same_person';
    if (line.problem !== null) continue;
    ids.add(mykeyId);
    if (personNumber !== '') numbers.add(personNumber);
  }
}

async function standingOf(
  database: Database,
  { lines, staffId, code, mailedOn }: Judging & { lines: readonly MailingLine[] },
): Promise<Map<number, Standing>> {
  const known = await rows<Standing>(
    database,
    `SELECT given.line, status, lives.residence, ${isFound('member.holder')} AS is_open,
            ${isFound('member.holder', ':staffId')} AS is_found
       FROM unnest(:line::integer[], :mykeyId::text[]) AS given (line, mykey_id)
       JOIN member ON member.mykey_id = given.mykey_id LEFT JOIN LATERAL ${residenceHere()} lives ON true`,
    {
      line: lines.map(({ line }) => line),
      mykeyId: lines.map(({ mykeyId }) => mykeyId),
      staffId,
      code,
      today: mailedOn,
    },
  );
  return new Map(known.map((person) => [person.line, person]));
}

/** How many lines have which problem, in the order of its first line. */
export function countProblems(lines: readonly MailingLine[]): { problem: MailingProblem; count: number }[] {
  const counts = new Map<MailingProblem, number>();
  for (const { problem } of lines) if (problem) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  return [...counts].map(([problem, count]) => ({ problem, count }));
}

/** SHA-256 of what each line was judged to be, in the order of the file. */
export function hashOfMailing(lines: readonly MailingLine[]): string {
  const hash = createHash('sha256');
  for (const { line, mykeyId, personNumber, problem } of lines)
    hash.update(`${JSON.stringify([line, mykeyId, personNumber, problem])}\n`);
  return hash.digest('hex');
}
