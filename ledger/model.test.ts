import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '../postgres/testing.ts';
import { type HistoriesSettings, playHistories } from './testing/histories.ts';
import { saying } from './testing/saying.ts';

/**
 * Random histories of all five primitives, replays and a moving clock, on real PostgreSQL, against an independent model.
 * Another seed: MEGURI_SEED. `npm run prove` plays fifty times as many.
 */
const seed = Number(process.env.MEGURI_SEED ?? 20161001);
const shape = { steps: 100, seed, startsAt: Temporal.Instant.from('2016-03-25T00:00:00Z') };

async function play(settings: Pick<HistoriesSettings, 'histories' | 'applications'>, changes: [string, string][] = []) {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  try {
    return await playHistories({ ...shape, ...settings, pool: saying(database.pool, changes) });
  } finally {
    await database.close();
  }
}

test('a thousand random histories of a hundred steps leave exactly what an independent model leaves', async () => {
  const { operations, until } = await play({ histories: 1000, applications: 1 });
  assert.ok(operations > 80_000, `${operations} operations were played`);
  assert.ok(Temporal.Instant.compare(until, Temporal.Instant.from('2016-04-02T00:00:00Z')) > 0, 'over 3/31 and 4/1');
});

test('so do histories whose steps go to two applications in turn', async () => {
  await play({ histories: 150, applications: 2 });
});

test('negative control: a ledger that does not write one lot in two is found wrong', async () => {
  const forgetful: [string, string] = ['SET balance = wanted.balance', 'SET balance = l.balance'];
  await assert.rejects(play({ histories: 20, applications: 2 }, [forgetful]));
});
