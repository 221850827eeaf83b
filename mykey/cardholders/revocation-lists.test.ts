import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { largeRevocationList } from '../../jpki/testing/large-list.ts';
import { createRoot, revocationListOf, type TestAuthority } from '../../jpki/testing/test-ca.ts';
import { row } from '../../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../postgres/testing.ts';
import { mykeySqlFolders } from '../server.ts';
import { createRevocationLists, type FetchedList, type ListRefusal } from './revocation-lists.ts';

const START = Temporal.Instant.from('2016-09-01T00:00:00Z');
const grace = Temporal.Duration.from({ minutes: 60 });
const day = { hours: 24 };
let database: TestDatabase;
let authority: TestAuthority;
let foreign: TestAuthority;
let now = START;
/** What the place of the list gives next, and what was asked of it. */
let place: FetchedList | { der: Uint8Array<ArrayBuffer> };
let asked: (string | undefined)[] = [];
/** What was written to standard error. */
let complaints = '';
const write = process.stderr.write;

before(async () => {
  const root = () => createRoot({ purpose: 'user_authentication', notBefore: START.subtract({ hours: 8760 }) });
  [database, authority, foreign] = await Promise.all([createTestDatabase(mykeySqlFolders), root(), root()]);
  process.stderr.write = ((text: string) => {
    complaints += text;
    return true;
  }) as typeof process.stderr.write;
});
after(async () => {
  process.stderr.write = write;
  await database.close();
});
beforeEach(async () => {
  await database.owner.query('DELETE FROM revocation_list');
  now = START;
  asked = [];
  complaints = '';
});

let version = 0;
function newLists() {
  return createRevocationLists({
    database: database.pool,
    sources: [
      {
        issuerCertificate: authority.certificate,
        issuerKeyId: authority.keyId,
        async fetch(known) {
          asked.push(known);
          if ('outcome' in place) return place;
          version += 1;
          return { outcome: 'fetched', der: Uint8Array.from(place.der), version: `${version}` };
        },
      },
    ],
    clock: () => now,
    grace,
  });
}
const listWith = (serials: string[], wish: { at?: Temporal.Instant; number?: bigint; issuer?: TestAuthority } = {}) => {
  const { at = now, issuer = authority, ...rest } = wish;
  const revoked = serials.map((serial) => ({ serial, reason: 'superseded' as const, revokedAt: at }));
  return { der: revocationListOf({ issuer: { ...issuer, revoked }, at, ...rest }) };
};
const noted = () =>
  row<{ entries: number | null; because: string | null; refusedAt: Temporal.Instant | null }>(
    database.pool,
    `SELECT entries, refused_because AS because, refused_at FROM revocation_list`,
  );

test('a list that changed takes the place of the one before, and both are noted', async () => {
  const lists = newLists();
  place = listWith(['0a11']);
  await lists.refresh();
  const [first] = lists.lists();
  assert.equal(first?.has('0a11'), true);
  assert.deepEqual(await noted(), { entries: 1, because: null, refusedAt: null });
  now = now.add({ hours: 1 });
  place = listWith(['0a11', '0a12']);
  await lists.refresh();
  assert.equal(lists.lists()[0]?.has('0a12'), true);
  // Who took the old one a moment ago still has it whole.
  assert.equal(first?.has('0a12'), false);
  assert.equal((await noted())?.entries, 2);
  place = { outcome: 'unchanged' };
  await lists.refresh();
  assert.equal(lists.lists()[0]?.size, 2);
  assert.deepEqual(asked, [undefined, `${version - 1}`, `${version}`]);
});

describe('a list is refused, noted with its reason and time, and leaves the one in use', () => {
  const cases: [ListRefusal, string, () => typeof place][] = [
    ['malformed', 'cut short', () => ({ der: listWith(['0b01']).der.slice(0, -7) })],
    ['malformed', 'a page of an error', () => ({ der: Uint8Array.from(Buffer.from('<html>')) })],
    ['other_issuer', 'of another authority under the same name', () => listWith([], { issuer: foreign })],
    [
      'wrong_signature',
      'signed by another key',
      () => ({ der: revocationListOf({ issuer: authority, at: now, signingKey: foreign.privateKey }) }),
    ],
    ['older_list', 'of the day before', () => listWith([], { at: START.subtract(day) })],
    ['older_list', 'with a number that went back', () => listWith([], { number: 1n })],
    ['from_the_future', 'of tomorrow', () => listWith([], { at: now.add(day) })],
    ['missing', 'gone', () => ({ outcome: 'missing' })],
    ['unreachable', 'at an address that does not answer', () => ({ outcome: 'unreachable' })],
    ['too_large', 'of half a gigabyte', () => ({ outcome: 'too_large' })],
  ];
  for (const [because, what, make] of cases) {
    test(`${because}: ${what}`, async () => {
      const lists = newLists();
      place = listWith(['0a11']);
      await lists.refresh();
      now = now.add({ minutes: 5 });
      place = make();
      await lists.refresh();
      assert.equal(lists.lists()[0]?.has('0a11'), true);
      assert.deepEqual(await noted(), { entries: 1, because, refusedAt: now });
      assert.match(complaints, new RegExp(because));
    });
  }

  test('stale_list: one whose successor is overdue by more than the grace', async () => {
    const lists = newLists();
    place = listWith(['0a11']);
    now = START.add(day).add({ minutes: 60 });
    await lists.refresh();
    assert.deepEqual(lists.lists(), []);
    assert.equal((await noted())?.because, 'stale_list');
    now = now.subtract({ minutes: 1 });
    await lists.refresh();
    assert.equal(lists.lists().length, 1);
  });
});

test('after a restart a list does not go back behind the one that was in use before it', async () => {
  place = listWith([], { at: START });
  now = START.add({ hours: 2 });
  await newLists().refresh();
  const restarted = newLists();
  place = listWith([], { at: START.subtract({ hours: 1 }) });
  await restarted.refresh();
  assert.deepEqual(restarted.lists(), []);
  assert.equal((await noted())?.because, 'older_list');
  place = listWith([], { at: START });
  await restarted.refresh();
  assert.equal(restarted.lists().length, 1);
});

test('a silent place is noted once in ten minutes, and no more often', async () => {
  const lists = newLists();
  place = { outcome: 'unreachable' };
  for (const minutes of [0, 3, 6]) {
    now = START.add({ minutes });
    await lists.refresh();
  }
  assert.ok((await noted())?.refusedAt?.equals(START));
  now = START.add({ minutes: 10 });
  await lists.refresh();
  assert.ok((await noted())?.refusedAt?.equals(now));
});

test('while a list of 1,000,000 entries is read, the event loop turns, and taps find the old list until the new is whole', async () => {
  const lists = newLists();
  place = listWith(['0a11']);
  await lists.refresh();
  place = { der: largeRevocationList({ issuer: authority, at: now.add({ seconds: 1 }), count: 1_000_000 }) };
  now = now.add({ seconds: 1 });
  let longest = 0;
  let last = performance.now();
  const sizes = new Set<number>();
  const tick = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    sizes.add(lists.lists()[0]?.size ?? 0);
  }, 1);
  const startedAt = performance.now();
  await lists.refresh();
  const whole = performance.now() - startedAt;
  clearInterval(tick);
  sizes.add(lists.lists()[0]?.size ?? 0);
  assert.deepEqual([...sizes], [1, 1_000_000]);
  assert.ok(longest < whole / 2, `a pause of ${longest.toFixed(0)} ms in ${whole.toFixed(0)} ms`);
});
