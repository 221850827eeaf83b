import { type Database, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { booksCloseOn } from '../registers/fiscal-year.ts';
import type { LineBudget } from '../settlement/line-budgets.ts';
import type { Transfers } from './files.ts';

type Asked = { transfers: Transfers; budgets: readonly LineBudget[]; payoutOn: Temporal.PlainDate };
/**
 * 出納整理期間: money of a fiscal year leaves until its books close on 31 May; what would leave later is sent back and fixed anew, of the
 * budget of the year that runs (過年度支出, decision 73). A payment that came back was spent before, and is paid once more whenever that is.
 */
export async function judgeBooksOf(
  client: Database,
  { id: settlementId }: { id: number },
  { transfers, budgets, payoutOn }: Asked,
): Promise<Refusal<'payout_after_books'> | undefined> {
  const lines = new Set(transfers.payments.flatMap(({ payees }) => [...payees.values()].flatMap((sum) => sum.lines)));
  const late = budgets.filter(
    ({ line, fiscalYear }) => lines.has(line) && Temporal.PlainDate.compare(payoutOn, booksCloseOn(fiscalYear)) > 0,
  );
  if (late.length === 0) return undefined;
  const back = await rows<{ line: number }>(
    client,
    'SELECT DISTINCT line FROM settlement_line_returned WHERE settlement_id = :settlementId',
    { settlementId },
  );
  const returned = new Set(back.map(({ line }) => line));
  const [first] = late.filter(({ line }) => !returned.has(line));
  return first && refuse('payout_after_books', { closedOn: `${booksCloseOn(first.fiscalYear)}` });
}
