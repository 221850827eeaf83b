import { type Database, rows } from '../../postgres/pool.ts';
import { isFound } from '../members/protection.ts';
import type { Inflow } from '../settlement/inflow.ts';
import { cellsOf, suppress } from './suppression.ts';

type Home = { holder: number; code: string | null };
/**
 * Where holders live on a day, by the newest note of a town that they are its residents; null abroad. Of nobody an address is known; of whom no
 * town says it, or who is under protection, nothing is said.
 */
async function homesOf(
  database: Database,
  holders: readonly number[],
  on: string,
): Promise<Map<number, string | null>> {
  const found = await rows<Home>(
    database,
    `SELECT DISTINCT ON (holder) holder, CASE residence WHEN 'resident' THEN standing_code(municipality_code) END AS code
       FROM (SELECT DISTINCT ON (holder, municipality_code) holder, municipality_code, residence, from_on, id
               FROM residence_note WHERE holder = ANY (:holders::bigint[]) AND from_on <= :on AND ${isFound('holder')}
              ORDER BY holder, municipality_code, from_on DESC, id DESC) newest
      WHERE residence <> 'movedOut' ORDER BY holder, from_on DESC, id DESC`,
    { holders, on },
  );
  return new Map(found.map(({ holder, code }) => [holder, code]));
}

/** `here`, the first two digits of another town's code (its prefecture), `overseas`, or `unknown`. */
function originOf(
  homes: ReadonlyMap<number, string | null>,
  { holder, code }: Pick<Inflow, 'holder' | 'code'>,
): string {
  const home = homes.get(holder);
  if (home === undefined) return 'unknown';
  if (home === null) return 'overseas';
  return home === code ? 'here' : home.slice(0, 2);
}

/**
 * What was moved to each town by where those live who moved it, on the last day of a month (R13-09): of the towns whose sum is told, and of few
 * persons nothing.
 *
 * @returns by town and origin, `43424/13`
 */
export async function movedByOrigin(
  database: Database,
  { inflow, told, on }: { inflow: readonly Inflow[]; told: ReadonlyMap<string, number | null>; on: string },
): Promise<Map<string, number | null>> {
  const shown = inflow.filter(({ code }) => typeof told.get(code) === 'number');
  const homes = await homesOf(database, [...new Set(shown.map(({ holder }) => holder))], on);
  const byTown = Map.groupBy(shown, ({ code }) => code);
  return new Map(
    [...byTown].flatMap(([code, some]) => {
      const cells = cellsOf(
        some.map((one) => ({ part: originOf(homes, one), holder: one.holder, points: one.points })),
      );
      return [...suppress(cells).parts].map(([part, points]): [string, number | null] => [`${code}/${part}`, points]);
    }),
  );
}
