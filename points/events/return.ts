import { chart, makeKey } from '../../ledger/index.ts';
import { row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { EventsContext } from './context.ts';

type Given = {
  key: string;
  holder: number;
  amount: number;
  isExchange: boolean;
  municipalityCode: string;
  returnKey: string;
  creditKey: string | null;
  creditBy: string | null;
};
const columns = `c.key, c.holder, c.amount, c.is_exchange AS "isExchange", e.municipality_code AS "municipalityCode",
  c.return_key AS "returnKey", c.credit_key AS "creditKey", c.credit_by AS "creditBy"`;

/**
 * 中止: gives back what was given to cancelled events, each contribution to the very lots it came from. Every step stands
 * in the row before it is taken: a crash in the middle, or the job twice at once, ends in the same. Returns how many.
 */
export async function returnContributions(context: EventsContext, limit = 1000): Promise<number> {
  const { database, clock } = context;
  const due = await rows<{ key: string }>(
    database,
    `SELECT c.key FROM contribution c JOIN event_cancellation x ON x.event_id = c.event_id
      WHERE x.decided_at IS NOT NULL AND c.state = 'given' ORDER BY c.made_at, c.key LIMIT $1`,
    [limit],
  );
  let done = 0;
  for (const { key } of due) {
    const given = await row<Given>(
      database,
      `UPDATE contribution c SET return_key = coalesce(return_key, $2) FROM support_event e
        WHERE e.id = c.event_id AND c.key = $1 AND c.state = 'given' RETURNING ${columns}`,
      [key, makeKey(clock(), `return ${key}`)],
    );
    if (given) done += Number(await returnOne(context, given));
  }
  return done;
}

async function returnOne(context: EventsContext, given: Given): Promise<boolean> {
  const { database, book, clock } = context;
  const { key, holder, municipalityCode, returnKey } = given;
  let expired = 0;
  // Once a credit is promised, the points are out of the event already.
  if (!given.creditKey) {
    const returned = await book.reverse({
      key: returnKey,
      holder,
      occurredAt: clock(),
      municipalityCode,
      originalKey: key,
    });
    if (isRefusal(returned)) {
      // It never stood in the ledger: the same points cannot come back twice under a new key.
      if (returned.refused === 'key_too_old')
        await database.query('UPDATE contribution SET return_key = NULL WHERE key = $1 AND return_key = $2', [
          key,
          returnKey,
        ]);
      return false;
    }
    const endings = returned.answer.legs.filter((leg) => chart.accountKind(leg.account) === 'expired');
    expired = endings.reduce((sum, leg) => sum - leg.amount, 0);
  }
  if (given.isExchange && !(await creditReserve(context, given))) return false;
  const done = await database.query(
    `UPDATE contribution SET state = 'returned', returned_at = $2, returned_expired = $3 WHERE key = $1 AND state = 'given'`,
    [key, `${clock()}`, expired],
  );
  return (done.rowCount ?? 0) > 0;
}

/**
 * 応援ポイント that came straight into the event have no purse to go back to, and the company has deducted them: they
 * become 共通ポイント, with the company's days to choose by.
 */
async function creditReserve(
  { database, book, clock, companyOfCredit }: EventsContext,
  { key, holder, amount }: Given,
) {
  const now = clock();
  const order = await companyOfCredit(key);
  if (!order) throw new Error('points of an exchange without its order');
  const promised = await row<{ creditKey: string; creditBy: string }>(
    database,
    `UPDATE contribution SET credit_key = coalesce(credit_key, $2), credit_by = coalesce(credit_by, $3) WHERE key = $1
     RETURNING credit_key AS "creditKey", credit_by AS "creditBy"`,
    [key, makeKey(now, `reserve ${key}`), dateInTokyo(now).add({ days: order.reserveDays }).toString()],
  );
  if (!promised) return false;
  const credited = await book.credit({
    key: promised.creditKey,
    holder,
    occurredAt: now,
    amount,
    partnerId: order.partnerId,
    to: { kind: 'reserve', allocateBy: promised.creditBy },
  });
  if (!isRefusal(credited)) return true;
  if (credited.refused === 'key_too_old')
    await database.query('UPDATE contribution SET credit_key = $2, credit_by = NULL WHERE key = $1', [
      key,
      makeKey(now),
    ]);
  return false;
}
