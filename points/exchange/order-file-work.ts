import pLimit from 'p-limit';
import { execute, rows } from '../../postgres/pool.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { Partner } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { partnerOf } from '../registers/partners.ts';
import { placeOfLogin, sumsOfLines } from './order-files.ts';
import { placeOrder } from './orders.ts';

type Open = {
  fileId: number;
  line: number;
  orderNumber: string;
  deductionNumber: string;
  deductedOn: string;
  amount: number;
  sealedLogin: Buffer;
};
/** Orders of a file go side by side as those of so many callers would; beside them people are served. */
const sideBySide = 4;
const page = 200;

/**
 * Gives the lines of files that were received their turn: each becomes an order as if its company had sent it alone, so that a line that has
 * its turn twice, by two processes or after a crash, is one order. One that fails keeps none of the others waiting.
 *
 * @returns how many lines had their turn
 */
export async function workOnOrderFiles(context: ConversionsContext, signal?: AbortSignal): Promise<number> {
  const { database, clock } = context;
  const open = await rows<{ fileId: number; partnerId: number }>(
    database,
    'SELECT id AS file_id, partner_id FROM order_file WHERE finished_at IS NULL ORDER BY id',
  );
  let turns = 0;
  const failures: unknown[] = [];
  for (const { fileId, partnerId } of open) {
    if (signal?.aborted) break;
    const company = await partnerOf(database, partnerId);
    turns += await workOnFile(context, { fileId, company, failures, signal });
    await execute(
      database,
      `UPDATE order_file SET finished_at = :now, taken = sums.taken, taken_points = sums.taken_points
         FROM (SELECT ${sumsOfLines} FROM order_file_line WHERE file_id = :fileId HAVING count(*) = count(outcome)) sums
        WHERE id = :fileId AND finished_at IS NULL`,
      { fileId, now: `${clock()}` },
    );
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} lines of order files failed`);
  return turns;
}

type Work = { fileId: number; company: Partner; failures: unknown[]; signal: AbortSignal | undefined };
async function workOnFile(context: ConversionsContext, { fileId, company, failures, signal }: Work): Promise<number> {
  const limit = pLimit(sideBySide);
  let turns = 0;
  for (let after = 0; !signal?.aborted; ) {
    const lines = await rows<Open>(
      context.database,
      `SELECT file_id, line, order_number, deduction_number, deducted_on, amount, sealed_login FROM order_file_line
        WHERE file_id = :fileId AND outcome IS NULL AND line > :after ORDER BY line LIMIT :page`,
      { fileId, after, page },
    );
    const done = await Promise.all(
      lines.map((line) =>
        limit(() =>
          takeLine(context, company, line).catch((error: unknown) => {
            failures.push(error);
            return false;
          }),
        ),
      ),
    );
    turns += done.filter(Boolean).length;
    const last = lines.at(-1);
    if (!last || lines.length < page) return turns;
    after = last.line;
  }
  return turns;
}

/** What passes: the line has its turn again. */
const passing: readonly string[] = ['overloaded'];
/** The order stands, and its points come as soon as they can (`creditLeftDeductions`). */
const standing: readonly string[] = ['balance_out_of_range', 'key_too_old'];

async function takeLine(
  context: ConversionsContext,
  company: Partner,
  { fileId, line, sealedLogin, deductionNumber, deductedOn, ...order }: Open,
): Promise<boolean> {
  const partnerLoginId = context.loginBox.open(sealedLogin, placeOfLogin(fileId, line));
  if (partnerLoginId === undefined)
    throw new Error(`the login ID of line ${line} of order file ${fileId} cannot be opened`);
  const body = { ...order, partnerLoginId, deduction: { number: deductionNumber, on: deductedOn } };
  const placed = await placeOrder(context, { caller: company, body });
  if (isRefusal(placed) && passing.includes(placed.refused)) return false;
  const outcome = isRefusal(placed) && !standing.includes(placed.refused) ? placed.refused : 'taken';
  await execute(
    context.database,
    `UPDATE order_file_line SET outcome = :outcome, sealed_login = NULL WHERE file_id = :fileId AND line = :line AND outcome IS NULL`,
    { fileId, line, outcome },
  );
  return true;
}
