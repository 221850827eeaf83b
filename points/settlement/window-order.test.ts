/**
 * Two windows of one town at once, as 31 March leaves them: they are fixed in order, so that what the first leaves below zero is less of the
 * second. Negative control: without `judgeEarlier` the second is closed first, and pays what was taken back.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop, TestPoints } from '../testing.ts';
import { startYearStage, type YearStage } from './testing/year-stage.ts';

let stage: YearStage;
let nation: TestPoints;
let accounting: Officer;
let person: Holder;
let shop: Shop;
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);

before(async () => {
  stage = await startYearStage('2017-02-20T09:00:00');
  ({ nation, accounting, person, shop } = stage);
});
after(() => nation?.close());

const goTo = (at: string) => stage.goTo(at);
const windows = async () => (await accounting.call(pointsRoutes.listSettlements)).settlements;
const close = (settlementId: number) => accounting.ask(pointsRoutes.closeSettlement, { params: { settlementId } });
const show = (settlementId: number) => accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
const pointsOf = async (settlementId: number) => (await show(settlementId)).lines.map(({ points }) => points);
const refund = (paymentKey: string, points: number) =>
  accounting.call(pointsRoutes.refundUse, {
    params: { paymentKey },
    body: { points, reason: '返品' },
    idempotencyKey: makeKey(nation.world.clock()),
  });

test('the window of April is not closed before the one of March, and then pays less by what was taken back in March', async () => {
  const { paymentKey } = await shop.counter.pay(person, 500);
  assert.equal(outcome(await close((await windows())[0]?.settlementId ?? 0)), 'done');
  await goTo('2017-03-31T12:00:00');
  await refund(paymentKey, 300);
  await goTo('2017-04-01T09:00:00');
  await shop.counter.pay(person, 1000);
  const [newer, older] = await windows();
  const [april, march] = [newer?.settlementId ?? 0, older?.settlementId ?? 0];
  assert.deepEqual([newer?.state, older?.state, older?.endsOn], ['open', 'open', '2017-03-31']);
  assert.equal(outcome(await close(april)), 'earlier_window_open');
  assert.equal((await show(april)).state, 'open', 'nothing is closed');
  assert.equal(outcome(await close(march)), 'done');
  assert.deepEqual(await pointsOf(march), [-300]);
  assert.equal(outcome(await close(april)), 'done');
  assert.deepEqual(await pointsOf(april), [700]);
});

test('of two that are closed at once the later one is fixed after the earlier one, or is refused', async () => {
  await goTo('2018-03-31T12:00:00');
  const { paymentKey } = await shop.counter.pay(person, 500);
  assert.equal(outcome(await close((await windows())[0]?.settlementId ?? 0)), 'done');
  await refund(paymentKey, 200);
  await goTo('2018-04-01T09:00:00');
  await shop.counter.pay(person, 900);
  const [newer, older] = await windows();
  const [after, before] = [newer?.settlementId ?? 0, older?.settlementId ?? 0];
  const [later, earlier] = await Promise.all([close(after), close(before)]);
  assert.equal(outcome(earlier), 'done');
  if (!later.ok) {
    assert.equal(later.outcome, 'earlier_window_open');
    assert.equal(outcome(await close(after)), 'done');
  }
  assert.deepEqual([await pointsOf(before), await pointsOf(after)], [[-200], [700]]);
});

test('one that waits closed and not fixed holds back those after it, also one that was closed before this was a rule', async () => {
  await goTo('2019-03-31T12:00:00');
  const { paymentKey } = await shop.counter.pay(person, 400);
  assert.equal(outcome(await close((await windows())[0]?.settlementId ?? 0)), 'done');
  await refund(paymentKey, 150);
  await goTo('2019-04-01T09:00:00');
  await shop.counter.pay(person, 600);
  const [newer, older] = await windows();
  const [after, before] = [newer?.settlementId ?? 0, older?.settlementId ?? 0];
  const database = nation.owners.points;
  const reviewed = (id: number) =>
    execute(
      database,
      `UPDATE settlement SET state = 'review', closed_at = '2019-04-01T00:00:00Z', closed_by = :by WHERE id = :id`,
      { id, by: accounting.staffId },
    );
  await reviewed(before);
  assert.equal(outcome(await close(after)), 'earlier_window_open');
  await reviewed(after);
  assert.equal((await show(after)).statementHash, null, 'a look does not fix it');
  assert.ok((await show(before)).statementHash);
  assert.ok((await show(after)).statementHash);
  assert.deepEqual([await pointsOf(before), await pointsOf(after)], [[-150], [450]]);
});
