import { makeKey } from '../../ledger/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from './context.ts';
import { municipalUnit } from './unit.ts';

/**
 * The day after the last day of a municipality that leaves: what is left in its purses ends, whatever day it would have lasted to. The
 * key follows from the day and the purse, so that a task that runs twice, late, or again after a crash has one effect. What comes back
 * later, as of a voucher that nobody used, ends with the next day's run.
 *
 * @returns how many purses were ended
 */
export async function endLeft({ database, balances, book, clock }: BookContext): Promise<number> {
  const now = clock();
  const today = dateInTokyo(now);
  const left = await rows<{ code: string }>(
    database,
    'SELECT municipality_code AS code FROM municipality_leaving WHERE last_on < :today',
    { today: `${today}` },
  );
  let purses = 0;
  for (const { code } of left) {
    let open = 0;
    for (const { holder } of await balances.holdersOfUnit(municipalUnit(code))) {
      const { points: amount } = await balances.usable(holder, municipalUnit(code));
      if (amount === 0) continue;
      const occurredAt = startOfDay(today);
      const key = makeKey(occurredAt, `leave ${holder} ${code} ${amount}`);
      const ended = await book.forfeit({ key, holder, occurredAt, amount, municipalityCode: code });
      if (isRefusal(ended)) open += 1;
      else purses += 1;
    }
    if (open > 0) continue;
    await execute(
      database,
      'UPDATE municipality_leaving SET ended_at = :now WHERE municipality_code = :code AND ended_at IS NULL',
      { code, now: `${now}` },
    );
  }
  return purses;
}
