/** No list ends in silence: a statement that is cut tells where it goes on, or belongs to a job that comes again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSources } from './source.ts';

/** Jobs that take so many at a time and come again for the rest, and what gives one row whatever else there is. */
const again = new Set([
  'points/premiums/jobs.ts',
  'points/grants/jobs.ts',
  'points/grants/post-upload.ts',
  // The lines of a file, for that job and for a rehearsal, which both go on behind the last one.
  'points/grants/upload-judge.ts',
  'points/events/return.ts',
  'points/vouchers/return.ts',
  'points/events/jobs.ts',
  'points/vouchers/loss.ts',
  'points/vouchers/redemption.ts',
  'points/vouchers/jobs.ts',
  'points/circulation/hand-on-holders.ts',
  'points/exchange/deduction.ts',
  'points/exchange/order-file-work.ts',
  'points/exchange/reserve-notify.ts',
  'points/exchange/reserve-tell.ts',
  'points/exchange/reserve-end.ts',
  'mykey/lifecycle/revocation-sweep.ts',
  // A form's first rows beside the totals of all; it says that it is cut, and its CSV is whole.
  'points/circulation/forms/grants.ts',
  // The last windows, to compare the one that is paid with.
  'points/settlement/gate-facts.ts',
  // The other system asks on from the last number that it was told.
  'mykey/sync.ts',
]);

const cuts = (text: string) =>
  [...text.matchAll(/LIMIT\s+(?::\w+|\$\{?\w+|\d+)/g)].filter(([limit]) => !/^LIMIT\s+1$/.test(limit));
const silent = (files: { path: string; text: string }[]) =>
  files
    .filter(({ path }) => /^(?:points|mykey|server)\//.test(path) && !/\.test\.ts$/.test(path))
    .filter(({ path, text }) => cuts(text).length > 0 && !again.has(path) && !text.includes('pageOf('))
    .map(({ path }) => path);

test('every list of both systems that is cut goes on', () => {
  const files = readSources(join(import.meta.dirname, '..'));
  assert.deepEqual(silent(files), []);
  const known = new Map(files.map(({ path, text }) => [path, text]));
  for (const path of again)
    assert.ok(cuts(known.get(path) ?? '').length > 0, `${path} cuts nothing: take it off the list`);
});

test('a list that is cut in silence would be found', () => {
  const text = "rows(database, 'SELECT name FROM merchant ORDER BY name LIMIT 200')";
  assert.deepEqual(silent([{ path: 'points/places/shops.ts', text }]), ['points/places/shops.ts']);
  assert.deepEqual(silent([{ path: 'points/places/shops.ts', text: text.replace('200', ':most') }]), [
    'points/places/shops.ts',
  ]);
  assert.deepEqual(silent([{ path: 'points/places/shops.ts', text: text.replace('200', '1') }]), []);
});
