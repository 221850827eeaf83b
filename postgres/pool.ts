import assert from 'node:assert/strict';
import pg from 'pg';
import { byPosition, objectsOf, type Values } from './by-name.ts';

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

/**
 * How long a server of ours waits for PostgreSQL; milliseconds. The two of PostgreSQL's own end waiting that comes before a
 * commit. There is no `statement_timeout`: it could cut short the wait of a commit for its standby. A statement that is not
 * answered in time loses its connection instead, on this side alone, and its outcome is unknown.
 */
export const waiting = { connection: 5_000, statement: 15_000, lock: 10_000, idleInTransaction: 60_000 };
export type Waiting = typeof waiting;

/**
 * Opens a pool with the house's types, in UTC. A broken idle connection is replaced, never fatal. `patient` is for commands
 * that read all there is: nobody waits for their answer. `plain` types are the driver's own, for a library that expects them.
 */
export function openPool(
  url: string,
  {
    max = 10,
    patient = false,
    waits = {},
    types: typed = 'house',
  }: { max?: number; patient?: boolean; waits?: Partial<Waiting>; types?: 'house' | 'plain' } = {},
): Pool {
  const { connection, statement, lock, idleInTransaction } = { ...waiting, ...waits };
  const limited = `-c lock_timeout=${lock} -c idle_in_transaction_session_timeout=${idleInTransaction}`;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    ...(typed === 'house' ? { types: types as pg.CustomTypesConfig } : {}),
    options: `-c TimeZone=UTC${patient ? '' : ` ${limited}`}`,
    connectionTimeoutMillis: connection,
    keepAlive: true,
    ...(patient ? {} : { query_timeout: statement }),
  });
  // Without a listener a connection that the server ends would end this process, while idle and while somebody holds it
  // between two statements; the next use reconnects.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/** Whether a database answers. */
export const answers = async (database: Database): Promise<boolean> =>
  (await database.query('SELECT 1')).rows.length === 1;

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
  const end = () => void client.end().catch(() => {});
  try {
    await client.connect();
    await Promise.all(
      Object.entries(settings).map(([name, value]) => client.query('SELECT set_config($1, $2, false)', [name, value])),
    );
  } catch (error) {
    end();
    throw error;
  }
  return { client, unreplicated: () => cutShort, end };
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
    // A connection on which something is still unanswered is not asked again, but given up with what was begun on it.
    broken = isConnectionLost(error) ? (error as Error) : undefined;
    if (!broken)
      await client.query('ROLLBACK').catch((rollback) => {
        broken = rollback as Error;
      });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Inside a transaction: what `work` wrote is undone, whatever it gives, unless its result `stands`. Thrown is thrown. */
export async function undoneUnless<T>(
  client: Database,
  stands: (result: T) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('SAVEPOINT before_work');
  const result = await work();
  if (!stands(result)) await client.query('ROLLBACK TO SAVEPOINT before_work');
  await client.query('RELEASE SAVEPOINT before_work');
  return result;
}

/**
 * All rows of a statement. Its values stand in the text by name, `WHERE merchant_id = :merchantId`, and a row's keys are the
 * columns' names in camelCase: `SELECT merchant_id` gives `merchantId` (`by-name.ts`).
 */
export async function rows<Row extends object>(database: Database, text: string, values: Values = {}): Promise<Row[]> {
  return objectsOf<Row>(await database.query<unknown[]>({ ...byPosition(text, values), rowMode: 'array' }));
}

/** The one row of a statement, or undefined. */
export async function row<Row extends object>(
  database: Database,
  text: string,
  values: Values = {},
): Promise<Row | undefined> {
  return (await rows<Row>(database, text, values))[0];
}

/**
 * The one row of a statement that gives one whatever happens: what was just inserted, a sum, a row that others refer to. None
 * is a fault of ours and stops.
 */
export async function one<Row extends object>(database: Database, text: string, values: Values = {}): Promise<Row> {
  const [found] = await rows<Row>(database, text, values);
  if (!found) throw new Error('a statement that gives a row gave none');
  return found;
}

/** Runs a statement for its effect. Gives the number of rows that it wrote, or read. */
export async function execute(database: Database, text: string, values: Values = {}): Promise<number> {
  return (await database.query(byPosition(text, values))).rowCount ?? 0;
}

/** True where an error of PostgreSQL has this SQLSTATE, such as `23505` (unique violation). */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && codes.includes((error as { code?: string }).code ?? '');

/**
 * What the system says where a connection cannot be made or has broken. EAGAIN is a Unix socket whose server does not take
 * its callers and whose line is full; EAI_AGAIN and ENOTFOUND are a name that nobody answers for at this moment.
 */
const ofTheSystem = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAGAIN',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ENOTFOUND',
];

/**
 * Connection failures of the driver and of the system, statements that were not answered in time, and the server's words
 * while it ends or starts; or while it is still a standby that only reads (25006), which the address leads to a moment before
 * it is promoted. What was sent last may have been done or not.
 */
export const isConnectionLost = (error: unknown): boolean =>
  hasCode(
    error,
    '57P01',
    '57P02',
    '57P03',
    '57P04',
    '57P05',
    '08006',
    '08003',
    '08001',
    '25P03',
    '53300',
    '25006',
    ...ofTheSystem,
  ) ||
  (error instanceof Error &&
    /Connection terminated|not queryable|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired/.test(
      error.message,
    ));

/**
 * True where the machine cannot at this moment what it was asked, and nobody's request is at fault: the connection is lost,
 * memory, disk or descriptors are used up (class 53), a file could not be written (58), a lock was waited for too long, or
 * two transactions stood in each other's way to the end.
 */
export const isUnavailable = (error: unknown): boolean =>
  isConnectionLost(error) ||
  hasCode(error, '40001', '40P01', '55P03', '57014') ||
  (error instanceof Error && /^(53|58)[0-9A-Z]{3}$/.test((error as { code?: string }).code ?? ''));
