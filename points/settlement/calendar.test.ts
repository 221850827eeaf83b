/** 振込の予定日: published from a day on, moved off the days on which banks are closed, read by shops and proposed to the bank. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let accounting: Officer;
let shop: Shop;
const outcome = (answer: Answered<unknown>) => (answer.ok ? 'ok' : answer.outcome);
before(async () => {
  nation = await startTestPoints({ startsAt: '2016-10-03T09:00:00+09:00' });
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  accounting = await town.person('accounting');
  shop = await town.shop({ name: '茶店', kind: 'shop' });
});
after(() => nation?.close());

const set = (body: { days: number[]; shift: 'before' | 'after'; fromOn: string }) =>
  accounting.ask(pointsRoutes.setPayoutCalendar, { body: { ...body, reason: '決定' } });
const shown = () => accounting.call(pointsRoutes.showPayoutCalendar);

test('without a calendar nothing is told; one is published from today on, moved off days on which banks are closed', async () => {
  assert.deepEqual(await shown(), { now: null, coming: [], next: [] });
  const { nextPayouts } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(nextPayouts, []);
  assert.equal(outcome(await set({ days: [15, 31], shift: 'after', fromOn: '2016-10-02' })), 'date_past');
  assert.equal(outcome(await set({ days: [31, 15, 15], shift: 'after', fromOn: '2016-10-03' })), 'ok');
  const { now, next } = await shown();
  assert.deepEqual(now, { fromOn: '2016-10-03', days: [15, 31], shift: 'after' });
  // 15 October is a Saturday; banks are closed from 31 December through 3 January; 31 is the last day of November and of February.
  assert.deepEqual(next.slice(0, 6), [
    '2016-10-17',
    '2016-10-31',
    '2016-11-15',
    '2016-11-30',
    '2016-12-15',
    '2017-01-04',
  ]);
  assert.ok(next.includes('2017-02-28'));
  const told = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(told.nextPayouts, next.slice(0, 4));
});

test('other days hold from their own day on, the business day before where that is said; of one day the latest entry counts', async () => {
  assert.equal(outcome(await set({ days: [10], shift: 'after', fromOn: '2016-12-01' })), 'ok');
  assert.equal(outcome(await set({ days: [31], shift: 'before', fromOn: '2016-12-01' })), 'ok');
  const { coming, next } = await shown();
  assert.deepEqual(coming, [{ fromOn: '2016-12-01', days: [31], shift: 'before' }]);
  assert.deepEqual(next.slice(2, 6), ['2016-11-15', '2016-11-30', '2016-12-30', '2017-01-31']);
});

test('only accounting publishes; no month has 32 days, and five days are too many', async () => {
  const body = { days: [15], shift: 'after' as const, fromOn: '2017-01-01', reason: 'x' };
  assert.equal(outcome(await town.lead.ask(pointsRoutes.setPayoutCalendar, { body })), 'not_allowed');
  for (const days of [[], [32], [0], [1, 2, 3, 4, 5]]) {
    const answer = await set({ days, shift: 'after', fromOn: '2017-01-01' });
    assert.ok(!answer.ok, `${days}`);
    assert.ok(answer.status === 400, `${days}: ${answer.status}`);
  }
});
