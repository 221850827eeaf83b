import { type Database, execute, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { chart } from '../book/chart.ts';
import { areBooksClosed } from '../registers/fiscal-year.ts';
import { budgetsOfLines, type LineBudget, type PayoutKind } from './line-budgets.ts';
import type { StatementRow } from './row.ts';
import type { Uplifted } from './uplift.ts';

/** What is to be paid and has no budget: no line was entered for it, or more is paid on top than was set aside. */
export type Unbudgeted = {
  kind: PayoutKind | 'uplift';
  /** Which uplift, by name. */
  uplift: string | null;
  fiscalYear: number;
  yen: number;
  because: 'missing' | 'over';
};
type Asked = {
  code: string;
  lines: readonly StatementRow[];
  uplifted: readonly Uplifted[];
  /** A day in Japan. */
  today: Temporal.PlainDate;
  /** Of which line each is, where it was read already. */
  budgets?: readonly LineBudget[];
};

/**
 * What of a window has no budget, in a municipality that keeps its budget of that fiscal year here: one that entered no line of it keeps it
 * elsewhere, and is asked for none (R72-01). Nor is a line asked for of a year whose books are closed: no entry could be made for it any more,
 * and what comes late needs a line of the year in which it comes (過年度支出, decision 47).
 */
export async function unbudgetedOf(
  database: Database,
  { code, lines, uplifted, today, budgets }: Asked,
): Promise<Unbudgeted[]> {
  const years = await rows<{ fiscalYear: number }>(
    database,
    'SELECT DISTINCT fiscal_year FROM budget_line WHERE municipality_code = :code',
    { code },
  );
  const kept = new Set(years.map(({ fiscalYear }) => fiscalYear).filter((year) => !areBooksClosed(year, today)));
  return [
    ...withoutLine({ lines, kept, budgets: budgets ?? (await budgetsOfLines(database, { code, lines, today })) }),
    ...(await overUplifts(database, { uplifted, today, kept })),
  ].sort((a, b) => a.fiscalYear - b.fiscalYear);
}

type Kept = { kept: ReadonlySet<number> };
/** What of the points has no line, by kind; what is paid on top is judged with what was set aside for it. */
function withoutLine({ lines, budgets, kept }: Pick<Asked, 'lines'> & Kept & { budgets: readonly LineBudget[] }) {
  const missing = new Map<string, Unbudgeted>();
  for (const { line, fiscalYear, kind, budgetLineId } of budgets) {
    const row = lines[line];
    if (!row || row.uplift !== null || budgetLineId !== null || !kept.has(fiscalYear)) continue;
    const name = `${fiscalYear} ${kind}`;
    const yen = (missing.get(name)?.yen ?? 0) + row.points;
    missing.set(name, { kind, uplift: null, fiscalYear, yen, because: 'missing' });
  }
  return [...missing.values()];
}

type OfYear = { upliftId: number; name: string; ofYear: number; yen: number };
/** What a window pays on top of a municipality's own money, by uplift and fiscal year whose books are open. */
function ownByYear({ uplifted, today }: Pick<Asked, 'uplifted' | 'today'>): OfYear[] {
  const sums = new Map<string, OfYear>();
  for (const { upliftId, name, ofYear, fund, yen } of uplifted) {
    if (fund !== chart.generalFund || areBooksClosed(ofYear, today)) continue;
    const key = `${upliftId} ${ofYear}`;
    sums.set(key, { upliftId, name, ofYear, yen: (sums.get(key)?.yen ?? 0) + yen });
  }
  return [...sums.values()];
}

type Aside = { upliftId: number; fiscalYear: number; reserved: number; spent: number };
async function overUplifts(database: Database, { uplifted, today, kept }: Pick<Asked, 'uplifted' | 'today'> & Kept) {
  const own = ownByYear({ uplifted, today });
  const aside = await rows<Aside>(
    database,
    'SELECT uplift_id, fiscal_year, reserved, spent FROM uplift_budget WHERE uplift_id = ANY (:ids)',
    { ids: own.map(({ upliftId }) => upliftId) },
  );
  return own.flatMap(({ upliftId, name, ofYear: fiscalYear, yen }): Unbudgeted[] => {
    const said = { kind: 'uplift' as const, uplift: name, fiscalYear, yen };
    const found = aside.find((one) => one.upliftId === upliftId && one.fiscalYear === fiscalYear);
    if (!found) return kept.has(fiscalYear) && yen > 0 ? [{ ...said, because: 'missing' }] : [];
    return found.spent + yen > found.reserved ? [{ ...said, because: 'over' }] : [];
  });
}

/** Why a window with such lines is not closed; nothing where there are none. */
export function judgeUnbudgeted(
  unbudgeted: readonly Unbudgeted[],
): Refusal<'budget_line_missing' | 'uplift_over_budget'> | undefined {
  if (unbudgeted.length === 0) return undefined;
  const isMissing = unbudgeted.some(({ because }) => because === 'missing');
  return refuse(isMissing ? 'budget_line_missing' : 'uplift_over_budget', { unbudgeted });
}

/**
 * Holds what is set aside for uplifts as it is, in the transaction that judges and spends it, until that ends. By the uplift and not by
 * what is set aside, as `setUpliftBudget` does: there may be none yet. In the order of their numbers.
 */
export async function holdUplifts(client: Database, uplifted: readonly Uplifted[]): Promise<void> {
  await execute(client, 'SELECT FROM uplift WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE', {
    ids: uplifted.map(({ upliftId }) => upliftId),
  });
}

/**
 * Takes what a statement pays on top out of what was set aside for it, in the transaction that freezes the statement, by who holds and has
 * judged it there. More than is set aside is taken by nobody (a constraint).
 */
export async function spendUplifts(client: Database, asked: Pick<Asked, 'uplifted' | 'today'>): Promise<void> {
  for (const { upliftId, ofYear, yen } of ownByYear(asked))
    await execute(
      client,
      'UPDATE uplift_budget SET spent = spent + :yen WHERE uplift_id = :upliftId AND fiscal_year = :ofYear',
      { upliftId, ofYear, yen },
    );
}
