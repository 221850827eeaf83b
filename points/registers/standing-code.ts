import { type Database, one } from '../../postgres/pool.ts';

/** The municipality that what a code names belongs to now: itself, or who took over from it, however often (decision 31). */
export const standingCode = async (database: Database, code: string): Promise<string> =>
  (await one<{ code: string }>(database, 'SELECT standing_code(:code) AS code', { code })).code;
