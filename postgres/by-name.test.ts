import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { byPosition, objectsOf } from './by-name.ts';
import { execute, one, row, rows } from './pool.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('values by name', () => {
  test('each name is one parameter, in the order of the text, however often it stands there', () => {
    assert.deepEqual(
      byPosition('SELECT FROM voucher WHERE holder = :holder AND (id < :before OR :before IS NULL) LIMIT :limit', {
        limit: 2,
        holder: 7,
        before: null,
      }),
      { text: 'SELECT FROM voucher WHERE holder = $1 AND (id < $2 OR $2 IS NULL) LIMIT $3', values: [7, null, 2] },
    );
  });

  const untouched = [
    `SELECT at::date, '12:30 :no ''still :no'''`,
    `SELECT E'\\':no' AS ":no", list[1:2], list[low:high], list[:2]`,
    'SELECT 1 -- :no',
    'SELECT /* :no\n:no */ 1',
    'DO $$ BEGIN a :=b; END $$',
    'DO $body$ SELECT :no $$ :no $body$',
    'SELECT f(a := 1, b :=c), x::text::jsonb',
  ];
  for (const text of untouched)
    test(`nothing is taken for a name in: ${text.replaceAll('\n', ' ')}`, () => {
      assert.deepEqual(byPosition(text, {}), { text, values: [] });
    });

  test('names stand beside casts, commas and brackets', () => {
    assert.deepEqual(byPosition('SELECT ARRAY[:a,:b]::text[], (:a::int), x=:c2', { a: 1, b: 2, c2: 3 }), {
      text: 'SELECT ARRAY[$1,$2]::text[], ($1::int), x=$3',
      values: [1, 2, 3],
    });
  });

  test('a name without a value and a value without a name stop, and say which', () => {
    assert.throws(() => byPosition('SELECT :a, :b', { a: 1 }), /no value for :b/);
    assert.throws(() => byPosition('SELECT :a', { a: 1, b: 2, c: 3 }), /does not say :b, :c/);
    assert.throws(() => byPosition('SELECT :toString', {}), /no value for :toString/);
    assert.throws(() => byPosition('SELECT :a', { b: 1 }), /no value for :a/);
    assert.deepEqual(byPosition('SELECT :a::text', { a: undefined }).values, [undefined]);
  });
});

test('keys are the camelCase of the names of columns; the rest stays', () => {
  const fields = ['merchant_id', 'name', 'statement_sha256', 'x_1', '_hidden', '?column?'].map((name) => ({ name }));
  const inside = { kept_as_is: 1 };
  assert.deepEqual(objectsOf({ fields, rows: [[1, 'n', inside, 2, 3, null]] }), [
    { merchantId: 1, name: 'n', statementSha256: inside, x1: 2, _hidden: 3, '?column?': null },
  ]);
});

describe('on PostgreSQL', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase([]);
    await database.owner.query(
      'CREATE TABLE place (place_id int PRIMARY KEY, shown_name text, terms jsonb); GRANT ALL ON place TO PUBLIC',
    );
  });
  after(() => database.close());

  test('a statement for its effect tells how many rows it wrote', async () => {
    const { pool } = database;
    const insert = 'INSERT INTO place VALUES (:placeId, :name, :terms), (:placeId + 1, :name, NULL)';
    assert.equal(await execute(pool, insert, { placeId: 1, name: '店', terms: { max_points: 3 } }), 2);
    assert.equal(await execute(pool, 'UPDATE place SET shown_name = :name WHERE place_id = 9', { name: 'x' }), 0);
  });

  test('rows come with camelCase keys, and jsonb as it was written', async () => {
    const { pool } = database;
    const selected = 'SELECT place_id, shown_name, terms FROM place';
    const first = { placeId: 1, shownName: '店', terms: { max_points: 3 } };
    assert.deepEqual(await row(pool, `${selected} WHERE place_id = :placeId`, { placeId: 1 }), first);
    assert.deepEqual(await rows(pool, `${selected} ORDER BY place_id`), [
      first,
      { placeId: 2, shownName: '店', terms: null },
    ]);
    assert.deepEqual(await one(pool, 'SELECT count(*) AS all_places FROM place'), { allPlaces: 2 });
    assert.equal(await row(pool, 'SELECT place_id FROM place WHERE place_id = :placeId', { placeId: 3 }), undefined);
    await assert.rejects(
      one(pool, 'SELECT place_id FROM place WHERE place_id = :placeId', { placeId: 3 }),
      /gave none/,
    );
  });
});
