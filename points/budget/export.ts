import type { Cell } from '../../contract/csv.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Billed, billedOf } from './billed.ts';
import { dayInEra, yearInEra } from './era.ts';
import { scopeOf } from './scope.ts';
import { isOfPastYear, type Spent, spentOf } from './spent.ts';

const day = (on: string | null): [Cell, Cell] => (on === null ? ['', ''] : [on, dayInEra(Temporal.PlainDate.from(on))]);
const inFigures = (code: string): Cell[] => [0, 1, 2, 3].map((at) => (code === '' ? '' : Number(code.split('-')[at])));
const sourcesJa = { own: '', points: '応援ポイント', premium: 'プレミアム', uplift: '上乗せ' } as const;

/** The columns of 支出, in their order (docs/accounting-data.md); they are added to at the end alone. */
const spentHeads = [
  ...['区分', '行番号', '会計年度', '会計年度（和暦）', '年度の別', '利用した年度', '会計区分'],
  ...['款コード', '項コード', '目コード', '節コード', '款', '項', '目', '節', '事業名', '財源区分', '負担者'],
  ...['債権者番号', '債権者', '摘要', '金額（円）', '締めた日', '締めた日（和暦）', '支払日', '支払日（和暦）'],
  ...['精算期間', '精算書の行', '精算書番号', '精算書の照合値'],
];
const spentCells = (line: Spent, at: number): Cell[] => [
  ...[
    '支出',
    at + 1,
    line.fiscalYear,
    yearInEra(line.fiscalYear),
    isOfPastYear(line) ? '過年度支出' : '現年度',
    line.usedIn,
  ],
  line.account,
  ...inFigures(line.code),
  ...[line.kan, line.kou, line.moku, line.setsu, line.name],
  ...[line.source.isGeneral ? '一般財源' : '特定財源', line.source.payer, line.party, line.payee],
  line.uplift === null ? 'ポイント利用の精算' : `上乗せ：${line.uplift}`,
  line.yen,
  ...day(line.closedOn),
  ...day(line.paidOn),
  ...[line.window, line.line + 1, line.statement, line.sha256],
];

/** The columns of 収入, in their order. */
const billedHeads = [
  ...['区分', '行番号', '会計年度', '会計年度（和暦）', '年度の別', '財源区分', '債務者番号', '債務者', '種別', '摘要'],
  ...['調定額（円）', '収入済額（円）', '収入未済額（円）', '調定日', '調定日（和暦）', '納期限', '納期限（和暦）'],
  ...['収入日', '収入日（和暦）', '請求番号', '請求書の行', '請求書の照合値'],
];
const billedCells = (bill: Billed, at: number): Cell[] => [
  ...['収入', at + 1, bill.fiscalYear, yearInEra(bill.fiscalYear), bill.isOfPastYear ? '過年度収入' : '現年度'],
  ...['特定財源', bill.debtor, bill.payer, sourcesJa[bill.what]],
  bill.month === null
    ? `精算期間 第${bill.window}期${bill.uplift === null ? '' : `：${bill.uplift}`}`
    : `${bill.month}分`,
  ...[bill.yen, bill.receivedYen, bill.openYen],
  ...day(bill.fixedOn),
  ...day(bill.dueOn),
  ...day(bill.receivedOn),
  ...[bill.number, bill.line + 1, bill.sha256],
];

const sum = <One>(some: readonly One[], of: (one: One) => number) => some.reduce((total, one) => total + of(one), 0);
/** The last line: how many lines stand above it, and the sum of each column of yen. */
function totalCells(heads: readonly string[], count: number, sums: Record<string, number>): Cell[] {
  return heads.map((head, at) => (at === 0 ? '合計' : at === 1 ? count : (sums[head] ?? '')));
}

/** 支出 as rows of a CSV: heads, a row a line of a statement, and the control total. */
export const spentRows = (lines: readonly Spent[]): Cell[][] => [
  spentHeads,
  ...lines.map(spentCells),
  totalCells(spentHeads, lines.length, { '金額（円）': sum(lines, ({ yen }) => yen) }),
];

/** 収入 as rows of a CSV: heads, a row a line of an invoice, and the control totals. */
export const billedRows = (bills: readonly Billed[]): Cell[][] => [
  billedHeads,
  ...bills.map(billedCells),
  totalCells(billedHeads, bills.length, {
    '調定額（円）': sum(bills, ({ yen }) => yen),
    '収入済額（円）': sum(bills, ({ receivedYen }) => receivedYen),
    '収入未済額（円）': sum(bills, ({ openYen }) => openYen),
  }),
];

/** 収入・支出 for the municipality's accounting system (R53-12): of a fiscal year, or of a window whose statement is fixed. */
export async function downloadAccountingData(
  context: BookContext,
  { caller, params: { side }, query: { period, encoding } }: CallOf<'downloadAccountingData'>,
) {
  const { database, clock } = context;
  const scope = await scopeOf(context, { caller, period });
  if (isRefusal(scope)) return scope;
  const lines =
    side === 'expenditure' ? spentRows(await spentOf(database, scope)) : billedRows(await billedOf(database, scope));
  const line = {
    subject: 'accountingData',
    id: `${side} ${period}`,
    name: `${side} ${period}`,
    act: 'download',
  } as const;
  await keepOwnTrail(database, { caller, now: clock() }, line);
  return { bytes: csvBytes(lines, encoding), fileName: `${side}-${period}.csv` } as never;
}
