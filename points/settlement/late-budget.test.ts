/**
 * 支払いの予算 at its edges: once the books of a year are closed nobody goes unpaid for want of an entry of that year (decision 47), and a budget
 * of an uplift that is lowered while a window is closed. Negative controls: without `areBooksClosed` in budget.ts the first fails; without
 * `holdUplifts` the second answers `unexpected`.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, inTransaction, one } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop, TestPoints, Town } from '../testing.ts';
import { startYearStage, type YearStage } from './testing/year-stage.ts';

let stage: YearStage;
let nation: TestPoints;
let town: Town;
let accounting: Officer;
let person: Holder;
let shop: Shop;
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);

before(async () => {
  stage = await startYearStage('2017-03-20T09:00:00');
  ({ nation, town, accounting, person, shop } = stage);
});
after(() => nation?.close());

const goTo = (at: string) => stage.goTo(at);
const line = async (fiscalYear: number) => {
  const body = { fiscalYear, code: '7-1-2-19', name: '商工振興', amount: 10_000 };
  return (await accounting.call(pointsRoutes.createBudgetLine, { body })).budgetLineId;
};
const uplift = async (name: string, percent: number) => {
  const days = { validFrom: '2017-03-01', validThrough: '2017-12-31' };
  const body = { name, merchantId: shop.merchantId, percent, payer: { kind: 'municipality' as const }, ...days };
  return (await town.lead.call(pointsRoutes.createUplift, { body })).upliftId;
};
type Aside = { fiscalYear: number; budgetLineId: number; amount: number };
const setAside = (upliftId: number, { fiscalYear, budgetLineId, amount }: Aside) =>
  accounting.ask(pointsRoutes.setUpliftBudget, {
    params: { upliftId, fiscalYear },
    body: { budgetLineId, amount, reason: '見込み' },
  });
const windows = async () => (await accounting.call(pointsRoutes.listSettlements)).settlements;
const show = (settlementId: number) => accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
const close = (settlementId: number) => accounting.ask(pointsRoutes.closeSettlement, { params: { settlementId } });
let ofAside = 0;

test('from 1 June the old year is paid without a line of its budget, and beyond what was set aside for an uplift', async () => {
  const budgetLineId = await line(2016);
  const short = await uplift('足りない上乗せ', 10);
  ofAside = await uplift('予算のない上乗せ', 5);
  assert.equal(outcome(await setAside(short, { fiscalYear: 2016, budgetLineId, amount: 1 })), 'done');
  await shop.counter.pay(person, 1000);
  await goTo('2017-05-31T23:00:00');
  await nation.points.cutWindows();
  const old = (await windows()).at(-1)?.settlementId ?? 0;
  assert.deepEqual((await show(old)).unbudgeted.map(({ kind, because }) => [kind, because]).sort(), [
    ['shop', 'missing'],
    ['uplift', 'missing'],
    ['uplift', 'over'],
  ]);
  assert.equal(outcome(await close(old)), 'budget_line_missing');
  await goTo('2017-06-02T09:00:00');
  assert.equal(outcome(await setAside(short, { fiscalYear: 2016, budgetLineId, amount: 100 })), 'books_closed');
  assert.deepEqual((await show(old)).unbudgeted, []);
  assert.equal(outcome(await close(old)), 'done');
  const { lines, statementHash } = await show(old);
  assert.ok(statementHash);
  assert.deepEqual(
    lines.map(({ points, fiscalYear }) => [points, fiscalYear]),
    [
      [1000, 2016],
      [100, 2016],
      [50, 2016],
    ],
  );
  const { spent } = await one<{ spent: number }>(
    nation.databases.points,
    'SELECT spent FROM uplift_budget WHERE uplift_id = :short',
    { short },
  );
  assert.equal(spent, 0, 'it is paid of another year');
});

test('an uplift’s budget that is lowered while the window is closed stops the statement by name, until it is raised', async () => {
  const budgetLineId = await line(2017);
  const body = { budgetLineId, reason: '当初予算' };
  await accounting.call(pointsRoutes.setPayoutBudget, { params: { fiscalYear: 2017, kind: 'shop' }, body });
  for (const { upliftId } of (await town.lead.call(pointsRoutes.listUplifts)).uplifts)
    assert.equal(outcome(await setAside(upliftId, { fiscalYear: 2017, budgetLineId, amount: 500 })), 'done');
  await shop.counter.pay(person, 1000);
  const running = (await windows())[0]?.settlementId ?? 0;
  const database = nation.databases.points;
  let isAnswered = false;
  const untilWaiting = async (wanted: number) => {
    const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while (!isAnswered && (await one<{ n: number }>(database, waiting)).n < wanted);
  };
  // The lowering waits at the line of the budget with all else in its hands, and the close behind it.
  const [lowered, closed] = await inTransaction(nation.owners.points, async (client) => {
    await execute(client, 'SELECT FROM budget_line WHERE id = :budgetLineId FOR UPDATE', { budgetLineId });
    const lowering = setAside(ofAside, { fiscalYear: 2017, budgetLineId, amount: 20 });
    await untilWaiting(1);
    const closing = close(running).finally(() => {
      isAnswered = true;
    });
    await untilWaiting(2);
    return [lowering, closing] as const;
  }).then((both) => Promise.all(both));
  assert.equal(outcome(lowered), 'done');
  assert.equal(outcome(closed), 'uplift_over_budget');
  const waiting = await show(running);
  assert.deepEqual([waiting.state, waiting.statementHash], ['review', null]);
  assert.equal(outcome(await setAside(ofAside, { fiscalYear: 2017, budgetLineId, amount: 50 })), 'done');
  assert.ok((await show(running)).statementHash);
});
