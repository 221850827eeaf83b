import { randomBytes } from 'node:crypto';
import { migrateDatabases } from '../../app/databases.ts';
import { connected, type DatabaseUrls, type RoleUrls } from '../../postgres/provision.ts';

/**
 * On an external PostgreSQL the story makes two databases of its own beside the configured ones and drops them at its
 * end; the role that owns the tables needs the right to create databases. Undefined: the embedded server is used.
 */
export async function makeStoryDatabases(
  roles: RoleUrls | undefined,
): Promise<{ urls: DatabaseUrls; drop(): Promise<void> } | undefined> {
  if (!roles) return undefined;
  const suffix = randomBytes(6).toString('hex');
  const names = { mykey: `meguri_story_mykey_${suffix}`, points: `meguri_story_points_${suffix}` };
  const onEach = async (statementOf: (name: string) => string) => {
    for (const system of ['mykey', 'points'] as const)
      await connected(roles.owner[system], (owner) => owner.query(statementOf(names[system])));
  };
  const ofStory = ({ mykey, points }: DatabaseUrls): DatabaseUrls => ({
    mykey: named(mykey, names.mykey),
    points: named(points, names.points),
  });
  const drop = () => onEach((name) => `DROP DATABASE IF EXISTS ${name}`);
  await onEach((name) => `CREATE DATABASE ${name}`);
  const [urls, owner] = [ofStory(roles.application), ofStory(roles.owner)];
  try {
    await migrateDatabases({ application: urls, owner });
  } catch (error) {
    await drop();
    throw error;
  }
  return { urls, drop };
}

const named = (url: string, name: string) => url.replace(/(@[^/]*\/)[^?]*/, `$1${name}`);
