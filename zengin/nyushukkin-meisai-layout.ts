/**
 * 入出金取引明細 (種別 03): where everything stands in its records of 200 bytes. Time deposits (預金種目 5 to 7) have
 * other data records and are not read.
 *
 * Layout: 全国銀行協会「適用業務およびレコード・フォーマット」(令和元年12月) 入出金取引明細, as the guide of
 * きらぼし銀行 and the readers of Diva.Zengin print it.
 */
import { warekiDay } from './days.ts';
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
  text,
} from './record.ts';

export const RECORD_BYTES = 200;
const AMOUNT_YEN_MAX = 999_999_999_999;
const TOTAL_YEN_MAX = 9_999_999_999_999;
const BALANCE_YEN_MAX = 99_999_999_999_999;

type Sign = 'positive' | 'negative';
const sign = <Name extends string>(name: Name, at: number) =>
  blankOrZeros<Name, Sign>(code({ name, label: '貸越区分', at, length: 1, words: { positive: '1', negative: '2' } }));
const received = <Name extends string>(name: Name, label: string, at: number, length: number) =>
  text({ name, label, at, length, characters: 'RECEIVED' });

/** 取引区分; a correction (訂正) takes back what an earlier line said. */
const KINDS = {
  cash: '10',
  transfer: '11',
  bills: '12',
  clearing: '13',
  accountTransfer: '14',
  other: '18',
  correction: '19',
};
const BILLS = { cheque: '1', promissoryNote: '2', billOfExchange: '3' };

/** The tables, with days that are read by the day on which the file arrived. */
export const tablesFor = (arrivedOn: Temporal.PlainDate) => ({
  HEADER: layout(RECORD_BYTES, [
    constant({ label: 'データ区分', at: 1, text: '1' }),
    constant({ label: '種別コード', at: 2, text: '03' }),
    constant({ label: 'コード区分', at: 4, text: '0' }),
    warekiDay({ name: 'createdOn', label: '作成日', at: 5 }, arrivedOn),
    warekiDay({ name: 'from', label: '勘定日（自）', at: 11 }, arrivedOn),
    warekiDay({ name: 'through', label: '勘定日（至）', at: 17 }, arrivedOn),
    digits({ name: 'bankCode', label: '銀行コード', at: 23, length: 4 }),
    received('bankName', '銀行名', 27, 15),
    digits({ name: 'branchCode', label: '支店コード', at: 42, length: 3 }),
    received('branchName', '支店名', 45, 15),
    constant({ label: 'ダミー', at: 60, text: '000' }),
    code({
      name: 'accountType',
      label: '預金種目',
      at: 63,
      length: 1,
      words: { ordinary: '1', current: '2', savings: '4' },
    }),
    digits({ name: 'accountNumber', label: '口座番号', at: 64, length: 10 }),
    received('accountName', '口座名', 74, 40),
    sign('openingSign', 114),
    blankOrZeros(
      code({ name: 'book', label: '通帳・証書区分', at: 115, length: 1, words: { passbook: '1', certificate: '2' } }),
    ),
    blankOr(number({ name: 'openingYen', label: '取引前残高', at: 116, length: 14, min: 0, max: BALANCE_YEN_MAX })),
    filler(130, 71),
  ]),
  DATA: layout(RECORD_BYTES, [
    constant({ label: 'データ区分', at: 1, text: '2' }),
    blankOrZeros(digits({ name: 'inquiryNumber', label: '照会番号', at: 2, length: 8 })),
    warekiDay({ name: 'bookedOn', label: '勘定日', at: 10 }, arrivedOn),
    warekiDay({ name: 'valueOn', label: '預入・払出日', at: 16 }, arrivedOn),
    code({ name: 'direction', label: '入払区分', at: 22, length: 1, words: { in: '1', out: '2' } }),
    blankOrZeros(code({ name: 'kind', label: '取引区分', at: 23, length: 2, words: KINDS })),
    number({ name: 'amountYen', label: '取引金額', at: 25, length: 12, min: 0, max: AMOUNT_YEN_MAX }),
    number({ name: 'billsYen', label: 'うち他店券金額', at: 37, length: 12, min: 0, max: AMOUNT_YEN_MAX }),
    blankOrZeros(warekiDay({ name: 'presentedOn', label: '交換呈示日', at: 49 }, arrivedOn)),
    blankOrZeros(warekiDay({ name: 'dishonouredOn', label: '不渡返還日', at: 55 }, arrivedOn)),
    blankOrZeros(code({ name: 'billKind', label: '手形・小切手区分', at: 61, length: 1, words: BILLS })),
    blankOrZeros(digits({ name: 'billNumber', label: '手形・小切手番号', at: 62, length: 7 })),
    blankOrZeros(digits({ name: 'branchCode', label: '僚店番号', at: 69, length: 3 })),
    blankOrZeros(digits({ name: 'remitterCode', label: '振込依頼人コード', at: 72, length: 10 })),
    received('remitterName', '振込依頼人名または契約者番号', 82, 48),
    received('sendingBankName', '仕向銀行名', 130, 15),
    received('sendingBranchName', '仕向店名', 145, 15),
    received('remarks', '摘要内容', 160, 20),
    received('edi', 'EDI情報', 180, 20),
    filler(200, 1),
  ]),
});
export const TRAILER = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '8' }),
  number({ name: 'inCount', label: '入金件数', at: 2, length: 6, min: 0, max: 999_999 }),
  number({ name: 'inYen', label: '入金額合計', at: 8, length: 13, min: 0, max: TOTAL_YEN_MAX }),
  number({ name: 'outCount', label: '出金件数', at: 21, length: 6, min: 0, max: 999_999 }),
  number({ name: 'outYen', label: '出金額合計', at: 27, length: 13, min: 0, max: TOTAL_YEN_MAX }),
  sign('closingSign', 40),
  blankOr(number({ name: 'closingYen', label: '取引後残高', at: 41, length: 14, min: 0, max: BALANCE_YEN_MAX })),
  number({ name: 'count', label: 'データ・レコード件数', at: 55, length: 7, min: 0, max: 9_999_999 }),
  filler(62, 139),
]);

export const END = layout(RECORD_BYTES, [
  constant({ label: 'データ区分', at: 1, text: '9' }),
  number({ name: 'records', label: 'レコード総件数', at: 2, length: 10, min: 0, max: 9_999_999_999 }),
  number({ name: 'accounts', label: '口座数', at: 12, length: 5, min: 0, max: 99_999 }),
  filler(17, 184),
]);

type Tables = ReturnType<typeof tablesFor>;
export type Header = RecordOf<Tables['HEADER']>;
/**
 * One line of an account. `remitterName` is whose transfer came in; of what went out by 口座振替 it holds the contract's
 * number. A sum that comes back from a payout (資金返却) is an ordinary line that comes in.
 */
export type Transaction = RecordOf<Tables['DATA']>;
/** One account's transactions. Balances are negative for an overdraft, and undefined where the bank tells none. */
export type AccountStatement = Omit<Header, 'openingSign' | 'openingYen'> & {
  openingYen: number | undefined;
  closingYen: number | undefined;
  transactions: readonly Transaction[];
};
