import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { EventsContext } from './context.ts';
import { namesKeptDays } from './notice.ts';
import { beginEventPayout, driveEventPayout } from './payout.ts';
import { returnContributions } from './return.ts';
import { dropContribution } from './support-event.ts';

/** Brings every support event to where its own rows say it is; whatever crashed in the middle, and twice is no change. */
export async function tendEvents(context: EventsContext): Promise<void> {
  await settleGiving(context);
  await finishPayouts(context);
  await payOutOnLastDay(context);
  await returnContributions(context);
  await deleteNames(context);
}

/** What was written down and then crashed: given, where the ledger has moved it; otherwise forgotten. */
async function settleGiving({ database, balances, clock }: EventsContext): Promise<void> {
  const found = await rows<{ key: string; holder: number; old: boolean }>(
    database,
    `SELECT key, holder, made_at < :oldBefore AS old FROM contribution
      WHERE state = 'giving' AND made_at < :before LIMIT 1000`,
    { before: `${clock().subtract({ seconds: 5 })}`, oldBefore: `${clock().subtract({ minutes: 10 })}` },
  );
  const standing = await balances.standing(found);
  for (const { key, holder, old } of found) {
    if (standing.has(key))
      await execute(database, `UPDATE contribution SET state = 'given' WHERE key = :key AND state = 'giving'`, { key });
    else if (old) await dropContribution(database, { key, holder });
  }
}

async function finishPayouts(context: EventsContext): Promise<void> {
  const found = await rows<{ id: number }>(context.database, 'SELECT id FROM event_payout WHERE done_at IS NULL', {});
  for (const { id } of found) await driveEventPayout(context, id);
}

/** On an event's last usable day, and for what came later that day: paid to the organiser rather than ended (R64-08). */
async function payOutOnLastDay(context: EventsContext): Promise<void> {
  const found = await rows<{ id: number }>(
    context.database,
    `SELECT id FROM support_event e WHERE expires_on <= :today
        AND EXISTS (SELECT FROM contribution c WHERE c.event_id = e.id AND c.state = 'given' AND payout_id IS NULL)
        AND NOT EXISTS (SELECT FROM event_cancellation WHERE event_id = e.id)`,
    { today: dateInTokyo(context.clock()).toString() },
  );
  for (const { id } of found) {
    const begun = await beginEventPayout(context, { eventId: id, byWhom: null });
    if (!isRefusal(begun)) await driveEventPayout(context, begun);
  }
}

/** Names go when the organiser has had them long enough (decision 14); their number stays as proof. */
async function deleteNames({ database, clock }: EventsContext): Promise<void> {
  const now = clock();
  await execute(
    database,
    `WITH due AS (
       SELECT id, (SELECT count(*) FROM contribution WHERE payout_id = event_payout.id AND name IS NOT NULL) AS names
         FROM event_payout WHERE noticed_at < :before AND names_deleted_at IS NULL FOR UPDATE
     ), gone AS (
       UPDATE contribution SET name = NULL WHERE payout_id IN (SELECT id FROM due) AND name IS NOT NULL
     )
     UPDATE event_payout SET names_deleted_at = :now, names_deleted = due.names FROM due WHERE due.id = event_payout.id`,
    { before: `${now.subtract({ hours: 24 * namesKeptDays })}`, now: `${now}` },
  );
}
