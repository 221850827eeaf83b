import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, execute, inTransaction, one, openPool, type Pool, row, rows } from './pool.ts';
import { migrateQueue, queueSchema } from './queue-schema.ts';

/** The files of one room's `sql` folder. */
type Source = { name: string; text: string };

const sources = (folder: string): Source[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .sort()
        .map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }))
    : [];
const roomOf = (folder: string) => folder.split(/[\\/]/).at(-2) ?? '';
const migrationsOf = (folder: string): Source[] =>
  sources(join(folder, 'migrations')).map(({ name, text }) => ({ name: `${roomOf(folder)}/${name}`, text }));
/** What the application may do with the room's tables; `:application` stands for its role. */
const privilegesOf = (folder: string): string =>
  sources(folder)
    .filter(({ name }) => name === 'privileges.sql')
    .map(({ text }) => text)
    .join('');
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

/** What is applied anew on every migrate, as one row of `migration`. */
const reapplied = 'functions and privileges';
const reappliedOf = (folders: readonly string[]): string =>
  sha256Of(
    folders
      .flatMap((folder) => [...sources(join(folder, 'functions')).map(({ text }) => text), privilegesOf(folder)])
      .join(''),
  );

/**
 * Brings a database to the state of the given folders, each `<room>/sql`: `migrations/NNN-name.sql` run once, in order;
 * `functions/*.sql` (one function or view a file) and `privileges.sql` every time. One transaction under one lock: two starts
 * at once do it once, a failure leaves nothing. A migration that was changed after it ran is refused by name. The queue's
 * schema follows, by its library's own migrations.
 *
 * @param owner a patient pool of the migrating role, which owns all tables but the queue's; a migration takes as long as its
 *   tables are large
 * @param applicationUrl the same database as the application comes into it: another role, which owns the queue's tables only
 */
export async function migrate(owner: Pool, applicationUrl: string, folders: string[]): Promise<void> {
  const application = openPool(applicationUrl, { max: 1, patient: true });
  try {
    const role = await roleOf(application);
    await requireOwnRole(owner, role);
    await inTransaction(owner, async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('meguri migration', 0))`);
      await applyMigrations(client, folders);
      for (const folder of folders) for (const { text } of sources(join(folder, 'functions'))) await client.query(text);
      await grant(client, { role, folders });
      await execute(
        client,
        `INSERT INTO migration (name, sha256) VALUES (:name, :sha256)
             ON CONFLICT (name) DO UPDATE SET sha256 = :sha256, applied_at = statement_timestamp()
          WHERE migration.sha256 <> :sha256`,
        { name: reapplied, sha256: reappliedOf(folders) },
      );
    });
    await migrateQueue(application);
  } finally {
    await application.end();
  }
}

const roleOf = async (database: Database): Promise<string> =>
  (await one<{ role: string }>(database, 'SELECT current_user AS role')).role;

/** The migrating role must be another one than the application's, and the tables its own. */
async function requireOwnRole(owner: Pool, application: string): Promise<void> {
  const role = await roleOf(owner);
  if (role === application)
    throw new Error(
      `表を持つロールとアプリケーションのロールは、別にしてください（いまは、どちらも ${role}）。 / The role that owns the tables must not be the application's.`,
    );
  const foreign = await row(
    owner,
    `SELECT FROM pg_class WHERE oid = to_regclass('public.migration') AND relowner = :application::regrole`,
    { application: pg.escapeIdentifier(application) },
  );
  if (foreign)
    throw new Error(
      `このデータベースの表は、まだアプリケーションのロール（${application}）のものです。管理者の URL を添えて npm run migrate を1回行ってください（docs/operations.md）。 / These tables still belong to the application's role: run npm run migrate once with the administrator's URL.`,
    );
}

async function applyMigrations(client: Database, folders: string[]): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS migration (
      name       text PRIMARY KEY,
      sha256     text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT statement_timestamp()
    )`);
  const applied = await appliedTo(client);
  for (const { name, text } of folders.flatMap(migrationsOf)) {
    const sha256 = sha256Of(text);
    const before = applied.get(name);
    if (before === sha256) continue;
    if (before) throw new Error(`The migration ${name} was changed after it ran; write a new one instead.`);
    await client.query(text);
    await execute(client, 'INSERT INTO migration (name, sha256) VALUES (:name, :sha256)', { name, sha256 });
  }
}

const appliedTo = async (database: Database): Promise<Map<string, string>> =>
  new Map(
    (await rows<{ name: string; sha256: string }>(database, 'SELECT name, sha256 FROM migration')).map((m) => [
      m.name,
      m.sha256,
    ]),
  );

/** Gives the application's role what the folders say, and takes from it whatever it had besides. */
async function grant(client: Database, { role, folders }: { role: string; folders: string[] }): Promise<void> {
  const application = pg.escapeIdentifier(role);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${queueSchema}`);
  await client.query(`GRANT USAGE, CREATE ON SCHEMA ${queueSchema} TO ${application}`);
  const schemas = await rows<{ name: string }>(
    client,
    `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' AND nspname <> :queueSchema`,
    { queueSchema },
  );
  for (const { name } of schemas) {
    const schema = pg.escapeIdentifier(name);
    await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${application}`);
    await client.query(`REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${application}`);
    await client.query(`REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM ${application}`);
  }
  await client.query(`GRANT SELECT ON migration TO ${application}`);
  for (const folder of folders) {
    const text = privilegesOf(folder).replaceAll(':application', application);
    if (text) await client.query(text);
  }
}

/**
 * Refuses a database that lacks a migration of these folders, or whose functions and privileges are of another version, by a
 * sentence that says what to run. One that knows migrations which these folders do not have was migrated for a newer program;
 * an older one beside it goes on.
 */
export async function requireMigrated(database: Database, folders: string[]): Promise<void> {
  const there = await row<{ there: boolean }>(database, `SELECT to_regclass('public.migration') IS NOT NULL AS there`);
  const applied = there?.there ? await appliedTo(database) : new Map<string, string>();
  const wanted = folders.flatMap(migrationsOf);
  const missing = wanted.filter(({ name, text }) => applied.get(name) !== sha256Of(text)).map(({ name }) => name);
  const isNewer = applied.size > wanted.length + 1;
  if (!isNewer && applied.get(reapplied) !== reappliedOf(folders)) missing.push(reapplied);
  if (missing.length > 0)
    throw new Error(
      `データベースがこの版に合っていません（${missing.join(', ')}）。npm run migrate を先に行ってください（docs/operations.md）。 / The database is not migrated: run npm run migrate first.`,
    );
}
