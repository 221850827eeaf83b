import type { z } from 'zod';
import type { Residence as ResidenceSchema } from '../../contract/points/grants/routes.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';

export type Residence = z.output<typeof ResidenceSchema>;
type Noted = { residence: Residence; fromOn: string };

/**
 * 居住 / 転出 / 海外 of a member on a day, as a town noted it; undefined where it noted nothing. There is no address in it. Whoever
 * lives abroad keeps everything they have, and signs in and spends as before (R0-01).
 */
export const residenceOn = (
  database: Database,
  asked: { code: string; holder: number; on: string },
): Promise<Noted | undefined> =>
  row<Noted>(
    database,
    `SELECT residence, from_on FROM residence_note
      WHERE municipality_code = :code AND holder = :holder AND from_on <= :on ORDER BY from_on DESC, id DESC LIMIT 1`,
    asked,
  );

type Note = {
  code: string;
  residence: Residence;
  fromOn: string;
  reason: string;
  staffId: string;
  at: Temporal.Instant;
};
/** Notes where a member lives from a day on, as an office has seen it. */
export const noteResidence = (database: Database, { at, ...note }: Note & { holder: number }): Promise<number> =>
  execute(
    database,
    `INSERT INTO residence_note (municipality_code, holder, residence, from_on, reason, staff_id, recorded_at)
     VALUES (:code, :holder, :residence, :fromOn, :reason, :staffId, :at)`,
    { ...note, at: `${at}` },
  );

/** The same of many, as a list from the register of residents says it: of those of whom nothing else was noted. */
export const noteUnnoted = (
  database: Database,
  { holders, at, ...note }: Note & { holders: readonly number[] },
): Promise<number> =>
  execute(
    database,
    `INSERT INTO residence_note (municipality_code, holder, residence, from_on, reason, staff_id, recorded_at)
     SELECT :code, holder, :residence, :fromOn, :reason, :staffId, :at FROM unnest(:holders::bigint[]) AS given (holder)
      WHERE NOT EXISTS (SELECT FROM residence_note noted
                         WHERE noted.municipality_code = :code AND noted.holder = given.holder AND noted.from_on <= :fromOn)`,
    { ...note, holders: [...new Set(holders)], at: `${at}` },
  );
