import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseUrls } from '../../postgres/provision.ts';

/**
 * On an external PostgreSQL the story makes two databases of its own beside the configured ones and drops them at its
 * end; the role needs the right to create databases. Undefined: the embedded server is used.
 */
export async function makeStoryDatabases(
  urls: DatabaseUrls | undefined,
): Promise<{ urls: DatabaseUrls; drop(): Promise<void> } | undefined> {
  if (!urls) return undefined;
  const suffix = randomBytes(6).toString('hex');
  const names = { mykey: `meguri_story_mykey_${suffix}`, points: `meguri_story_points_${suffix}` };
  const as = async (url: string, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  for (const system of ['mykey', 'points'] as const) await as(urls[system], `CREATE DATABASE ${names[system]}`);
  const named = (url: string, name: string) => url.replace(/(@[^/]*\/)[^?]*/, `$1${name}`);
  return {
    urls: { mykey: named(urls.mykey, names.mykey), points: named(urls.points, names.points) },
    async drop() {
      for (const system of ['mykey', 'points'] as const)
        await as(urls[system], `DROP DATABASE IF EXISTS ${names[system]}`);
    },
  };
}
