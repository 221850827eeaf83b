import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, row } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import type { Company } from '../testing/company.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';
import { creditOrder } from './credit.ts';

let nation: TestPoints;
let town: Town;
let company: Company;
let operatorId: string;
let person: Holder;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  ({ company, operatorId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 }));
  person = await nation.person('My123');
  await person.link(operatorId, 'taro@example.jp');
  company.points.set('taro@example.jp', 10_000);
});
after(() => nation?.close());

const balances = () => person.atMypage(pointsRoutes.showBalances);
const oguni = { kind: 'municipality' as const, municipalityCode: '434248' };

async function choose(orderNumber: string, body: typeof oguni | { kind: 'event'; eventId: number } = oguni) {
  const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
  const orderId = orders.find((order) => order.orderNumber === orderNumber)?.orderId ?? '';
  return person.atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body });
}

test('the basic pattern: order, choice, deduction, and only then the points (6-9)', async () => {
  const placed = await company.order({ orderNumber: 'O-1', loginId: 'taro@example.jp', amount: 2000 });
  assert.ok(placed.ok);
  assert.equal((await balances()).totalPoints, 0);
  const chosen = await choose('O-1');
  assert.equal(chosen.state, 'confirmed');
  assert.equal((await balances()).totalPoints, 0, 'an order holds no points');
  assert.equal(await company.deductConfirmed(), 1);
  assert.equal(company.points.get('taro@example.jp'), 8000);
  const [purse] = (await balances()).purses;
  assert.equal(purse?.municipality.name, '小国町');
  assert.deepEqual(purse?.lots, [{ points: 2000, expiresOn: '2017-03-31', fund: { kind: 'partner', name: 'A社' } }]);
  const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
  assert.equal(orders[0]?.creditedTo, '小国町');
});

test('the same order and the same report again change nothing; another amount under the number is refused', async () => {
  assert.ok((await company.order({ orderNumber: 'O-1', loginId: 'taro@example.jp', amount: 2000 })).ok);
  const report = (amount: number) =>
    company.actor.ask(pointsRoutes.reportDeduction, {
      params: { orderNumber: 'O-1' },
      body: { result: 'deducted', amount },
    });
  assert.ok((await report(2000)).ok);
  assert.equal((await balances()).totalPoints, 2000);
  const wrong = await report(2001);
  assert.ok(!wrong.ok && wrong.outcome === 'exists_with_different_request');
  const other = await company.order({ orderNumber: 'O-1', loginId: 'taro@example.jp', amount: 1999 });
  assert.ok(!other.ok && other.outcome === 'exists_with_different_request');
});

test('the servers may end between any two steps: every step stands, and the next one goes on', async () => {
  const before = (await balances()).totalPoints;
  company.points.set('taro@example.jp', 10_000);
  await nation.restart();
  assert.ok((await company.order({ orderNumber: 'O-R', loginId: 'taro@example.jp', amount: 30 })).ok);
  await nation.restart();
  assert.equal((await choose('O-R')).state, 'confirmed');
  await nation.restart();
  assert.equal(await company.deductConfirmed(), 1);
  await nation.restart();
  assert.equal((await balances()).totalPoints, before + 30);
  const report = { params: { orderNumber: 'O-R' }, body: { result: 'deducted' as const, amount: 30 } };
  assert.ok((await company.actor.ask(pointsRoutes.reportDeduction, report)).ok);
  assert.equal((await balances()).totalPoints, before + 30, 'a report that is repeated after the end changes nothing');
});

test('fifty reports of one deduction at once credit it once', async () => {
  await company.order({ orderNumber: 'O-50', loginId: 'taro@example.jp', amount: 10 });
  const report = { params: { orderNumber: 'O-50' }, body: { result: 'deducted' as const, amount: 10 } };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => company.actor.ask(pointsRoutes.reportDeduction, report)),
  );
  assert.ok(answers.every((answer) => answer.ok));
  assert.equal((await balances()).common.points, 10);
});

test('without a choice the points go to the reserve, with the company’s days, and follow the holder’s order in part', async () => {
  await company.order({ orderNumber: 'O-2', loginId: 'taro@example.jp', amount: 4700 });
  assert.equal(await company.deduct('O-2'), 'deducted');
  const reserved = (await balances()).common;
  assert.equal(reserved.points, 4710);
  assert.equal(reserved.lots[0]?.expiresOn, '2016-10-17');
  const moved = await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: 4500 } });
  assert.equal(moved.commonLeft, 210);
  assert.equal(moved.destinationBalance, 6530);
});

