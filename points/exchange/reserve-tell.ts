import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { HeldLot } from '../book/balance.ts';
import type { BookContext } from '../book/context.ts';
import { reserveUnit } from '../book/unit.ts';
import { endChosen, nameOfLot, type ReserveLot, termsByFund } from './reserve-deadline.ts';

const page = 10_000;

/**
 * Tells holders of deadlines that come: from now on the notice stands on their マイページ and waits for the files of letters. No points leave the
 * reserve by themselves before their holder was told so many days ahead: where this runs late, or points come back to a lot whose day is over, the
 * deadline is that much later. Safe to run twice, late, and by several processes.
 *
 * @returns how many deadlines were told
 */
export async function tellDeadlines(context: BookContext): Promise<number> {
  return (await tellNew(context)) + (await tellPostponed(context));
}

/** Of lots that have no deadline here yet: their first one. */
async function tellNew({ database, balances, clock }: BookContext): Promise<number> {
  const now = clock();
  const today = dateInTokyo(now);
  const terms = await termsByFund(database);
  const latest = Math.max(0, ...[...terms.values()].map(({ noticeDays }) => noticeDays));
  const untilOf = new Map([...terms].map(([fund, { noticeDays }]) => [fund, `${today.add({ days: noticeDays })}`]));
  let told = 0;
  for await (const lots of balances.lotsUntil(reserveUnit, `${today.add({ days: latest })}`)) {
    const due = lots.filter(({ fund, expiresOn }) => expiresOn <= (untilOf.get(fund) ?? ''));
    told += await execute(
      database,
      `INSERT INTO reserve_deadline (holder, lot_on, fund, allocate_by, days, notice_days, state, points, told_at)
       SELECT holder, lot_on, fund, greatest(lot_on, :today::date + notice_days), days, notice_days, 'told', points, :now
         FROM unnest(:holders::bigint[], :lotsOn::date[], :funds::integer[], :points::bigint[], :days::integer[], :noticeDays::integer[])
           AS given (holder, lot_on, fund, points, days, notice_days)
       ON CONFLICT (holder, lot_on, fund) WHERE state IN ('waiting', 'told', 'moving') DO NOTHING`,
      { ...columnsOf(due, terms), today: `${today}`, now: `${now}` },
    );
  }
  return told;
}

const columnsOf = (due: readonly HeldLot[], terms: Awaited<ReturnType<typeof termsByFund>>) => ({
  holders: due.map(({ holder }) => holder),
  lotsOn: due.map(({ expiresOn }) => expiresOn),
  funds: due.map(({ fund }) => fund),
  points: due.map(({ balance }) => balance),
  days: due.map(({ fund }) => terms.get(fund)?.reserveDays),
  noticeDays: due.map(({ fund }) => terms.get(fund)?.noticeDays),
});

/** Of those that were postponed: the next one, where there is still something to choose for. */
async function tellPostponed({ database, balances, clock }: BookContext): Promise<number> {
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  let told = 0;
  for (let after = 0; ; ) {
    const due = await rows<ReserveLot & { id: number }>(
      database,
      `SELECT id, holder, lot_on, fund FROM reserve_deadline
        WHERE state = 'waiting' AND allocate_by - notice_days <= :today::date AND id > :after ORDER BY id LIMIT :page`,
      { today, after, page },
    );
    const last = due.at(-1);
    if (!last) return told;
    after = last.id;
    const held = await heldIn(balances, due);
    const left = due.filter((one) => held.has(nameOfLot(one)));
    const empty = due.filter((one) => !held.has(nameOfLot(one)));
    await endChosen(
      database,
      empty.map(({ id }) => id),
      now,
    );
    told += await execute(
      database,
      `UPDATE reserve_deadline d SET state = 'told', told_at = :now, points = g.points,
              allocate_by = greatest(allocate_by, :today::date + notice_days)
         FROM unnest(:ids::bigint[], :points::bigint[]) AS g (id, points) WHERE d.id = g.id AND d.state = 'waiting'`,
      { now: `${now}`, today, ids: left.map(({ id }) => id), points: left.map((one) => held.get(nameOfLot(one))) },
    );
  }
}

/** How many points lots of the reserve hold, by their names; those that hold none are not in it. */
export async function heldIn(
  balances: BookContext['balances'],
  lots: readonly ReserveLot[],
): Promise<Map<string, number>> {
  const named = lots.map(({ holder, lotOn, fund }) => ({ holder, expiresOn: lotOn, fund }));
  const held = await balances.lotsOf(reserveUnit, named);
  return new Map(
    held.map(({ holder, expiresOn, fund, balance }) => [nameOfLot({ holder, lotOn: expiresOn, fund }), balance]),
  );
}
