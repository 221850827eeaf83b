/**
 * What goes wrong under the servers comes and goes under load: every operation is told 201, or 503 and the same key asked
 * again, and has one effect. The limits here are short; `npm run prove -- --only hang,blocked,crash,disk` has the real ones,
 * and the controls that show that each of these would be found.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Faults, openFaults } from './kinds.ts';
import { judgeRefusal } from './play.ts';

const settings = { seed: 20161001, answerWithin: 10_000 };
let faults: Faults;
before(async () => {
  faults = await openFaults({
    waits: { connection: 1_000, statement: 2_000 },
    servers: { answerMilliseconds: 2_500 },
  });
});
after(() => faults.close());

test('a PostgreSQL that hangs is answered 503 in time, and all goes on when it does, once', async (t) => {
  const { did, complaints } = await faults.hang({ ...settings, lastsMilliseconds: 4_000 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('what the ledger posts after its callers were told 503 is what the same keys are told', async (t) => {
  const { did, complaints, figures } = await faults.blocked({ ...settings, lastsMilliseconds: 5_000 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
  assert.ok(figures.postedUnasked > 0, 'nothing was posted after its caller had been told 503');
});

test('a disk that is full is 503, and grants go on when there is room', async (t) => {
  const { did, complaints } = await faults.fullDisk({ ...settings, lastsMilliseconds: 0 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('a PostgreSQL that is killed and started again loses and doubles nothing', async (t) => {
  const { did, complaints } = await faults.crash({ ...settings, lastsMilliseconds: 1_000 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('an answer of 500, one that does not say when to ask again, and one that is late are found', () => {
  const told = { status: 503, outcome: 'overloaded', retryAfter: 2, milliseconds: 100 };
  assert.deepEqual(judgeRefusal('a grant', told, 1000), []);
  for (const wrong of [{ status: 500 }, { status: 0 }, { retryAfter: null }, { milliseconds: 1001 }])
    assert.equal(judgeRefusal('a grant', { ...told, ...wrong }, 1000).length, 1, JSON.stringify(wrong));
});
