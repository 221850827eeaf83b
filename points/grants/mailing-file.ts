import { foldMykeyId, holdsIndividualNumber } from '../../contract/index.ts';
import type { MailingProblem } from '../../contract/points/grants/mailing-problems.ts';
import { type CsvLine, type CsvRefusal, readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal } from '../../server/refusal.ts';
import { enteredDate } from './entered-date.ts';
import { judgeAge } from './upload-file.ts';

/** The names that columns may have; all but the ID may be missing. What has another name is passed over: names, addresses. */
const names = {
  mykeyId: ['マイキーid', 'mykeyid', 'mykey_id', 'id'],
  personNumber: ['宛名番号', '宛名コード', '住民番号', '整理番号', 'personnumber'],
  bornOn: ['生年月日', 'birthdate'],
  diedOn: ['死亡日', '死亡年月日', 'dateofdeath'],
  movedOn: ['転出日', '転出年月日', '異動日', 'movedout'],
} as const;
type Column = keyof typeof names;
const optional = (Object.keys(names) as Column[]).filter((name) => name !== 'mykeyId');

/** A line of a list of people, judged by itself; whose it is nobody has looked yet. */
export type MailingLine = {
  line: number;
  /** As it was typed, for who looks for it in the list. */
  typed: string;
  mykeyId: string;
  /** 宛名番号: by which the office's own register knows a person. It lives as long as the request. */
  personNumber: string;
  problem: MailingProblem | null;
};
export type MailingFile = {
  lines: MailingLine[];
  columns: { personNumber: boolean; diedOn: boolean; movedOn: boolean };
};
export type Reckoned = {
  ageFrom: number | null;
  ageTo: number | null;
  /** The day in Japan on which the letters go out. */
  mailedOn: Temporal.PlainDate;
  today: Temporal.PlainDate;
};

/** Reads a list of people. What is wrong with a line is said of that line, and the others go on. */
export async function readMailingFile(
  bytes: Uint8Array,
  reckoned: Reckoned,
): Promise<MailingFile | CsvRefusal | Refusal<'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  const lines: MailingLine[] = [];
  const columns = { personNumber: false, diedOn: false, movedOn: false };
  const read = await readCsvLines<Column>(bytes, { names, optional }, (csv) => {
    for (const name of ['personNumber', 'diedOn', 'movedOn'] as const) columns[name] = csv.places[name] >= 0;
    lines.push(judgeLine(csv, reckoned));
  });
  if (isRefusal(read)) return read;
  markGone(lines);
  return { lines, columns };
}

function judgeLine(csv: CsvLine<Column>, reckoned: Reckoned): MailingLine {
  const cell = (column: Column) => (csv.record[csv.places[column]] ?? '').trim();
  const typed = cell('mykeyId');
  const mykeyId = foldMykeyId(typed);
  const personNumber = cell('personNumber').normalize('NFKC').toUpperCase();
  const problem =
    judgeForm(csv, { typed, mykeyId, personNumber }) ??
    judgeGone(cell, reckoned) ??
    judgeAge(cell('bornOn'), { ...reckoned, on: reckoned.mailedOn });
  return { line: csv.line, typed: typed.slice(0, 64), mykeyId, personNumber, problem: problem ?? null };
}

type Names = { typed: string; mykeyId: string; personNumber: string };
function judgeForm(csv: CsvLine<Column>, { typed, mykeyId, personNumber }: Names): MailingProblem | undefined {
  if (csv.isDamaged) return 'line_malformed';
  if (csv.record.some(holdsIndividualNumber)) return 'individual_number_refused';
  if (!/^[A-Z0-9]{3,16}$/.test(mykeyId) || typed.length > 64) return 'mykey_id_form';
  return /^[A-Z0-9-]{0,20}$/.test(personNumber) ? undefined : 'person_number_form';
}

/** Death and removal by the register's own dates; none of them is kept. A death cannot lie ahead, a removal can be announced. */
function judgeGone(cell: (column: Column) => string, { mailedOn, today }: Reckoned): MailingProblem | undefined {
  const dateOf = (column: 'diedOn' | 'movedOn') => {
    const typed = cell(column);
    return typed === '' ? null : enteredDate(typed);
  };
  const [died, moved] = [dateOf('diedOn'), dateOf('movedOn')];
  if (died === undefined || moved === undefined) return 'date_invalid';
  if (died) return Temporal.PlainDate.compare(died, today) > 0 ? 'date_invalid' : 'died';
  return moved && Temporal.PlainDate.compare(moved, mailedOn) <= 0 ? 'moved_out' : undefined;
}

/**
 * Of somebody who stands in the list several times one line may know of their death, and another may not: no letter goes to any of
 * them, whichever line comes first.
 */
function markGone(lines: readonly MailingLine[]): void {
  const gone = new Set<string>();
  for (const line of lines)
    if (line.problem === 'died' || line.problem === 'moved_out') for (const name of namesOf(line)) gone.add(name);
  if (gone.size === 0) return;
  for (const line of lines)
    if (line.problem === null && namesOf(line).some((name) => gone.has(name))) line.problem = 'gone_in_other_line';
}

const namesOf = ({ mykeyId, personNumber }: MailingLine): string[] =>
  personNumber === '' ? [`id ${mykeyId}`] : [`id ${mykeyId}`, `number ${personNumber}`];
