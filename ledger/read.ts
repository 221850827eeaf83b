import { type Database, rows } from '../postgres/pool.ts';
import type { Lot } from './plan.ts';

/** What one holder has, by lot; empty lots that are not past stay visible, as the seed's 6-4 shows them. */
export async function readLots(database: Database, slot: number, holder: number): Promise<Lot[]> {
  return rows<Lot>(
    database,
    `SELECT unit, expires_on AS "expiresOn", fund, balance FROM ledger.lot
      WHERE slot = $1 AND holder = $2 ORDER BY unit, expires_on, fund`,
    [slot, holder],
  );
}

/** What one holder had at an instant, by lot: the sum of its postings until then. */
export async function readLotsAt(
  database: Database,
  slot: number,
  holder: number,
  at: Temporal.Instant,
): Promise<Lot[]> {
  return rows<Lot>(
    database,
    `SELECT unit, expires_on AS "expiresOn", fund, sum(amount)::bigint AS balance FROM ledger.posting
      WHERE slot = $1 AND holder = $2 AND outcome = 0 AND posted_at < $3
      GROUP BY unit, expires_on, fund ORDER BY unit, expires_on, fund`,
    [slot, holder, `${at}`],
  );
}

export type HistoryEntry = {
  key: string;
  kind: number;
  unit: number;
  account: number;
  amount: number;
  /** The holder's total in the unit after this entry. */
  unitBalance: number;
  occurredAt: Temporal.Instant;
  postedAt: Temporal.Instant;
  originalKey: string | null;
  /** The unit at the other end of a move. */
  otherUnit: number | null;
};

/** A holder's operations in the order in which they were posted, one entry per operation, unit and account. */
export async function readHistory(database: Database, slot: number, holder: number): Promise<HistoryEntry[]> {
  return rows<HistoryEntry>(
    database,
    `SELECT key, kind, unit, account, sum(amount)::bigint AS amount,
            (array_agg(unit_balance ORDER BY leg DESC))[1] AS "unitBalance",
            min(occurred_at) AS "occurredAt", min(posted_at) AS "postedAt", original_key AS "originalKey",
            (SELECT min(o.unit) FROM ledger.posting o
              WHERE o.slot = p.slot AND o.holder = p.holder AND o.day = p.day AND o.key = p.key AND o.unit <> p.unit) AS "otherUnit"
       FROM ledger.posting p
      WHERE slot = $1 AND holder = $2 AND outcome = 0
      GROUP BY slot, holder, day, key, kind, unit, account, original_key
      ORDER BY min(posted_at), key, min(leg)`,
    [slot, holder],
  );
}

export type AccountSum = { unit: number; account: number; fund: number; amount: number; count: number };

/** What a window's postings of one slot come to, by unit, account and fund; positive is into lots. */
export async function sumWindow(database: Database, slot: number, window: number): Promise<AccountSum[]> {
  return rows<AccountSum>(
    database,
    `SELECT unit, account, fund, sum(amount)::bigint AS amount, count(DISTINCT key) AS count
       FROM ledger.posting WHERE slot = $1 AND window_id = $2 AND outcome = 0
      GROUP BY unit, account, fund HAVING sum(amount) <> 0 ORDER BY unit, account, fund`,
    [slot, window],
  );
}

/** Opens a settlement window; opening it twice is the same as once. */
export async function openWindow(database: Database, id: number): Promise<void> {
  await database.query('INSERT INTO ledger.posting_window (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
}

/** Closes a window: waits for the batches that hold it, then nothing more can be posted to it. */
export async function closeWindow(database: Database, id: number, at: Temporal.Instant): Promise<void> {
  await database.query('UPDATE ledger.posting_window SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL', [
    id,
    `${at}`,
  ]);
}
