import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';
import { type Database, openPool, type Pool } from './pool.ts';
import { connected, makeDatabase, makeRole } from './provision.ts';

/** Names a server on which tests may make databases; set by the runner of all tests, so that they share one. */
export const testServerVariable = 'MEGURI_TEST_SERVER_URL';

/**
 * A server of tests does not wait for its disk: no test on it is of a loss of power, those that end a server hard start
 * one of their own (`ledger/testing/servers.ts`), and a slow disk would hold every page of a browser test.
 */
export const testServerSettings = { fsync: 'off', full_page_writes: 'off' };

/** A database of a test's own: `pool` and `url` are of the application's role, `owner` is a pool of the migrating one, for what
 * no application may do. */
export type TestDatabase = { pool: Pool; owner: Pool; url: string; close(): Promise<void> };

/** The roles of every database of tests; a server of tests holds nothing else. */
const application = 'test_application';
const owner = 'test_owner';
const password = 'test';

/**
 * Makes a database with an owner and an application's role and migrates it, on a server of tests or of measurements.
 *
 * @param adminUrl a superuser's, with the name of the database to make
 */
export async function makeSystemDatabase(
  adminUrl: string,
  folders: string[],
): Promise<{ url: string; ownerUrl: string }> {
  const database = databaseOf(adminUrl);
  await connected(withDatabase(adminUrl, 'postgres'), async (admin) => {
    for (const role of [application, owner]) await makeRole(admin, role, password);
    // Tests look into every table with the owner's pool: into the queue's too.
    await admin.query(`GRANT ${application} TO ${owner}`);
    await makeDatabase(admin, { database, owner, application });
  });
  const urls = urlsOf(adminUrl, database);
  const pool = openPool(urls.ownerUrl, { max: 1, patient: true });
  try {
    await migrate(pool, urls.url, folders);
  } finally {
    await pool.end();
  }
  return urls;
}

/** The URL as the application's role comes into the same database. */
export const applicationUrlOf = (adminUrl: string): string => withDatabase(adminUrl, databaseOf(adminUrl), application);

const databaseOf = (url: string) => new URL(url.replace('@/', '@localhost/')).pathname.slice(1);

const urlsOf = (adminUrl: string, database: string) => ({
  url: withDatabase(adminUrl, database, application),
  ownerUrl: withDatabase(adminUrl, database, owner),
});

let server: Promise<string> | undefined;

/** The shared test server's URL, or that of a server of this process's own, which ends with the process. */
async function serverUrl(): Promise<string> {
  const shared = process.env[testServerVariable];
  if (shared) return shared;
  server ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meguri-test-'));
    const started = await startEmbeddedPostgres({ folder, settings: testServerSettings });
    started.unref();
    process.on('exit', () => {
      process.kill(started.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    return started.url('postgres');
  })();
  return server;
}

/** The URL with another database and, where one is named, another role. */
const withDatabase = (url: string, database: string, role?: string) => {
  const at = url.replace(/(@[^/]*\/)[^?]*/, `$1${database}`);
  return role ? at.replace(/\/\/[^@]*@/, `//${role}:${password}@`) : at;
};

/**
 * A database of a test's own on real PostgreSQL, copied from a template that was migrated once with `folders`
 * (copying takes some 50 ms, migrating a second).
 */
export async function createTestDatabase(folders: string[]): Promise<TestDatabase> {
  const base = await serverUrl();
  const template = `meguri_t_${createHash('sha256').update(folders.join()).digest('hex').slice(0, 12)}_${runTag}`;
  const database = `meguri_x_${randomBytes(8).toString('hex')}`;
  await connected(base, async (admin) => {
    // One template a run and a set of folders; the lock makes the first of several processes build it.
    await admin.query('SELECT pg_advisory_lock(7261)');
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      await makeSystemDatabase(withDatabase(base, `${template}_new`), folders);
      await admin.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
    }
    await makeDatabase(admin, { database, owner, application, template });
    await admin.query('SELECT pg_advisory_unlock(7261)');
  });
  const { url, ownerUrl } = urlsOf(base, database);
  const pool = openPool(url);
  const ownerPool = openPool(ownerUrl, { max: 4, patient: true });
  return {
    pool,
    owner: ownerPool,
    url,
    close: async () => {
      await Promise.all([pool.end(), ownerPool.end()]);
      await connected(base, (admin) => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
    },
  };
}

/** Templates are of one run: a later run with changed migrations must not copy an older one's. */
const runTag = (process.env.MEGURI_TEST_RUN ?? `${process.pid}`).replace(/\W/g, '').toLowerCase();

/**
 * Copies the one row that answers the condition, so often, with these columns changed: for lists that are longer than a page.
 *
 * @param changes SQL of a column's value by its name; `n` is the number of the copy, from 1
 */
export const copyRows = (
  database: Database,
  { table, where, count, changes }: { table: string; where: string; count: number; changes: Record<string, string> },
): Promise<unknown> =>
  database.query(
    `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
     SELECT copy.* FROM (SELECT * FROM ${table} WHERE ${where} LIMIT 1) AS kept, generate_series(1, ${count}) AS n,
            LATERAL jsonb_populate_record(kept::text::${table}, jsonb_build_object(${Object.entries(changes)
              .map(([column, value]) => `'${column}', ${value}`)
              .join(', ')})) AS copy`,
  );
