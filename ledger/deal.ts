import { type Database, execute, inTransaction, type Pool, row, rows } from '../postgres/pool.ts';

/** Spreads holders evenly whatever their numbers are (SplitMix64's finisher). */
export function slotOf(holder: number, slots: number): number {
  let z = BigInt.asUintN(64, BigInt(holder) + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return Number((z ^ (z >> 31n)) % BigInt(slots));
}

export const slotsMax = 1024;
const slotsOfNew = 2;

/**
 * The number of slots that this deployment was made with; a new one is made with `wanted`, or 2. Another number than the
 * one it has is refused: a holder would be looked for where it is not.
 */
export async function claimSlots(pool: Pool, wanted: number | undefined): Promise<number> {
  await execute(pool, 'INSERT INTO ledger.deployment (slots) VALUES (:slots) ON CONFLICT DO NOTHING', {
    slots: wanted ?? slotsOfNew,
  });
  const found = await row<{ slots: number }>(pool, 'SELECT slots FROM ledger.deployment');
  const slots = found?.slots ?? slotsOfNew;
  if (wanted !== undefined && wanted !== slots)
    throw new Error(`This ledger was made with ${slots} slots, not ${wanted}: see docs/operations.md, dealSlots.`);
  await makeSlots(pool, slots);
  return slots;
}

const makeSlots = (database: Database, slots: number) =>
  execute(
    database,
    `INSERT INTO ledger.slot (slot, version, posted_at) SELECT s, 0, 'epoch' FROM generate_series(0, :slots - 1) AS s
         ON CONFLICT DO NOTHING`,
    { slots },
  );

/**
 * Deals all holders anew to another number of slots, in one transaction; returns how many holders changed theirs. Meant to
 * be run while no application posts. One that does is stopped, not misled: it waits for this to end, finds another version
 * of its slot and another number of slots, and refuses to go on (`batch.ts`). Journals and seals do not speak of slots.
 *
 * @param owner a pool of the role that owns the tables: the application's changes no posting
 */
export async function dealSlots(owner: Pool, slots: number): Promise<number> {
  if (!Number.isInteger(slots) || slots < 1 || slots > slotsMax)
    throw new RangeError(`the number of slots is a whole number from 1 to ${slotsMax}`);
  return inTransaction(owner, async (client) => {
    await client.query('SELECT FROM ledger.slot ORDER BY slot FOR UPDATE');
    const before = await row<{ slots: number }>(client, 'SELECT slots FROM ledger.deployment FOR UPDATE');
    if (!before) throw new Error('this database has no ledger yet');
    await execute(client, 'UPDATE ledger.deployment SET slots = :slots', { slots });
    await makeSlots(client, slots);
    // Every slot goes on after the last posting of them all, and under a version that no writer remembers.
    await client.query(
      `UPDATE ledger.slot SET version = last.version + 1, posted_at = last.posted_at
         FROM (SELECT max(version) AS version, max(posted_at) AS posted_at FROM ledger.slot) AS last`,
    );
    const moved = await movesOf(client, before.slots, slots);
    await client.query(
      'CREATE TEMPORARY TABLE dealt (holder bigint PRIMARY KEY, slot smallint NOT NULL) ON COMMIT DROP',
    );
    const page = 50_000;
    for (let first = 0; first < moved.length; first += page) {
      const part = moved.slice(first, first + page);
      await execute(client, 'INSERT INTO dealt SELECT * FROM unnest(:holders::bigint[], :slots::smallint[])', {
        holders: part.map(({ holder }) => holder),
        slots: part.map(({ slot }) => slot),
      });
    }
    await client.query('ANALYZE dealt');
    await client.query('UPDATE ledger.lot AS l SET slot = dealt.slot FROM dealt WHERE dealt.holder = l.holder');
    // Where a posting lies is no part of what it says; the role that owns the tables may move it.
    await client.query('UPDATE ledger.posting AS p SET slot = dealt.slot FROM dealt WHERE dealt.holder = p.holder');
    await execute(client, 'DELETE FROM ledger.slot WHERE slot >= :slots', { slots });
    return moved.length;
  });
}

async function movesOf(client: Database, before: number, after: number): Promise<{ holder: number; slot: number }[]> {
  const holders = await rows<{ holder: number }>(
    client,
    'SELECT holder FROM ledger.lot UNION SELECT holder FROM ledger.posting',
  );
  return holders
    .map(({ holder }) => ({ holder, slot: slotOf(holder, after), from: slotOf(holder, before) }))
    .filter(({ slot, from }) => slot !== from);
}
