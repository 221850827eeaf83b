import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gatherLookUps, type LookUp } from './look-up.ts';
import { row } from './pool.ts';
import { openReader, type Reader } from './reader.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let reader: Reader;
let statements = 0;
let lookUp: LookUp<string, { value: number }>;
before(async () => {
  database = await createTestDatabase([]);
  await database.owner.query(
    'CREATE TABLE thing (name text PRIMARY KEY, value int NOT NULL); GRANT ALL ON thing TO PUBLIC',
  );
  await database.pool.query(`INSERT INTO thing SELECT 'n' || n, n FROM generate_series(1, 1000) AS n`);
  reader = openReader(database.pool);
  lookUp = gatherLookUps({
    database: {
      query: ((asked: never) => {
        statements += 1;
        return reader.query(asked);
      }) as Reader['query'],
    },
    text: `SELECT asked.at::int AS asked, t.value FROM unnest(:name::text[]) WITH ORDINALITY AS asked (name, at)
            CROSS JOIN LATERAL (SELECT value FROM thing WHERE thing.name = asked.name LIMIT 1) AS t`,
    valuesOf: (name) => ({ name }),
    most: 100,
  });
});
after(async () => {
  reader.end();
  await database.close();
});

test('what is asked in one turn is one statement, and everybody gets their own answer', async () => {
  statements = 0;
  const asked = Array.from({ length: 50 }, (_, index) => `n${index}`);
  const found = await Promise.all(asked.map(lookUp));
  assert.equal(statements, 1);
  assert.deepEqual(
    found.map((f) => f?.value),
    [undefined, ...Array.from({ length: 49 }, (_, index) => index + 1)],
  );
  assert.deepEqual(await lookUp('n7'), { value: 7 });
});

test('a crowd is asked in pieces of a bounded size', async () => {
  statements = 0;
  const found = await Promise.all(Array.from({ length: 250 }, () => lookUp('n9')));
  assert.equal(statements, 3);
  assert.ok(found.every((f) => f?.value === 9));
});

test('a value that PostgreSQL cannot take fails its own sender, and nobody else in the same turn', async () => {
  const [first, poisoned, last] = await Promise.allSettled(['n1', 'a\u0000b', 'n3'].map(lookUp));
  assert.deepEqual(first, { status: 'fulfilled', value: { value: 1 } });
  assert.equal(poisoned?.status, 'rejected');
  assert.deepEqual(last, { status: 'fulfilled', value: { value: 3 } });
});

test('an answer is what stands in the database after it was asked: nothing is remembered', async () => {
  await database.pool.query(`UPDATE thing SET value = -5 WHERE name = 'n5'`);
  assert.deepEqual(await lookUp('n5'), { value: -5 });
});

test('a connection that the server has ended fails what was under way, and is opened again', async () => {
  const pid = async () => (await row<{ pid: number }>(reader, 'SELECT pg_backend_pid() AS pid'))?.pid;
  const first = await pid();
  const sleeping = assert.rejects(row(reader, 'SELECT pg_sleep(20)'));
  await database.pool.query('SELECT pg_terminate_backend($1)', [first]);
  await sleeping;
  assert.deepEqual(await lookUp('n8'), { value: 8 });
  assert.notEqual(await pid(), first);
});
