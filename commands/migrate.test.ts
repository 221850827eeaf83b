/** `npm run migrate`: from empty databases, again, from an installation in which the application owned its tables, and called wrongly. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDatabases } from '../app/databases.ts';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';
import { connected, provision, type RoleUrls } from '../postgres/provision.ts';

let folder: string;
let server: EmbeddedServer;
let roles: RoleUrls;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-migrate-'));
  server = await startEmbeddedPostgres({ folder });
  roles = await provision(server, folder);
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as an operator does, with these variables and no other of its own. */
function migrate(variables: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const others = Object.entries(process.env).filter(([name]) => !name.endsWith('DATABASE_URL'));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'migrate.ts')],
    { env: { ...Object.fromEntries(others), ...variables } },
  );
  const said = { out: '', err: '' };
  child.stdout.on('data', (piece: Buffer) => {
    said.out += piece;
  });
  child.stderr.on('data', (piece: Buffer) => {
    // A library that was made before this version of Node says so when it is loaded.
    said.err += `${piece}`.replace(/^oidc-provider WARNING: Unsupported runtime.*\n/, '');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}
const variables = () => ({
  MYKEY_DATABASE_URL: roles.application.mykey,
  POINTS_DATABASE_URL: roles.application.points,
  MYKEY_OWNER_DATABASE_URL: roles.owner.mykey,
  POINTS_OWNER_DATABASE_URL: roles.owner.points,
});
const open = async () => (await openDatabases({ folder: '', urls: roles.application })).close();
const asAdmin = (database: 'mykey' | 'points', statement: string) =>
  connected(server.url(database), (admin) => admin.query(statement));

test('servers refuse databases that are not migrated; two at once migrate them, and servers open them', async () => {
  await assert.rejects(open(), /npm run migrate/);
  const both = await Promise.all([migrate(variables()), migrate(variables())]);
  assert.deepEqual(
    both.map(({ code, err }) => [code, err]),
    [
      [0, ''],
      [0, ''],
    ],
  );
  await open();
});

test('an installation of before is carried over by one call, and named until then', async () => {
  for (const system of ['mykey', 'points'] as const)
    await asAdmin(
      system,
      `REASSIGN OWNED BY ${system}_owner TO ${system}; GRANT CONNECT ON DATABASE ${system} TO ${system}_owner;
       DELETE FROM migration WHERE name = 'functions and privileges'`,
    );
  const { code, err } = await migrate(variables());
  assert.equal(code, 1);
  assert.match(err, /まだアプリケーションのロール（(mykey|points)）のものです。管理者の URL を添えて/);
  const carried = await migrate({
    ...variables(),
    MYKEY_ADMIN_DATABASE_URL: server.url('mykey'),
    POINTS_ADMIN_DATABASE_URL: server.url('points'),
  });
  assert.deepEqual([carried.code, carried.err], [0, '']);
  const { rows } = await asAdmin('points', `SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'posting'`);
  assert.deepEqual(rows, [{ owner: 'points_owner' }]);
  await open();
});

test('called without an owner, or with half of the URLs, it says what is missing and changes nothing', async () => {
  const { MYKEY_OWNER_DATABASE_URL, POINTS_OWNER_DATABASE_URL, ...application } = variables();
  const cases: [Record<string, string>, number, RegExp][] = [
    [{}, 2, /使い方/],
    [application, 1, /MYKEY_OWNER_DATABASE_URL と POINTS_OWNER_DATABASE_URL も指定/],
    [{ ...application, MYKEY_OWNER_DATABASE_URL }, 1, /両方に、別々の/],
    [{ ...application, MYKEY_OWNER_DATABASE_URL, POINTS_OWNER_DATABASE_URL: MYKEY_OWNER_DATABASE_URL }, 1, /両方に/],
    [
      { ...application, MYKEY_OWNER_DATABASE_URL: roles.application.mykey, POINTS_OWNER_DATABASE_URL },
      1,
      /別にしてください/,
    ],
  ];
  for (const [given, expected, said] of cases) {
    const { code, err } = await migrate(given);
    assert.equal(code, expected, err);
    assert.match(err, said);
    assert.doesNotMatch(err, /\n\s+at /, 'no stack');
  }
});
