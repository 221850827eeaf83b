import { type Answer, makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { chart } from '../book/chart.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
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
const columns = `c.key, c.holder, c.amount, c.is_exchange, e.municipality_code,
  c.return_key, c.credit_key, c.credit_by`;

/**
 * 中止: gives back what was given to cancelled events, each contribution to the very lots it came from. Every step stands
 * in the row before it is taken: a crash in the middle, or the job twice at once, ends in the same. Returns how many.
 */
export async function returnContributions(context: EventsContext, limit = 1000): Promise<number> {
  const { database, clock } = context;
  const due = await rows<{ key: string }>(
    database,
    `SELECT c.key FROM contribution c JOIN event_cancellation x ON x.event_id = c.event_id
      WHERE x.decided_at IS NOT NULL AND c.state = 'given' ORDER BY c.made_at, c.key LIMIT :limit`,
    { limit },
  );
  let done = 0;
  for (const { key } of due) {
    const given = await row<Given>(
      database,
      `UPDATE contribution c SET return_key = coalesce(return_key, :returnKey) FROM support_event e
        WHERE e.id = c.event_id AND c.key = :key AND c.state = 'given' RETURNING ${columns}`,
      { key, returnKey: makeKey(clock(), `return ${key}`) },
    );
    if (given) done += Number(await returnOne(context, given));
  }
  return done;
}

async function returnOne(context: EventsContext, given: Given): Promise<boolean> {
  const { database, book, clock } = context;
  const { key: originalKey, holder, municipalityCode, returnKey } = given;
  let expired = 0;
  // Once a credit is promised, the points are out of the event already.
  if (!given.creditKey) {
    const back = await settleIntent({
      clock,
      key: returnKey,
      post: (key) => book.reverse({ key, holder, occurredAt: clock(), municipalityCode, originalKey }),
      renewKey: (oldKey, newKey) =>
        keyThatStands(
          database,
          `UPDATE contribution SET return_key = CASE return_key WHEN :oldKey THEN :newKey ELSE return_key END
            WHERE key = :originalKey AND state = 'given' RETURNING return_key AS key`,
          { originalKey, oldKey, newKey },
        ),
      // What came out of an exchange is marked once it has reached the reserve.
      markDone: async (posted) => {
        expired = posted ? expiredOf(posted.answer) : 0;
        if (!given.isExchange) await markReturned(context, { key: originalKey, expired });
      },
      standsAs: 'restore_exceeds_original',
    });
    if (back.state !== 'done') return false;
  }
  return !given.isExchange || creditReserve(context, { ...given, expired });
}

function expiredOf({ legs }: Answer): number {
  const endings = legs.filter((leg) => chart.accountKind(leg.account) === 'expired');
  return endings.reduce((sum, leg) => sum - leg.amount, 0);
}

const markReturned = ({ database, clock }: EventsContext, { key, expired }: { key: string; expired: number }) =>
  execute(
    database,
    `UPDATE contribution SET state = 'returned', returned_at = :now, returned_expired = :expired
      WHERE key = :key AND state = 'given'`,
    { key, now: `${clock()}`, expired },
  );

/**
 * 応援ポイント that came straight into the event have no purse to go back to, and the company has deducted them: they
 * become 共通ポイント, with the company's days to choose by.
 */
async function creditReserve(
  context: EventsContext,
  { key: contributionKey, holder, amount, expired }: Given & { expired: number },
): Promise<boolean> {
  const { database, book, clock, companyOfCredit } = context;
  const now = clock();
  const order = await companyOfCredit(contributionKey);
  if (!order) throw new Error('points of an exchange without its order');
  const { partnerId } = order;
  const allocateBy = dateInTokyo(now).add({ days: order.reserveDays }).toString();
  const promise = (statement: string, values: Values) =>
    row<{ creditKey: string; creditBy: string }>(
      database,
      `UPDATE contribution SET ${statement} WHERE key = :contributionKey AND state = 'given'
    RETURNING credit_key, credit_by`,
      { contributionKey, allocateBy, ...values },
    );
  // The key and the day to choose by stand together: the same key is always the same request.
  let promised = await promise(
    'credit_key = coalesce(credit_key, :creditKey), credit_by = coalesce(credit_by, :allocateBy)',
    {
      creditKey: makeKey(now, `reserve ${contributionKey}`),
    },
  );
  if (!promised) return false;
  const credited = await settleIntent({
    clock,
    key: promised.creditKey,
    post: (key) =>
      book.credit({
        key,
        holder,
        occurredAt: now,
        amount,
        partnerId,
        to: { kind: 'reserve', allocateBy: promised?.creditBy ?? allocateBy },
      }),
    renewKey: async (oldKey, newKey) => {
      promised = await promise(
        `credit_key = CASE credit_key WHEN :oldKey THEN :newKey ELSE credit_key END, credit_by = CASE credit_key WHEN :oldKey THEN :allocateBy ELSE credit_by END`,
        { oldKey, newKey },
      );
      return promised?.creditKey;
    },
    markDone: () => markReturned(context, { key: contributionKey, expired }),
  });
  return credited.state === 'done';
}
