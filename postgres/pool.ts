import assert from 'node:assert/strict';
import pg from 'pg';

/**
 * The types as the whole house sees them: int8 as a number (no amount or number here passes 2^53: balances end at
 * 10^15, surrogates are drawn below 2^53; more is a programmer's error and stops), DATE as `YYYY-MM-DD`,
 * TIMESTAMPTZ as a `Temporal.Instant`.
 */
const parsers: Record<number, (text: string) => unknown> = {
  20: (text) => {
    const value = Number(text);
    assert(Number.isSafeInteger(value), `int8 ${text} is beyond what this house calculates with`);
    return value;
  },
  1082: (text) => text,
  1184: (text) => Temporal.Instant.from(text),
};
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text'),
};

export type Pool = pg.Pool;
/** A pool or a client inside a transaction: what a statement can be run on. */
export type Database = Pick<pg.Pool, 'query'>;

/** Opens a pool with the house's types, in UTC. A broken idle connection is replaced, never fatal. */
export function openPool(url: string, { max = 10 }: { max?: number } = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types: types as pg.CustomTypesConfig,
    options: '-c TimeZone=UTC',
  });
  // Without a listener a connection that the server ends while idle would end this process; the next use reconnects.
  pool.on('error', () => {});
  return pool;
}

/** A connection of one user's own, kept open: what is prepared on it stays prepared. */
export type Session = {
  client: Database;
  /** True when a commit was confirmed without waiting for the standby to its end: it may be lost in a failover. */
  unreplicated(): boolean;
  end(): void;
};

/**
 * Opens a connection beside a pool's, to the same database. Statements sent together travel together, each a
 * transaction of its own unless they say BEGIN. `settings` are PostgreSQL's, for this connection alone.
 */
export async function openSession(pool: Pool, settings: Record<string, string>): Promise<Session> {
  const { Client = pg.Client } = pool.options as { Client?: typeof pg.Client };
  const client = new Client({ ...pool.options, pipeline: true } as pg.ClientConfig);
  let cutShort = false;
  client.on('notice', ({ routine }) => {
    cutShort ||= routine === 'SyncRepWaitForLSN';
  });
  // A connection that the server ends fails the statement in flight, or the next one; that is where it is dealt with.
  client.on('error', () => {});
  await client.connect();
  await Promise.all(
    Object.entries(settings).map(([name, value]) => client.query('SELECT set_config($1, $2, false)', [name, value])),
  );
  return { client, unreplicated: () => cutShort, end: () => void client.end().catch(() => {}) };
}

/** Runs `work` in one transaction: all of it, or, when it throws, nothing. */
export async function inTransaction<T>(pool: Pool, work: (client: Database) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    try {
      await client.query('ROLLBACK');
    } catch (rollback) {
      broken = rollback as Error;
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/** All rows of a statement. */
export async function rows<Row extends object>(
  database: Database,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.query<Row & pg.QueryResultRow>({ text, values })).rows;
}

/** The one row of a statement, or undefined. */
export async function row<Row extends object>(
  database: Database,
  text: string,
  values: unknown[] = [],
): Promise<Row | undefined> {
  return (await rows<Row>(database, text, values))[0];
}

/** True where an error of PostgreSQL has this SQLSTATE, such as `23505` (unique violation). */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && codes.includes((error as { code?: string }).code ?? '');

/**
 * Connection failures of the driver and of the system, and the server's words while it ends or starts; or while it is still
 * a standby that only reads (25006), which the address leads to a moment before it is promoted.
 */
export const isConnectionLost = (error: unknown): boolean =>
  hasCode(
    error,
    '57P01',
    '57P02',
    '57P03',
    '08006',
    '08003',
    '08001',
    '53300',
    '25006',
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOENT',
    'EPIPE',
  ) ||
  (error instanceof Error && /Connection terminated|not queryable|Client was closed/.test(error.message));
