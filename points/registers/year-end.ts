import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { RegistersContext } from './context.ts';
import { firstDayOfYear, fiscalYear, lastDayOfYear } from './fiscal-year.ts';
import { openNextWindow } from './municipality.ts';

type OfYear = { code: string; year: number };
type Open = { id: number; opensOn: string; endsOn: string | null };
const yearOf = ({ opensOn }: Pick<Open, 'opensOn'>) => fiscalYear(Temporal.PlainDate.from(opensOn));

/**
 * The window that takes what happened in a fiscal year. One that began in an earlier year is cut first, so that none takes what happened on
 * both sides of 31 March, whoever posts first and however long nobody did. What is late for a year goes into its last window until
 * accounting closes that; then into the one that runs, whose statement has a line of the year before.
 */
export async function windowOfYear(database: Pool, { code, year }: OfYear): Promise<number> {
  const open = await openWindowsOf(database, code);
  const running = open.find(({ endsOn }) => endsOn === null);
  if (!running) throw new Error(`the municipality ${code} has no open settlement`);
  if (yearOf(running) < year)
    return (await cutWindow(database, { code, year })) ?? windowOfYear(database, { code, year });
  const own = open.find((window) => yearOf(window) === year);
  return (own ?? running).id;
}

const openWindowsOf = (database: Database, code: string): Promise<Open[]> =>
  rows<Open>(
    database,
    `SELECT id, opens_on, ends_on FROM settlement WHERE municipality_code = :code AND state = 'open' ORDER BY id DESC`,
    { code },
  );

/**
 * 年度末の締め: ends the window of an earlier year with that year's 31 March, and opens the next one with 1 April of the year given. It
 * takes no posting of another year from then on; accounting closes it as any other. Of several at once one cuts.
 *
 * @returns the window that was opened; undefined where there was nothing to cut
 */
export const cutWindow = (database: Pool, { code, year }: OfYear): Promise<number | undefined> =>
  inTransaction(database, (client) => cutRunning(client, { code, year }));

/** The same in a transaction of the caller's. */
export async function cutRunning(client: Database, { code, year }: OfYear): Promise<number | undefined> {
  const running = await row<Open>(
    client,
    `SELECT id, opens_on, ends_on FROM settlement WHERE municipality_code = :code AND state = 'open' AND ends_on IS NULL FOR NO KEY UPDATE`,
    { code },
  );
  if (!running || yearOf(running) >= year) return undefined;
  await execute(client, 'UPDATE settlement SET ends_on = :endsOn WHERE id = :id', {
    id: running.id,
    endsOn: `${lastDayOfYear(yearOf(running))}`,
  });
  return openNextWindow(client, code, `${firstDayOfYear(year)}`);
}

/** Cuts every window that began in a fiscal year that is over; returns of how many municipalities. Idempotent. */
export async function cutWindows({
  database,
  clock,
}: Pick<RegistersContext, 'clock'> & { database: Pool }): Promise<number> {
  const year = fiscalYear(dateInTokyo(clock()));
  const due = await rows<{ code: string }>(
    database,
    `SELECT municipality_code AS code FROM settlement WHERE state = 'open' AND ends_on IS NULL AND opens_on < :first`,
    { first: `${firstDayOfYear(year)}` },
  );
  for (const { code } of due) await cutWindow(database, { code, year });
  return due.length;
}
