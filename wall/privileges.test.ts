import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';
import { hasCode } from '../postgres/pool.ts';
import { connected, provision, provisionedUrls, type RoleUrls, type System } from '../postgres/provision.ts';

let folder: string;
let server: EmbeddedServer;
let urls: RoleUrls;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-privileges-'));
  server = await startEmbeddedPostgres({ folder });
  urls = await provision(server, folder);
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const other: Record<System, System> = { mykey: 'points', points: 'mykey' };
const roles = (['mykey', 'points'] as const).flatMap((system) => [
  { role: system, system, kind: 'application' as const },
  { role: `${system}_owner`, system, kind: 'owner' as const },
]);

/** Whether the role of one system comes into a database, and as whom. */
async function entry(kind: keyof RoleUrls, system: System, database: string): Promise<string> {
  const url = urls[kind][system].replace(/(@[^/]*\/)[^?]*/, `$1${database}`);
  try {
    return await connected(url, async (client) => {
      const { rows } = await client.query<{ who: string; where: string }>(
        'SELECT current_user AS who, current_database() AS where',
      );
      return `${rows[0]?.who} in ${rows[0]?.where}`;
    });
  } catch (error) {
    if (hasCode(error, '42501')) return 'refused';
    throw error;
  }
}
const asAdmin = (statement: string) => connected(server.url('postgres'), (client) => client.query(statement));

for (const { role, system, kind } of roles) {
  test(`the role ${role} comes into its own database and not into the other system's`, async () => {
    assert.equal(await entry(kind, system, system), `${role} in ${system}`);
    assert.equal(await entry(kind, system, other[system]), 'refused');
  });

  test(`the role ${role} is no superuser, makes no roles and no databases, and is in no other role`, async () => {
    const { rows } = await asAdmin(
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
              (SELECT count(*)::int FROM pg_auth_members WHERE member = pg_roles.oid) AS memberships
         FROM pg_roles WHERE rolname = '${role}'`,
    );
    assert.deepEqual(rows, [
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
        memberships: 0,
      },
    ]);
    for (const statement of [
      'CREATE ROLE thief',
      'CREATE DATABASE loot',
      `SET ROLE ${other[system]}`,
      `SET ROLE ${kind === 'owner' ? system : `${system}_owner`}`,
    ]) {
      const tried = connected(urls[kind][system], (client) => client.query(statement));
      await assert.rejects(tried, (error) => hasCode(error, '42501'), statement);
    }
  });

  test(`the role ${role} reads no file of the server and runs no program on it`, async () => {
    for (const statement of [`COPY (SELECT 1) TO PROGRAM 'true'`, `SELECT pg_read_file('PG_VERSION')`]) {
      const tried = connected(urls[kind][system], (client) => client.query(statement));
      await assert.rejects(tried, (error) => hasCode(error, '42501'), statement);
    }
  });
}

test('the passwords of the roles are readable by their owner only', () => {
  assert.equal(statSync(join(folder, 'roles.json')).mode & 0o777, 0o600);
});

test('a command beside the running product finds the databases that were made for it, and elsewhere none', () => {
  assert.deepEqual(provisionedUrls(folder), urls);
  assert.equal(provisionedUrls(join(folder, 'elsewhere')), undefined);
});

// The negative control: one GRANT takes the wall down, and the same question sees it.
test('a role that was allowed to connect would be seen', async () => {
  await asAdmin('GRANT CONNECT ON DATABASE points TO mykey');
  try {
    assert.equal(await entry('application', 'mykey', 'points'), 'mykey in points');
  } finally {
    await asAdmin('REVOKE CONNECT ON DATABASE points FROM mykey');
  }
  assert.equal(await entry('application', 'mykey', 'points'), 'refused');
});
