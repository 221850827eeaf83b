import { type Database, execute, inTransaction, type Pool, row, rows } from '../postgres/pool.ts';
import { addRow, chainStart, dayAfter, newTally, type Seal, sealOf, startOf } from './journal-format.ts';
import { readDay, readFirstDay } from './journal-rows.ts';

export type SealSettings = {
  pool: Pool;
  clock: () => Temporal.Instant;
  slots: number;
};

/**
 * Seals every day that is over in Japan and not sealed yet, from the day of the first posting on; days without postings
 * too, so that the chain has no gap. Each day is one transaction under one lock: run twice, late, by two processes at
 * once, or again after a crash, it has one effect. Returns the days that this call has sealed; where another process is
 * at it, the rest is left to that one.
 */
export async function sealDays({ pool, clock, slots }: SealSettings): Promise<string[]> {
  const yesterday = clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().subtract({ days: 1 }).toString();
  const sealed: string[] = [];
  for (;;) {
    const day = await inTransaction(pool, async (client) => {
      if (!(await isAlone(client))) return undefined;
      const next = await dayToSeal(client, { pool, slots, yesterday });
      if (!next) return undefined;
      await writeSeal(client, await computeSeal({ pool, slots, ...next }), clock());
      return next.day;
    });
    if (!day) return sealed;
    sealed.push(day);
  }
}

/** Whether no other process is sealing; it does not wait, as waiting would keep a connection of the pool from others. */
async function isAlone(database: Database): Promise<boolean> {
  const lock = `SELECT pg_try_advisory_xact_lock(hashtextextended('ledger seal', 0)) AS held`;
  return (await row<{ held: boolean }>(database, lock))?.held ?? false;
}

type NextDay = { day: string; previous: string };

/** The day after the last seal, or that of the first posting, if it is over; nothing can be posted into it any more. */
async function dayToSeal(
  database: Database,
  { pool, slots, yesterday }: { pool: Pool; slots: number; yesterday: string },
): Promise<NextDay | undefined> {
  const last = await row<{ day: string; sha256: Buffer }>(
    database,
    'SELECT day, sha256 FROM ledger.seal ORDER BY day DESC LIMIT 1',
  );
  const day = last ? dayAfter(last.day) : await readFirstDay(pool, slots);
  if (day === undefined || day > yesterday) return undefined;
  await closeDays(pool, slots, yesterday);
  if (last) return { day, previous: last.sha256.toString('hex') };
  // A batch that was under way while the first day was looked for stands now.
  return { day: (await readFirstDay(pool, slots)) ?? day, previous: chainStart };
}

/**
 * The fence: sets the clock of every slot to the end of a day. A batch is posted only to the version of the slot that it
 * has read, and later than that version's time. So a batch under way is waited for here, one that was planned before is
 * refused and planned again, and no later one can come into the day. A slot that has passed the end by itself is left
 * alone: its writers keep what they remember. Not in the caller's transaction: writers must not wait for a whole day's hash.
 */
async function closeDays(pool: Pool, slots: number, through: string): Promise<void> {
  for (let slot = 0; slot < slots; slot += 1) {
    await execute(
      pool,
      `INSERT INTO ledger.slot AS s (slot, version, posted_at) VALUES (:slot, 1, :until)
       ON CONFLICT (slot) DO UPDATE SET version = s.version + 1, posted_at = excluded.posted_at
        WHERE s.posted_at < excluded.posted_at`,
      { slot, until: `${startOf(dayAfter(through))}` },
    );
  }
}

/** Reads a day and says what its seal is; `previous` is the seal of the day before. */
async function computeSeal({ pool, slots, day, previous }: NextDay & { pool: Pool; slots: number }): Promise<Seal> {
  const tally = newTally(previous);
  await readDay({
    pool,
    slots,
    day,
    isFirst: previous === chainStart,
    take: (read) => {
      for (const { row: posted, text } of read) addRow(tally, posted, text);
    },
  });
  return sealOf(tally, day).seal;
}

async function writeSeal(database: Database, seal: Seal, at: Temporal.Instant): Promise<void> {
  const { day, count, funds, sha256, previous } = seal;
  await execute(
    database,
    'INSERT INTO ledger.seal (day, count, sha256, previous, sealed_at) VALUES (:day, :count, :sha256, :previous, :at)',
    { day, count, sha256: Buffer.from(sha256, 'hex'), previous: Buffer.from(previous, 'hex'), at: `${at}` },
  );
  await execute(
    database,
    `INSERT INTO ledger.seal_fund (day, fund, amount_in, amount_out)
     SELECT :day, * FROM unnest(:funds::int[], :amountsIn::bigint[], :amountsOut::bigint[])`,
    {
      day,
      funds: funds.map((f) => f.fund),
      amountsIn: funds.map((f) => `${f.amountIn}`),
      amountsOut: funds.map((f) => `${f.amountOut}`),
    },
  );
}

/** All seals, in order. */
export async function readSeals(database: Database): Promise<Seal[]> {
  const seals = await rows<{ day: string; count: number; sha256: Buffer; previous: Buffer }>(
    database,
    'SELECT day, count, sha256, previous FROM ledger.seal ORDER BY day',
  );
  const sums = await rows<{ day: string; fund: number; amountIn: string; amountOut: string }>(
    database,
    // As text: a day's sum may be beyond what a number holds.
    `SELECT day, fund, amount_in::text AS amount_in, amount_out::text AS amount_out FROM ledger.seal_fund
      ORDER BY day, fund`,
  );
  const byDay = Map.groupBy(sums, ({ day }) => day);
  return seals.map(({ day, count, sha256, previous }) => ({
    day,
    count,
    funds: (byDay.get(day) ?? []).map(({ fund, amountIn, amountOut }) => ({
      fund,
      amountIn: BigInt(amountIn),
      amountOut: BigInt(amountOut),
    })),
    sha256: sha256.toString('hex'),
    previous: previous.toString('hex'),
  }));
}

/** The last day in Japan that is sealed; undefined where none is. Nothing can be posted into it or a day before any more. */
export const readSealedThrough = async (database: Database): Promise<string | undefined> =>
  (await row<{ day: string | null }>(database, 'SELECT max(day) AS day FROM ledger.seal'))?.day ?? undefined;
