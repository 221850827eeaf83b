/**
 * 振込入金通知 (種別 01, フォーマットA): the transfers that came into an account, as the bank tells them. 200 bytes a
 * record; header, data and trailer for each account, one end record. Days are YYMMDD of the Japanese era. フォーマットB
 * has the same 種別 and amounts of 12 digits elsewhere; it is named and not read.
 *
 * Layout: 全国銀行協会「適用業務およびレコード・フォーマット」(令和元年12月) 振込入金通知, as the guide of 阿波銀行 and
 * the readers of Diva.Zengin print it. Neither says whether 振込合計 counts transfers that were cancelled, so a trailer
 * may agree with either count, with its number and its amount together.
 */
import { isOutside, warekiDay } from './days.ts';
import {
  checkTotals,
  type FileProblem,
  joinRecords,
  type LineEnd,
  placeOf,
  splitRecords,
  startLines,
  sumYen,
  takeRecord,
  type WrittenBytes,
  walkRecords,
} from './file.ts';
import {
  blankOr,
  blankOrZeros,
  code,
  constant,
  digits,
  filler,
  layout,
  number,
  type RecordOf,
  readRecord,
  text,
  writeRecord,
} from './record.ts';

const RECORD_BYTES = 200;
const AMOUNT_YEN_MAX = 9_999_999_999;
const TOTAL_YEN_MAX = 999_999_999_999;

const received = <Name extends string>(name: Name, label: string, at: number, length: number) =>
  text({ name, label, at, length, characters: 'RECEIVED' });

/** The tables, with days that are read by the day on which the file arrived. */
const tablesFor = (arrivedOn: Temporal.PlainDate) => ({
  HEADER: layout(RECORD_BYTES, [
    constant({ label: 'データ区分', at: 1, text: '1' }),
    constant({ label: '種別コード', at: 2, text: '01' }),
    constant({ label: 'コード区分', at: 4, text: '0' }),
    warekiDay({ name: 'createdOn', label: '作成日', at: 5 }, arrivedOn),
    warekiDay({ name: 'from', label: '勘定日（自）', at: 11 }, arrivedOn),
    warekiDay({ name: 'through', label: '勘定日（至）', at: 17 }, arrivedOn),
    digits({ name: 'bankCode', label: '銀行コード', at: 23, length: 4 }),
    received('bankName', '銀行名', 27, 15),
    digits({ name: 'branchCode', label: '支店コード', at: 42, length: 3 }),
    received('branchName', '支店名', 45, 15),
    code({
      name: 'accountType',
      label: '預金種目',
      at: 60,
      length: 1,
      words: { ordinary: '1', current: '2', savings: '4' },
    }),
    digits({ name: 'accountNumber', label: '口座番号', at: 61, length: 7 }),
    received('accountName', '口座名', 68, 40),
    filler(108, 93),
  ]),
  DATA: layout(RECORD_BYTES, [
    constant({ label: 'データ区分', at: 1, text: '2' }),
    blankOrZeros(digits({ name: 'inquiryNumber', label: '照会番号', at: 2, length: 6 })),
    warekiDay({ name: 'bookedOn', label: '勘定日', at: 8 }, arrivedOn),
    warekiDay({ name: 'valueOn', label: '起算日', at: 14 }, arrivedOn),
    number({ name: 'amountYen', label: '金額', at: 20, length: 10, min: 0, max: AMOUNT_YEN_MAX }),
    number({ name: 'billsYen', label: 'うち他店券金額', at: 30, length: 10, min: 0, max: AMOUNT_YEN_MAX }),
    blankOrZeros(digits({ name: 'remitterCode', label: '振込依頼人コード', at: 40, length: 10 })),
    received('remitterName', '振込依頼人名', 50, 48),
    received('sendingBankName', '仕向銀行名', 98, 15),
    received('sendingBranchName', '仕向店名', 113, 15),
    blankOrZeros(code({ name: 'cancellation', label: '取消区分', at: 128, length: 1, words: { cancelled: '1' } })),
    received('edi', 'EDI情報', 129, 20),
    filler(149, 52),
  ]),
});

const TRAILER = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '8' }),
  number({ name: 'count', label: '振込合計件数', at: 2, length: 6, min: 0, max: 999_999 }),
  number({ name: 'totalYen', label: '振込合計金額', at: 8, length: 12, min: 0, max: TOTAL_YEN_MAX }),
  blankOr(number({ name: 'cancelledCount', label: '取消合計件数', at: 20, length: 6, min: 0, max: 999_999 })),
  blankOr(number({ name: 'cancelledYen', label: '取消合計金額', at: 26, length: 12, min: 0, max: TOTAL_YEN_MAX })),
  filler(38, 163),
]);