test('a company that refuses to deduct leaves nothing, and cannot deduct that order later', async () => {
  company.points.set('taro@example.jp', 5);
  await company.order({ orderNumber: 'O-3', loginId: 'taro@example.jp', amount: 3000 });
  await choose('O-3');
  const before = (await balances()).totalPoints;
  assert.equal(await company.deduct('O-3'), 'refused');
  assert.equal((await balances()).totalPoints, before);
  const late = await company.actor.ask(pointsRoutes.reportDeduction, {
    params: { orderNumber: 'O-3' },
    body: { result: 'deducted', amount: 3000 },
  });
  assert.ok(!late.ok && late.outcome === 'order_state');
});

const refusedOrders: [string, object, string][] = [
  ['a login ID that nobody linked', { loginId: 'nobody' }, 'login_not_linked'],
  ['a 個人番号 for a login ID', { loginId: '123456789018' }, 'individual_number_refused'],
  ['no points', { amount: 0 }, 'amount_invalid'],
  ['a fraction', { amount: 0.5 }, 'amount_invalid'],
  ['an order number of another form', { orderNumber: 'あ' }, 'invalid_request'],
];
for (const [what, change, outcome] of refusedOrders) {
  test(`an order with ${what} is refused as ${outcome}, and nothing is lost`, async () => {
    const refused = await company.order({ orderNumber: 'O-9', loginId: 'taro@example.jp', amount: 100, ...change });
    assert.ok(!refused.ok);
    assert.equal(refused.outcome, outcome);
  });
}

test('a stranger’s key is no partner, and a company sees its own orders only', async () => {
  const stranger = await nation.world.newActor();
  const refused = await stranger.ask(pointsRoutes.listExchangeOrdersOfPartner);
  assert.ok(!refused.ok && refused.outcome === 'token_required');
  const other = await nation.platform.registerPartner({ name: 'B社', kind: 'airline', reserveDays: 14 });
  assert.deepEqual((await other.company.actor.call(pointsRoutes.listExchangeOrdersOfPartner)).orders, []);
});

const wrongDestinations: [string, string][] = [
  ['17009', 'municipality_unknown'],
  ['141306', 'municipality_check_digit'],
  ['14130', 'municipality_not_open'],
  ['14131', 'municipality_not_open'],
];
for (const [municipalityCode, outcome] of wrongDestinations) {
  test(`the destination ${municipalityCode} is refused as ${outcome}`, async () => {
    const body = { destination: { kind: 'municipality', municipalityCode }, amount: 1 };
    await assert.rejects(person.atMypage(pointsRoutes.allocate, { body } as never), new RegExp(outcome));
  });
}

test('more than the reserve is refused by its own name', async () => {
  await assert.rejects(
    person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: 9999 } }),
    /allocation_exceeds_reserve/,
  );
});

test('a purse that is full is told by name; when there is room again, the same report credits the order', async () => {
  const full = await nation.person('Full1');
  await full.link(operatorId, 'full@example.jp');
  const { databases, points: system, world } = nation;
  const numberOf = (text: string) => databases.points.query<{ n: number }>(text).then(({ rows }) => rows[0]?.n ?? 0);
  // The most that a purse holds, 10^15: a thousand times the most that one person may enter.
  const filled = await system.ledger.submit({
    kind: 'issue',
    key: makeKey(world.clock()),
    occurredAt: world.clock(),
    amount: 1_000_000_000_000_000,
    holder: await numberOf(`SELECT holder AS n FROM member WHERE mykey_id = 'FULL1'`),
    window: await numberOf(`SELECT id AS n FROM settlement WHERE municipality_code = '43424' AND state = 'open'`),
    unit: chart.unitOf('municipal', 43424),
    expiresOn: '2017-03-31',
    fund: chart.generalFund,
    account: chart.accountOf('issuance', 1),
  });
  assert.equal(filled.outcome, 'created');
  await company.order({ orderNumber: 'O-full', loginId: 'full@example.jp', amount: 100 });
  const { orders } = await full.atMypage(pointsRoutes.listExchangeOrders);
  await full.atMypage(pointsRoutes.chooseDestination, { params: { orderId: orders[0]?.orderId ?? '' }, body: oguni });
  const report = { params: { orderNumber: 'O-full' }, body: { result: 'deducted' as const, amount: 100 } };
  const refused = await company.actor.ask(pointsRoutes.reportDeduction, report);
  assert.ok(!refused.ok && refused.outcome === 'balance_out_of_range', JSON.stringify(refused));
  const { counter } = await town.shop({ name: '一軒の店', kind: 'shop' });
  await counter.pay(full, 100);
  for (let times = 0; times < 2; times += 1) {
    const credited = await company.actor.ask(pointsRoutes.reportDeduction, report);
    assert.ok(credited.ok && credited.answer.state === 'credited', JSON.stringify(credited));
  }
  const [purse] = (await full.atMypage(pointsRoutes.showBalances)).purses;
  assert.equal(purse?.points, 1_000_000_000_000_000);
});

