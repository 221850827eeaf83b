import { type Database, execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { judgeBooks } from './fiscal-year.ts';
import { keepOwnTrail } from './trail.ts';

/** A line of a budget in words: 会計区分, 款-項-目-節 in figures and by their names, 事業名. */
export type BudgetWords = Record<'account' | 'code' | 'kan' | 'kou' | 'moku' | 'setsu' | 'name', string>;
type BudgetLine = BudgetWords & {
  budgetLineId: number;
  fiscalYear: number;
  amount: number;
  reserved: number;
};
const columns = 'id AS budget_line_id, fiscal_year, account, code, kan, kou, moku, setsu, name, amount, reserved';

/** 予算差引 of a town: each line of its budget (款項目節 and 事業名), and what is set aside of it so far. One point is one yen. */
export async function listBudgetLines({ database }: RegistersContext, { caller }: CallOf<'listBudgetLines'>) {
  const lines = await rows<BudgetLine>(
    database,
    `SELECT ${columns} FROM budget_line WHERE municipality_code = :code ORDER BY fiscal_year DESC, code, name`,
    { code: caller.municipalityCode },
  );
  return { lines };
}

const noTitles = { kan: '', kou: '', moku: '', setsu: '' };
/** Enters a line of the budget of a fiscal year, until its books close. */
export async function createBudgetLine(
  { database, clock }: RegistersContext,
  { caller, body }: CallOf<'createBudgetLine'>,
) {
  const closed = judgeBooks(body.fiscalYear, dateInTokyo(clock()));
  if (closed) return closed;
  try {
    return await inTransaction(database, async (client) => {
      const line = await one<BudgetLine>(
        client,
        `INSERT INTO budget_line (municipality_code, fiscal_year, account, code, kan, kou, moku, setsu, name, amount)
         VALUES (:office, :fiscalYear, :account, :code, :kan, :kou, :moku, :setsu, :name, :amount) RETURNING ${columns}`,
        { office: caller.municipalityCode, ...noTitles, ...body },
      );
      await keepOwnTrail(
        client,
        { caller, now: clock() },
        {
          subject: 'budgetLine',
          id: line.budgetLineId,
          name: `${line.code} ${line.name}`,
          act: 'create',
          before: null,
          after: line,
          reason: '',
        },
      );
      return line;
    });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('budget_line_taken');
    throw error;
  }
}

/**
 * 補正: another amount of a line, never less than what is set aside, or other names of its 款項目節; none after the books of its year have
 * closed. Statements that are fixed say what the line said then.
 */
export function changeBudgetLine(
  { database, clock }: RegistersContext,
  { caller, params, body }: CallOf<'changeBudgetLine'>,
) {
  return inTransaction(database, async (client) => {
    const before = await row<BudgetLine>(
      client,
      `SELECT ${columns} FROM budget_line WHERE id = :budgetLineId AND municipality_code = :code FOR NO KEY UPDATE`,
      { ...params, code: caller.municipalityCode },
    );
    if (!before) return refuse('budget_line_unknown');
    const closed = judgeBooks(before.fiscalYear, dateInTokyo(clock()));
    if (closed) return closed;
    if (body.amount < before.reserved) return refuse('budget_below_reserved');
    const { reason, ...said } = body;
    const after = { ...before, ...said };
    const { budgetLineId, amount, account, kan, kou, moku, setsu } = after;
    await execute(
      client,
      `UPDATE budget_line SET amount = :amount, account = :account, kan = :kan, kou = :kou, moku = :moku, setsu = :setsu
        WHERE id = :budgetLineId`,
      { budgetLineId, amount, account, kan, kou, moku, setsu },
    );
    await keepOwnTrail(
      client,
      { caller, now: clock() },
      {
        subject: 'budgetLine',
        id: before.budgetLineId,
        name: `${before.code} ${before.name}`,
        act: 'change',
        before,
        after,
        reason,
      },
    );
    return after;
  });
}

/** A line of a municipality's budget of a fiscal year. */
export const findBudgetLine = (
  database: Database,
  asked: { budgetLineId: number; code: string; year: number },
): Promise<BudgetLine | undefined> =>
  row<BudgetLine>(
    database,
    `SELECT ${columns} FROM budget_line WHERE id = :budgetLineId AND municipality_code = :code AND fiscal_year = :year`,
    asked,
  );

/**
 * Sets points of a line aside, in the transaction of what they are for: of two at once the second waits, and is refused where
 * the first has taken the rest.
 */
export async function reserveBudget(
  client: Database,
  { budgetLineId, amount }: { budgetLineId: number | null; amount: number },
): Promise<undefined | Refusal<'budget_line_used_up'>> {
  if (budgetLineId === null) return undefined;
  const reserved = await execute(
    client,
    'UPDATE budget_line SET reserved = reserved + :amount WHERE id = :budgetLineId AND reserved + :amount <= amount',
    { budgetLineId, amount },
  );
  return reserved === 1 ? undefined : refuse('budget_line_used_up');
}

/** How many points of a line can still be set aside, until the transaction ends; infinite where there is no line. */
export async function budgetLeft(client: Database, budgetLineId: number | null): Promise<number> {
  if (budgetLineId === null) return Number.POSITIVE_INFINITY;
  const { left } = await one<{ left: number }>(
    client,
    'SELECT amount - reserved AS left FROM budget_line WHERE id = :budgetLineId FOR NO KEY UPDATE',
    { budgetLineId },
  );
  return left;
}

/** Gives back what was set aside for something that did not come to be, or was taken back. */
export async function releaseBudget(
  client: Database,
  { budgetLineId, amount }: { budgetLineId: number | null; amount: number },
): Promise<void> {
  if (budgetLineId === null || amount === 0) return;
  await execute(client, 'UPDATE budget_line SET reserved = reserved - :amount WHERE id = :budgetLineId', {
    budgetLineId,
    amount,
  });
}
