import { type Database, rows } from '../postgres/pool.ts';

/** A lot of some holder in one unit, with what is left in it. */
export type HeldLot = { holder: number; expiresOn: string; fund: number; balance: number };
export type NamedLot = Omit<HeldLot, 'balance'>;

/**
 * Lots of one slot in a unit that hold points and whose last day is `until` or before, by holder, day and fund, behind a place in that list:
 * for jobs that walk the slots. The index of the lots is read once from there on.
 */
export async function readLotsUntil(
  database: Database,
  asked: { slot: number; unit: number; until: string; after: NamedLot | undefined; limit: number },
): Promise<HeldLot[]> {
  const { slot, unit, until, after, limit } = asked;
  const behind = after
    ? 'AND holder >= :holder AND (holder, expires_on, fund) > (:holder, :expiresOn::date, :fund::integer)'
    : '';
  return rows<HeldLot>(
    database,
    `SELECT holder, expires_on, fund, balance FROM ledger.lot
      WHERE slot = :slot AND unit = :unit AND expires_on <= :until AND balance > 0 ${behind}
      ORDER BY holder, expires_on, fund LIMIT :limit`,
    // Of the last line of a page its place alone, not what it held.
    { slot, unit, until, limit, ...(after && { holder: after.holder, expiresOn: after.expiresOn, fund: after.fund }) },
  );
}

/** What named lots of one slot hold in a unit; one that is empty or was never there is left out. */
export async function readLotsOf(
  database: Database,
  { slot, unit, lots }: { slot: number; unit: number; lots: readonly NamedLot[] },
): Promise<HeldLot[]> {
  return rows<HeldLot>(
    database,
    `SELECT l.holder, l.expires_on, l.fund, l.balance
       FROM unnest(:holders::bigint[], :days::date[], :funds::integer[]) AS asked (holder, expires_on, fund)
      CROSS JOIN LATERAL (SELECT * FROM ledger.lot
                           WHERE slot = :slot AND holder = asked.holder AND unit = :unit AND expires_on = asked.expires_on
                             AND fund = asked.fund AND balance > 0 LIMIT 1) AS l`,
    {
      slot,
      unit,
      holders: lots.map(({ holder }) => holder),
      days: lots.map(({ expiresOn }) => expiresOn),
      funds: lots.map(({ fund }) => fund),
    },
  );
}
