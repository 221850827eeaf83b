import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import type { MembersContext } from '../members/context.ts';

/** Deletes what lives for a moment at a counter: sessions of clerks, set-ups, taps that came to no payment (decision 4). */
export async function sweepPlaces({ database, balances, clock }: MembersContext): Promise<void> {
  const now = clock();
  for (const table of ['clerk_session', 'shop_setup'])
    await execute(database, `DELETE FROM ${table} WHERE expires_at < :now`, { now: `${now}` });
  const ended = await rows<{ id: string; holder: number | null; paymentKey: string }>(
    database,
    `SELECT id, holder, payment_key FROM counter_session WHERE expires_at BETWEEN :from AND :through`,
    { from: `${now.subtract({ hours: 24 })}`, through: `${now.subtract({ minutes: 8 })}` },
  );
  const holding = ended.flatMap(({ holder, paymentKey }) => (holder === null ? [] : [{ holder, key: paymentKey }]));
  const paid = await balances.standing(holding);
  const unpaid = ended.filter((session) => !paid.has(session.paymentKey)).map((session) => session.id);
  await execute(database, 'DELETE FROM counter_session WHERE id = ANY (:unpaid)', { unpaid });
  // For what fee somebody used points is nobody's business when the day is over; a session lasts two minutes into it.
  const dayBegan = startOfDay(dateInTokyo(now)).subtract({ minutes: 2 });
  await execute(
    database,
    'UPDATE counter_session SET fee_id = NULL WHERE fee_id IS NOT NULL AND opened_at < :dayBegan',
    { dayBegan: `${dayBegan}` },
  );
}