test('points in the reserve are not lost when the days to choose have passed: they stay, and still move', async () => {
  const before = (await balances()).common.points;
  nation.pass({ hours: 24 * 40 });
  await nation.points.expire();
  assert.equal((await balances()).common.points, before);
  const moved = await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: before } });
  assert.equal(moved.commonLeft, 0);
});

test('a report that a crash cut off is told by name after days, and credits the order when it is made once more', async () => {
  await company.order({ orderNumber: 'O-late', loginId: 'taro@example.jp', amount: 70 });
  // What the crash leaves: the key of the credit, and nothing under it.
  await execute(
    nation.databases.points,
    `UPDATE exchange_order SET credit_key = :creditKey WHERE order_number = 'O-late'`,
    { creditKey: makeKey(nation.world.clock()) },
  );
  nation.pass({ hours: 72 });
  const report = { params: { orderNumber: 'O-late' }, body: { result: 'deducted' as const, amount: 70 } };
  const before = (await balances()).common.points;
  const refused = await company.actor.ask(pointsRoutes.reportDeduction, report);
  assert.ok(!refused.ok && refused.outcome === 'key_too_old', JSON.stringify(refused));
  for (let times = 0; times < 2; times += 1) {
    const credited = await company.actor.ask(pointsRoutes.reportDeduction, report);
    assert.ok(credited.ok && credited.answer.state === 'credited', JSON.stringify(credited));
  }
  assert.equal((await balances()).common.points, before + 70);
});

test('a report to a ledger that is busy, or whose month closes in this moment, is to be made again, and is no fault', async () => {
  await company.order({ orderNumber: 'O-busy', loginId: 'taro@example.jp', amount: 60 });
  const { points } = nation.databases;
  const order = await row<{ id: string; partnerId: number; holder: number; amount: number }>(
    points,
    `SELECT id, partner_id, holder, amount FROM exchange_order WHERE order_number = 'O-busy'`,
  );
  assert.ok(order);
  for (const refused of ['overloaded', 'window_closed']) {
    const book = { credit: async () => ({ refused }) };
    const reads = { database: points, reader: points, prepared: points };
    const context = { ...reads, book, clock: nation.world.clock } as unknown as ConversionsContext;
    assert.deepEqual(await creditOrder(context, order, { reserveDays: 14 }), { refused: 'overloaded' });
  }
  const before = (await balances()).common.points;
  const report = { params: { orderNumber: 'O-busy' }, body: { result: 'deducted' as const, amount: 60 } };
  assert.ok((await company.actor.ask(pointsRoutes.reportDeduction, report)).ok);
  assert.equal((await balances()).common.points, before + 60);
});

test('a move whose answer was lost is answered again, also once the town is about to leave; a new one is not', async () => {
  company.points.set('taro@example.jp', 40);
  await company.order({ orderNumber: 'O-leave', loginId: 'taro@example.jp', amount: 40 });
  assert.equal(await company.deduct('O-leave'), 'deducted');
  const asked = { body: { destination: oguni, amount: 40 }, idempotencyKey: makeKey(nation.world.clock()) };
  const first = await person.atMypage(pointsRoutes.allocate, asked);
  const now = nation.world.clock();
  await execute(
    nation.databases.points,
    `INSERT INTO municipality_leaving (municipality_code, last_on, reason, confirmed_by, confirmed_at)
     VALUES ('43424', '2099-03-31', '脱退', 'platform', :now)`,
    { now: `${now}` },
  );
  assert.deepEqual(await person.atMypage(pointsRoutes.allocate, asked), first);
  await assert.rejects(
    person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: 1 } }),
    /municipality_leaving/,
  );
});
