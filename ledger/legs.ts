import { type Database, rows } from '../postgres/pool.ts';
import { type EntryPlace, firstDayOf } from './read.ts';

/** One leg of an operation: from a lot to an account, or back. Positive is into the lot. */
export type LegOf = {
  holder: number;
  key: string;
  unit: number;
  expiresOn: string;
  fund: number;
  amount: number;
  account: number;
  window: number;
  originalKey: string | null;
  at: Temporal.Instant;
};
export type LotOf = Pick<LegOf, 'unit' | 'expiresOn' | 'fund'>;

const columns = `holder, key, unit, expires_on, fund, amount, account, window_id AS window, original_key, occurred_at AS at`;

/** The legs of one operation of a holder, and of what took it back; or all that ever touched some of the holder's lots; in their order. */
export const readLegs = (
  database: Database,
  { slot, holder, of }: { slot: number; holder: number; of: { key: string } | { lots: readonly LotOf[] } },
): Promise<LegOf[]> =>
  'key' in of
    ? rows<LegOf>(
        database,
        `SELECT ${columns} FROM ledger.posting
          WHERE slot = :slot AND holder = :holder AND outcome = 0 AND (key = :key OR original_key = :key) ORDER BY posted_at, key, leg`,
        { slot, holder, key: of.key },
      )
    : rows<LegOf>(
        database,
        `SELECT ${columns} FROM ledger.posting
          WHERE slot = :slot AND holder = :holder AND outcome = 0
            AND (unit, expires_on, fund) IN (SELECT unit, "expiresOn", fund
                  FROM jsonb_to_recordset(:lots::jsonb) AS l (unit bigint, "expiresOn" date, fund integer)) ORDER BY posted_at, key, leg`,
        { slot, holder, lots: JSON.stringify(of.lots.map(({ unit, expiresOn, fund }) => ({ unit, expiresOn, fund }))) },
      );

/**
 * The operations of one slot at an account in a window, each with what took it back there, whose they are and of which unit, from after a place
 * on: for who audits. What comes to nothing is left out.
 */
export async function readOperationsAt(
  database: Database,
  asked: { slot: number; window: number; account: number; after: EntryPlace | undefined; limit: number },
): Promise<{ holder: number; key: string; unit: number; amount: number; at: Temporal.Instant }[]> {
  const { slot, window, account, after, limit } = asked;
  const firstDay = await firstDayOf(database, window);
  return rows(
    database,
    `SELECT * FROM (
       SELECT holder, coalesce(original_key, key) AS key, min(unit) AS unit, -sum(amount)::bigint AS amount, min(occurred_at) AS at
         FROM ledger.posting WHERE slot = :slot AND window_id = :window AND account = :account AND outcome = 0 AND day >= '${firstDay}'
        GROUP BY holder, coalesce(original_key, key) HAVING sum(amount) <> 0) AS operations
      WHERE :at::timestamptz IS NULL OR (at, key) > (:at::timestamptz, :key::uuid) ORDER BY at, key LIMIT :limit`,
    { slot, window, account, limit, at: after ? `${after.at}` : null, key: after?.key ?? null },
  );
}
