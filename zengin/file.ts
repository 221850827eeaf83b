/**
 * A bank file as a row of records of one length: header (1), data (2), trailer (8), end (9). What is the same for all
 * formats stands here: splitting and joining, the order of the marks, totals against the trailer.
 */
import { decodeJisX0201, encodeJisX0201 } from './jis-x-0201.ts';
import { PROBLEM_WORDS, type ProblemCode } from './problems.ts';
import type { ColumnProblem, Layout, RecordOf } from './record.ts';

/** What is wrong, in which record (1 is the header) and from which column; `label` is the field's Japanese name. */
export type FileProblem = Omit<ColumnProblem, 'field' | 'label' | 'column'> & {
  line: number;
  column: number;
  field?: string;
  label?: string;
};

export type LineEnd = 'crlf' | 'none';

type Refused = { outcome: 'refused'; problems: readonly FileProblem[] };
export type WrittenBytes = { outcome: 'written'; bytes: Uint8Array } | Refused;
export type WrittenFile = { outcome: 'written'; bytes: Uint8Array; count: number; totalYen: number } | Refused;

/** A problem as the sentence a person reads: where it is, what the place is called, what to do. */
export function fileProblemSentence({ line, column, label, outcome }: FileProblem): string {
  return `${line}行目の${column}桁目${label === undefined ? '' : `「${label}」`}：${PROBLEM_WORDS[outcome]}`;
}

/** Bytes from one record to the next. One damaged byte must not make a file with line ends look like one without. */
export function strideOf(bytes: Uint8Array, recordBytes: number): number {
  return bytes[recordBytes] === 0x0d || bytes[recordBytes + 1] === 0x0a ? recordBytes + 2 : recordBytes;
}

/**
 * The records of a file, with or without CR LF; some banks leave out the last CR LF, some close with 0x1A. Stops at the
 * first record that is none: what comes after it cannot be counted in columns.
 */
export function splitRecords(bytes: Uint8Array, recordBytes: number): { lines: string[]; problems: FileProblem[] } {
  const problem = (line: number, column: number, outcome: ProblemCode) => ({
    lines: [],
    problems: [{ line, column, outcome }],
  });
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return problem(1, 1, 'byte_order_mark');
  if (bytes[recordBytes] === 0x0a) return problem(1, recordBytes + 1, 'wrong_line_end');
  const end = bytes.at(-1) === 0x1a ? bytes.length - 1 : bytes.length;
  const stride = strideOf(bytes, recordBytes);
  const lines: string[] = [];
  for (let from = 0; from < end; from += stride) {
    const line = lines.length + 1;
    const record = bytes.subarray(from, Math.min(from + stride, end));
    const decoded = decodeJisX0201(record.subarray(0, recordBytes));
    if (!decoded.ok) return problem(line, decoded.offset + 1, 'byte_not_allowed');
    if (record.length < recordBytes) return problem(line, record.length + 1, 'record_cut_short');
    const isLast = record.length === recordBytes;
    const lineEnded = isLast || (record[recordBytes] === 0x0d && record[recordBytes + 1] === 0x0a);
    if (!lineEnded) return problem(line, recordBytes + 1, 'wrong_line_end');
    lines.push(decoded.text);
  }
  return { lines, problems: [] };
}

export function joinRecords(lines: readonly string[], of: { recordBytes: number; lineEnd: LineEnd }): Uint8Array {
  const stride = of.recordBytes + (of.lineEnd === 'crlf' ? 2 : 0);
  const bytes = new Uint8Array(lines.length * stride);
  for (const [i, line] of lines.entries()) {
    bytes.set(encodeJisX0201(line), i * stride);
    if (of.lineEnd === 'crlf') bytes.set([0x0d, 0x0a], i * stride + of.recordBytes);
  }
  return bytes;
}

/** The lines of a file being written, with what stands against them; all lines are looked at, none is skipped. */
export function startLines(problems: FileProblem[] = []) {
  const lines: string[] = [];
  const add = (written: { text: string; problems: readonly ColumnProblem[] }) => {
    lines.push(written.text);
    keepProblems(problems, lines.length, written.problems);
  };
  return { lines, problems, add };
}

export function keepProblems(problems: FileProblem[], line: number, found: readonly ColumnProblem[]): void {
  for (const problem of found) problems.push({ line, ...problem });
}

/** A record as read; what is wrong with it goes to `problems`. */
export function takeRecord<R>(
  problems: FileProblem[],
  line: number,
  read: { record: R; problems: readonly ColumnProblem[] },
): R {
  keepProblems(problems, line, read.problems);
  return read.record;
}

type Take = (text: string, line: number) => void;

/**
 * Hands every record to the one who reads its kind, in the standard's order: header, data, trailer, end. Stops at the
 * first that is out of order. `accounts: 'several'` lets header, data and trailer repeat before the end.
 */
export function walkRecords(
  lines: readonly string[],
  take: { header: Take; data: Take; trailer: Take; end: Take },
  of: { accounts: 'one' | 'several'; problems: FileProblem[] },
): void {
  const readers = new Map([
    ['1', take.header],
    ['2', take.data],
    ['8', take.trailer],
    ['9', take.end],
  ]);
  const next: Record<string, string> = { '': '1', 1: '28', 2: '28', 8: of.accounts === 'several' ? '19' : '9', 9: '' };
  const outOfOrder = (line: number) => of.problems.push({ line, column: 1, outcome: 'record_out_of_order' });
  let last = '';
  for (const [i, text] of lines.entries()) {
    const mark = text.slice(0, 1);
    if (!next[last]!.includes(mark)) return void outOfOrder(i + 1);
    readers.get(mark)?.(text, i + 1);
    last = mark;
  }
  if (last !== '9') outOfOrder(lines.length + 1);
}

/** Names every count and total of a trailer that is not what the data come to; a name in `…Yen` is an amount. */
export function checkTotals<L extends Layout>(
  fields: L,
  seen: { line: number; record: RecordOf<L>; problems: FileProblem[] },
  counted: Partial<RecordOf<L>>,
): void {
  for (const [name, value] of Object.entries(counted)) {
    if ((seen.record as Record<string, unknown>)[name] === value) continue;
    const outcome = name.endsWith('Yen') ? 'total_differs' : 'count_differs';
    seen.problems.push({ line: seen.line, ...placeOf(fields, name), outcome });
  }
}

/** Where a field of a table stands and what it is called. */
export function placeOf(fields: Layout, name: string): { column: number; field: string; label: string } {
  const field = fields.find((any) => 'name' in any && any.name === name);
  if (field === undefined) throw new RangeError(`no field ${name}`);
  return { column: field.at, field: name, label: field.label };
}

export function sumYen<Item extends { amountYen: number }>(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + item.amountYen, 0);
}
