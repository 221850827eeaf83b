/**
 * 預金口座振替 (種別 91): the request to collect from many accounts on one day, and the file with which the bank answers
 * it. 全銀協規定フォーマット, 120 bytes a record; both files have one layout and one 種別. The bank writes a 振替結果コード
 * into every record and four totals into the trailer, where the request has zeros: a request read as a result would say
 * that everything was collected, so each reader refuses the other's file.
 */
import { isBankBusinessDay } from './business-day.ts';
import { nearestDay } from './days.ts';
import {
  checkTotals,
  type FileProblem,
  joinRecords,
  type LineEnd,
  splitRecords,
  startLines,
  sumYen,
  takeRecord,
  type WrittenFile,
  walkRecords,
} from './file.ts';
import {
  type AnsweredFurikae,
  DATA,
  END,
  type Furikae,
  HEADER,
  ITEMS_MAX,
  type KouzaFurikae,
  RECORD_BYTES,
  TOTAL_YEN_MAX,
  TRAILER,
} from './kouza-furikae-layout.ts';
import { type RecordOf, readRecord, writeRecord } from './record.ts';

/** A file of requests has no results, so its items have none. */
export type ReadFurikae<Item extends Furikae> =
  | { outcome: 'read'; batch: KouzaFurikae<Item>; count: number; totalYen: number }
  | { outcome: 'unreadable'; problems: readonly FileProblem[] };

/**
 * Writes the request for one day, or says everything that stands against it.
 *
 * @param options.lineEnd `'crlf'` (default) ends every record with CR LF; `'none'` leaves 120-byte records as they are
 */
export function writeKouzaFurikae(batch: KouzaFurikae, options: { lineEnd?: LineEnd } = {}): WrittenFile {
  const items = batch.items.map((item) => ({ ...item, result: 'collected' as const })); // its code is the request's 0
  return writeFile(
    { ...batch, items },
    { collectedCount: 0, collectedYen: 0, uncollectedCount: 0, uncollectedYen: 0 },
    options,
  );
}

/** Writes the file with which a bank answers a request: for tests, and for a demonstration that has no bank. */
export function writeKouzaFurikaeResult(
  batch: KouzaFurikae<AnsweredFurikae>,
  options: { lineEnd?: LineEnd } = {},
): WrittenFile {
  return writeFile(batch, resultTotals(batch.items), options);
}

function writeFile(
  batch: KouzaFurikae<AnsweredFurikae>,
  results: ReturnType<typeof resultTotals>,
  options: { lineEnd?: LineEnd },
): WrittenFile {
  const { collector, collectOn, items } = batch;
  const { lines, problems, add } = startLines(batchProblems(batch));
  add(writeRecord(HEADER, { ...collector, collectOn: collectOn.toPlainMonthDay() }));
  for (const item of items) add(writeRecord(DATA, item));
  const totalYen = sumYen(items);
  if (problems.length === 0 && totalYen > TOTAL_YEN_MAX)
    problems.push({ line: 1, column: 1, outcome: 'total_too_large' });
  if (problems.length > 0) return { outcome: 'refused', problems };

  add(writeRecord(TRAILER, { count: items.length, totalYen, ...results }));
  add(writeRecord(END, {}));
  const bytes = joinRecords(lines, { recordBytes: RECORD_BYTES, lineEnd: options.lineEnd ?? 'crlf' });
  return { outcome: 'written', bytes, count: items.length, totalYen };
}

function batchProblems({ collectOn, items }: KouzaFurikae): FileProblem[] {
  const problems: FileProblem[] = [];
  if (items.length === 0) problems.push({ line: 1, column: 1, outcome: 'empty_batch' });
  if (items.length > ITEMS_MAX) problems.push({ line: 1, column: 1, outcome: 'too_many_items' });
  const open = isBankBusinessDay(collectOn);
  const outcome = open === false ? 'bank_closed' : open;
  if (outcome !== true) problems.push({ line: 1, column: 55, field: 'collectOn', label: '引落日', outcome });
  return problems;
}

