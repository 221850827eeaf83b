/**
 * 預金口座振替 (種別 91): where everything stands in a request and in the bank's answer to it, which have one layout.
 *
 * Layout: 全国銀行協会「適用業務およびレコード・フォーマット」(令和元年12月) 預金口座振替 依頼明細・処理結果明細, as the
 * guides of 宮崎銀行 and 北國銀行 and the descriptors of zengin4j print it.
 */
import { blankOr, code, constant, digits, filler, layout, monthDay, number, type RecordOf, text } from './record.ts';

export const RECORD_BYTES = 120;
export const ITEMS_MAX = 999_999;
const AMOUNT_YEN_MAX = 9_999_999_999;
export const TOTAL_YEN_MAX = 999_999_999_999;

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

export const HEADER = layout(RECORD_BYTES, [
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

export const DATA = layout(RECORD_BYTES, [
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

export const TRAILER = layout(RECORD_BYTES, [
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

export const END = layout(RECORD_BYTES, [constant({ label: 'データ区分', at: 1, text: '9' }), filler(2, 119)]);

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
