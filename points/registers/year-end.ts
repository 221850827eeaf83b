import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { RegistersContext } from './context.ts';
import { firstDayOfYear, fiscalYear, lastDayOfYear } from './fiscal-year.ts';
import { openNextWindow } from './municipality.ts';

/** Of a municipality: the fiscal year in which something happened, and the day in Japan on which it is written down. */
type OfYear = { code: string; year: number; day: Temporal.PlainDate };
type Open = { id: number; opensOn: string; endsOn: string | null; cutOn: string | null };
const yearOf = ({ opensOn }: Pick<Open, 'opensOn'>) => fiscalYear(Temporal.PlainDate.from(opensOn));
const lastOfYear = (window: Open) => `${lastDayOfYear(yearOf(window))}`;

/**
 * The window that takes what happened in a fiscal year and is written down on a day. One that began in an earlier year is cut first, so that
 * none takes what happened on both sides of 31 March, whoever posts first and however long nobody did; so is one whose 締め日 is over.
 * What is late for a year goes into its last window until accounting closes that; then into the one that runs, whose statement has a line of
 * the year before. Within a year the day on which it is written down decides.
 */
export async function windowOfYear(database: Pool, { code, year, day }: OfYear): Promise<number> {
  const open = await openWindowsOf(database, code);
  const running = open.find(({ endsOn }) => endsOn === null);
  if (!running) throw new Error(`the municipality ${code} has no open settlement`);
  if (lastDayOf(running, { year, day })) {
    await cutWindow(database, { code, year, day });
    return windowOfYear(database, { code, year, day });
  }
  const own =
    yearOf(running) > year
      ? open.find((window) => yearOf(window) === year && window.endsOn === lastOfYear(window))
      : // Another process, whose clock is ahead, may have cut already what by this one's still runs.
        open.find((one) => yearOf(one) === year && one.opensOn <= `${day}` && (one.endsOn ?? '') >= `${day}`);
  return (own ?? running).id;
}

const openWindowsOf = (database: Database, code: string): Promise<Open[]> =>
  rows<Open>(
    database,
    `SELECT id, opens_on, ends_on, cut_on FROM settlement WHERE municipality_code = :code AND state = 'open' ORDER BY id DESC`,
    { code },
  );

/**
 * The day with which a window that runs has ended: its 締め日, from the next day on, whatever happened when; or 31 March, as soon as something
 * of the next year is to be posted. Undefined while it runs.
 */
function lastDayOf(window: Open, { year, day }: Omit<OfYear, 'code'>): string | undefined {
  const { cutOn } = window;
  const isOfYearBefore = yearOf(window) < year;
  if (cutOn !== null && cutOn !== lastOfYear(window)) return cutOn < `${day}` || isOfYearBefore ? cutOn : undefined;
  return isOfYearBefore ? lastOfYear(window) : undefined;
}

/**
 * 締め日と年度末の締め: ends the window that runs with its last day, where that is over, and opens the next one with the day after. It takes no
 * posting of a later period from then on; accounting closes it as any other. Of several at once one cuts.
 *
 * @returns the window that was opened last; undefined where there was nothing to cut
 */
export const cutWindow = (database: Pool, of: OfYear): Promise<number | undefined> =>
  inTransaction(database, (client) => cutRunning(client, of));

/** The same in a transaction of the caller's. Where nobody came for long, each period that is over has a window of its own. */
export async function cutRunning(client: Database, { code, year, day }: OfYear): Promise<number | undefined> {
  for (let opened: number | undefined; ; ) {
    const running = await row<Open>(
      client,
      `SELECT id, opens_on, ends_on, cut_on FROM settlement
        WHERE municipality_code = :code AND state = 'open' AND ends_on IS NULL FOR NO KEY UPDATE`,
      { code },
    );
    const endsOn = running && lastDayOf(running, { year, day });
    if (!endsOn) return opened;
    await execute(client, 'UPDATE settlement SET ends_on = :endsOn WHERE id = :id', { id: running.id, endsOn });
    const next = running.cutOn === null ? firstDayOfYear(year) : Temporal.PlainDate.from(endsOn).add({ days: 1 });
    opened = await openNextWindow(client, code, `${next}`);
  }
}

/** Cuts every window whose 締め日 or fiscal year is over; returns of how many municipalities. Idempotent. */
export async function cutWindows({
  database,
  clock,
}: Pick<RegistersContext, 'clock'> & { database: Pool }): Promise<number> {
  const day = dateInTokyo(clock());
  const year = fiscalYear(day);
  const due = await rows<{ code: string }>(
    database,
    `SELECT municipality_code AS code FROM settlement
      WHERE state = 'open' AND ends_on IS NULL AND (opens_on < :first OR cut_on < :day)`,
    { first: `${firstDayOfYear(year)}`, day: `${day}` },
  );
  for (const { code } of due) await cutWindow(database, { code, year, day });
  return due.length;
}
