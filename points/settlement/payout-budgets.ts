import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { findBudgetLine, releaseBudget, reserveBudget } from '../registers/budget-lines.ts';
import { fiscalYear, judgeBooks } from '../registers/fiscal-year.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { PayoutKind } from './line-budgets.ts';
import { placeBudgetsOf } from './place-budgets.ts';

const kinds: readonly PayoutKind[] = ['shop', 'facility', 'transport', 'street', 'booth', 'antenna', 'other', 'event'];
type Entered = { kind: PayoutKind; budgetLineId: number; code: string; name: string };
type Paid = { kind: PayoutKind; yen: number };

/** 支払いの予算科目 of a fiscal year: of which line each kind is paid, and what was paid for the year so far, in yen (R72-01). */
export async function listPayoutBudgets(
  { database, clock }: BookContext,
  { caller, params }: CallOf<'listPayoutBudgets'>,
) {
  const asked = { code: caller.municipalityCode, year: params.fiscalYear };
  const entered = await rows<Entered>(
    database,
    `SELECT DISTINCT ON (kind) kind, budget_line_id, line.code, line.name FROM payout_budget entered
       JOIN budget_line line ON line.id = budget_line_id
      WHERE entered.municipality_code = :code AND entered.fiscal_year = :year AND merchant_id IS NULL ORDER BY kind, entered.id DESC`,
    asked,
  );
  const paid = await rows<Paid>(
    database,
    `SELECT CASE payee_kind WHEN 'merchant' THEN place_kind(payee_id, (closed_at AT TIME ZONE 'Asia/Tokyo')::date) ELSE 'event' END AS kind, sum(points)::bigint AS yen
       FROM settlement_line line JOIN settlement ON settlement.id = line.settlement_id
       JOIN settlement_line_paid paid ON paid.settlement_id = line.settlement_id AND paid.line = line.line AND line_is_paid(paid.settlement_id, paid.line, paid.file_id)
      WHERE settlement.municipality_code = :code AND line.fiscal_year = :year AND leg = 'municipalityToPayee'
        AND NOT line.exempt AND points > 0 AND uplift IS NULL GROUP BY 1`,
    asked,
  );
  const yenOf = new Map(paid.map(({ kind, yen }) => [kind, yen]));
  return {
    kinds: kinds.map((kind) => {
      const line = entered.find((one) => one.kind === kind);
      const { budgetLineId, code, name } = line ?? {};
      return {
        kind,
        line: budgetLineId && code && name ? { budgetLineId, code, name } : null,
        paid: yenOf.get(kind) ?? 0,
      };
    }),
    places: await placeBudgetsOf(database, { ...asked, today: dateInTokyo(clock()) }),
  };
}

/** Says of which line of the year's budget a kind of payout is, until the books of the year close; what was said before is kept. */
export async function setPayoutBudget(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'setPayoutBudget'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const { fiscalYear: year, kind } = params;
  const now = clock();
  const closed = judgeBooks(year, dateInTokyo(now));
  if (closed) return closed;
  return inTransaction(database, async (client) => {
    const line = await findBudgetLine(client, { budgetLineId: body.budgetLineId, code, year });
    if (!line) return refuse('budget_line_unknown');
    const before = await row<Entered>(
      client,
      `SELECT kind, budget_line_id, line.code, line.name FROM payout_budget entered JOIN budget_line line ON line.id = budget_line_id
        WHERE entered.municipality_code = :code AND entered.fiscal_year = :year AND kind = :kind AND merchant_id IS NULL ORDER BY entered.id DESC LIMIT 1`,
      { code, year, kind },
    );
    await execute(
      client,
      `INSERT INTO payout_budget (municipality_code, fiscal_year, kind, budget_line_id, reason, staff_id, entered_at)
       VALUES (:code, :year, :kind, :budgetLineId, :reason, :staffId, :now)`,
      { code, year, kind, ...body, staffId, now: `${now}` },
    );
    const after = { kind, budgetLineId: line.budgetLineId, code: line.code, name: line.name };
    const about = { subject: 'payoutBudget', id: `${year} ${kind}`, name: `${year} ${kind}`, act: 'change' } as const;
    await keepOwnTrail(client, { caller, now }, { ...about, before: before ?? null, after, reason: body.reason });
    return {};
  });
}

