import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killApplications, killServers, lateToDisk, withoutKey } from './testing/kills.ts';

/** A few kills each; `npm run prove` does 30 and 10. Another seed: MEGURI_SEED. */
const seed = Number(process.env.MEGURI_SEED ?? 20161001);

test('an application that is killed under load loses nothing that was acknowledged, and doubles nothing', async () => {
  const { complaints, operations } = await killApplications({ kills: 2, seed });
  assert.deepEqual(complaints, []);
  assert.ok(operations > 200, `${operations} operations`);
});

test('a PostgreSQL that is killed under load loses nothing that was acknowledged, and doubles nothing', async () => {
  const { complaints, operations, unknown } = await killServers({ kills: 1, seed });
  assert.deepEqual(complaints, []);
  assert.ok(operations > 200, `${operations} operations, ${unknown} times unknown`);
});

test('negative control: where commits do not wait for the disk, a kill of PostgreSQL is found to have lost some', async () => {
  const { complaints } = await killServers({ kills: 1, seed, ...lateToDisk });
  assert.ok(
    complaints.some((what) => /acknowledged as created and is not in the ledger/.test(what)),
    complaints.join('\n'),
  );
});

test('negative control: without the key of the postings, what is asked again is found twice', async () => {
  const { complaints } = await killApplications({ kills: 4, seed, ...withoutKey });
  assert.ok(
    complaints.some((what) => /stands 2 times/.test(what)),
    complaints.join('\n'),
  );
});
