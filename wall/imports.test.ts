import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBreaches, type Rule } from './rules.ts';
import { readSources } from './source.ts';

const root = join(import.meta.dirname, '..');

test('every import of the house follows the arrows, and nothing reaches over the wall', () => {
  assert.deepEqual(findBreaches(root), []);
});

test('the whole house is read: every room, and more imports than files', () => {
  const files = readSources(root);
  const rooms = new Set(files.map((file) => file.room));
  for (const room of ['contract', 'ledger', 'jpki', 'zengin', 'postgres', 'server', 'mykey', 'points', 'web', 'app']) {
    assert.ok(rooms.has(room), room);
  }
  const inside = files.flatMap((file) => file.imports).filter(({ path }) => path !== undefined);
  assert.ok(inside.length > files.length, `${inside.length} imports in ${files.length} files`);
});

/** A small house in which everything is as it should be. */
const clean: Record<string, string> = {
  'postgres/pool.ts': 'export const row = 1;',
  'postgres/migrate.ts': 'export const text = `applied_at timestamptz DEFAULT statement_timestamp()`;',
  'contract/index.ts': 'export const routes = {};',
  'contract/mykey/routes.ts': 'export const path = "/look-ups";',
  'jpki/index.ts': 'export const verify = 1;',
  'jpki/testing/test-ca.ts': "import { verify } from '../index.ts'; export const ca = verify;",
  'zengin/index.ts': 'export const write = (on: Date) => on;',
  'ledger/index.ts': "export * as chart from './chart.ts'; export const makeKey = 1, openLedger = 2, readLots = 3;",
  'ledger/chart.ts': 'export const unit = 1;',
  'ledger/testing/saying.ts': 'export const saying = Date.now();',
  'ledger/x.test.ts': "import './testing/saying.ts';",
  'bench/prove.ts': "import '../ledger/testing/saying.ts';",
  'server/call.ts': 'export const ask = (url: string) => fetch(url, { signal: AbortSignal.timeout(1000) });',
  'server/clock.ts': 'export const systemClock = () => Temporal.Now.instant();',
  'server/http.ts': "import { routes } from '../contract/index.ts'; export const at = new Date(0); export { routes };",
  'mykey/system.ts': 'export type System = { endpoint: string };',
  'mykey/server.ts': "import { link } from './service-ids/link.ts'; export { link };",
  'mykey/service-ids/link.ts':
    "import type { System } from '../system.ts'; import '../operators/operator.ts'; export const link: System[] = [];",
  'mykey/operators/operator.ts': 'export const letter = "A"; // now() is not for SQL here',
  'mykey/testing.ts': "import { ca } from '../jpki/testing/test-ca.ts'; export { ca };",
  'points/callers.ts': 'export type Context = { amount: number };',
  'points/book/book.ts':
    "import { readLots } from '../../ledger/index.ts'; export const pay = (l: any) => l.submit(readLots);",
  'points/payments/counter.ts':
    "import { chart, type Ledger } from '../../ledger/index.ts'; import { pay } from '../book/book.ts'; export { chart, pay };",
  'points/grants/desk.test.ts':
    "import '../../jpki/testing/test-ca.ts'; import '../payments/counter.ts'; export const at = Date.now();",
  'points/grants/desk.ts': 'export const desk = 1; export const since = performance.now();',
  'points/server.ts':
    "import { openLedger } from '../ledger/index.ts'; import './payments/counter.ts'; export { openLedger };",
  'web/main.tsx':
    "import { routes } from '../contract/index.ts'; export const page = <p>{String(routes)} {Date.now()}</p>;",
  'app/start.ts': "import '../mykey/server.ts'; import '../points/server.ts';",
  'demo/start.ts': "import '../jpki/testing/test-ca.ts'; import '../app/start.ts';",
};

function breachesOf(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-wall-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return findBreaches(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a clean house has no breach', () => {
  assert.deepEqual(breachesOf(clean), []);
});

