import { mkdirSync } from 'node:fs';
import { mykeySqlFolders } from '../mykey/server.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';
import { migrate, requireMigrated } from '../postgres/migrate.ts';
import { openPool, type Pool, type Waiting } from '../postgres/pool.ts';
import { type DatabaseUrls, provision, type RoleUrls, type System } from '../postgres/provision.ts';

export type Databases = { mykey: Pool; points: Pool; urls: DatabaseUrls; embedded: boolean; close(): Promise<void> };

/** Of each system, which folders its tables come from. */
const sqlFolders: Record<System, string[]> = { mykey: mykeySqlFolders, points: pointsSqlFolders };
const systems = ['mykey', 'points'] as const;

/** Two database URLs of the environment, `undefined` where neither is set; one alone would split a system in two. */
function bothOf(env: NodeJS.ProcessEnv, suffix: string): DatabaseUrls | undefined {
  const [mykey, points] = systems.map((system) => env[`${system.toUpperCase()}_${suffix}`]);
  if (!mykey && !points) return undefined;
  if (!mykey || !points || mykey === points) {
    throw new Error(
      `MYKEY_${suffix} と POINTS_${suffix} は、両方に、別々のデータベースを指定してください。 / Set MYKEY_${suffix} and POINTS_${suffix}, to two databases.`,
    );
  }
  return { mykey, points };
}

/** The databases of the environment as the application comes into them: what the servers need. */
export const urlsOfEnvironment = (env: NodeJS.ProcessEnv): DatabaseUrls | undefined => bothOf(env, 'DATABASE_URL');

/** As the role comes into them that owns the tables, too; `undefined` where no database is set. Commands that change tables need both. */
export function roleUrlsOfEnvironment(env: NodeJS.ProcessEnv): RoleUrls | undefined {
  const application = urlsOfEnvironment(env);
  const owner = bothOf(env, 'OWNER_DATABASE_URL');
  if (!application) return undefined;
  if (!owner)
    throw new Error(
      'MYKEY_OWNER_DATABASE_URL と POINTS_OWNER_DATABASE_URL も指定してください（docs/operations.md）。 / Set both owner URLs too.',
    );
  return { application, owner };
}

/** As a superuser comes into them: once, to carry over an installation in which the application owned the tables; for tests. */
export const adminUrlsOfEnvironment = (env: NodeJS.ProcessEnv): DatabaseUrls | undefined =>
  bothOf(env, 'ADMIN_DATABASE_URL');

/**
 * Opens both databases as the application does: those of the URLs (PostgreSQL 15 or newer), which must have been migrated, or
 * an embedded PostgreSQL 18 with its files in `folder`, which is migrated here.
 */
export async function openDatabases({
  folder,
  urls,
  waits = {},
}: {
  folder: string;
  urls?: DatabaseUrls | undefined;
  /** How long PostgreSQL is waited for; tests wait less. */
  waits?: Partial<Waiting>;
}): Promise<Databases> {
  let server: EmbeddedServer | undefined;
  if (!urls) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    server = await startEmbeddedPostgres({ folder });
  }
  try {
    const both = urls ?? (await provisionMigrated(server as EmbeddedServer, folder));
    const pools = { mykey: openPool(both.mykey, { waits }), points: openPool(both.points, { max: 20, waits }) };
    const end = () => Promise.all([pools.mykey.end(), pools.points.end()]);
    try {
      await Promise.all(systems.map((system) => requireReady(pools[system], sqlFolders[system])));
    } catch (error) {
      await end();
      throw error;
    }
    const close = async () => {
      await end();
      await server?.stop();
    };
    return { ...pools, urls: both, embedded: server !== undefined, close };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function requireReady(pool: Pool, folders: string[]): Promise<void> {
  await requireVersion(pool);
  await requireMigrated(pool, folders);
}

async function provisionMigrated(server: EmbeddedServer, folder: string): Promise<DatabaseUrls> {
  const urls = await provision(server, folder);
  await migrateDatabases(urls);
  return urls.application;
}

/** Brings both databases to this version, each as the role that owns its tables. */
export async function migrateDatabases({ application, owner }: RoleUrls): Promise<void> {
  await Promise.all(
    systems.map(async (system) => {
      const pool = openPool(owner[system], { max: 1, patient: true });
      try {
        await requireVersion(pool);
        await migrate(pool, application[system], sqlFolders[system]);
      } finally {
        await pool.end();
      }
    }),
  );
}

async function requireVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < 15)
    throw new Error(
      `PostgreSQL ${version} では動きません。15 以上を使ってください。 / PostgreSQL 15 or newer is needed.`,
    );
}