const END = layout(RECORD_BYTES, [constant({ label: 'データ区分', at: 1, text: '9' }), filler(2, 199)]);

type Tables = ReturnType<typeof tablesFor>;
type Header = RecordOf<Tables['HEADER']>;
/** One transfer. `cancellation` says that the bank takes back a transfer it had told before: no money came by this line. */
export type IncomingTransfer = RecordOf<Tables['DATA']>;
export type TransferNotice = Header & { transfers: readonly IncomingTransfer[] };

export type ReadNotices =
  | { outcome: 'read'; notices: readonly TransferNotice[] }
  | { outcome: 'unreadable'; problems: readonly FileProblem[] };

/**
 * Reads a bank's notice of transfers, for one or more accounts. Counts and totals must agree, and every transfer must be
 * booked inside the period of its header. What the standard leaves free to a bank may be blank or zero.
 *
 * @param arrivedOn the day on which the file came: days are of the five years before it or of the year after
 */
export function readFurikomiNyukin(bytes: Uint8Array, of: { arrivedOn: Temporal.PlainDate }): ReadNotices {
  const { lines, problems } = splitRecords(bytes, RECORD_BYTES);
  if (problems.length > 0) return { outcome: 'unreadable', problems };
  const { HEADER, DATA } = tablesFor(of.arrivedOn);
  const notices: (Header & { transfers: IncomingTransfer[] })[] = [];
  const header = (text: string, line: number) => {
    notices.push({ ...takeRecord(problems, line, readRecord(HEADER, text)), transfers: [] });
  };
  const data = (text: string, line: number) => {
    // EDI and filler of フォーマットA: 24 digits there are the amounts of フォーマットB.
    if (/^[0-9]{24}$/.test(text.slice(128, 152)))
      return void problems.push({ line, column: 129, label: 'EDI情報', outcome: 'amounts_of_12_digits' });
    const record = takeRecord(problems, line, readRecord(DATA, text));
    const notice = notices.at(-1);
    if (record.billsYen > record.amountYen)
      problems.push({ line, ...placeOf(DATA, 'billsYen'), outcome: 'out_of_range' });
    if (notice !== undefined && isOutside(record.bookedOn, notice))
      problems.push({ line, ...placeOf(DATA, 'bookedOn'), outcome: 'outside_period' });
    notice?.transfers.push(record);
  };
  const trailer = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(TRAILER, text));
    checkTotals(TRAILER, { line, record, problems }, expectedTotals(record, notices.at(-1)?.transfers ?? []));
  };
  const end = (text: string, line: number) => void takeRecord(problems, line, readRecord(END, text));
  walkRecords(lines, { header, data, trailer, end }, { accounts: 'several', problems });
  return problems.length > 0 ? { outcome: 'unreadable', problems } : { outcome: 'read', notices };
}

/** What the trailer must say: of the two counts of 振込合計 the one it agrees with, else the one of all transfers. */
function expectedTotals(record: RecordOf<typeof TRAILER>, transfers: readonly IncomingTransfer[]) {
  const { cancelledCount, cancelledYen, ...all } = totalsOf(transfers);
  const standing = { count: all.count - cancelledCount, totalYen: all.totalYen - cancelledYen };
  const isStanding = record.count === standing.count && record.totalYen === standing.totalYen;
  const isBlank = record.cancelledCount === undefined && record.cancelledYen === undefined && cancelledCount === 0;
  return { ...(isStanding ? standing : all), ...(!isBlank && { cancelledCount, cancelledYen }) };
}

function totalsOf(transfers: readonly IncomingTransfer[]) {
  const cancelled = transfers.filter(({ cancellation }) => cancellation === 'cancelled');
  return {
    count: transfers.length,
    totalYen: sumYen(transfers),
    cancelledCount: cancelled.length,
    cancelledYen: sumYen(cancelled),
  };
}

/** Writes such a file as a bank would: for tests, and for a demonstration that has no bank. */
export function writeFurikomiNyukin(
  notices: readonly TransferNotice[],
  options: { lineEnd?: LineEnd } = {},
): WrittenBytes {
  const { lines, problems, add } = startLines();
  for (const { transfers, ...account } of notices) {
    const { HEADER, DATA } = tablesFor(account.createdOn);
    add(writeRecord(HEADER, account));
    for (const transfer of transfers) add(writeRecord(DATA, transfer));
    add(writeRecord(TRAILER, totalsOf(transfers)));
  }
  add(writeRecord(END, {}));
  if (problems.length > 0) return { outcome: 'refused', problems };
  return {
    outcome: 'written',
    bytes: joinRecords(lines, { recordBytes: RECORD_BYTES, lineEnd: options.lineEnd ?? 'crlf' }),
  };
}
