/** The application adds to what was posted and sealed, and can neither change, empty nor own it: by its role's privileges. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { migrateDatabases, openDatabases } from '../app/databases.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';
import { handOver } from '../postgres/hand-over.ts';
import { requireMigrated } from '../postgres/migrate.ts';
import { execute, hasCode, openPool, type Pool } from '../postgres/pool.ts';
import { connected, provision, type RoleUrls } from '../postgres/provision.ts';

let folder: string;
let server: EmbeddedServer;
let urls: RoleUrls;
let application: Pool;
const systems = ['mykey', 'points'] as const;
const asAdmin = (database: string, statement: string) =>
  connected(server.url(database), async (client) => (await client.query(statement)).rows);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-ownership-'));
  server = await startEmbeddedPostgres({ folder });
  urls = await provision(server, folder);
  await migrateDatabases(urls);
  application = openPool(urls.application.points);
});
after(async () => {
  await (application as Pool | undefined)?.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the application's role owns in a database, and which tables it may change or empty, in any column. */
async function heldBy(system: (typeof systems)[number]) {
  const owned = await asAdmin(
    system,
    `SELECT nspname || '.' || relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relowner = '${system}'::regrole AND relkind <> 'i' AND nspname NOT IN ('queue', 'pg_toast')
      UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspowner = '${system}'::regrole
      UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE proowner = '${system}'::regrole AND pronamespace <> 'queue'::regnamespace
      UNION ALL SELECT 'database ' || datname FROM pg_database WHERE datdba = '${system}'::regrole`,
  );
  const of = async (privileges: string) =>
    (
      await asAdmin(
        system,
        `SELECT oid::regclass::text AS name FROM pg_class
          WHERE relnamespace IN ('public'::regnamespace, coalesce(to_regnamespace('ledger'), 0)) AND relkind IN ('r', 'p') AND NOT relispartition
            AND ${privileges} ORDER BY 1`,
      )
    ).map(({ name }) => name as string);
  const may = (privilege: string) => `has_table_privilege('${system}', oid, '${privilege}')`;
  return {
    owned: owned.map(({ name }) => name as string),
    unreadable: await of(`NOT ${may('SELECT')}`),
    emptied: await of(`(${may('TRUNCATE')} OR ${may('TRIGGER')} OR ${may('REFERENCES')})`),
    deleted: await of(may('DELETE')),
    onlyAddedTo: await of(`NOT has_any_column_privilege('${system}', oid, 'UPDATE') AND NOT ${may('DELETE')}`),
  };
}

