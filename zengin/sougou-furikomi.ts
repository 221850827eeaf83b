/**
 * 総合振込 (種別 21): the file that tells a bank whom to pay and how much. 全銀協規定フォーマット, 120 bytes a record:
 * one header, the data records, a trailer with the totals, an end record. The file carries neither a year nor a number
 * of its own, so the batch keeps the full date and the bytes are kept by whoever writes them.
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
import type { ProblemCode } from './problems.ts';
import {
  code,
  constant,
  digits,
  filler,
  type Layout,
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
  constant({ label: 'データ区分', at: 1, text: '1' }),
  constant({ label: '種別コード', at: 2, text: '21' }),
  constant({ label: 'コード区分', at: 4, text: '0' }), // JIS; EBCDIC (1) is not written and not read
  digits({ name: 'code', label: '振込依頼人コード', at: 5, length: 10 }),
  text({ name: 'name', label: '振込依頼人名', at: 15, length: 40, characters: 'PARTY_NAME', required: true }),
  monthDay({ name: 'payoutOn', label: '振込指定日', at: 55, length: 4 }),
  digits({ name: 'bankCode', label: '仕向銀行番号', at: 59, length: 4 }),
  text({ name: 'bankName', label: '仕向銀行名', at: 63, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', label: '仕向支店番号', at: 78, length: 3 }),
  text({ name: 'branchName', label: '仕向支店名', at: 81, length: 15, characters: 'BANK_NAME' }),
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

const PAYEE = [
  constant({ label: 'データ区分', at: 1, text: '2' }),
  digits({ name: 'bankCode', label: '被仕向銀行番号', at: 2, length: 4 }),
  text({ name: 'bankName', label: '被仕向銀行名', at: 6, length: 15, characters: 'BANK_NAME' }),
  digits({ name: 'branchCode', label: '被仕向支店番号', at: 21, length: 3 }),
  text({ name: 'branchName', label: '被仕向支店名', at: 24, length: 15, characters: 'BANK_NAME' }),
  // Not used any more; files of others leave it blank.
  constant({ label: '手形交換所番号', at: 39, text: '0000', alsoRead: '    ' }),
  code({
    name: 'accountType',
    label: '預金種目',
    at: 43,
    length: 1,
    words: { ordinary: '1', current: '2', savings: '4', other: '9' },
  }),
  digits({ name: 'accountNumber', label: '口座番号', at: 44, length: 7 }),
  text({ name: 'name', label: '受取人名', at: 51, length: 30, characters: 'PARTY_NAME', required: true }),
  number({ name: 'amountYen', label: '振込金額', at: 81, length: 10, min: 1, max: AMOUNT_YEN_MAX }),
  code({
    name: 'newCode',
    label: '新規コード',
    at: 91,
    length: 1,
    words: { first: '1', changed: '2', other: '0' },
  }),
] as const;

const HOW = code({
  name: 'mode',
  label: '振込指定区分',
  at: 112,
  length: 1,
  words: { telegraphic: '7', document: '8', unspecified: '0' },
});

// 識別表示 (column 113) decides what columns 92 to 111 are: 20 characters of EDI or two numbers of 10 digits.
const DATA_WITH_EDI = layout(RECORD_BYTES, [
  ...PAYEE,
  text({ name: 'edi', label: 'EDI情報', at: 92, length: 20, characters: 'EDI' }),
  HOW,
  constant({ label: '識別表示', at: 113, text: 'Y' }),
  filler(114, 7),
]);

const DATA_WITH_CODES = layout(RECORD_BYTES, [
  ...PAYEE,
  number({ name: 'customerCode1', label: '顧客コード1', at: 92, length: 10, min: 0, max: 9_999_999_999 }),
  number({ name: 'customerCode2', label: '顧客コード2', at: 102, length: 10, min: 0, max: 9_999_999_999 }),
  HOW,
  constant({ label: '識別表示', at: 113, text: ' ' }),
  filler(114, 7),
]);

const TRAILER = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '8' }),
  number({ name: 'count', label: '合計件数', at: 2, length: 6, min: 0, max: ITEMS_MAX }),
  number({ name: 'totalYen', label: '合計金額', at: 8, length: 12, min: 0, max: TOTAL_YEN_MAX }),
  filler(20, 101),
]);

const END = layout(RECORD_BYTES, [constant({ label: 'データ区分', at: 1, text: '9' }), filler(2, 119)]);

/** What a record of a 総合振込 is called and where its fields stand, by its own marks; undefined if it has none. */
export function sougouRecord(line: string): { name: string; fields: Layout } | undefined {
  const data = line[112] === 'Y' ? DATA_WITH_EDI : DATA_WITH_CODES;
  return new Map<string | undefined, { name: string; fields: Layout }>([
    ['1', { name: 'ヘッダー', fields: HEADER }],
    ['2', { name: 'データ', fields: data }],
    ['8', { name: 'トレーラー', fields: TRAILER }],
    ['9', { name: 'エンド', fields: END }],
  ]).get(line[0]);
}

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

