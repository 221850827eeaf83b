/** A thread of its own: what becomes of an order whose thread dies, however it dies. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { startThread, type Thread } from './thread.ts';

/** Leaves, throws or never answers where it is told to; else answers with the length of what it was told. */
const source = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, order }) => {
    if (order === 'leave') process.exit(0);
    if (order === 'throw') setImmediate(() => { throw new Error('outside of any order'); });
    if (order === 'throw' || order === 'wait') return;
    parentPort.postMessage({ id, bytes: new Uint8Array(order.length) });
  });`;
const file = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const threads: Thread<string>[] = [];
function start(): Thread<string> {
  const thread = startThread<string>(file);
  threads.push(thread);
  return thread;
}
after(() => Promise.all(threads.map((thread) => thread.close())));

test('an order whose thread leaves without an answer is refused, with all that wait behind it, and the next one starts it anew', async () => {
  const thread = start();
  assert.equal((await thread.order('four')).length, 4);
  const orders = await Promise.allSettled([thread.order('leave'), thread.order('behind')]);
  assert.deepEqual(
    orders.map((order) => order.status === 'rejected' && `${order.reason}`),
    ['Error: the thread has ended', 'Error: the thread has ended'],
  );
  assert.equal((await thread.order('anew')).length, 4);
});

// Seen to fail: the end of the thread that had died refused the order of the one that came after it.
test('an order that is given the moment after a thread has died is done by the next one', async () => {
  const thread = start();
  for (let round = 0; round < 5; round += 1) {
    await assert.rejects(thread.order('throw'), /outside of any order/);
    assert.equal((await thread.order('next')).length, 4);
  }
});

test('a thread that is closed refuses what waits in it', async () => {
  const thread = start();
  const waiting = assert.rejects(thread.order('wait'), /the thread has ended/);
  await thread.close();
  await waiting;
});

test('what cannot be handed over is refused, and keeps nothing waiting', async () => {
  const thread = startThread<() => void>(file);
  await assert.rejects(
    thread.order(() => undefined),
    /could not be cloned/,
  );
  await thread.close();
});

// Seen to fail: with nothing else to do, the process ended with the order unanswered.
test('a process that has nothing else to do waits for its order, and then ends by itself', async () => {
  const script = `
    const { startThread } = await import(${JSON.stringify(import.meta.resolve('./thread.ts'))});
    const thread = startThread(new URL(${JSON.stringify(file.href)}));
    process.stdout.write(String((await thread.order('waited')).length));`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 });
  assert.equal((await run).stdout, '6');
});