// Agreed on by people: a table that comes to these lists, or leaves them, is a decision.
const expected = {
  mykey: {
    deleted: [
      'challenge',
      'enrolment_code',
      'guess_count',
      'known_device',
      'link',
      'link_upload',
      'mail',
      'passkey',
      'passkey_challenge',
      'revocation_sweep',
      'session',
      'sign_in_artefact',
      'sign_in_client',
      'totp_secret',
      'wide_area_application',
    ],
    onlyAddedTo: [
      'audit_entry',
      'feed_change',
      'joined_member',
      'migration',
      'staff',
      'status_change',
      'suggestion_key',
      'terminal_key',
      'wide_area_group',
    ],
  },
  points: {
    deleted: [
      'clerk',
      'clerk_session',
      'contribution',
      'counter_session',
      'event_cancellation',
      'guess_count',
      'known_device',
      'mail',
      'notice_mail_code',
      'partner_assertion',
      'partner_token',
      'passkey',
      'passkey_challenge',
      'premium_award',
      'premium_return',
      'session',
      'shop_setup',
      'totp_secret',
      'used_assertion',
      'venue_setup',
      'voucher',
      'webhook_event',
    ],
    onlyAddedTo: [
      'audit_entry',
      'bank_master',
      'bank_reference',
      'bank_statement',
      'bank_statement_file',
      'bank_transaction',
      'bank_version',
      'clearing_item',
      'collection',
      'collection_share',
      'company_day_credit',
      'company_report_line',
      'coupon_key',
      'coupon_revocation',
      'cut_off',
      'department_name',
      'event_change',
      'fee_version',
      'function_switch',
      'invoice',
      'invoice_approval',
      'invoice_detail',
      'invoice_line',
      'issued_form',
      'ledger.deployment',
      'ledger.posting',
      'ledger.seal',
      'ledger.seal_fund',
      'merchant_former',
      'merchant_version',
      'migration',
      'month_flow',
      'month_flow_sum',
      'municipality',
      'payee_answer',
      'payout_budget',
      'payout_calendar',
      'place_consent',
      'premium_act',
      'premium_agreement',
      'program_kind_version',
      'program_version',
      'refund_record',
      'remittance',
      'remittance_account',
      'remittance_approval',
      'remittance_cancellation',
      'remittance_line',
      'remittance_line_returned',
      'reserve_notice_act',
      'residence_note',
      'running_cost',
      'settlement_account',
      'settlement_approval',
      'settlement_budget',
      'settlement_decision',
      'settlement_line',
      'settlement_line_paid',
      'settlement_line_returned',
      'settlement_return',
      'settlement_statement',
      'sponsorship',
      'sponsorship_act',
      'use_rule',
      'voucher_act',
      'voucher_former_number',
      'voucher_kind_version',
      'voucher_sale',
      'zengin_cancellation',
      'zengin_cancellation_decision',
      'zengin_cancelled',
      'zengin_download',
      'zengin_file',
      'zengin_handover',
      'zengin_item',
      'zengin_return',
    ],
  },
};

for (const system of systems) {
  test(`the application of ${system} owns no table, empties none, deletes from few and only adds to its records`, async () => {
    assert.deepEqual(await heldBy(system), { owned: [], unreadable: [], emptied: [], ...expected[system] });
  });
}

const forbidden = [
  'UPDATE ledger.posting SET amount = 1',
  'DELETE FROM ledger.posting',
  'TRUNCATE ledger.posting',
  'UPDATE ledger.seal SET count = 0',
  'DELETE FROM ledger.seal_fund',
  'TRUNCATE ledger.seal CASCADE',
  'ALTER TABLE ledger.posting OWNER TO points',
  'ALTER TABLE ledger.posting DISABLE TRIGGER ALL',
  'DROP TABLE ledger.posting CASCADE',
  'CREATE TABLE ledger.posting_elsewhere (LIKE ledger.posting)',
  'CREATE TABLE anything (n int)',
  'CREATE TEMPORARY TABLE anything (n int)',
  'DELETE FROM settlement_approval',
  `UPDATE change_request SET after = '{}'`,
  `UPDATE audit_entry SET reason = ''`,
  'DELETE FROM audit_entry',
  'TRUNCATE audit_entry',
  `UPDATE migration SET sha256 = ''`,
  'DROP DATABASE points',
];
test('what the application may not do with postings, seals and decisions, PostgreSQL refuses', async () => {
  for (const statement of forbidden)
    await assert.rejects(application.query(statement), (error) => hasCode(error, '42501'), statement);
});

test('months of postings are made through a function of the owner’s, and nothing but months, few at a time', async () => {
  await application.query(`SELECT ledger.make_partitions('2016-10-31', '2016-11-01')`);
  const months = await asAdmin(
    'points',
    `SELECT relname AS name, relowner::regrole::text AS owner FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'ledger'::regnamespace ORDER BY 1`,
  );
  assert.deepEqual(months, [
    { name: 'posting_2016_10', owner: 'points_owner' },
    { name: 'posting_2016_11', owner: 'points_owner' },
  ]);
  for (const [from, through] of [
    ['0001-01-01', '2016-01-01'],
    ['2016-01-01', '2026-01-01'],
    ['2300-01-01', '2300-01-01'],
    ['-infinity', 'infinity'],
  ])
    await assert.rejects(
      execute(application, 'SELECT ledger.make_partitions(:from, :through)', { from, through }),
      (error) => hasCode(error, '22023', '22008'),
      `${from} ${through}`,
    );
  for (const partition of ['UPDATE ledger.posting_2016_10 SET amount = 1', 'DELETE FROM ledger.posting_2016_10'])
    await assert.rejects(application.query(partition), (error) => hasCode(error, '42501'), partition);
});

