import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { findBudgetLine } from '../registers/budget-lines.ts';
import { judgeBooks } from '../registers/fiscal-year.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { PayoutKind } from './line-budgets.ts';

type Of = { code: string; year: number };
type Entered = { merchantId: number; name: string; kind: PayoutKind; budgetLineId: number; code: string; line: string };

/** Places that are paid of a line of their own in a fiscal year, apart from others of their kind, by a day in Japan. */
export async function placeBudgetsOf(database: Database, asked: Of & { today: Temporal.PlainDate }) {
  const found = await rows<Entered>(
    database,
    `SELECT merchant_id, coalesce(place_name(merchant_id, :today), '') AS name, coalesce(place_kind(merchant_id, :today), 'other') AS kind,
            line.id AS budget_line_id, line.code, line.name AS line
       FROM (SELECT DISTINCT ON (merchant_id) merchant_id, budget_line_id FROM payout_budget
              WHERE municipality_code = :code AND fiscal_year = :year AND merchant_id IS NOT NULL ORDER BY merchant_id, id DESC) entered
       JOIN budget_line line ON line.id = entered.budget_line_id ORDER BY merchant_id`,
    { ...asked, today: `${asked.today}` },
  );
  return found.map(({ merchantId, name, kind, budgetLineId, code, line }) => ({
    merchantId,
    name,
    kind,
    line: { budgetLineId, code, name: line },
  }));
}

/** A place of the town, or one elsewhere that it has paid. */
const payable = `SELECT id AS merchant_id, coalesce(place_name(id, :today), '') AS name, coalesce(place_kind(id, :today), 'other') AS kind FROM merchant
  WHERE id = :merchantId AND (municipality_code = :code OR EXISTS (
    SELECT FROM settlement_line line JOIN settlement ON settlement.id = settlement_id
     WHERE settlement.municipality_code = :code AND payee_kind = 'merchant' AND payee_id = merchant.id))`;

/**
 * Says of which line of the year's budget one place is paid, apart from others of its kind; with null it is paid as they are again. Until the
 * books of the year close; what was said before is kept, and statements that are fixed stay as they are.
 */
export async function setPlaceBudget(
  { database, clock }: BookContext,
  { caller, params, body: { budgetLineId, reason } }: CallOf<'setPlaceBudget'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const { fiscalYear: year, merchantId } = params;
  const now = clock();
  const today = dateInTokyo(now);
  const closed = judgeBooks(year, today);
  if (closed) return closed;
  return inTransaction(database, async (client) => {
    const asked = { merchantId, code, today: `${today}` };
    const place = await row<{ name: string; kind: PayoutKind }>(client, payable, asked);
    if (!place) return refuse('place_unknown');
    const line = budgetLineId === null ? null : await findBudgetLine(client, { budgetLineId, code, year });
    if (line === undefined) return refuse('budget_line_unknown');
    const before = (await placeBudgetsOf(client, { code, year, today })).find((one) => one.merchantId === merchantId);
    await execute(
      client,
      `INSERT INTO payout_budget (municipality_code, fiscal_year, kind, merchant_id, budget_line_id, reason, staff_id, entered_at)
       VALUES (:code, :year, :kind, :merchantId, :budgetLineId, :reason, :staffId, :now)`,
      { code, year, kind: place.kind, merchantId, budgetLineId, reason, staffId, now: `${now}` },
    );
    const about = { subject: 'payoutBudget', id: `${year} ${merchantId}`, name: `${year} ${place.name}` } as const;
    const after = line && { budgetLineId: line.budgetLineId, code: line.code, name: line.name };
    await keepOwnTrail(
      client,
      { caller, now },
      { ...about, act: 'change', before: before?.line ?? null, after, reason },
    );
    return {};
  });
}
