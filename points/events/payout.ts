import { makeKey } from '../../ledger/index.ts';
import { execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { type Doer, trailNew } from '../registers/trail.ts';
import type { EventsContext } from './context.ts';
import { findEvent } from './support-event.ts';

type PayoutOf = { eventId: number; municipalityCode: string };
type Part = { holder: number; points: number; key: string };
export type PaidOut = {
  payoutId: number;
  points: number;
  holders: number;
  refused: { outcome: string; points: number; holders: number }[];
};

/**
 * Fixes which contributions a payout is made of, so that what is paid, who is on the list and what a crash leaves behind
 * are the same contributions. By hand (`byWhom`) also those that could not be taken before are tried again.
 */
export async function beginEventPayout(
  { database, clock }: EventsContext,
  { eventId, byWhom }: { eventId: number; byWhom: Doer['caller'] | null },
): Promise<number | Refusal<'event_unknown' | 'event_cancelled' | 'event_cancellation_asked' | 'nothing_to_pay'>> {
  const now = clock();
  return inTransaction(database, async (client) => {
    // Contributions of this moment are in or out; a cancellation comes before or after.
    await execute(client, 'SELECT FROM support_event WHERE id = :eventId FOR UPDATE', { eventId });
    const event = await findEvent(client, eventId);
    if (!event || event.cancelledAt) return refuse(event ? 'event_cancelled' : 'event_unknown');
    if (await row(client, 'SELECT FROM event_cancellation WHERE event_id = :eventId', { eventId }))
      return refuse('event_cancellation_asked');
    const underWay = await row<{ id: number }>(
      client,
      'SELECT id FROM event_payout WHERE event_id = :eventId AND done_at IS NULL',
      { eventId },
    );
    if (underWay) return underWay.id;
    // Fixed first, row by row: what is paid is exactly these, whatever is given while they are summed.
    const fixed = await rows<{ key: string; holder: number; amount: number }>(
      client,
      `SELECT key, holder, amount FROM contribution c
        WHERE event_id = :eventId AND c.state = 'given' AND payout_id IS NULL
          AND (:byPerson OR NOT EXISTS (SELECT FROM event_payout_part p JOIN event_payout o ON o.id = p.payout_id
                                  WHERE o.event_id = :eventId AND p.holder = c.holder AND p.state = 'refused'))
        ORDER BY holder, key FOR UPDATE OF c`,
      { eventId, byPerson: byWhom !== null },
    );
    const given = [...Map.groupBy(fixed, ({ holder }) => holder)].map(([holder, some]) => ({
      holder,
      points: some.reduce((sum, { amount }) => sum + amount, 0),
    }));
    if (given.length === 0) return refuse('nothing_to_pay');
    const { id: payoutId } = await one<{ id: number }>(
      client,
      'INSERT INTO event_payout (event_id, began_at, began_by) VALUES (:eventId, :now, :byWhom) RETURNING id',
      { eventId, now: `${now}`, byWhom: byWhom?.staffId ?? null },
    );
    const about = { subject: 'eventPayout', id: payoutId, name: event.name } as const;
    if (byWhom) await trailNew(client, { caller: byWhom, now }, about);
    await execute(
      client,
      `INSERT INTO event_payout_part (payout_id, holder, points, key, state)
       SELECT :payoutId, part.holder, part.points, part.key, 'open'
         FROM unnest(:holders::bigint[], :points::bigint[], :keys::uuid[]) AS part (holder, points, key)`,
      {
        payoutId,
        holders: given.map(({ holder }) => holder),
        points: given.map(({ points }) => points),
        keys: given.map(({ holder }) => makeKey(now, `event payout ${payoutId} ${holder}`)),
      },
    );
    const taken = await execute(client, 'UPDATE contribution SET payout_id = :payoutId WHERE key = ANY (:keys)', {
      payoutId,
      keys: fixed.map(({ key }) => key),
    });
    if (taken !== fixed.length) throw new Error('a contribution went while it was locked');
    return payoutId;
  });
}

/** Takes what is still open of a payout; again, or by two at once, is no change. What cannot be taken is named and left. */
export async function driveEventPayout(context: EventsContext, payoutId: number): Promise<PaidOut> {
  const { database, clock } = context;
  const event = await row<PayoutOf>(
    database,
    `SELECT event_id, municipality_code FROM event_payout JOIN support_event e ON e.id = event_id
      WHERE event_payout.id = :payoutId`,
    { payoutId },
  );
  if (!event) throw new Error(`no payout ${payoutId}`);
  const open = await rows<Part>(
    database,
    `SELECT holder, points, key FROM event_payout_part WHERE payout_id = :payoutId AND state = 'open' ORDER BY holder`,
    { payoutId },
  );
  for (const part of open) await payPart(context, { ...event, ...part, payoutId });
  await execute(
    database,
    `UPDATE event_payout SET done_at = :now WHERE id = :payoutId AND done_at IS NULL
        AND NOT EXISTS (SELECT FROM event_payout_part WHERE payout_id = :payoutId AND state = 'open')`,
    { payoutId, now: `${clock()}` },
  );
  return paidOut(context, payoutId);
}

/** Takes what one holder gave, whole; what the ledger refuses stays with the event. */
async function payPart(
  context: EventsContext,
  { payoutId, holder, points: amount, key, eventId, municipalityCode }: Part & PayoutOf & { payoutId: number },
): Promise<void> {
  const { database, book, clock } = context;
  const paid = await settleIntent({
    clock,
    key,
    post: (under) => book.payOutEvent({ key: under, holder, occurredAt: clock(), amount, eventId, municipalityCode }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE event_payout_part SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END
          WHERE payout_id = :payoutId AND holder = :holder AND state = 'open' RETURNING key`,
        { payoutId, holder, oldKey, newKey },
      ),
    markDone: () =>
      execute(
        database,
        `UPDATE event_payout_part SET state = 'paid' WHERE payout_id = :payoutId AND holder = :holder`,
        { payoutId, holder },
      ),
  });
  if (paid.state === 'refused') await leave(context, { payoutId, holder, outcome: paid.refusal.refused });
}

/** Leaves with the event what could not be taken, and says so. */
const leave = (
  { database }: EventsContext,
  { payoutId, holder, outcome }: { payoutId: number; holder: number; outcome: string },
) =>
  inTransaction(database, async (client) => {
    await execute(
      client,
      `UPDATE event_payout_part SET state = 'refused', refused = :outcome
        WHERE payout_id = :payoutId AND holder = :holder AND state = 'open'`,
      { payoutId, holder, outcome },
    );
    await execute(client, 'UPDATE contribution SET payout_id = NULL WHERE payout_id = :payoutId AND holder = :holder', {
      payoutId,
      holder,
    });
  });

async function paidOut({ database }: EventsContext, payoutId: number): Promise<PaidOut> {
  const parts = await rows<{ state: string; outcome: string | null; points: number; holders: number }>(
    database,
    `SELECT state, refused AS outcome, sum(points)::bigint AS points, count(*) AS holders FROM event_payout_part
      WHERE payout_id = :payoutId AND state <> 'open' GROUP BY state, refused ORDER BY refused`,
    { payoutId },
  );
  const paid = parts.find(({ state }) => state === 'paid');
  return {
    payoutId,
    points: paid?.points ?? 0,
    holders: paid?.holders ?? 0,
    refused: parts
      .filter(({ state }) => state === 'refused')
      .map(({ outcome, points, holders }) => ({ outcome: outcome ?? '', points, holders })),
  };
}
