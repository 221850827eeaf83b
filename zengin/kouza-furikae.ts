/**
 * 預金口座振替 (種別 91): the request to collect from many accounts on one day, and the file with which the bank answers
 * it. 全銀協規定フォーマット, 120 bytes a record; both files have one layout and one 種別. The bank writes a 振替結果コード
 * into every record and four totals into the trailer, where the request has zeros: a request read as a result would say
 * that everything was collected, so each reader refuses the other's file.
 *
 * Layout: 全国銀行協会「適用業務およびレコード・フォーマット」(令和元年12月) 預金口座振替 依頼明細・処理結果明細, as the
 * guides of 宮崎銀行 and 北國銀行 and the descriptors of zengin4j print it.
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
  blankOr,
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

const RECORD_BYTES = 120;
const ITEMS_MAX = 999_999;
const AMOUNT_YEN_MAX = 9_999_999_999;
const TOTAL_YEN_MAX = 999_999_999_999;

/** 振替結果コード: what the bank answers for one account, in the file and in words. */
export const FURIKAE_RESULTS = {
  collected: { code: '0', japanese: '振替済', english: 'Collected' },
  insufficientFunds: { code: '1', japanese: '資金不足', english: 'Insufficient funds' },
  noAccount: { code: '2', japanese: '預金取引なし', english: 'No such account' },
  stoppedByDepositor: { code: '3', japanese: '預金者の都合による振替停止', english: 'Stopped by the depositor' },
  noMandate: { code: '4', japanese: '預金口座振替依頼書なし', english: 'No mandate from the depositor on file' },
  stoppedByCollector: { code: '8', japanese: '委託者の都合による振替停止', english: 'Stopped by the collector' },
  other: { code: '9', japanese: 'その他', english: 'Other' },
} as const;

export type FurikaeResult = keyof typeof FURIKAE_RESULTS;

const RESULT_CODES = Object.fromEntries(
  Object.entries(FURIKAE_RESULTS).map(([word, result]) => [word, result.code]),
) as Record<FurikaeResult, string>;

const HEADER = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '1' }),
  constant({ label: '種別コード', at: 2, text: '91' }),
  constant({ label: 'コード区分', at: 4, text: '0' }),
  digits({ name: 'code', label: '委託者コード', at: 5, length: 10 }),
  text({ name: 'name', label: '委託者名', at: 15, length: 40, characters: 'PARTY_NAME', required: true }),
  monthDay({ name: 'collectOn', label: '引落日', at: 55, length: 4 }),
  digits({ name: 'bankCode', label: '取引銀行番号', at: 59, length: 4 }),
  text({ name: 'bankName', label: '取引銀行名', at: 63, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', label: '取引支店番号', at: 78, length: 3 }),
  text({ name: 'branchName', label: '取引支店名', at: 81, length: 15, characters: 'BANK_NAME' }),
  code({
    name: 'accountType',
    label: '預金種目',
    at: 96,
    length: 1,
    words: { ordinary: '1', current: '2', other: '9' },
  }),
  digits({ name: 'accountNumber', label: '口座番号', at: 97, length: 7 }),
  filler(104, 17),
]);

const DATA = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '2' }),
  digits({ name: 'bankCode', label: '引落銀行番号', at: 2, length: 4 }),
  text({ name: 'bankName', label: '引落銀行名', at: 6, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', label: '引落支店番号', at: 21, length: 3 }),
  text({ name: 'branchName', label: '引落支店名', at: 24, length: 15, characters: 'BANK_NAME' }),
  filler(39, 4),
  code({
    name: 'accountType',
    label: '預金種目',
    at: 43,
    length: 1,
    words: { ordinary: '1', current: '2', taxReserve: '3', other: '9' },
  }),
  digits({ name: 'accountNumber', label: '口座番号', at: 44, length: 7 }),
  text({ name: 'name', label: '預金者名', at: 51, length: 30, characters: 'PARTY_NAME', required: true }),
  number({ name: 'amountYen', label: '引落金額', at: 81, length: 10, min: 1, max: AMOUNT_YEN_MAX }),
  code({
    name: 'newCode',
    label: '新規コード',
    at: 91,
    length: 1,
    words: { first: '1', changed: '2', other: '0' },
  }),
  digits({ name: 'customerNumber', label: '顧客番号', at: 92, length: 20 }),
  code({ name: 'result', label: '振替結果コード', at: 112, length: 1, words: RESULT_CODES }),
  filler(113, 8),
]);

const count = <Name extends string>(name: Name, label: string, at: number) =>
  number({ name, label, at, length: 6, min: 0, max: ITEMS_MAX });
const total = <Name extends string>(name: Name, label: string, at: number) =>
  number({ name, label, at, length: 12, min: 0, max: TOTAL_YEN_MAX });

const TRAILER = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '8' }),
  count('count', '合計件数', 2),
  total('totalYen', '合計金額', 8),
  // A request may leave these four blank instead of zero; a result may not.
  blankOr(count('collectedCount', '振替済件数', 20)),
  blankOr(total('collectedYen', '振替済金額', 26)),
  blankOr(count('uncollectedCount', '振替不能件数', 38)),
  blankOr(total('uncollectedYen', '振替不能金額', 44)),
  filler(56, 65),
]);

const END = layout(RECORD_BYTES, [constant({ label: 'データ区分', at: 1, text: '9' }), filler(2, 119)]);

/** One account to collect from. `customerNumber`, 20 digits, is the collector's own and comes back with the result. */
export type Furikae = Omit<RecordOf<typeof DATA>, 'result'>;
export type AnsweredFurikae = Furikae & { result: FurikaeResult };
/** 委託者: who collects, into which account. `code` is issued by the bank. */
export type Collector = Omit<RecordOf<typeof HEADER>, 'collectOn'>;
export type KouzaFurikae<Item extends Furikae = Furikae> = {
  collector: Collector;
  /** 引落日, a bank business day in Asia/Tokyo; the file holds month and day only. */
  collectOn: Temporal.PlainDate;
  items: readonly Item[];
};
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
  if (as === 'result' && !unanswered) return checkTotals(TRAILER, seen, resultTotals(items));
  const place = { line: seen.line, column: 20, label: '振替済件数' };
  if (as === 'result') seen.problems.push({ ...place, outcome: 'not_a_result' });
  else if (!unanswered || items.some(({ result }) => result !== 'collected'))
    seen.problems.push({ ...place, outcome: 'not_a_request' });
}