test('no function that runs with its owner’s rights is without a search path of its own, or for everybody', async () => {
  const found = await asAdmin(
    'points',
    `SELECT proname AS name, proconfig AS settings, proacl::text LIKE '{=%' OR proacl::text LIKE '%,=%' OR proacl IS NULL AS everybody
       FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace`,
  );
  assert.deepEqual(found, [
    { name: 'make_partitions', settings: ['search_path=pg_catalog, pg_temp'], everybody: false },
  ]);
});

// The negative control: one GRANT, and both the list and the attempt see it.
test('a privilege too many would be seen', async () => {
  await asAdmin('points', 'GRANT UPDATE, TRUNCATE ON ledger.posting TO points');
  const { emptied, onlyAddedTo } = await heldBy('points');
  assert.deepEqual([emptied, onlyAddedTo.includes('ledger.posting')], [['ledger.posting'], false]);
  await application.query('UPDATE ledger.posting SET amount = 1');
  // The next migrate takes away what the files do not give.
  await migrateDatabases(urls);
  assert.deepEqual((await heldBy('points')).emptied, []);
  await assert.rejects(application.query('UPDATE ledger.posting SET amount = 1'), (error) => hasCode(error, '42501'));
});

test('a database in which the application owned everything is carried over, and may be carried over again', async () => {
  await asAdmin('mykey', 'REASSIGN OWNED BY mykey_owner TO mykey; GRANT CONNECT ON DATABASE mykey TO mykey_owner');
  assert.ok((await heldBy('mykey')).owned.includes('database mykey'));
  await assert.rejects(migrateDatabases(urls), /まだアプリケーションのロール（mykey）のものです/);
  for (const _ of [1, 2])
    await connected(server.url('mykey'), (admin) => handOver(admin, { from: 'mykey', to: 'mykey_owner' }));
  await migrateDatabases(urls);
  const queue = await asAdmin(
    'mykey',
    `SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'queue'::regnamespace`,
  );
  assert.deepEqual(queue, [{ owner: 'mykey' }]);
  assert.deepEqual(await heldBy('mykey'), { owned: [], unreadable: [], emptied: [], ...expected.mykey });
});

test('servers start on a database of their version only, and say what to run', async () => {
  await requireMigrated(application, pointsSqlFolders);
  await asAdmin('points', `UPDATE migration SET sha256 = 'other' WHERE name = 'functions and privileges'`);
  await assert.rejects(requireMigrated(application, pointsSqlFolders), /functions and privileges.*npm run migrate/);
  await asAdmin('points', `INSERT INTO migration (name, sha256) VALUES ('points/999-of-a-newer-program.sql', 'x')`);
  await requireMigrated(application, pointsSqlFolders);
  await asAdmin(
    'points',
    `DELETE FROM migration WHERE name IN ('points/999-of-a-newer-program.sql', 'points/001-registers.sql')`,
  );
  await assert.rejects(openDatabases({ folder: '', urls: urls.application }), /001-registers\.sql.*npm run migrate/);
  await asAdmin('postgres', 'CREATE DATABASE empty OWNER points_owner');
  const empty = openPool(urls.application.points.replace('/points?', '/empty?'), { max: 1 });
  try {
    await assert.rejects(requireMigrated(empty, pointsSqlFolders), /npm run migrate/);
  } finally {
    await empty.end();
  }
});

test('one role for both is refused', async () => {
  await assert.rejects(
    migrateDatabases({ application: urls.application, owner: urls.application }),
    /表を持つロールとアプリケーションのロールは、別に/,
  );
});
