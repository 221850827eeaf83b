import { adminUrlsOfEnvironment, migrateDatabases, roleUrlsOfEnvironment } from '../app/databases.ts';
import { handOver } from '../postgres/hand-over.ts';
import { connected, type DatabaseUrls, type RoleUrls } from '../postgres/provision.ts';

/**
 * `npm run migrate`: brings both databases to this version, as the role that owns the tables, before the servers are started.
 * With an administrator's URLs it first carries over an installation in which the application's role owned them. It may be
 * run again, and by two at once. Ends with 0 where both databases are of this version.
 */
const usage = `使い方 / usage: npm run migrate
  MYKEY_DATABASE_URL,       POINTS_DATABASE_URL        アプリケーションのロール / the application's role
  MYKEY_OWNER_DATABASE_URL, POINTS_OWNER_DATABASE_URL  表を持つロール / the role that owns the tables
  MYKEY_ADMIN_DATABASE_URL, POINTS_ADMIN_DATABASE_URL  以前の版から移るときだけ、管理者 / a superuser, once, to carry an older installation over
詳しくは docs/operations.md。 / See docs/operations.md.`;

const roleOf = (url: string) =>
  connected(url, async (client) => (await client.query('SELECT current_user AS role')).rows[0].role as string);

/** Hands to the owner what the application owned, in each of the two databases. */
async function carryOver({ application, owner }: RoleUrls, admin: DatabaseUrls) {
  for (const system of ['mykey', 'points'] as const) {
    const [from, to] = [await roleOf(application[system]), await roleOf(owner[system])];
    await connected(admin[system], (client) => handOver(client, { from, to }));
  }
}

async function run(): Promise<number> {
  const roles = roleUrlsOfEnvironment(process.env);
  if (!roles) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const admin = adminUrlsOfEnvironment(process.env);
  if (admin) await carryOver(roles, admin);
  await migrateDatabases(roles);
  process.stdout.write('2つのデータベースは、この版になりました。 / Both databases are of this version.\n');
  return 0;
}

process.exitCode = await run().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return 1;
});