function resultTotals(items: readonly AnsweredFurikae[]) {
  const collected = items.filter(({ result }) => result === 'collected');
  const uncollected = items.filter(({ result }) => result !== 'collected');
  return {
    collectedCount: collected.length,
    collectedYen: sumYen(collected),
    uncollectedCount: uncollected.length,
    uncollectedYen: sumYen(uncollected),
  };
}

/**
 * Reads a request back. All totals are counted again; a file that holds results is `not_a_request`.
 *
 * @param arrivedOn a day near the file's own: the year that the file lacks is the one that brings 引落日 nearest
 */
export function readKouzaFurikae(bytes: Uint8Array, of: { arrivedOn: Temporal.PlainDate }): ReadFurikae<Furikae> {
  const file = readFile(bytes, { ...of, as: 'request' });
  if (file.outcome === 'unreadable') return file;
  return { ...file, batch: { ...file.batch, items: file.batch.items.map(({ result: _none, ...item }) => item) } };
}

/**
 * Reads the bank's answer: each item with its result. The trailer must agree in all six totals; a file in which the bank
 * has written nothing yet is `not_a_result`.
 */
export function readKouzaFurikaeResult(
  bytes: Uint8Array,
  of: { arrivedOn: Temporal.PlainDate },
): ReadFurikae<AnsweredFurikae> {
  return readFile(bytes, { ...of, as: 'result' });
}

function readFile(
  bytes: Uint8Array,
  of: { arrivedOn: Temporal.PlainDate; as: 'request' | 'result' },
): ReadFurikae<AnsweredFurikae> {
  const { lines, problems } = splitRecords(bytes, RECORD_BYTES);
  if (problems.length > 0) return { outcome: 'unreadable', problems };
  const read: { header?: RecordOf<typeof HEADER>; items: AnsweredFurikae[] } = { items: [] };
  const { items } = read;
  const header = (record: string, line: number) => {
    read.header = takeRecord(problems, line, readRecord(HEADER, record));
  };
  const data = (record: string, line: number) => {
    items.push(takeRecord(problems, line, readRecord(DATA, record)));
  };
  const trailer = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(TRAILER, text));
    if (items.length === 0) problems.push({ line, column: 2, outcome: 'empty_batch' });
    checkTotals(TRAILER, { line, record, problems }, { count: items.length, totalYen: sumYen(items) });
    checkResults({ line, record, problems }, items, of.as);
  };
  const end = (record: string, line: number) => void takeRecord(problems, line, readRecord(END, record));
  walkRecords(lines, { header, data, trailer, end }, { accounts: 'one', problems });
  if (read.header === undefined || problems.length > 0) return { outcome: 'unreadable', problems };

  const { collectOn, ...collector } = read.header;
  const batch = { collector, collectOn: nearestDay(collectOn, of.arrivedOn), items };
  return { outcome: 'read', batch, count: items.length, totalYen: sumYen(items) };
}

/** The four totals of results: nothing in a request, with no result in any record; what the records say in a result. */
function checkResults(
  seen: { line: number; record: RecordOf<typeof TRAILER>; problems: FileProblem[] },
  items: readonly AnsweredFurikae[],
  as: 'request' | 'result',
): void {
  const { collectedCount, collectedYen, uncollectedCount, uncollectedYen } = seen.record;
  const unanswered = [collectedCount, collectedYen, uncollectedCount, uncollectedYen].every((any) => !any);
  const place = { line: seen.line, column: 20, label: '振替済件数' };
  if (as === 'request') {
    const asked = unanswered && items.every(({ result }) => result === 'collected');
    if (!asked) seen.problems.push({ ...place, outcome: 'not_a_request' });
  } else if (unanswered) seen.problems.push({ ...place, outcome: 'not_a_result' });
  else checkTotals(TRAILER, seen, resultTotals(items));
}
