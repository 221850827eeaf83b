/** Rates of companies (8-3): whole points of both kinds, only what converts is deducted, and as many points are paid out as came in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Company } from '../testing/company.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let shop: Shop;
let person: Holder;
type Registered = { company: Company; operatorId: string; partnerId: number };
let airline: Registered;
let power: Registered;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  shop = await town.shop({ name: 'まちの店', kind: 'shop' });
  // Three miles are one point; two points of the power company are three.
  const third = { rateNumerator: 1, rateDenominator: 3 };
  airline = await nation.platform.registerPartner({ name: 'そらの航空', kind: 'airline', ...third });
  const deferred = { exchangePattern: 'deferred' as const, rateNumerator: 3, rateDenominator: 2 };
  power = await nation.platform.registerPartner({ name: 'でんき', kind: 'power', ...deferred });
  person = await nation.person('Miles001');
  for (const { operatorId } of [airline, power]) await person.link(operatorId, 'hanako');
});
after(() => nation?.close());

const place = (orderNumber: string, amount: number, deduction?: { number: string; on: string }) =>
  (deduction ? power : airline).company.actor.ask(pointsRoutes.placeExchangeOrder, {
    body: { orderNumber, partnerLoginId: 'hanako', amount, ...(deduction && { deduction }) },
  });
const report = (orderNumber: string, amount: number) =>
  airline.company.actor.ask(pointsRoutes.reportDeduction, {
    params: { orderNumber },
    body: { result: 'deducted', amount },
  });
const common = async () => (await person.atMypage(pointsRoutes.showBalances)).common.points;

test('of ten miles at three to one nine are deducted and make three points; the tenth stays where it was', async () => {
  const placed = await place('M-1', 10);
  assert.ok(placed.ok);
  assert.deepEqual([placed.answer.amount, placed.answer.points], [9, 3]);
  const again = await place('M-1', 10);
  assert.ok(again.ok && again.answer.amount === 9);
  const other = await place('M-1', 9);
  assert.ok(!other.ok && other.outcome === 'exists_with_different_request');
  const all = await report('M-1', 10);
  assert.ok(!all.ok && all.outcome === 'exists_with_different_request', 'more than converts is not deducted');
  assert.equal(await common(), 0);
  const told = await report('M-1', 9);
  assert.ok(told.ok && told.answer.creditedPoints === 3);
  assert.equal(await common(), 3);
  const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
  assert.deepEqual(
    orders.map(({ amount, ownPoints }) => [amount, ownPoints]),
    [[3, 9]],
  );
});

test('what makes no point, or more points than anybody can have, is refused, and nothing is kept', async () => {
  const few = await place('M-2', 2);
  assert.ok(!few.ok && few.outcome === 'exchange_too_small');
  assert.equal(few.body.least, 3);
  const many = await place('P-0', 1_000_000_000_000, { number: 'D-0', on: '2016-10-01' });
  assert.ok(!many.ok && many.outcome === 'balance_out_of_range');
  const { orders } = await airline.company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query: {} });
  assert.deepEqual(
    orders.map(({ orderNumber }) => orderNumber),
    ['M-1'],
  );
});

test('what was deducted before has to come out even: the company is told how much does', async () => {
  const before = await common();
  // Five at three for two are seven and a half: seven points take five, which is all.
  const even = await place('P-1', 5, { number: 'D-1', on: '2016-10-01' });
  assert.ok(even.ok, JSON.stringify(even));
  assert.deepEqual([even.answer.amount, even.answer.points], [5, 7]);
  assert.equal(await common(), before + 7);
  const half = {
    exchangePattern: 'deferred' as const,
    reserveDays: 14,
    noticeDays: 7,
    rateNumerator: 2,
    rateDenominator: 3,
  };
  await nation.platform.points.call(pointsRoutes.setExchangeTerms, {
    params: { partnerId: power.partnerId },
    body: { ...half, reason: '契約の変更' },
  });
  const still = await place('P-2', 5, { number: 'D-2', on: '2016-10-01' });
  assert.ok(still.ok && still.answer.points === 7, 'not before a second person has said yes');
  await nation.platform.confirm();
  const odd = await place('P-3', 10, { number: 'D-3', on: '2016-10-01' });
  assert.ok(!odd.ok && odd.outcome === 'deduction_not_convertible');
  assert.deepEqual([odd.body.amount, odd.body.points], [9, 6]);
  const fits = await place('P-3', 9, { number: 'D-3', on: '2016-10-01' });
  assert.ok(fits.ok && fits.answer.points === 6);
  // An order that was taken before keeps what it was taken for.
  const former = await place('P-2', 5, { number: 'D-2', on: '2016-10-01' });
  assert.ok(former.ok && former.answer.points === 7);
  assert.equal(await common(), before + 20);
});

test('as many points as a company’s became are on its statement, and go out to the shop of its fund', async () => {
  const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };
  await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: await common() } });
  await shop.counter.pay(person, 23);
  const statement = async (partnerId: number) =>
    nation.platform.points.call(pointsRoutes.showPartnerStatement, {
      params: { partnerId },
      query: { from: '2016-10-01', through: '2016-10-31' },
    });
  assert.deepEqual([(await statement(airline.partnerId)).total, (await statement(power.partnerId)).total], [3, 20]);
  const accounting = await town.person('accounting');
  nation.pass({ hours: 24 * 31 });
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? Number.NaN };
  await accounting.call(pointsRoutes.closeSettlement, { params });
  const { lines } = await accounting.call(pointsRoutes.showSettlement, { params });
  assert.deepEqual(
    lines.map(({ payee, fund, points }) => [payee, fund.name, points]),
    [
      ['まちの店', 'そらの航空', 3],
      ['まちの店', 'でんき', 20],
    ],
  );
});
