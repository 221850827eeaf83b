import { chart } from '../book/chart.ts';
import { isPayable } from '../settlement/row.ts';
import type { Contents } from './contents.ts';
import type { Totals } from './format.ts';

/** What the files say, without the postings: of who writes a pack and of who checks one. */
export type Said = Omit<Contents, 'manifest' | 'tally' | 'bank'>;

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
/** 一般財源 is the municipality's own; all else is earmarked (特定財源). */
const isGeneral = ({ fund }: { fund: number }) => chart.fundKind(fund) === 'general';

/** 統制合計 of the statement: gross, by fund, and by budget line. */
function statementTotals(said: Said): Totals['statement'] {
  const lines = said['statement.jsonl'];
  const payable = lines.filter(isPayable);
  const funds = Map.groupBy(lines, ({ fund }) => fund);
  const budgets = new Map(said['budget.csv'].map((budget) => [budget.line, budget]));
  const byBudget = Map.groupBy(payable, ({ line, fiscalYear: usedIn }) => {
    const { code = '', name = '', fiscal_year: fiscalYear = usedIn } = budgets.get(line) ?? {};
    return JSON.stringify([fiscalYear, code, name]);
  });
  const points = (some: readonly { points: number }[]) => sum(some, (line) => line.points);
  const parts = (some: typeof lines) => ({
    general: points(some.filter(isGeneral)),
    earmarked: points(some.filter((line) => !isGeneral(line))),
  });
  return {
    lines: lines.length,
    gross: points(lines),
    ...parts(lines),
    exempt: points(lines.filter(({ exempt }) => exempt)),
    payable: points(payable),
    uplift: points(lines.filter(({ uplift }) => uplift !== null)),
    putOff: points(lines.filter(({ carriedFrom }) => carriedFrom !== null)),
    byFund: [...funds].sort(([a], [b]) => a - b).map(([fund, some]) => ({ fund, yen: points(some) })),
    byBudget: [...byBudget]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, some]) => {
        const [fiscalYear, code, name] = JSON.parse(key) as [number | null, string, string];
        return { fiscalYear, code, name, ...parts(some) };
      }),
  };
}

/** Of the bank files: how many count, what they pay, and what of the statement no file has paid. */
function bankTotals(said: Said): Totals['bank'] {
  const files = said['bank-files.jsonl'];
  const stands = new Set(files.filter(({ cancelledAt }) => cancelledAt === null).map(({ fileId }) => fileId));
  const items = said['bank-items.csv'].filter(({ file }) => stands.has(file));
  const paid = new Set(
    said['paid-lines.csv']
      .filter(({ file, returned_on: on }) => stands.has(file) && on === null)
      .map(({ line }) => line),
  );
  const unpaid = said['statement.jsonl'].filter((line) => isPayable(line) && !paid.has(line.line));
  return {
    files: files.length,
    standing: stands.size,
    items: items.length,
    yen: sum(items, ({ yen }) => yen),
    paidLines: paid.size,
    unpaid: sum(unpaid, ({ points }) => points),
  };
}

export const totalsOf = (said: Said, postings: Totals['postings']): Totals => ({
  postings,
  statement: statementTotals(said),
  bank: bankTotals(said),
  invoices: {
    count: said['invoices.jsonl'].length,
    yen: sum(said['invoices.jsonl'], ({ lines }) => sum(lines, ({ yen }) => yen)),
    paid: sum(said['payments.jsonl'], ({ yen }) => yen),
  },
});
