import { type Database, execute, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { chart } from '../book/chart.ts';
import { areBooksClosed } from '../registers/fiscal-year.ts';
import { isPayable, type StatementRow } from './row.ts';
import type { Uplifted } from './uplift.ts';

/** What a payout is for: use at a place of a kind, what an event gathered, or what is paid on top. */
export type PayoutKind = 'facility' | 'shop' | 'transport' | 'booth' | 'antenna' | 'street' | 'other' | 'event';
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
};

/**
 * What of a window has no budget, in a municipality that keeps its budget of that fiscal year here: one that entered no line of it keeps it
 * elsewhere, and is asked for none (R72-01). Nor is one whose books are closed: no entry could be made for it any more, and what comes late is
 * paid of the year in which it comes (過年度支出, decision 47).
 */
export async function unbudgetedOf(database: Database, { code, lines, uplifted, today }: Asked): Promise<Unbudgeted[]> {
  const years = await rows<{ fiscalYear: number }>(
    database,
    'SELECT DISTINCT fiscal_year FROM budget_line WHERE municipality_code = :code',
    { code },
  );
  const kept = new Set(years.map(({ fiscalYear }) => fiscalYear).filter((year) => !areBooksClosed(year, today)));
  return [
    ...(await withoutLine(database, { code, lines, today, kept })),
    ...(await overUplifts(database, { uplifted, today, kept })),
  ].sort((a, b) => a.fiscalYear - b.fiscalYear);
}

/** By which line a statement's line of points is paid: its year, and the kind of the place, or that it is an event's. */
async function kindsOf(
  database: Database,
  { lines, today }: Pick<Asked, 'lines' | 'today'>,
): Promise<(line: StatementRow) => PayoutKind> {
  const places = await rows<{ id: number; kind: PayoutKind }>(
    database,
    'SELECT id, place_kind(id, :today) AS kind FROM unnest(:ids::integer[]) AS asked (id)',
    { ids: lines.flatMap(({ payeeKind, payeeId }) => (payeeKind === 'merchant' ? [payeeId] : [])), today: `${today}` },
  );
  const known = new Map(places.map(({ id, kind }) => [id, kind]));
  return ({ payeeKind, payeeId }) => (payeeKind === 'event' ? 'event' : (known.get(payeeId) ?? 'other'));
}

type Kept = { kept: ReadonlySet<number> };
async function withoutLine(
  database: Database,
  { code, lines, today, kept }: Pick<Asked, 'code' | 'lines' | 'today'> & Kept,
) {
  const paid = lines.filter((line) => line.leg === 'municipalityToPayee' && line.uplift === null && isPayable(line));
  const kindOf = await kindsOf(database, { lines: paid, today });
  const entered = await rows<{ name: string }>(
    database,
    `SELECT DISTINCT fiscal_year || ' ' || kind AS name FROM payout_budget WHERE municipality_code = :code`,
    { code },
  );
  const known = new Set(entered.map(({ name }) => name));
  const missing = new Map<string, Unbudgeted>();
  for (const line of paid) {
    const { fiscalYear, points } = line;
    const kind = kindOf(line);
    const name = `${fiscalYear} ${kind}`;
    if (fiscalYear === null || !kept.has(fiscalYear) || known.has(name)) continue;
    const yen = (missing.get(name)?.yen ?? 0) + points;
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
