/** A room of the points cloud knows its own tables and those of rooms before it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSources } from './source.ts';
import { tablesAhead, tablesOf } from './tables.ts';

const sources = readSources(join(import.meta.dirname, '..'));

test('no SQL of a room names a table of a room behind it', () => {
  const ahead = sources.filter(({ path }) => !/\.test\.ts$/.test(path)).flatMap(tablesAhead);
  assert.deepEqual(ahead, []);
});

test('every table of the points cloud has a room', () => {
  const all = sources.filter(({ path }) => /^(?:points|server)\/sql\/migrations\//.test(path)).map(({ text }) => text);
  const named = (pattern: RegExp) => all.flatMap((text) => [...text.matchAll(pattern)].map(([, table]) => table));
  const made = new Set(named(/CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)/g));
  // None is made again after it was dropped.
  for (const table of named(/DROP TABLE (?:IF EXISTS )?([a-z_]+)/g)) made.delete(table);
  assert.deepEqual([...made].toSorted(), Object.values(tablesOf).flat().toSorted());
});

test('a table that is read ahead of its room would be found', () => {
  const text = "row(database, 'SELECT 1 FROM voucher JOIN merchant ON true')";
  assert.deepEqual(tablesAhead({ path: 'points/events/x.ts', text }), ['points/events/x.ts: voucher is of vouchers/']);
  assert.deepEqual(tablesAhead({ path: 'points/payments/x.ts', text }), []);
});
