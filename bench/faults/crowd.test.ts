/** Thousands who connect and say nothing, and a process that may open few files; more of them in `npm run prove -- --only crowd`. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { canPlayCrowd, playCrowd } from './crowd.ts';
import { type FaultyPostgres, startFaultyPostgres } from './postgres.ts';

let postgres: FaultyPostgres;
before(async () => {
  postgres = await startFaultyPostgres();
});
after(() => postgres.remove());

const skip = canPlayCrowd() ? false : 'only Linux says what a process has opened';

test('silent connections beyond the bound keep nobody from being served', { skip }, async (t) => {
  const { did, complaints } = await playCrowd({ urls: postgres.urls, silent: 400, connectionsMax: 200 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('a process with few descriptors bounds its connections by them, and always has one for who comes', {
  skip,
}, async (t) => {
  const { did, complaints } = await playCrowd({ urls: postgres.urls, silent: 500, descriptors: 300 });
  t.diagnostic(did);
  assert.deepEqual(complaints, []);
});

test('without the bound few descriptors are used up: people are not served then, yet never told 500, and it passes', {
  skip,
}, async (t) => {
  const { did, complaints } = await playCrowd({
    urls: postgres.urls,
    silent: 500,
    descriptors: 300,
    connectionsMax: 100_000,
  });
  t.diagnostic(did);
  assert.match(complaints.join('\n'), /was not served/);
  assert.match(complaints.join('\n'), /the server holds \d+ connections/);
  assert.doesNotMatch(complaints.join('\n'), /500|by itself/);
});
