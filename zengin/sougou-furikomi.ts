/**
 * 総合振込 (種別 21): the file that tells a bank whom to pay and how much. 全銀協規定フォーマット, 120 bytes a record:
 * one header, the data records, a trailer with the totals, an end record. The file carries neither a year nor a number
 * of its own, so the batch keeps the full date and the bytes are kept by whoever writes them.
 */
import { isBankBusinessDay } from './business-day.ts';
import { decodeJisX0201, encodeJisX0201 } from './jis-x-0201.ts';
import type { ProblemCode } from './problems.ts';
import {
  type ColumnProblem,
  code,
  constant,
  digits,
  filler,
  layout,
  monthDay,
  number,
  type RecordOf,
  readRecord,
  text,
  writeRecord,
} from './record.ts';

export const RECORD_BYTES = 120;
export const ITEMS_MAX = 999_999;
export const AMOUNT_YEN_MAX = 9_999_999_999;
export const TOTAL_YEN_MAX = 999_999_999_999;

const HEADER = layout(RECORD_BYTES, [
  constant(1, '1'),
  constant(2, '21'),
  constant(4, '0'), // コード区分 JIS; EBCDIC (1) is not written and not read
  digits({ name: 'code', at: 5, length: 10 }),
  text({ name: 'name', at: 15, length: 40, characters: 'PARTY_NAME', required: true }),
  monthDay({ name: 'payoutOn', at: 55, length: 4 }),
  digits({ name: 'bankCode', at: 59, length: 4 }),
  text({ name: 'bankName', at: 63, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', at: 78, length: 3 }),
  text({ name: 'branchName', at: 81, length: 15, characters: 'BANK_NAME' }),
  code({ name: 'accountType', at: 96, length: 1, words: { ordinary: '1', current: '2', other: '9' } }),
  digits({ name: 'accountNumber', at: 97, length: 7 }),
  filler(104, 17),
]);

const PAYEE = [
  constant(1, '2'),
  digits({ name: 'bankCode', at: 2, length: 4 }),
  text({ name: 'bankName', at: 6, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', at: 21, length: 3 }),
  text({ name: 'branchName', at: 24, length: 15, characters: 'BANK_NAME' }),
  constant(39, '0000'), // 手形交換所番号, not used any more
  code({ name: 'accountType', at: 43, length: 1, words: { ordinary: '1', current: '2', savings: '4', other: '9' } }),
  digits({ name: 'accountNumber', at: 44, length: 7 }),
  text({ name: 'name', at: 51, length: 30, characters: 'PARTY_NAME', required: true }),
  number({ name: 'amountYen', at: 81, length: 10, min: 1, max: AMOUNT_YEN_MAX }),
  code({ name: 'newCode', at: 91, length: 1, words: { first: '1', changed: '2', other: '0' } }),
] as const;

const HOW = code({ name: 'mode', at: 112, length: 1, words: { telegraphic: '7', document: '8', unspecified: '0' } });

// 識別表示 (column 113) decides what columns 92 to 111 are: 20 characters of EDI or two numbers of 10 digits.
const DATA_WITH_EDI = layout(RECORD_BYTES, [
  ...PAYEE,
  text({ name: 'edi', at: 92, length: 20, characters: 'EDI' }),
  HOW,
  constant(113, 'Y'),
  filler(114, 7),
]);

const DATA_WITH_CODES = layout(RECORD_BYTES, [
  ...PAYEE,
  number({ name: 'customerCode1', at: 92, length: 10, min: 0, max: 9_999_999_999 }),
  number({ name: 'customerCode2', at: 102, length: 10, min: 0, max: 9_999_999_999 }),
  HOW,
  constant(113, ' '),
  filler(114, 7),
]);

const TRAILER = layout(RECORD_BYTES, [
  constant(1, '8'),
  number({ name: 'count', at: 2, length: 6, min: 0, max: ITEMS_MAX }),
  number({ name: 'totalYen', at: 8, length: 12, min: 0, max: TOTAL_YEN_MAX }),
  filler(20, 101),
]);

const END = layout(RECORD_BYTES, [constant(1, '9'), filler(2, 119)]);

/** 振込依頼人: who pays, from which account. `code` is issued by the bank. */
export type Remitter = Omit<RecordOf<typeof HEADER>, 'payoutOn'>;
/** One payment. EDI carries our reference to the payout item; banks that ignore EDI get two numbers instead. */
export type Furikomi = RecordOf<typeof DATA_WITH_EDI> | RecordOf<typeof DATA_WITH_CODES>;
export type SougouFurikomi = {
  remitter: Remitter;
  /** 振込指定日, a bank business day in Asia/Tokyo; the file holds month and day only. */
  payoutOn: Temporal.PlainDate;
  items: readonly Furikomi[];
};

/** What is wrong, in which record (1 is the header, 2 the first payment) and from which column. */
export type FileProblem = Omit<ColumnProblem, 'field' | 'column'> & { line: number; column: number; field?: string };

export type WrittenFile =
  | { outcome: 'written'; bytes: Uint8Array; count: number; totalYen: number }
  | { outcome: 'refused'; problems: readonly FileProblem[] };

export type ReadFile =
  | { outcome: 'read'; batch: SougouFurikomi; count: number; totalYen: number }
  | { outcome: 'unreadable'; problems: readonly FileProblem[] };

/**
 * Writes the file of one batch, or says everything that stands against it: all lines are looked at, none is skipped.
 * Texts are converted to bank kana; a name longer than its field is refused (cut it where a person sees the result).
 *
 * @param options.lineEnd `'crlf'` (default) ends every record with CR LF; `'none'` leaves 120-byte records as they are
 */
export function writeSougouFurikomi(batch: SougouFurikomi, options: { lineEnd?: 'crlf' | 'none' } = {}): WrittenFile {
  const { remitter, payoutOn, items } = batch;
  const problems: FileProblem[] = [...batchProblems(batch)];
  const lines: string[] = [];
  const add = (line: { text: string; problems: readonly ColumnProblem[] }) => {
    lines.push(line.text);
    for (const problem of line.problems) problems.push({ line: lines.length, ...problem });
  };
  add(writeRecord(HEADER, { ...remitter, payoutOn: payoutOn.toPlainMonthDay() }));
  for (const item of items) add('edi' in item ? writeRecord(DATA_WITH_EDI, item) : writeRecord(DATA_WITH_CODES, item));
  if (problems.length > 0) return { outcome: 'refused', problems };

  const totalYen = items.reduce((sum, item) => sum + item.amountYen, 0);
  add(writeRecord(TRAILER, { count: items.length, totalYen }));
  add(writeRecord(END, {}));
  // The totals' only way to fail is their size, which is a property of the batch, not of the trailer.
  if (problems.length > 0)
    return { outcome: 'refused', problems: [{ line: 1, column: 1, outcome: 'total_too_large' }] };
  return { outcome: 'written', bytes: joinRecords(lines, options.lineEnd ?? 'crlf'), count: items.length, totalYen };
}

function* batchProblems({ payoutOn, items }: SougouFurikomi): Generator<FileProblem> {
  const whole = (outcome: ProblemCode): FileProblem => ({ line: 1, column: 1, outcome });
  if (items.length === 0) yield whole('empty_batch');
  if (items.length > ITEMS_MAX) yield whole('too_many_items');
  const open = isBankBusinessDay(payoutOn);
  if (open !== true) yield { line: 1, column: 55, field: 'payoutOn', outcome: open === false ? 'bank_closed' : open };
}

function joinRecords(lines: readonly string[], lineEnd: 'crlf' | 'none'): Uint8Array {
  const stride = RECORD_BYTES + (lineEnd === 'crlf' ? 2 : 0);
  const bytes = new Uint8Array(lines.length * stride);
  for (const [i, line] of lines.entries()) {
    bytes.set(encodeJisX0201(line), i * stride);
    if (lineEnd === 'crlf') bytes.set([0x0d, 0x0a], i * stride + RECORD_BYTES);
  }
  return bytes;
}

/**
 * Reads a file back. Totals are counted again and must agree with the trailer; every byte must be where the standard
 * has it, with or without CR LF, with or without a closing 0x1A.
 *
 * @param arrivedOn a day near the file's own: the year that the file lacks is the one that brings 振込指定日 nearest
 */
export function readSougouFurikomi(bytes: Uint8Array, { arrivedOn }: { arrivedOn: Temporal.PlainDate }): ReadFile {
  const split = splitRecords(bytes);
  if (split.problems.length > 0) return { outcome: 'unreadable', problems: split.problems };
  const problems: FileProblem[] = [];
  const found = readRecords(split.lines, problems);
  if (found.header === undefined || problems.length > 0) return { outcome: 'unreadable', problems };

  const { payoutOn, ...remitter } = found.header;
  const totalYen = found.items.reduce((sum, item) => sum + item.amountYen, 0);
  const batch = { remitter, payoutOn: nearestDay(payoutOn, arrivedOn), items: found.items };
  return { outcome: 'read', batch, count: found.items.length, totalYen };
}

function splitRecords(bytes: Uint8Array): { lines: string[]; problems: FileProblem[] } {
  const problem = (line: number, column: number, outcome: ProblemCode) => ({
    lines: [],
    problems: [{ line, column, outcome }],
  });
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return problem(1, 1, 'byte_order_mark');
  if (bytes[RECORD_BYTES] === 0x0a) return problem(1, RECORD_BYTES + 1, 'wrong_line_end');
  const end = bytes.at(-1) === 0x1a ? bytes.length - 1 : bytes.length;
  // One damaged byte must not make a file with line ends look like one without: either of the two bytes is enough.
  const stride = bytes[RECORD_BYTES] === 0x0d || bytes[RECORD_BYTES + 1] === 0x0a ? RECORD_BYTES + 2 : RECORD_BYTES;
  const lines: string[] = [];
  for (let from = 0; from < end; from += stride) {
    const line = lines.length + 1;
    const record = bytes.subarray(from, Math.min(from + stride, end));
    const decoded = decodeJisX0201(record.subarray(0, RECORD_BYTES));
    if (!decoded.ok) return problem(line, decoded.offset + 1, 'byte_not_allowed');
    if (record.length < RECORD_BYTES) return problem(line, record.length + 1, 'record_cut_short');
    const lineEnded = stride === RECORD_BYTES || (record[RECORD_BYTES] === 0x0d && record[RECORD_BYTES + 1] === 0x0a);
    if (!lineEnded) return problem(line, RECORD_BYTES + 1, 'wrong_line_end');
    lines.push(decoded.text);
  }
  return { lines, problems: [] };
}

type Found = { header?: RecordOf<typeof HEADER>; items: Furikomi[] };

/** Header, one or more data records, trailer, end; `problems` receives what is wrong on the way. */
function readRecords(lines: readonly string[], problems: FileProblem[]): Found {
  const found: Found = { items: [] };
  let expected: 'header' | 'data' | 'trailer or data' | 'end' | 'nothing' = 'header';
  const take = <R>(line: number, read: { record: R; problems: readonly ColumnProblem[] }): R => {
    for (const problem of read.problems) problems.push({ line, ...problem });
    return read.record;
  };
  for (const [i, text] of lines.entries()) {
    const [line, mark] = [i + 1, text[0]];
    if (mark === '1' && expected === 'header') {
      found.header = take(line, readRecord(HEADER, text));
      expected = 'data';
    } else if (mark === '2' && (expected === 'data' || expected === 'trailer or data')) {
      const table = text[112] === 'Y' ? readRecord(DATA_WITH_EDI, text) : readRecord(DATA_WITH_CODES, text);
      found.items.push(take<Furikomi>(line, table));
      expected = 'trailer or data';
    } else if (mark === '8' && (expected === 'data' || expected === 'trailer or data')) {
      checkTotals({ line, trailer: take(line, readRecord(TRAILER, text)), items: found.items, problems });
      expected = 'end';
    } else if (mark === '9' && expected === 'end') {
      take(line, readRecord(END, text));
      expected = 'nothing';
    } else {
      problems.push({ line, column: 1, outcome: 'record_out_of_order' });
      return found;
    }
  }
  if (expected !== 'nothing') problems.push({ line: lines.length + 1, column: 1, outcome: 'record_out_of_order' });
  return found;
}

function checkTotals(seen: {
  line: number;
  trailer: RecordOf<typeof TRAILER>;
  items: readonly Furikomi[];
  problems: FileProblem[];
}): void {
  const { line, trailer, items, problems } = seen;
  if (items.length === 0) problems.push({ line, column: 2, outcome: 'empty_batch' });
  const totalYen = items.reduce((sum, item) => sum + item.amountYen, 0);
  if (trailer.count !== items.length) problems.push({ line, column: 2, field: 'count', outcome: 'count_differs' });
  if (trailer.totalYen !== totalYen) problems.push({ line, column: 8, field: 'totalYen', outcome: 'total_differs' });
}

/** The day of some year that lies nearest to `near`; 29 February only in years that have one. */
function nearestDay(monthDay: Temporal.PlainMonthDay, near: Temporal.PlainDate): Temporal.PlainDate {
  const distance = (day: Temporal.PlainDate) => Math.abs(near.until(day, { largestUnit: 'days' }).days);
  return Array.from({ length: 17 }, (_, i) => near.year - 8 + i)
    .map((year) => monthDay.toPlainDate({ year }))
    .filter((day) => day.day === monthDay.day)
    .reduce((best, day) => (distance(day) < distance(best) ? day : best));
}
