import { foldMykeyId, holdsIndividualNumber } from '../../contract/index.ts';
import { isPlainLine } from '../../contract/plain-text.ts';
import type { UploadProblem } from '../../contract/points/grants/upload-problems.ts';
import { type CsvLine, type CsvRefusal, readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal } from '../../server/refusal.ts';
import { enteredDate } from './entered-date.ts';
import { isGrantedOn, lastDayOf, type Program } from './programs.ts';

/** The names that columns may have; all but the ID may be missing. */
const names = {
  mykeyId: ['マイキーid', 'mykeyid', 'mykey_id', 'id'],
  points: ['ポイント', 'ポイント数', '付与ポイント', 'points', 'amount'],
  reason: ['事由', '理由', '備考', 'reason'],
  actedOn: ['実施日', '日付', '取引日時', '付与日', 'date'],
  bornOn: ['生年月日', 'birthdate'],
  diedOn: ['死亡日', '死亡年月日', 'dateofdeath'],
  movedOn: ['転出日', '転出年月日', '異動日', 'movedout'],
  expiresOn: ['有効期限', '期限', 'expires'],
} as const;
type Column = keyof typeof names;
const optional = (Object.keys(names) as Column[]).filter((name) => name !== 'mykeyId');

/** A line as it was typed, judged by itself; whose it is nobody has looked yet. */
export type FileLine = {
  line: number;
  /** As it was typed, for who corrects it. */
  typed: string;
  mykeyId: string;
  amount: number | null;
  reason: string | null;
  actedOn: string | null;
  expiresOn: string;
  problem: UploadProblem | null;
};
export type Reckoned = {
  program: Program;
  month: string;
  /** 基準日 of ages, deaths and removals. */
  on: Temporal.PlainDate;
  today: Temporal.PlainDate;
};

/** So many lines are handed on together: as many as one statement takes quickly, and few enough for what else waits. */
const linesAtOnce = 2000;

/**
 * Reads a file of grants line by line. What is wrong with a line is said of that line, and the others go on.
 *
 * @param take is given the lines in their order, so many at a time, and is waited for: the file is never held whole
 * @returns how many lines there were
 */
export async function readGrantFile(
  bytes: Uint8Array,
  reckoned: Reckoned,
  take: (lines: FileLine[]) => unknown,
): Promise<number | CsvRefusal | Refusal<'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  let lines: FileLine[] = [];
  const seen = new Set<string>();
  const read = await readCsvLines<Column>(bytes, { names, optional }, async (line) => {
    lines.push(judgeLine(line, { ...reckoned, seen }));
    if (lines.length < linesAtOnce) return;
    await take(lines);
    lines = [];
  });
  if (!isRefusal(read) && lines.length > 0) await take(lines);
  return read;
}

/** The most that one line, and one file, can grant. */
export const amountMax = 1_000_000_000_000;

/** A whole number of points in any width, with or without commas; null for everything else. */
export function pointsOf(typed: string): number | null {
  const text = typed.normalize('NFKC').replace(/[\s,]/g, '');
  const points = /^\d{1,13}$/.test(text) ? Number(text) : Number.NaN;
  return points >= 1 && points <= amountMax ? points : null;
}

function judgeLine(csv: CsvLine<Column>, { seen, ...reckoned }: Reckoned & { seen: Set<string> }): FileLine {
  const { program, today } = reckoned;
  const cell = (column: Column) => (csv.record[csv.places[column]] ?? '').trim();
  const typed = cell('mykeyId');
  const mykeyId = foldMykeyId(typed);
  const points = cell('points');
  const amount = points === '' ? program.amount : pointsOf(points);
  const acted = cell('actedOn');
  // 取引データ of a program may have the time behind the day.
  const actedOn = acted === '' ? null : (enteredDate(acted.split(/[T ]/)[0] ?? '') ?? undefined);
  const expires = program.kind === 'migration' ? cell('expiresOn') : '';
  const expiresOn = expires === '' ? lastDayOf(program, today) : `${enteredDate(expires) ?? ''}`;
  const reason = cell('reason');
  const problem =
    judgeText({ csv, typed, mykeyId, reason }) ??
    judgeAmount({ amount, reason, program }) ??
    judgeDay(actedOn, reckoned) ??
    (expiresOn < `${today}` ? 'expiry_invalid' : undefined) ??
    judgePerson(cell, reckoned) ??
    judgeRepeated(seen, { mykeyId, amount, actedOn: actedOn ?? today, reason, program });
  return {
    line: csv.line,
    typed: typed.slice(0, 64),
    mykeyId,
    amount,
    // What could not be kept is not kept.
    reason: problem === 'text_refused' || reason === '' ? null : reason,
    actedOn: actedOn ? `${actedOn}` : null,
    expiresOn: expiresOn || lastDayOf(program, today),
    problem: problem ?? null,
  };
}

