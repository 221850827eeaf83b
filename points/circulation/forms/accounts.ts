import { type Billed, billedOf } from '../../budget/billed.ts';
import type { Scope } from '../../budget/scope.ts';
import { type Source, type Spent, spentOf } from '../../budget/spent.ts';
import { type Asked, type Cell, type FormTable, figures, sum, text } from './form.ts';

export type OfScope = Asked & { scope: Scope; municipality: string };

const yenOf = (some: readonly Spent[]): number => sum(some.map(({ yen }) => yen));
const general = (some: readonly Spent[]): number => yenOf(some.filter(({ source }) => source.isGeneral));
const earmarked = (some: readonly Spent[]): number => yenOf(some.filter(({ source }) => !source.isGeneral));
/** What of it a bank file has paid that stands. */
const paid = (some: readonly Spent[]): number => yenOf(some.filter(({ paidOn }) => paidOn !== null));

type Payer = { payer: string; what: Source['what']; billed: Billed[]; spent: Spent[] };
/** Everybody else's money, by who pays it and what for: what was billed of it, and what payments were made of it. */
function payersOf(bills: readonly Billed[], spent: readonly Spent[]): Payer[] {
  const payers = new Map<string, Payer>();
  const of = ({ payer, what }: Pick<Source, 'payer' | 'what'>) => {
    const key = `${what} ${payer}`;
    const known = payers.get(key) ?? { payer, what, billed: [], spent: [] };
    payers.set(key, known);
    return known;
  };
  for (const bill of bills) of(bill).billed.push(bill);
  for (const line of spent) if (!line.source.isGeneral) of(line.source).spent.push(line);
  return [...payers.values()];
}

/**
 * 収入 by 財源 (7-2, R72-05): 一般財源 of the municipality's own, 特定財源 a line a company or payer: billed (調定額), received and open, and what
 * payments were made of it. What a company pays in a year and what of its points is used in it are two figures, gross (210条).
 */
export async function revenueForm({ context, words, scope, municipality }: OfScope): Promise<FormTable> {
  const { heads, accounts, total, notes } = words;
  const spent = await spentOf(context.database, scope);
  const bills = await billedOf(context.database, scope);
  const payers = payersOf(bills, spent);
  const columns = ['yen', 'receivedYen', 'openYen'] as const;
  const billed = (some: readonly Billed[], column: (typeof columns)[number]) => sum(some.map((one) => one[column]));
  return {
    columns: [
      text('source', heads.source),
      text('payer', heads.payer),
      text('what', heads.sourceKind),
      figures('billed', heads.billed),
      figures('received', heads.received),
      figures('open', heads.open),
      figures('spent', heads.spentOf),
    ],
    rows: [
      [accounts.general, municipality, '', null, null, null, general(spent)],
      ...payers.map(({ payer, what, billed: own, spent: used }): Cell[] => [
        accounts.earmarked,
        payer,
        accounts.sources[what],
        ...columns.map((column) => billed(own, column)),
        yenOf(used),
      ]),
    ],
    totals: [total, '', '', ...columns.map((column) => billed(bills, column)), yenOf(spent)],
    notes: [notes.revenue, ...(scope.window ? [notes.revenueOfWindow] : [])],
    chart: {
      title: words.charts.sources,
      series: [heads.spentOf],
      rows: [
        { label: accounts.general, values: [general(spent)] },
        ...payers.map(({ payer, spent: used }) => ({ label: payer, values: [yenOf(used)] })),
      ],
    },
  };
}

/** 科目 as it is read: in figures, and what 款, 項, 目 and 節 are called. */
const subjectOf = ({ code, kan, kou, moku, setsu }: Spent): string =>
  [code, [kan, kou, moku, setsu].filter((title) => title !== '').join('／')].filter((part) => part !== '').join('　');

/** Lines by the year and budget line of which they are paid, in the order of both. */
export function byBudget(spent: readonly Spent[]): Spent[][] {
  const groups = Map.groupBy(spent, ({ fiscalYear, account, code, kan, kou, moku, setsu, name }) =>
    JSON.stringify([fiscalYear, account, code, kan, kou, moku, setsu, name]),
  );
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, some]) => some);
}

/** 支出 by 款項目節 and 事業名 (7-2, R72-01…04), as it was frozen at the close, with 財源 and what is paid of it. */
export async function expenditureForm({ context, words, scope }: OfScope): Promise<FormTable> {
  const { heads, accounts, total, notes, charts } = words;
  const spent = await spentOf(context.database, scope);
  const groups = byBudget(spent).flatMap((some) => (some[0] ? [{ first: some[0], some }] : []));
  const nameOf = ({ name, code }: Spent) => name || (code === '' ? accounts.noLine : '');
  return {
    columns: [
      text('year', heads.fiscalYear),
      text('subject', heads.subject),
      text('name', heads.project),
      figures('yen', heads.spent),
      figures('general', accounts.general),
      figures('earmarked', accounts.earmarked),
      figures('paid', heads.paidOut),
    ],
    rows: groups.map(({ first, some }) => [
      words.yearOf(first.fiscalYear),
      subjectOf(first),
      nameOf(first),
      yenOf(some),
      general(some),
      earmarked(some),
      paid(some),
    ]),
    totals: [total, '', '', yenOf(spent), general(spent), earmarked(spent), paid(spent)],
    notes: [notes.expenditure],
    chart: {
      title: charts.budgets,
      series: [accounts.general, accounts.earmarked],
      rows: groups.map(({ first, some }) => ({
        label: nameOf(first) || first.code,
        values: [general(some), earmarked(some)],
      })),
    },
  };
}
