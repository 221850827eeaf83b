import { type Database, rows } from '../postgres/pool.ts';

/** What an account gave to a unit or took from it; `restores` where it was taken back what had been done before. */
export type Turnover = { account: number; restores: boolean; isIn: boolean; amount: number; count: number };

/** What came into a unit and what went out of it within a span of time, by account, in one slot; `count` is of operations. */
export async function readTurnover(
  database: Database,
  asked: { slot: number; unit: number; from: Temporal.Instant; until: Temporal.Instant },
): Promise<Turnover[]> {
  return rows(
    database,
    `SELECT account, kind = 5 AS restores, amount > 0 AS is_in, sum(amount)::bigint AS amount, count(DISTINCT key) AS count
       FROM ledger.posting
      WHERE slot = :slot AND unit = :unit AND outcome = 0 AND occurred_at >= :from AND occurred_at < :until
        -- Nothing is posted before it occurred, but for clocks that differ; the index by time passes over all that is older.
        AND posted_at >= :from::timestamptz - interval '1 day'
      GROUP BY account, kind = 5, amount > 0`,
    { slot: asked.slot, unit: asked.unit, from: `${asked.from}`, until: `${asked.until}` },
  );
}

/**
 * What came into units from outside by fund, less what went back there, per holder and unit, in one slot: whose points a company owes to
 * whom. Without what was posted to the windows of `except`.
 */
export async function readInflow(
  database: Database,
  asked: { slot: number; fund: number; from: Temporal.Instant; until: Temporal.Instant; except?: readonly number[] },
): Promise<{ holder: number; unit: number; amount: number }[]> {
  return rows(
    database,
    `SELECT holder, unit, sum(amount)::bigint AS amount FROM ledger.posting
      WHERE slot = :slot AND fund = :fund AND outcome = 0 AND posted_at >= :from AND posted_at < :until
        -- Between two units through a transit account of its own, and between two holders of one person (9), nothing comes in: what was a
        -- company's went on as it was.
        AND (kind = 1 AND account / 4294967296 <> 9 OR kind IN (3, 5) AND account = 6 * 4294967296 OR kind = 5 AND account / 4294967296 = 2)
        AND (window_id = ANY (:except)) IS NOT TRUE
      GROUP BY holder, unit HAVING sum(amount) <> 0 ORDER BY holder, unit`,
    {
      slot: asked.slot,
      fund: asked.fund,
      from: `${asked.from}`,
      until: `${asked.until}`,
      except: asked.except ?? [],
    },
  );
}

/** What passed between the lots of a holder in a unit and an account; positive is into lots. */
export type FlowPart = { holder: number; unit: number; account: number; amount: number };
/** Of one fund in all units, or of all funds in some units. */
export type FlowOf = { fund: number } | { units: readonly number[] };

/**
 * What passed between lots and the accounts of some kinds in a span of time, by when it was posted, less what went back, per holder, unit and
 * account, in one slot: for jobs that count a month that is over.
 */
export async function readFlow(
  database: Database,
  asked: { slot: number; of: FlowOf; accountKinds: readonly number[]; from: Temporal.Instant; until: Temporal.Instant },
): Promise<FlowPart[]> {
  const { slot, of, accountKinds, from, until } = asked;
  const [which, whose] =
    'fund' in of ? ['fund = :fund', { fund: of.fund }] : ['unit = ANY (:units)', { units: of.units }];
  return rows(
    database,
    `SELECT holder, unit, account, sum(amount)::bigint AS amount FROM ledger.posting
      WHERE slot = :slot AND ${which} AND outcome = 0 AND posted_at >= :from AND posted_at < :until
        AND account / 4294967296 = ANY (:accountKinds)
      GROUP BY holder, unit, account HAVING sum(amount) <> 0 ORDER BY holder, unit, account`,
    { slot, accountKinds, from: `${from}`, until: `${until}`, ...whose },
  );
}

/** What one operation of a holder brought in from an account. */
export type BroughtIn = { holder: number; key: string; account: number; amount: number };
/** Every operation that was posted in a span of time and brought points in from accounts of one kind, in one slot. */
export const readBroughtIn = (
  database: Database,
  asked: { slot: number; accountKind: number; from: Temporal.Instant; until: Temporal.Instant },
): Promise<BroughtIn[]> =>
  rows(
    database,
    `SELECT holder, key, account, sum(amount)::bigint AS amount FROM ledger.posting
      WHERE slot = :slot AND outcome = 0 AND posted_at >= :from AND posted_at < :until
        AND kind = 1 AND account / 4294967296 = :accountKind GROUP BY holder, key, account ORDER BY key`,
    { slot: asked.slot, accountKind: asked.accountKind, from: `${asked.from}`, until: `${asked.until}` },
  );