export type ReadFile =
  | { outcome: 'read'; batch: SougouFurikomi; count: number; totalYen: number }
  | { outcome: 'unreadable'; problems: readonly FileProblem[] };

/**
 * Writes the file of one batch, or says everything that stands against it: all lines are looked at, none is skipped.
 * Texts are converted to bank kana; a name longer than its field is refused (cut it where a person sees the result).
 *
 * @param options.lineEnd `'crlf'` (default) ends every record with CR LF; `'none'` leaves 120-byte records as they are
 */
export function writeSougouFurikomi(batch: SougouFurikomi, options: { lineEnd?: LineEnd } = {}): WrittenFile {
  const { remitter, payoutOn, items } = batch;
  const { lines, problems, add } = startLines([...batchProblems(batch)]);
  add(writeRecord(HEADER, { ...remitter, payoutOn: payoutOn.toPlainMonthDay() }));
  for (const item of items) add('edi' in item ? writeRecord(DATA_WITH_EDI, item) : writeRecord(DATA_WITH_CODES, item));
  if (problems.length > 0) return { outcome: 'refused', problems };

  const totalYen = sumYen(items);
  add(writeRecord(TRAILER, { count: items.length, totalYen }));
  add(writeRecord(END, {}));
  // The totals' only way to fail is their size, which is a property of the batch, not of the trailer.
  if (problems.length > 0)
    return { outcome: 'refused', problems: [{ line: 1, column: 1, outcome: 'total_too_large' }] };
  const bytes = joinRecords(lines, { recordBytes: RECORD_BYTES, lineEnd: options.lineEnd ?? 'crlf' });
  return { outcome: 'written', bytes, count: items.length, totalYen };
}

function* batchProblems({ payoutOn, items }: SougouFurikomi): Generator<FileProblem> {
  const whole = (outcome: ProblemCode): FileProblem => ({ line: 1, column: 1, outcome });
  if (items.length === 0) yield whole('empty_batch');
  if (items.length > ITEMS_MAX) yield whole('too_many_items');
  const open = isBankBusinessDay(payoutOn);
  if (open !== true) yield { line: 1, column: 55, field: 'payoutOn', outcome: open === false ? 'bank_closed' : open };
}

/**
 * Reads a file back. Totals are counted again and must agree with the trailer; every byte must be where the standard
 * has it, with or without CR LF, with or without a closing 0x1A. Of what other programs do otherwise, a last record
 * without CR LF and a blank 手形交換所番号 are read; a コード区分 of 1 says EBCDIC and is not.
 *
 * @param arrivedOn a day near the file's own: the year that the file lacks is the one that brings 振込指定日 nearest
 */
export function readSougouFurikomi(bytes: Uint8Array, { arrivedOn }: { arrivedOn: Temporal.PlainDate }): ReadFile {
  const split = splitRecords(bytes, RECORD_BYTES);
  if (split.problems.length > 0) return { outcome: 'unreadable', problems: split.problems };
  const problems: FileProblem[] = [];
  const { header, items } = readRecords(split.lines, problems);
  if (header === undefined || problems.length > 0) return { outcome: 'unreadable', problems };

  const { payoutOn, ...remitter } = header;
  const batch = { remitter, payoutOn: nearestDay(payoutOn, arrivedOn), items };
  return { outcome: 'read', batch, count: items.length, totalYen: sumYen(items) };
}

type Found = { header?: RecordOf<typeof HEADER>; items: Furikomi[] };

/** Header, one or more data records, trailer, end; `problems` receives what is wrong on the way. */
function readRecords(lines: readonly string[], problems: FileProblem[]): Found {
  const found: Found = { items: [] };
  const { items } = found;
  const header = (record: string, line: number) => {
    found.header = takeRecord(problems, line, readRecord(HEADER, record));
  };
  const data = (record: string, line: number) => {
    const read = record[112] === 'Y' ? readRecord(DATA_WITH_EDI, record) : readRecord(DATA_WITH_CODES, record);
    items.push(takeRecord<Furikomi>(problems, line, read));
  };
  const trailer = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(TRAILER, text));
    if (items.length === 0) problems.push({ line, column: 2, outcome: 'empty_batch' });
    checkTotals(TRAILER, { line, record, problems }, { count: items.length, totalYen: sumYen(items) });
  };
  const end = (record: string, line: number) => void takeRecord(problems, line, readRecord(END, record));
  walkRecords(lines, { header, data, trailer, end }, { accounts: 'one', problems });
  return found;
}
