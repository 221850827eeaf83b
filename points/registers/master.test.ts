/** The master of municipalities as the points cloud keeps it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rows } from '../../postgres/pool.ts';
import { createTestDatabase } from '../../postgres/testing.ts';
import { pointsSqlFolders } from '../server.ts';
import { loadMunicipalityMaster } from './municipality.ts';

test('the master has every municipality once, and wards with the days in which they exist; loaded again it is the same', async () => {
  const database = await createTestDatabase(pointsSqlFolders);
  const read = () =>
    rows<{ kind: string; count: number }>(
      database.pool,
      'SELECT kind, count(*)::int AS count FROM municipality GROUP BY kind ORDER BY kind',
    );
  try {
    await loadMunicipalityMaster(database.pool);
    const once = await read();
    assert.deepEqual(once.slice(0, 2), [
      { kind: 'municipality', count: 1741 },
      { kind: 'prefecture', count: 47 },
    ]);
    await loadMunicipalityMaster(database.pool);
    assert.deepEqual(await read(), once);
    const wards = await rows<{ code: string; validFrom: string | null; validTo: string | null }>(
      database.pool,
      `SELECT code, valid_from, valid_to FROM municipality WHERE code IN ('22131', '22138') ORDER BY code`,
    );
    assert.deepEqual(wards, [
      { code: '22131', validFrom: null, validTo: '2023-12-31' },
      { code: '22138', validFrom: '2024-01-01', validTo: null },
    ]);
  } finally {
    await database.close();
  }
});
