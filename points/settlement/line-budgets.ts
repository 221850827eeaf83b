import { type Database, execute, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import type { BudgetWords } from '../registers/budget-lines.ts';
import { areBooksClosed, budgetYearOf } from '../registers/fiscal-year.ts';
import { paidLines } from './parties.ts';
import { isPayable, type StatementRow } from './row.ts';

/** What a payout is for: use at a place of a kind, what an event gathered, or what is paid on top. */
export type PayoutKind = 'facility' | 'shop' | 'transport' | 'booth' | 'antenna' | 'street' | 'other' | 'event';
/** Of what a line of a statement is paid, in words; all are empty where the municipality keeps its budget elsewhere. */
export type LineBudget = BudgetWords & {
  line: number;
  /** 会計年度所属区分: April to March, by the year in which it begins. */
  fiscalYear: number;
  kind: PayoutKind | 'uplift';
  budgetLineId: number | null;
};
const noWords: BudgetWords = { account: '', code: '', kan: '', kou: '', moku: '', setsu: '', name: '' };

/** The words of a budget line, and nothing else of what holds them. */
export const wordsOf = ({ account, code, kan, kou, moku, setsu, name }: BudgetWords): BudgetWords => ({
  account,
  code,
  kan,
  kou,
  moku,
  setsu,
  name,
});

type Entered = BudgetWords & {
  fiscalYear: number;
  kind: PayoutKind;
  merchantId: number | null;
  budgetLineId: number | null;
};
type Aside = BudgetWords & { fiscalYear: number; uplift: string; merchantId: number | null; budgetLineId: number };
const words = 'budget.account, budget.code, budget.kan, budget.kou, budget.moku, budget.setsu, budget.name';

/** By which line a statement's line of points is paid: the kind of the place, or that it is an event's. */
async function kindsOf(
  database: Database,
  { lines, today }: { lines: readonly StatementRow[]; today: Temporal.PlainDate },
): Promise<(line: StatementRow) => PayoutKind> {
  const places = await rows<{ id: number; kind: PayoutKind }>(
    database,
    'SELECT id, place_kind(id, :today) AS kind FROM unnest(:ids::integer[]) AS asked (id)',
    {
      ids: [...new Set(lines.flatMap(({ payeeKind, payeeId }) => (payeeKind === 'merchant' ? [payeeId] : [])))],
      today: `${today}`,
    },
  );
  const known = new Map(places.map(({ id, kind }) => [id, kind]));
  return ({ payeeKind, payeeId }) => (payeeKind === 'event' ? 'event' : (known.get(payeeId) ?? 'other'));
}

/** Of which budget line the payable lines of a statement are, as the office says it now, by a day in Japan (7-2). */
export async function budgetsOfLines(
  database: Database,
  { code, lines, today }: { code: string; lines: readonly StatementRow[]; today: Temporal.PlainDate },
): Promise<LineBudget[]> {
  const kindOf = await kindsOf(database, { lines, today });
  const entered = await rows<Entered>(
    database,
    `SELECT DISTINCT ON (entered.fiscal_year, kind, merchant_id) entered.fiscal_year, kind, merchant_id, budget_line_id, ${words}
       FROM payout_budget entered LEFT JOIN budget_line budget ON budget.id = budget_line_id
      WHERE entered.municipality_code = :code ORDER BY entered.fiscal_year, kind, merchant_id, entered.id DESC`,
    { code },
  );
  const aside = await rows<Aside>(
    database,
    // Of two uplifts of one name the latest.
    `SELECT aside.fiscal_year, uplift.name AS uplift, uplift.merchant_id, budget_line_id, ${words}
       FROM uplift JOIN uplift_budget aside ON uplift_id = uplift.id JOIN budget_line budget ON budget.id = budget_line_id
      WHERE uplift.municipality_code = :code ORDER BY uplift.id DESC`,
    { code },
  );
  return lines.flatMap((row, line) => {
    if (!isPayable(row) || row.leg !== 'municipalityToPayee' || row.fiscalYear === null) return [];
    const ofYear = budgetYearOf(row.fiscalYear, today);
    const set = row.uplift !== null && row.fund === chart.generalFund ? asideFor(aside, { row, ofYear }) : undefined;
    const of = set ?? enteredFor(entered, { row, ofYear, kind: kindOf(row) });
    const said = of?.budgetLineId ? wordsOf(of) : noWords;
    const kind = set ? 'uplift' : kindOf(row);
    return [{ line, fiscalYear: ofYear, kind, budgetLineId: of?.budgetLineId ?? null, ...said }];
  });
}

type Wanted = { row: StatementRow; ofYear: number };
/** What was set aside for an uplift of the town's own money; one for this very place before one for all. */
function asideFor(aside: readonly Aside[], { row, ofYear }: Wanted): Aside | undefined {
  const some = aside.filter((one) => one.uplift === row.uplift && one.fiscalYear === ofYear);
  return some.find(({ merchantId }) => merchantId === row.payeeId) ?? some[0];
}

/** The line of this very place, or else of its kind. */
function enteredFor(
  entered: readonly Entered[],
  { row, ofYear, kind }: Wanted & { kind: PayoutKind },
): Entered | undefined {
  const ofYearAlone = entered.filter((one) => one.fiscalYear === ofYear);
  const own = ofYearAlone.find(({ merchantId }) => row.payeeKind === 'merchant' && merchantId === row.payeeId);
  return own?.budgetLineId ? own : ofYearAlone.find((one) => one.merchantId === null && one.kind === kind);
}

type Frozen = { settlementId: number; revision: number };
/** The budget lines of a revision as they were frozen, in the order of its lines. */
export const frozenBudgets = (database: Database, frozen: Frozen): Promise<LineBudget[]> =>
  rows<LineBudget>(
    database,
    `SELECT line, fiscal_year, kind, budget_line_id, account, code, kan, kou, moku, setsu, name
       FROM settlement_budget WHERE settlement_id = :settlementId AND revision = :revision ORDER BY line`,
    frozen,
  );

/** Freezes budget lines into a revision of a statement. */
export const freezeBudgets = (
  client: Database,
  { settlementId, revision, budgets }: Frozen & { budgets: readonly LineBudget[] },
) =>
  execute(
    client,
    `INSERT INTO settlement_budget (settlement_id, revision, line, fiscal_year, kind, budget_line_id, account, code, kan, kou, moku, setsu, name)
     SELECT :settlementId, :revision, line, "fiscalYear", kind, "budgetLineId", account, code, kan, kou, moku, setsu, name
       FROM jsonb_to_recordset(:budgets::jsonb) AS b (line integer, "fiscalYear" integer, kind text, "budgetLineId" integer, account text,
                                                     code text, kan text, kou text, moku text, setsu text, name text)`,
    { settlementId, revision, budgets: JSON.stringify(budgets) },
  );

type Renewed = Frozen & {
  code: string;
  lines: readonly StatementRow[];
  isReturned: boolean;
  today: Temporal.PlainDate;
};
/** The budget lines of a revision, and of them those that are taken up anew. */
export type Renewal = { budgets: LineBudget[]; anew: LineBudget[] };
/**
 * The budget lines of the next revision: those of the one before, whatever was entered since. Taken up anew are the lines of a statement
 * that was sent back (decision 33), and what is not paid of a year whose books have closed since. What is paid stays as it was paid.
 */
export async function renewedBudgets(
  client: Database,
  { settlementId, revision, code, lines, isReturned, today }: Renewed,
): Promise<Renewal> {
  const before = new Map((await frozenBudgets(client, { settlementId, revision })).map((one) => [one.line, one]));
  const paid = await paidLines(client, settlementId);
  const now = await budgetsOfLines(client, { code, lines, today });
  const isAnew = ({ line }: LineBudget) => {
    const stands = before.get(line);
    return !paid.has(line) && (!stands || isReturned || areBooksClosed(stands.fiscalYear, today));
  };
  const anew = now.filter(isAnew);
  const kept = [...before.values()].filter((one) => !isAnew(one));
  return { anew, budgets: [...anew, ...kept].sort((a, b) => a.line - b.line) };
}
