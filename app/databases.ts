import { mkdirSync } from 'node:fs';
import { mykeySqlFolders } from '../mykey/server.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';
import { migrate } from '../postgres/migrate.ts';
import { openPool, type Pool, type Waiting } from '../postgres/pool.ts';
import { type DatabaseUrls, provision } from '../postgres/provision.ts';

export type Databases = { mykey: Pool; points: Pool; urls: DatabaseUrls; embedded: boolean; close(): Promise<void> };

/** The two database URLs of the environment; one alone is a mistake that would split a system in two. */
export function urlsOfEnvironment(env: NodeJS.ProcessEnv): DatabaseUrls | undefined {
  const { MYKEY_DATABASE_URL: mykey, POINTS_DATABASE_URL: points } = env;
  if (!mykey && !points) return undefined;
  if (!mykey || !points || mykey === points) {
    throw new Error(
      'MYKEY_DATABASE_URL と POINTS_DATABASE_URL は、両方に、別々のデータベースを指定してください。 / Set both database URLs, to two databases.',
    );
  }
  return { mykey, points };
}

/**
 * Opens and migrates both databases: those of the URLs (PostgreSQL 15 or newer), or an embedded PostgreSQL 18 with its
 * files in `folder`.
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
    const both = urls ?? (await provision(server as EmbeddedServer, folder));
    const mykey = openPool(both.mykey, { waits });
    const points = openPool(both.points, { max: 20, waits });
    await Promise.all([requireVersion(mykey), requireVersion(points)]);
    await Promise.all([migrateAt(both.mykey, mykeySqlFolders), migrateAt(both.points, pointsSqlFolders)]);
    const close = async () => {
      await Promise.all([mykey.end(), points.end()]);
      await server?.stop();
    };
    return { mykey, points, urls: both, embedded: server !== undefined, close };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function migrateAt(url: string, folders: string[]): Promise<void> {
  const pool = openPool(url, { max: 1, patient: true });
  try {
    await migrate(pool, folders);
  } finally {
    await pool.end();
  }
}

async function requireVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < 15)
    throw new Error(
      `PostgreSQL ${version} では動きません。15 以上を使ってください。 / PostgreSQL 15 or newer is needed.`,
    );
}
