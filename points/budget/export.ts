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

/** A column of a file: its head, and what stands in it; of yen, whose sum the last line has. */
type Column<One> = { head: string; of: (one: One, at: number) => Cell; isSummed?: boolean };

const inEra = (on: string | null): Cell => (on === null ? '' : dayInEra(Temporal.PlainDate.from(on)));
/** A part of 款-項-目-節 as a number. */
const part = (code: string, at: number): Cell => (code === '' ? '' : Number(code.split('-')[at]));
const sourcesJa = { own: '', points: '応援ポイント', premium: 'プレミアム', uplift: '上乗せ' } as const;

/** The columns of 支出, in their order (docs/accounting-data.md); they are added to at the end alone. */
const spentColumns: readonly Column<Spent>[] = [
  { head: '区分', of: () => '支出' },
  { head: '行番号', of: (_, at) => at + 1 },
  { head: '会計年度', of: ({ fiscalYear }) => fiscalYear },
  { head: '会計年度（和暦）', of: ({ fiscalYear }) => yearInEra(fiscalYear) },
  { head: '年度の別', of: (line) => (isOfPastYear(line) ? '過年度支出' : '現年度') },
  { head: '利用した年度', of: ({ usedIn }) => usedIn },
  { head: '会計区分', of: ({ account }) => account },
  { head: '款コード', of: ({ code }) => part(code, 0) },
  { head: '項コード', of: ({ code }) => part(code, 1) },
  { head: '目コード', of: ({ code }) => part(code, 2) },
  { head: '節コード', of: ({ code }) => part(code, 3) },
  { head: '款', of: ({ kan }) => kan },
  { head: '項', of: ({ kou }) => kou },
  { head: '目', of: ({ moku }) => moku },
  { head: '節', of: ({ setsu }) => setsu },
  { head: '事業名', of: ({ name }) => name },
  { head: '財源区分', of: ({ source }) => (source.isGeneral ? '一般財源' : '特定財源') },
  { head: '負担者', of: ({ source }) => source.payer },
  { head: '債権者番号', of: ({ party }) => party },
  { head: '債権者', of: ({ payee }) => payee },
  { head: '摘要', of: ({ uplift }) => (uplift === null ? 'ポイント利用の精算' : `上乗せ：${uplift}`) },
  { head: '金額（円）', of: ({ yen }) => yen, isSummed: true },
  { head: '締めた日', of: ({ closedOn }) => closedOn },
  { head: '締めた日（和暦）', of: ({ closedOn }) => inEra(closedOn) },
  { head: '支払日', of: ({ paidOn }) => paidOn },
  { head: '支払日（和暦）', of: ({ paidOn }) => inEra(paidOn) },
  { head: '精算期間', of: ({ window }) => window },
  { head: '精算書の行', of: ({ line }) => line + 1 },
  { head: '精算書番号', of: ({ statement }) => statement },
  { head: '精算書の照合値', of: ({ sha256 }) => sha256 },
];

/** What a bill is for: the month of a company, or a window and what an uplift is called. */
const aboutBill = ({ month, window, uplift }: Billed): string =>
  month === null ? `精算期間 第${window}期${uplift === null ? '' : `：${uplift}`}` : `${month}分`;

/** The columns of 収入, in their order. */
const billedColumns: readonly Column<Billed>[] = [
  { head: '区分', of: () => '収入' },
  { head: '行番号', of: (_, at) => at + 1 },
  { head: '会計年度', of: ({ fiscalYear }) => fiscalYear },
  { head: '会計年度（和暦）', of: ({ fiscalYear }) => yearInEra(fiscalYear) },
  { head: '年度の別', of: (bill) => (bill.isOfPastYear ? '過年度収入' : '現年度') },
  { head: '財源区分', of: () => '特定財源' },
  { head: '債務者番号', of: ({ debtor }) => debtor },
  { head: '債務者', of: ({ payer }) => payer },
  { head: '種別', of: ({ what }) => sourcesJa[what] },
  { head: '摘要', of: aboutBill },
  { head: '調定額（円）', of: ({ yen }) => yen, isSummed: true },
  { head: '収入済額（円）', of: ({ receivedYen }) => receivedYen, isSummed: true },
  { head: '収入未済額（円）', of: ({ openYen }) => openYen, isSummed: true },
  { head: '調定日', of: ({ fixedOn }) => fixedOn },
  { head: '調定日（和暦）', of: ({ fixedOn }) => inEra(fixedOn) },
  { head: '納期限', of: ({ dueOn }) => dueOn },
  { head: '納期限（和暦）', of: ({ dueOn }) => inEra(dueOn) },
  { head: '収入日', of: ({ receivedOn }) => receivedOn },
  { head: '収入日（和暦）', of: ({ receivedOn }) => inEra(receivedOn) },
  { head: '請求番号', of: ({ number }) => number },
  { head: '請求書の行', of: ({ line }) => line + 1 },
  { head: '請求書の照合値', of: ({ sha256 }) => sha256 },
];

/** Rows of a CSV: heads, one a line, and the control totals: how many lines, and the sum of each column of yen. */
function rowsOf<One>(columns: readonly Column<One>[], lines: readonly One[]): Cell[][] {
  const totals = columns.map(({ of, isSummed }, column): Cell => {
    if (column < 2) return column === 0 ? '合計' : lines.length;
    return isSummed ? lines.reduce((sum, one, at) => sum + Number(of(one, at)), 0) : '';
  });
  return [columns.map(({ head }) => head), ...lines.map((one, at) => columns.map(({ of }) => of(one, at))), totals];
}

/** 収入・支出 for the municipality's accounting system (R53-12): of a fiscal year, or of a window whose statement is fixed. */
export async function downloadAccountingData(
  context: BookContext,
  { caller, params: { side }, query: { period, encoding } }: CallOf<'downloadAccountingData'>,
) {
  const { database, clock } = context;
  const scope = await scopeOf(context, { caller, period });
  if (isRefusal(scope)) return scope;
  const lines =
    side === 'expenditure'
      ? rowsOf(spentColumns, await spentOf(database, scope))
      : rowsOf(billedColumns, await billedOf(database, scope));
  const line = {
    subject: 'accountingData',
    id: `${side} ${period}`,
    name: `${side} ${period}`,
    act: 'download',
  } as const;
  await keepOwnTrail(database, { caller, now: clock() }, line);
  return { bytes: csvBytes(lines, encoding), fileName: `${side}-${period}.csv` } as never;
}
