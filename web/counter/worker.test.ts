/** The worker that keeps the counter's pages, with a network of the test's own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

type Fetched = { request: object; respondWith: (answer: Promise<Response>) => void };

/** Runs the worker and gives what it answers to who opens a page. */
function startWorker(fetch: () => Promise<Response>, kept: Record<string, string>) {
  const listeners: Record<string, (event: Fetched) => void> = {};
  const put: string[] = [];
  const cache = {
    match: async (name: string) => (name in kept ? new Response(kept[name]) : undefined),
    put: async (name: string) => void put.push(name),
  };
  runInNewContext(readFileSync(join(import.meta.dirname, '..', 'public', 'counter-sw.js'), 'utf8'), {
    self: {
      location: { origin: 'https://shop' },
      addEventListener: (name: string, on: () => void) => (listeners[name] = on),
    },
    caches: { open: async () => cache },
    fetch,
    URL,
    setTimeout,
  });
  const open = () =>
    new Promise<Response>((resolve) => {
      const request = { method: 'GET', mode: 'navigate', url: 'https://shop/counter/' };
      listeners.fetch?.({ request, respondWith: resolve as Fetched['respondWith'] });
    });
  return { open, put };
}

test('a page that is kept opens without a network that answers: at once where there is none, in a second where it is silent', async () => {
  const none = startWorker(() => Promise.reject(new TypeError('no network')), { '/counter/': 'kept' });
  assert.equal(await (await none.open()).text(), 'kept');
  const silent = startWorker(() => new Promise(() => {}), { '/counter/': 'kept' });
  const before = performance.now();
  assert.equal(await (await silent.open()).text(), 'kept');
  assert.ok(performance.now() - before < 2_000);
});

test('a network that answers is asked first, and its page is kept', async () => {
  const online = startWorker(async () => new Response('new'), { '/counter/': 'kept' });
  assert.equal(await (await online.open()).text(), 'new');
  assert.deepEqual(online.put, ['/counter/']);
});
