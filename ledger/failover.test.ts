import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelTheWait, failOverUnderLoad, withoutStandby } from './testing/failover.ts';
import { deaf } from './testing/saying.ts';

/** A synchronous standby, and what is answered when it is away; `npm run prove` does each several times. */
const seed = Number(process.env.MEGURI_SEED ?? 20161001);
const lostOne = /acknowledged as created and is not in the ledger/;

test('a cancelled wait for the standby is no answer: the server is lost, and the same key is posted once on the other', async () => {
  assert.deepEqual((await cancelTheWait({ lost: true })).complaints, []);
});

test('a cancelled wait for the standby is no answer: the standby comes back, and the key is answered when it has it', async () => {
  assert.deepEqual((await cancelTheWait({ lost: false })).complaints, []);
});

test('negative control: a writer that does not hear the warning acknowledges what is then lost', async () => {
  const { complaints } = await cancelTheWait({ lost: true, alter: deaf });
  assert.match(complaints.join('\n'), lostOne);
});

test('all that was acknowledged under load is on the standby that takes over', async () => {
  const { complaints, operations } = await failOverUnderLoad({ seed, standbyFirst: true });
  assert.deepEqual(complaints, []);
  assert.ok(operations > 100, `${operations} operations`);
});

test('negative control: commits that do not wait for the standby are found to have lost what was acknowledged', async () => {
  const { complaints } = await failOverUnderLoad({ seed, standbyFirst: true, before: withoutStandby });
  assert.match(complaints.join('\n'), lostOne);
});
