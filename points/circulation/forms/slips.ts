import { type Billed, billedOf } from '../../budget/billed.ts';
import { dayInEra, yearInEra } from '../../budget/era.ts';
import { isOfPastYear, type Spent, spentOf } from '../../budget/spent.ts';
import { byBudget, type OfScope } from './accounts.ts';
import { type Cell, type Column, type FormTable, figures, type OfMonth, sum, text } from './form.ts';
import type { FormWords } from './words.ts';

/** A voucher of account (支出命令書, 収入調定票): what stands above its lines, where it is signed, and its lines with their sums. */
export type Slip = {
  heading: string;
  facts: readonly (readonly [name: string, value: string])[];
  stamps: readonly string[];
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  totals: readonly Cell[];
};

const yen = (amount: number): string => `${amount.toLocaleString('en')}円`;
const inYears = (year: number): string => `${yearInEra(year)}（${year}年度）`;
/** Left open where nobody has said it: it is written by hand. */
const said = (value: string): string => value || '　';

/** 財源 of some payments: 一般財源, and each company or payer by name. */
function fundedBy(some: readonly Spent[]): string {
  const sums = Map.groupBy(some, ({ source }) => (source.isGeneral ? '一般財源' : `特定財源（${source.payer}）`));
  return [...sums].map(([name, lines]) => `${name} ${yen(sum(lines.map((line) => line.yen)))}`).join('、');
}

const officers = ['起票者', '係長', '課長', '部長', '審査', '会計管理者'];

/**
 * 支出命令書 of a window whose statement is fixed: one a budget line and fiscal year, with those who are paid and the hash of the statement that
 * two persons approved (232条の4). It is printed from what was frozen alone.
 */
export async function expenditureSlips({ context, words, scope }: OfScope): Promise<FormTable & { slips: Slip[] }> {
  const { heads, total } = words;
  const spent = await spentOf(context.database, scope);
  const { opensOn = '', endsOn, closedAt, number = 0 } = scope.window ?? {};
  const through = endsOn ?? (closedAt ? `${closedAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}` : opensOn);
  const span = `${dayInEra(Temporal.PlainDate.from(opensOn))}から${dayInEra(Temporal.PlainDate.from(through))}まで`;
  const columns = [
    text('payee', heads.payee),
    text('what', heads.sourceKind),
    figures('general', words.accounts.general),
    figures('earmarked', words.accounts.earmarked),
    figures('yen', heads.yen),
  ];
  const slips = byBudget(spent).map((some): Slip => {
    const first = some[0]!;
    const payees = payeesOf(some, words);
    const [only] = payees;
    return {
      heading: '支出命令書',
      facts: [
        ['会計年度', `${inYears(first.fiscalYear)}${isOfPastYear(first) ? '　過年度支出' : ''}`],
        ['会計区分', said(first.account)],
        ['科目番号', said(first.code)],
        ['款', said(first.kan)],
        ['項', said(first.kou)],
        ['目', said(first.moku)],
        ['節', said(first.setsu)],
        ['事業名', said(first.name)],
        ['支出金額', yen(sum(some.map((line) => line.yen)))],
        [
          '債権者',
          payees.length === 1 && only ? only.payee : `${only?.payee ?? ''} ほか${payees.length - 1}件（内訳のとおり）`,
        ],
        ['財源', fundedBy(some)],
        ['摘要', `ポイント利用の精算　精算期間 第${number}期（${span}）`],
        ['精算書', `第${first.statement ?? '－'}号　照合値 ${first.sha256}`],
      ],
      stamps: officers,
      columns,
      rows: payees.map(({ payee, what, general, earmarked }) => [payee, what, general, earmarked, general + earmarked]),
      totals: totalsOf(total, payees),
    };
  });
  const all = payeesOf(spent, words);
  return {
    columns,
    rows: slips.flatMap(({ rows }) => rows.map((cells) => [...cells])),
    totals: totalsOf(total, all),
    notes: [words.notes.expenditure],
    chart: null,
    slips,
  };
}

type Paid = { payee: string; what: string; general: number; earmarked: number };
const totalsOf = (total: string, payees: readonly Paid[]): Cell[] => {
  const [general, earmarked] = [sum(payees.map((one) => one.general)), sum(payees.map((one) => one.earmarked))];
  return [total, '', general, earmarked, general + earmarked];
};

/** A line a payee and what it is paid for, whoever's money it is. */
function payeesOf(some: readonly Spent[], { accounts }: FormWords): Paid[] {
  const lines = Map.groupBy(some, ({ party, uplift }) => `${party} ${uplift ?? ''}`);
  return [...lines.values()].map((own) => {
    const of = (isGeneral: boolean) =>
      sum(own.filter(({ source }) => source.isGeneral === isGeneral).map((one) => one.yen));
    const { payee = '', uplift = null } = own[0] ?? {};
    return {
      payee,
      what: uplift ? `${accounts.sources.uplift}：${uplift}` : accounts.use,
      general: of(true),
      earmarked: of(false),
    };
  });
}

/**
 * 収入調定票 of a month: one a debtor, with the bills that concern it: of a company those of that month of points, of a payer those that were
 * fixed in it. The revenue's own 款項目節 is written by hand.
 */
export async function revenueSlips({
  context,
  code,
  words,
  month,
  municipality,
}: OfMonth & { municipality: string }): Promise<FormTable & { slips: Slip[] }> {
  const { heads, total, accounts } = words;
  const year = month.month >= 4 ? month.year : month.year - 1;
  const bills = (await billedOf(context.database, { code, year, window: null })).filter(
    (bill) => !bill.isOfPastYear && (bill.month ?? bill.fixedOn.slice(0, 7)) === `${month}`,
  );
  const columns = [
    text('number', heads.billNumber),
    text('what', heads.sourceKind),
    text('due', heads.due),
    figures('billed', heads.billed),
    figures('received', heads.received),
  ];
  const cells = (bill: Billed): Cell[] => [bill.number, whatOf(bill, accounts), bill.dueOn, bill.yen, bill.receivedYen];
  const sums = (some: readonly Billed[]): Cell[] => [
    total,
    '',
    '',
    sum(some.map((one) => one.yen)),
    sum(some.map((one) => one.receivedYen)),
  ];
  const slips = [...Map.groupBy(bills, ({ debtor }) => debtor).values()].map((some): Slip => {
    const [first] = some;
    return {
      heading: '収入調定票',
      facts: [
        ['会計年度', inYears(year)],
        ['会計区分', '　'],
        ['款', '　'],
        ['項', '　'],
        ['目', '　'],
        ['節', '　'],
        ['財源', '特定財源'],
        ['調定金額', yen(sum(some.map((one) => one.yen)))],
        ['債務者', `${first?.payer ?? ''}（${first?.debtor ?? ''}）`],
        ['調定日', first ? dayInEra(Temporal.PlainDate.from(first.fixedOn)) : ''],
        ['摘要', `${municipality}のポイントに係る負担金　${words.monthOf(month)}`],
        ['請求書', some.map((one) => `${one.number}　照合値 ${one.sha256}`).join('、')],
      ],
      stamps: officers,
      columns,
      rows: some.map(cells),
      totals: sums(some),
    };
  });
  return { columns, rows: bills.map(cells), totals: sums(bills), notes: [words.notes.revenue], chart: null, slips };
}

const whatOf = ({ what, uplift, window }: Billed, { sources, inWindow }: FormWords['accounts']): string =>
  [sources[what], uplift, window === null ? null : inWindow(window)].filter((part) => part !== null).join('　');
