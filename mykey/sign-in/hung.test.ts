/** A database that does not answer: browsers and sites are told so in time, and the same addresses work afterwards. */
import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestMykey, type TestMykey } from '../testing.ts';
import { locationOf, openSite, realTime, TestBrowser, type TestSite } from './testing.ts';

let mykey: TestMykey;
let library: TestSite;
before(async () => {
  mykey = await startTestMykey({ at: realTime(), limits: { answerMilliseconds: 2000 } });
  library = await openSite(mykey, (await mykey.operator()).operatorId);
});
after(() => mykey.close());

/** While `work` runs, nothing of a sign-in can be read or written: every statement about it waits. */
async function whileHung<T>(work: () => Promise<T>): Promise<T> {
  const client = await mykey.database.pool.connect();
  await client.query('BEGIN; LOCK TABLE sign_in_client, sign_in_artefact IN ACCESS EXCLUSIVE MODE');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function assertBusy(response: Response, type: RegExp): Promise<void> {
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '2');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.match(response.headers.get('content-type') ?? '', type);
  assert.match(await response.text(), /temporarily_unavailable/);
}

test('a browser at the beginning of a sign-in reads in time what to do, and the same address works afterwards', async () => {
  const { url } = await library.address();
  await whileHung(async () => assertBusy(await new TestBrowser().get(url), /^text\/html/));
  assert.match(locationOf(await new TestBrowser().get(url)), /\/oidc\/interaction\//);
});

test('a browser on its way to the page of the card reads it too, and goes on afterwards', async () => {
  const { url } = await library.address();
  const browser = new TestBrowser();
  const interaction = locationOf(await browser.get(url));
  await whileHung(async () => assertBusy(await browser.get(interaction), /^text\/html/));
  assert.match(locationOf(await browser.get(interaction)), /^http:\/\/pages\.test\/mykey\/sign-in\//);
});

test('a site that asks for tokens is told in JSON, and what is said too late is written nowhere', async () => {
  const written = mock.method(process.stderr, 'write', () => true);
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'a', client_id: library.client.clientId });
  await whileHung(async () => {
    await assertBusy(await fetch(`${mykey.baseUrl}/oidc/token`, { method: 'POST', body }), /^application\/json/);
  });
  // The library goes on when the lock is gone, and finds that it was answered for.
  await wait(500);
  const lines = written.mock.calls
    .map((call) => `${call.arguments[0]}`)
    .filter((line) => line.startsWith('unexpected'));
  written.mock.restore();
  assert.deepEqual(lines, []);
  assert.equal((await fetch(`${mykey.baseUrl}/oidc/token`, { method: 'POST', body })).status, 401);
});