type Text = { csv: CsvLine<Column>; typed: string; mykeyId: string; reason: string };
function judgeText({ csv, typed, mykeyId, reason }: Text): UploadProblem | undefined {
  if (csv.isDamaged) return 'line_malformed';
  if (csv.record.some(holdsIndividualNumber)) return 'individual_number_refused';
  if (!/^[A-Z0-9]{3,16}$/.test(mykeyId) || typed.length > 64) return 'mykey_id_form';
  return isPlainLine(reason) && reason.length <= 200 ? undefined : 'text_refused';
}

type Amount = { amount: number | null; reason: string; program: Program };
function judgeAmount({ amount, reason, program }: Amount): UploadProblem | undefined {
  if (amount === null) return 'amount_invalid';
  if (program.sponsor !== null && amount !== program.amount) return 'amount_agreed';
  const isFree = program.kind === 'migration' || amount === program.amount;
  return isFree || reason !== '' ? undefined : 'amount_needs_reason';
}

function judgeDay(
  actedOn: Temporal.PlainDate | null | undefined,
  { month, program, today }: Reckoned,
): UploadProblem | undefined {
  if (actedOn === undefined) return 'date_invalid';
  if (actedOn === null) return isGrantedOn(program, `${today}`) ? undefined : 'date_outside_program';
  if (`${actedOn.toPlainYearMonth()}` !== month) return 'date_outside_month';
  if (Temporal.PlainDate.compare(actedOn, today) > 0) return 'date_in_future';
  return isGrantedOn(program, `${actedOn}`) ? undefined : 'date_outside_program';
}

/** Age, death and removal of who is listed, by the register's own dates; none of them is kept. */
function judgePerson(cell: (column: Column) => string, { program, on }: Reckoned): UploadProblem | undefined {
  const isBefore = (column: 'diedOn' | 'movedOn') => {
    const typed = cell(column);
    if (typed === '') return false;
    const date = enteredDate(typed);
    return date === undefined ? undefined : Temporal.PlainDate.compare(date, on) <= 0;
  };
  const [died, moved] = [isBefore('diedOn'), isBefore('movedOn')];
  if (died === undefined || moved === undefined) return 'date_invalid';
  if (died) return 'died_before';
  if (moved) return 'moved_before';
  return judgeAge(cell('bornOn'), { ...program, on });
}

type Ages = { ageFrom: number | null; ageTo: number | null };
/** Whether a typed date of birth is of the ages asked for on a day; it is judged here and kept nowhere. */
export function judgeAge(typed: string, { ageFrom, ageTo, on }: Ages & { on: Temporal.PlainDate }) {
  if (ageFrom === null && ageTo === null) return undefined;
  if (typed === '') return 'birth_missing' as const;
  const born = enteredDate(typed);
  if (born === undefined) return 'date_invalid' as const;
  const age = ageOn(born, on);
  const isOutside = age < (ageFrom ?? 0) || age > (ageTo ?? Number.POSITIVE_INFINITY);
  return isOutside ? ('age_outside' as const) : undefined;
}

/** Whole years on a day, as a birthday counts them. */
const ageOn = (born: Temporal.PlainDate, on: Temporal.PlainDate): number =>
  born.until(on, { largestUnit: 'year' }).years;

type Repeated = {
  mykeyId: string;
  amount: number | null;
  actedOn: Temporal.PlainDate;
  reason: string;
  program: Program;
};
/** Once for a person, once for a day of theirs, or where it may happen often: not the very same line again. */
function judgeRepeated(seen: Set<string>, { mykeyId, amount, actedOn, reason, program }: Repeated) {
  const named = {
    once: () => [mykeyId],
    daily: () => [mykeyId, `${actedOn}`],
    free: () => [mykeyId, `${amount}`, `${actedOn}`, reason],
  };
  const name = named[program.repeats]().join('\n');
  if (seen.has(name)) return 'line_repeated' as const;
  seen.add(name);
  return undefined;
}
