import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { rows } from '../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import { breaches, distributed, readStatements, reference } from './testing/distribution.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
});
after(() => database.close());

const inSchema = `n.nspname = 'ledger' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

test('every table of the ledger is distributed by slot or one of the small reference tables', async () => {
  const found = await rows<{ name: string }>(
    database.pool,
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${inSchema} ORDER BY 1`,
  );
  assert.deepEqual(
    found.map(({ name }) => name),
    [...distributed, ...reference].sort(),
  );
});

test('every primary and unique key of a distributed table begins with the slot', async () => {
  const keys = await rows<{ table: string; first: string }>(
    database.pool,
    `SELECT c.relname AS table, a.attname AS first FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE ${inSchema} AND i.indisunique AND c.relname = ANY (:distributed) ORDER BY 1`,
    { distributed },
  );
  assert.deepEqual(
    keys,
    distributed.map((table) => ({ table, first: 'slot' })),
  );
});

test('foreign keys of a distributed table hold the slot or point at a reference table', async () => {
  const foreign = await rows<{ name: string; holds: boolean }>(
    database.pool,
    `SELECT f.conname AS name, t.relname = ANY (:reference) OR EXISTS (
              SELECT FROM unnest(f.conkey) AS k JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k WHERE a.attname = 'slot') AS holds
       FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE f.contype = 'f' AND ${inSchema}
         AND c.relname = ANY (:distributed)`,
    { distributed, reference },
  );
  assert.deepEqual(
    foreign.filter(({ holds }) => !holds),
    [],
  );
});

test('the ledger has no sequence and no counter', async () => {
  const sequences = await rows(
    database.pool,
    `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ledger' AND c.relkind = 'S'`,
  );
  assert.deepEqual(sequences, []);
});

test('every statement of the ledger stays within one slot, and inserts at the top level', () => {
  const statements = readStatements(import.meta.dirname);
  assert.ok(statements.length > 20, `${statements.length} statements were read`);
  const found = statements.flatMap((statement) => breaches(statement).map((says) => `${statement.where}: ${says}`));
  assert.deepEqual(found, []);
});

const broken: [string, string, RegExp][] = [
  ['a look without the slot', 'SELECT * FROM ledger.lot WHERE holder = :holder', /FROM ledger.lot says slot = :slot/],
  ['a change without it', 'UPDATE ledger.slot SET version = 1', /UPDATE ledger.slot says slot/],
  [
    'a join of which one side has it',
    'SELECT FROM ledger.lot AS l JOIN ledger.posting AS p USING (holder) WHERE l.slot = :slot',
    /FROM ledger.lot says slot/,
  ],
  [
    'an insert inside a CTE',
    'WITH made AS (INSERT INTO ledger.lot (slot, holder) SELECT :slot, :holder RETURNING 1) SELECT FROM made',
    /top level/,
  ],
  [
    'an insert that begins with the holder',
    'INSERT INTO ledger.lot (holder, slot) VALUES (:holder, :slot)',
    /names slot first/,
  ],
  ['a number out of a sequence', `INSERT INTO ledger.lot (slot, holder) VALUES (:slot, nextval('h'))`, /sequence/],
];
for (const [what, text, says] of broken) {
  test(`negative control: ${what} is named`, () => {
    assert.match(breaches({ where: 'batch.ts', text }).join('; '), says);
  });
}