// The negative control: the same checker sees each breach, alone in a house that is otherwise clean.
const breaches: [what: string, rule: Rule, file: string, text: string][] = [
  ['マイキー imports the points cloud', 'wall', 'mykey/x.ts', "import { desk } from '../points/grants/desk.ts';"],
  [
    'the points cloud imports a type of マイキー',
    'wall',
    'points/x.ts',
    "import type { System } from '../mykey/system.ts';",
  ],
  ['a test of マイキー imports the points cloud', 'wall', 'mykey/x.test.ts', "import '../points/server.ts';"],
  ['a type is imported in place', 'wall', 'points/x.ts', "let s: import('../mykey/system.ts').System;"],
  ['something is imported while running', 'wall', 'points/x.ts', "await import('../mykey/system.ts');"],
  [
    'an address of an import is computed',
    'arrow',
    'points/x.ts',
    'const a = "../mykey"; await import(a + "/system.ts");',
  ],
  ['マイキー imports the ledger', 'arrow', 'mykey/x.ts', "export { makeKey } from '../ledger/index.ts';"],
  ['the points cloud imports the card', 'arrow', 'points/x.ts', "export * from '../jpki/index.ts';"],
  ['the contract imports a server', 'arrow', 'contract/x.ts', "import '../server/http.ts';"],
  ['the database room imports anything', 'arrow', 'postgres/x.ts', "import '../contract/index.ts';"],
  ['a page imports a server', 'arrow', 'web/x.tsx', "import { at } from '../server/http.ts';"],
  ['the ledger imports the points cloud', 'arrow', 'ledger/x.ts', "import '../points/callers.ts';"],
  ['the product imports its demonstration', 'arrow', 'points/x.ts', "import '../demo/start.ts';"],
  ['a room has no line in the table', 'arrow', 'helpers/x.ts', 'export const x = 1;'],
  ['a room imports a room behind it', 'inside', 'points/grants/x.ts', "import '../payments/counter.ts';"],
  [
    'a room takes a type from behind it',
    'inside',
    'points/book/x.ts',
    "import type { Desk } from '../grants/desk.ts';",
  ],
  ['a room imports the composition', 'inside', 'points/payments/x.ts', "import '../server.ts';"],
  ['a verb of マイキー imports its sibling', 'inside', 'mykey/lifecycle/x.ts', "import '../service-ids/link.ts';"],
  ['a folder is no room', 'inside', 'points/misc/x.ts', "import '../book/book.ts';"],
  [
    'a verb reads lots by itself',
    'ledger',
    'points/payments/x.ts',
    "import { readLots } from '../../ledger/index.ts';",
  ],
  [
    'a verb takes the whole ledger',
    'ledger',
    'points/payments/x.ts',
    "import * as ledger from '../../ledger/index.ts';",
  ],
  ['somebody goes behind the door', 'ledger', 'points/book/x.ts', "import '../../ledger/chart.ts';"],
  ['a verb posts by itself', 'ledger', 'points/payments/x.ts', 'export const pay = (l: any) => l.submit({});'],
  [
    'a verb reads the tables of the ledger',
    'ledger',
    'points/payments/x.ts',
    "export const q = 'SELECT * FROM ledger.lot';",
  ],
  [
    'a verb takes the posting out',
    'ledger',
    'points/payments/x.ts',
    'export const pay = ({ submit: s }: any) => s({});',
  ],
  ['the product trusts the test authority', 'test-only', 'app/x.ts', "import '../jpki/testing/test-ca.ts';"],
  ['the ledger leans on what tests it', 'test-only', 'ledger/x.ts', "import { saying } from './testing/saying.ts';"],
  ['the demonstration audits by itself', 'test-only', 'demo/x.ts', "import '../ledger/testing/audit.ts';"],
  ['the composition leans on the demonstration', 'test-only', 'app/x.ts', "import '../demo/start.ts';"],
  ['a command leans on the bench', 'test-only', 'commands/x.ts', "import '../bench/main.ts';"],
  ['マイキー trusts the test authority', 'test-only', 'mykey/x.ts', "import '../jpki/testing/test-ca.ts';"],
  [
    'a call out waits for ever',
    'waits',
    'points/x.ts',
    "export const ask = (url: string) => fetch(url, { method: 'GET' });",
  ],
  ['a call out says nothing at all', 'waits', 'app/x.ts', 'export const ask = (url: string) => fetch(url);'],
  ['マイキー has a field for an amount', 'money', 'mykey/x.ts', 'export type Visit = { paidAmount: number };'],
  [
    'a table of マイキー has a column for points',
    'money',
    'mykey/sql/migrations/009.sql',
    'CREATE TABLE x (points_used int);',
  ],
  ['a comment of マイキー speaks of a balance', 'money', 'mykey/x.ts', 'export const x = 1; // 残高を返す'],
  ['the contract of マイキー speaks of a price', 'money', 'contract/mykey/x.ts', 'export const x = { price: 1 };'],
  ['a program reads the time', 'clock', 'points/payments/x.ts', 'export const at = Date.now();'],
  ['a program reads the date', 'clock', 'ledger/x.ts', 'export const at = new Date();'],
  ['a program reads the time by Temporal', 'clock', 'mykey/x.ts', 'export const at = Temporal.Now.instant();'],
  [
    'a statement reads the time',
    'clock',
    'points/x.ts',
    'export const q = `SELECT 1 WHERE expires_on < current_date`;',
  ],
  [
    'a default reads the time',
    'clock',
    'mykey/sql/migrations/009.sql',
    'CREATE TABLE x (at timestamptz DEFAULT now());',
  ],
];
for (const [what, rule, file, text] of breaches) {
  test(`it is seen when ${what}`, () => {
    const found = breachesOf({ ...clean, [file]: text });
    // The address of what マイキー must not import is itself a word of the points cloud, so that one is seen twice.
    assert.deepEqual([found[0]?.rule, ...new Set(found.map((breach) => breach.file))], [rule, file]);
  });
}
