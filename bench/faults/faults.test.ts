/**
 * What goes wrong under the servers comes and goes under load: every operation is told 201, or 503 and the same key asked
 * again, and has one effect. The limits here are short; `npm run prove -- --only hang,crash,disk,crowd` has the real ones.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playCrash, playHang } from './kinds.ts';

const short = {
  limits: { waits: { connection: 1_000, statement: 2_500 }, servers: { answerMilliseconds: 3_000 } },
  answerWithin: 10_000,
};
const seed = 20161001;

test('a PostgreSQL that hangs is answered 503 in time, and all goes on when it does, once', async (t) => {
  const { did, complaints } = await playHang({ ...short, seed, lastsMilliseconds: 5_000 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('a PostgreSQL that is killed and started again loses and doubles nothing', async (t) => {
  const { did, complaints } = await playCrash({ ...short, seed, lastsMilliseconds: 1_500 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});
