/**
 * 支払いと上乗せの予算 (7-2, R72-01): what has no line stops the close by name; what is paid on top is set aside before, and never over.
 * Negative controls: without the condition in the write of `reserveBudget` the test of two at once fails; without budget lines in
 * `statementHash`, or with a renewal that takes all up anew, that of one place.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let elsewhere: Town;
let accounting: Officer;
let person: Holder;
let shop: Shop;
let hall: Shop;
const year = 2016;
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);

before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  elsewhere = await nation.platform.openTown({ municipalityCode: '13116' });
  accounting = await town.person('accounting');
  const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...days });
  person = await nation.person('My123');
  await town.grant({ programId, mykeyId: 'My123', amount: 9000, reason: '試験' });
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  hall = await town.shop({ name: '郷土館', kind: 'facility' });
});
after(() => nation?.close());

let lines = 0;
const line = async (amount: number, { of = accounting, fiscalYear = year } = {}) => {
  lines += 1;
  const body = { fiscalYear, code: `7-1-2-${lines}`, name: `商工振興${lines}`, amount };
  return (await of.call(pointsRoutes.createBudgetLine, { body })).budgetLineId;
};
const reservedOf = async (budgetLineId: number) => {
  const { lines: all } = await accounting.call(pointsRoutes.listBudgetLines);
  return all.find((one) => one.budgetLineId === budgetLineId)?.reserved;
};
const setLine = (kind: 'shop' | 'facility', budgetLineId: number, fiscalYear = year) =>
  accounting.ask(pointsRoutes.setPayoutBudget, {
    params: { fiscalYear, kind },
    body: { budgetLineId, reason: '当初予算' },
  });
const open = async () => {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  return { params: { settlementId: settlements[0]?.settlementId ?? 0 } };
};
const show = async (asked?: Awaited<ReturnType<typeof open>>) =>
  accounting.call(pointsRoutes.showSettlement, asked ?? (await open()));
const close = async () => accounting.ask(pointsRoutes.closeSettlement, await open());
const uplift = async (percent: number, more: object = {}) => {
  const body = {
    name: `上乗せ${percent}`,
    merchantId: shop.merchantId,
    percent,
    payer: { kind: 'municipality' as const },
    validFrom: '2016-10-01',
    validThrough: '2016-12-31',
    ...more,
  };
  return (await town.lead.call(pointsRoutes.createUplift, { body })).upliftId;
};
const setAside = (upliftId: number, budgetLineId: number, amount: number, fiscalYear = year) =>
  accounting.ask(pointsRoutes.setUpliftBudget, {
    params: { upliftId, fiscalYear },
    body: { budgetLineId, amount, reason: '見込み' },
  });

test('a town that enters no budget of the year closes as before; of one that does, what has no line stops the close and is named until it is entered', async () => {
  await shop.counter.pay(person, 100);
  assert.equal(outcome(await close()), 'done');
  const ofYear = await line(1_000_000);
  await shop.counter.pay(person, 300);
  await shop.counter.pay(person, 20);
  await hall.counter.pay(person, 50);
  const missing = { uplift: null, fiscalYear: year, because: 'missing' };
  const both = [
    { ...missing, kind: 'shop', yen: 320 },
    { ...missing, kind: 'facility', yen: 50 },
  ];
  assert.deepEqual((await show()).unbudgeted, both);
  const refused = await close();
  assert.ok(!refused.ok);
  assert.deepEqual([refused.outcome, refused.body.unbudgeted], ['budget_line_missing', both]);
  assert.equal((await show()).state, 'open', 'nothing is closed');
  assert.equal(outcome(await setLine('shop', ofYear)), 'done');
  assert.deepEqual((await show()).unbudgeted, both.slice(1));
  assert.equal(outcome(await setLine('facility', ofYear)), 'done');
  assert.equal(outcome(await close()), 'done');
  const { kinds } = await accounting.call(pointsRoutes.listPayoutBudgets, { params: { fiscalYear: year } });
  assert.deepEqual(
    kinds.flatMap(({ kind, line }) => (line ? [[kind, line.budgetLineId]] : [])),
    [
      ['shop', ofYear],
      ['facility', ofYear],
    ],
  );
});

test('a line of another year or town is none, and what was said before is kept', async () => {
  const ofNext = await line(10, { fiscalYear: 2017 });
  const ofOther = await line(10, { of: elsewhere.lead });
  assert.deepEqual(
    [outcome(await setLine('shop', ofNext)), outcome(await setLine('shop', ofOther))],
    ['budget_line_unknown', 'budget_line_unknown'],
  );
  assert.equal(outcome(await setLine('shop', ofNext, 2015)), 'books_closed');
  assert.equal(outcome(await setLine('shop', await line(10))), 'done');
  const { kept } = await one<{ kept: number }>(
    nation.databases.points,
    `SELECT count(*) AS kept FROM payout_budget WHERE municipality_code = '43424' AND fiscal_year = 2016 AND kind = 'shop'`,
  );
  assert.equal(kept, 2);
  const foreign = await elsewhere.lead.call(pointsRoutes.listPayoutBudgets, { params: { fiscalYear: year } });
  assert.ok(foreign.kinds.every(({ line }) => line === null));
});

test('budget is set aside for what is paid on top before it is paid, live and never over, also with two at once', async () => {
  const [ofLine, other] = [await line(100), await line(50)];
  const [first, second] = [
    await uplift(1, { merchantId: hall.merchantId }),
    await uplift(2, { merchantId: hall.merchantId }),
  ];
  const both = await Promise.all([setAside(first, ofLine, 70), setAside(second, ofLine, 70)]);
  assert.deepEqual(both.map(outcome).sort(), ['budget_line_used_up', 'done']);
  assert.equal(await reservedOf(ofLine), 70);
  const held = both[0]?.ok ? first : second;
  assert.equal(outcome(await setAside(held, ofLine, 101)), 'budget_line_used_up');
  assert.equal(await reservedOf(ofLine), 70, 'what was set aside stays');
  assert.equal(outcome(await setAside(held, other, 50)), 'done');
  assert.deepEqual([await reservedOf(ofLine), await reservedOf(other)], [0, 50], 'taken over to another line');
  const crosswise = await Promise.all([
    setAside(held, ofLine, 40),
    setAside(first === held ? second : first, other, 10),
  ]);
  assert.ok(crosswise.every((one) => one.ok || one.outcome === 'budget_line_used_up'));
  const paidByOther = await uplift(3, { payer: { kind: 'other', name: '県' } });
  assert.equal(outcome(await setAside(paidByOther, ofLine, 1)), 'uplift_of_other_payer');
  assert.equal(outcome(await setAside(held, ofLine, 1, 2017)), 'uplift_not_in_year');
  assert.equal(outcome(await setAside(999_999, ofLine, 1)), 'uplift_unknown');
  const foreign = await elsewhere.lead.ask(pointsRoutes.setUpliftBudget, {
    params: { upliftId: held, fiscalYear: year },
    body: { budgetLineId: ofLine, amount: 1, reason: '横取り' },
  });
  assert.equal(outcome(foreign), 'uplift_unknown');
});

test('an uplift without budget, or beyond it, stops the close by name until it is raised; the statement takes what it pays', async () => {
  const ofLine = await line(1000);
  const upliftId = await uplift(10);
  await shop.counter.pay(person, 1000);
  const said = { kind: 'uplift', uplift: '上乗せ10', fiscalYear: year, yen: 100 };
  assert.deepEqual((await show()).unbudgeted, [{ ...said, because: 'missing' }]);
  assert.equal(outcome(await close()), 'budget_line_missing');
  assert.equal(outcome(await setAside(upliftId, ofLine, 99)), 'done');
  assert.deepEqual((await show()).unbudgeted, [{ ...said, because: 'over' }]);
  assert.equal(outcome(await close()), 'uplift_over_budget');
  assert.equal(outcome(await setAside(upliftId, ofLine, 150)), 'done');
  assert.equal(outcome(await close()), 'done');
  const budgetOf = async () => {
    const { uplifts } = await town.lead.call(pointsRoutes.listUplifts);
    const budgets = uplifts.find((one) => one.upliftId === upliftId)?.budgets ?? [];
    return budgets.map(({ reserved, spent }) => [reserved, spent]);
  };
  assert.deepEqual(await budgetOf(), [[150, 100]]);
  assert.equal(outcome(await setAside(upliftId, ofLine, 99)), 'uplift_below_spent');
  // The next window has what is left of it, and a look at a statement takes nothing.
  await shop.counter.pay(person, 600);
  await show();
  assert.equal(outcome(await close()), 'uplift_over_budget');
  assert.equal(outcome(await setAside(upliftId, ofLine, 160)), 'done');
  assert.equal(outcome(await close()), 'done');
  assert.deepEqual(await budgetOf(), [[160, 160]]);
  await assert.rejects(
    execute(nation.owners.points, 'UPDATE uplift_budget SET spent = reserved + 1 WHERE uplift_id = :upliftId', {
      upliftId,
    }),
    /uplift_budget_never_over/,
  );
});

test('one place is paid of a line of its own, apart from others of its kind, until that is taken back; of another town it is none', async () => {
  const [ofKind, ofHall] = [await line(10), await line(20)];
  assert.equal(outcome(await setLine('facility', ofKind)), 'done');
  const setPlace = (budgetLineId: number | null, of: Officer = accounting) =>
    of.ask(pointsRoutes.setPlaceBudget, {
      params: { fiscalYear: year, merchantId: hall.merchantId },
      body: { budgetLineId, reason: '指定管理' },
    });
  assert.equal(outcome(await setPlace(await line(10, { fiscalYear: 2017 }))), 'budget_line_unknown');
  assert.equal(outcome(await setPlace(null, elsewhere.lead)), 'place_unknown');
  assert.equal(outcome(await setPlace(ofHall)), 'done');
  const placesOf = async () =>
    (await accounting.call(pointsRoutes.listPayoutBudgets, { params: { fiscalYear: year } })).places;
  assert.deepEqual(
    (await placesOf()).map(({ name, kind, line: of }) => [name, kind, of.budgetLineId]),
    [['郷土館', 'facility', ofHall]],
  );
  const linesOf = async ({ params }: Awaited<ReturnType<typeof open>>) =>
    (
      await rows<{ budgetLineId: number }>(
        nation.databases.points,
        'SELECT budget_line_id FROM settlement_budget WHERE settlement_id = :settlementId ORDER BY revision, line',
        params,
      )
    ).map(({ budgetLineId }) => budgetLineId);
  await hall.counter.pay(person, 40);
  const first = await open();
  assert.equal(outcome(await close()), 'done');
  // Frozen in words and inside the hash: what is entered after the close changes nothing of it.
  assert.equal(outcome(await setPlace(null)), 'done');
  assert.deepEqual(await placesOf(), []);
  await accounting.call(pointsRoutes.changeBudgetLine, {
    params: { budgetLineId: ofHall },
    body: { amount: 20, kan: '教育費', reason: '名称の訂正' },
  });
  assert.deepEqual(await linesOf(first), [ofHall]);
  const { statementHash } = await show(first);
  await execute(
    nation.owners.points,
    `UPDATE settlement_budget SET kan = '総務費' WHERE settlement_id = :settlementId`,
    first.params,
  );
  const approver = await town.person('approver');
  const approve = () =>
    approver.ask(pointsRoutes.approveSettlement, { ...first, body: { statementHash: statementHash ?? '' } });
  assert.equal(outcome(await approve()), 'settlement_changed');
  await execute(
    nation.owners.points,
    `UPDATE settlement_budget SET kan = '' WHERE settlement_id = :settlementId`,
    first.params,
  );
  // A line on hold is a new revision, and of the same budget line. Sent back, it takes up what is entered now (decision 33).
  const held = await accounting.call(pointsRoutes.decideLine, {
    ...first,
    body: { statementHash: statementHash ?? '', line: 0, decision: 'hold', reason: '確認中' },
  });
  await approver.call(pointsRoutes.returnStatement, {
    ...first,
    body: { statementHash: held.statementHash ?? '', reason: '科目' },
  });
  await accounting.call(pointsRoutes.renewStatement, { ...first, body: { reason: '科目の訂正' } });
  assert.deepEqual(await linesOf(first), [ofHall, ofHall, ofKind]);
});

test('what was used between the look at the budget and the close waits closed, names what is missing, and is fixed once it is entered', async () => {
  await hall.counter.pay(person, 30);
  const asked = await open();
  const database = nation.owners.points;
  // As a use at another kind of place leaves it that comes between the two: closed to postings, and nothing frozen.
  await execute(database, `DELETE FROM payout_budget WHERE kind = 'facility' AND municipality_code = '43424'`);
  await execute(
    database,
    `UPDATE settlement SET state = 'review', closed_at = '2016-10-03T00:00:00Z', closed_by = :by WHERE id = :settlementId`,
    { ...asked.params, by: accounting.staffId },
  );
  const waiting = await show(asked);
  assert.deepEqual([waiting.state, waiting.statementHash], ['review', null]);
  assert.deepEqual(
    waiting.unbudgeted.map(({ kind, yen }) => [kind, yen]),
    [['facility', 30]],
  );
  assert.equal(waiting.lines.length, 1, 'its lines can be read');
  assert.equal(outcome(await setLine('facility', await line(10))), 'done');
  const frozen = await show(asked);
  assert.ok(frozen.statementHash);
  assert.deepEqual(frozen.unbudgeted, []);
});