type OwnUplift = { name: string; payerId: number | null; validFrom: string; validThrough: string };
type Aside = { budgetLineId: number; reserved: number; spent: number };

/**
 * Sets aside of a line what an 上乗せ of the town's own money may come to in a fiscal year; another amount or line takes the place of what was
 * set aside before. Never over: the line is locked, and less than statements have taken is refused.
 */
export async function setUpliftBudget(
  { database, clock }: BookContext,
  { caller, params, body }: CallOf<'setUpliftBudget'>,
) {
  const { upliftId, fiscalYear: year } = params;
  const code = caller.municipalityCode;
  const now = clock();
  const closed = judgeBooks(year, dateInTokyo(now));
  if (closed) return closed;
  return inTransaction(database, async (client) => {
    // 1. Whose it is, and that the town pays it in that year.
    const uplift = await row<OwnUplift>(
      client,
      `SELECT name, payer_id, valid_from, valid_through FROM uplift WHERE id = :upliftId AND municipality_code = :code FOR NO KEY UPDATE`,
      { upliftId, code },
    );
    if (!uplift) return refuse('uplift_unknown');
    if (uplift.payerId !== null) return refuse('uplift_of_other_payer');
    const yearOf = (day: string) => fiscalYear(Temporal.PlainDate.from(day));
    if (year < yearOf(uplift.validFrom) || year > yearOf(uplift.validThrough)) return refuse('uplift_not_in_year');
    const line = await findBudgetLine(client, { budgetLineId: body.budgetLineId, code, year });
    if (!line) return refuse('budget_line_unknown');
    // 2. What was set aside before is taken over, also from another line.
    const before = await row<Aside>(
      client,
      `SELECT budget_line_id, reserved, spent FROM uplift_budget WHERE uplift_id = :upliftId AND fiscal_year = :year FOR NO KEY UPDATE`,
      { upliftId, year },
    );
    if (before && body.amount < before.spent) return refuse('uplift_below_spent');
    const moved = await moveAside(client, { before, budgetLineId: line.budgetLineId, amount: body.amount });
    if (isRefusal(moved)) return moved;
    // 3. Written.
    await execute(
      client,
      `INSERT INTO uplift_budget (uplift_id, fiscal_year, budget_line_id, reserved) VALUES (:upliftId, :year, :budgetLineId, :amount)
       ON CONFLICT (uplift_id, fiscal_year) DO UPDATE SET budget_line_id = excluded.budget_line_id, reserved = excluded.reserved`,
      { upliftId, year, budgetLineId: line.budgetLineId, amount: body.amount },
    );
    const after = { fiscalYear: year, budgetLineId: line.budgetLineId, reserved: body.amount };
    const about = {
      subject: 'uplift',
      id: upliftId,
      name: uplift.name,
      act: 'setBudget',
      reason: body.reason,
    } as const;
    await keepOwnTrail(client, { caller, now }, { ...about, before: before ?? null, after });
    return { reserved: body.amount, spent: before?.spent ?? 0 };
  });
}

type Moved = { before: Aside | undefined; budgetLineId: number; amount: number };
/** Both lines in the order of their numbers, so that two who change lines crosswise wait for one another only once. */
async function moveAside(client: Database, { before, budgetLineId, amount }: Moved) {
  await execute(client, 'SELECT FROM budget_line WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE', {
    ids: before ? [before.budgetLineId, budgetLineId] : [budgetLineId],
  });
  if (before) await releaseBudget(client, { budgetLineId: before.budgetLineId, amount: before.reserved });
  const refused = await reserveBudget(client, { budgetLineId, amount });
  // Nothing was done: what was set aside stays so, in the same transaction.
  if (refused && before) await reserveBudget(client, { budgetLineId: before.budgetLineId, amount: before.reserved });
  return refused;
}

/** What is set aside for the uplifts of a town by fiscal year, and what statements took of it. */
export const budgetsOfUplifts = (database: Database, code: string) =>
  rows<{ upliftId: number; fiscalYear: number; budgetLineId: number; code: string; reserved: number; spent: number }>(
    database,
    `SELECT uplift_id, aside.fiscal_year, budget_line_id, line.code, aside.reserved, spent FROM uplift_budget aside
       JOIN uplift ON uplift.id = uplift_id JOIN budget_line line ON line.id = budget_line_id
      WHERE uplift.municipality_code = :code ORDER BY uplift_id, aside.fiscal_year`,
    { code },
  );
