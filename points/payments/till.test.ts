import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Counter, type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let oguni: Town;
let toshima: Town;
const programs = new Map<string, number>();
before(async () => {
  nation = await startTestPoints();
  oguni = await nation.platform.openTown({ municipalityCode: '43424' });
  toshima = await nation.platform.openTown({ municipalityCode: '13116' });
  for (const town of [oguni, toshima]) {
    const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
    programs.set(town.code, await town.program({ department: '市民課', name: '試験', amount: 1000, ...period }));
  }
});
after(() => nation?.close());

const sql = (text: string, values: Values = {}) => execute(nation.databases.points, text, values);
let people = 0;
/** Somebody with points of these towns. */
async function holder(points: { [code: string]: number }): Promise<Holder> {
  people += 1;
  const person = await nation.person(`Jiro${people}`);
  for (const [code, amount] of Object.entries(points)) {
    const town = code === oguni.code ? oguni : toshima;
    await town.grant({ programId: programs.get(code)!, mykeyId: person.mykeyId, amount, reason: '試験' });
  }
  return person;
}
let shops = 0;
const shopIn = (town: Town, more: Partial<Parameters<Town['shop']>[0]> = {}) => {
  shops += 1;
  return town.shop({ name: `店${shops}`, kind: 'shop', ...more });
};
const tieUp = (merchantId: number, from: string, through: string) =>
  sql(
    `INSERT INTO tie_up (issuer_code, merchant_id, valid_from, valid_through, agreed_at, agreed_by)
     VALUES ('43424', :merchantId, :from, :through, :now, 'lead-43424')`,
    { merchantId, from, through, now: `${nation.world.clock()}` },
  );
const rule = (kinds: string[], paymentMax: number | null) =>
  sql(
    `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by)
     VALUES ('43424', :kinds, true, true, true, :paymentMax, :now, 'lead-43424')`,
    { kinds, paymentMax, now: `${nation.world.clock()}` },
  );
const everywhere = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'];

type Asked = Partial<NonNullable<RouteRequest<typeof pointsRoutes.pay>['body']>> & { amount: number };
async function pay(at: Counter, person: Holder, asked: Asked) {
  const { counterSessionId, paymentKey } = await at.open(person);
  return at.actor.ask(pointsRoutes.pay, { body: { counterSessionId, ...asked }, idempotencyKey: paymentKey });
}
const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'paid' : answered.outcome);
const today = (at: Counter) => at.actor.call(pointsRoutes.showToday);
const pointsOf = async (person: Holder, code: string) =>
  (await person.atMypage(pointsRoutes.showBalances)).purses.find((p) => p.municipality.code === code)?.points ?? 0;

test('at a shop with a tie-up the customer’s points of both towns are shown, and those that are chosen are used', async () => {
  const { counter, merchantId } = await shopIn(toshima);
  await tieUp(merchantId, '2016-10-01', '2016-10-31');
  const person = await holder({ '43424': 700, '13116': 300 });
  const paid = await pay(counter, person, { amount: 250, total: 400, municipalityCode: '43424' });
  assert.ok(paid.ok);
  assert.deepEqual([paid.answer.municipality.name, paid.answer.balance], ['小国町', 450]);
  assert.deepEqual([await pointsOf(person, '43424'), await pointsOf(person, '13116')], [450, 300]);
  const onlyOwn = await pay((await shopIn(toshima)).counter, person, { amount: 10, municipalityCode: '43424' });
  assert.equal(outcomeOf(onlyOwn), 'not_accepted_here');
});

test('a tie-up that ended yesterday, and a kind of place outside the rule, take no points', async () => {
  const { counter, merchantId } = await shopIn(toshima);
  await tieUp(merchantId, '2016-09-01', '2016-10-02');
  const person = await holder({ '43424': 700, '13116': 300 });
  assert.equal(outcomeOf(await pay(counter, person, { amount: 10, municipalityCode: '43424' })), 'not_accepted_here');
  await rule(['facility'], null);
  const shop = (await shopIn(oguni)).counter;
  await assert.rejects(shop.open(person), /not_accepted_here/);
  await rule(everywhere, null);
  assert.equal(await pointsOf(person, '43424'), 700);
});

for (const kind of ['facility', 'shop', 'transport', 'booth', 'antenna', 'other']) {
  test(`points are taken at a place of the kind ${kind}, and only where the town’s rule names it`, async () => {
    const places = [await shopIn(oguni), await shopIn(oguni)] as const;
    for (const { merchantId } of places)
      await sql(
        `INSERT INTO merchant_version (merchant_id, from_on, kind, reason) VALUES (:merchantId, '2016-01-01', :kind, '')`,
        { kind, merchantId },
      );
    const person = await holder({ '43424': 100 });
    assert.equal(outcomeOf(await pay(places[0].counter, person, { amount: 10 })), 'paid');
    await rule(
      everywhere.filter((one) => one !== kind),
      null,
    );
    await assert.rejects(places[1].counter.open(person), /not_accepted_here/);
    await rule(everywhere, null);
  });
}

test('no more than the limit of the town, and no more than the bill, goes into one payment', async () => {
  await rule(everywhere, 500);
  const { counter } = await shopIn(oguni);
  const person = await holder({ '43424': 1000 });
  const { counterSessionId, paymentKey } = await counter.open(person);
  const ask = (amount: number, total: number) =>
    counter.actor.ask(pointsRoutes.pay, { body: { counterSessionId, amount, total }, idempotencyKey: paymentKey });
  assert.equal(outcomeOf(await ask(501, 800)), 'payment_over_limit');
  assert.equal(outcomeOf(await ask(301, 300)), 'points_exceed_total');
  assert.equal(outcomeOf(await ask(300, 300)), 'paid');
  await rule(everywhere, null);
  assert.equal(await pointsOf(person, '43424'), 700);
});

test('points merge into the street’s own by hand of the shop: only what comes out even, and an undo brings them back', async () => {
  const office = await shopIn(oguni);
  const shop = await shopIn(oguni);
  const street = await row<{ id: number }>(
    nation.databases.points,
    `INSERT INTO shopping_street (municipality_code, name, office_merchant_id, point_name, rate_numerator, rate_denominator)
     VALUES ('43424', '中央通り', :merchantId, '丸丸カード', 1, 3) RETURNING id`,
    { merchantId: office.merchantId },
  );
  await sql('UPDATE merchant SET street_id = :streetId WHERE id = :merchantId', {
    streetId: street?.id,
    merchantId: shop.merchantId,
  });
  const person = await holder({ '43424': 100 });
  const uneven = await pay(shop.counter, person, { amount: 100, purpose: 'merge' });
  assert.equal(outcomeOf(uneven), 'rate_leaves_rest');
  const merged = await pay(shop.counter, person, { amount: 99, purpose: 'merge' });
  assert.ok(merged.ok);
  assert.deepEqual([merged.answer.merged, merged.answer.balance], [{ name: '丸丸カード', units: 33, left: 33 }, 1]);
  const elsewhere = await pay((await shopIn(oguni)).counter, person, { amount: 1, purpose: 'merge' });
  assert.equal(outcomeOf(elsewhere), 'merge_not_possible');
  await shop.counter.reverse(merged.answer.paymentKey);
  assert.equal(await pointsOf(person, '43424'), 100);
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.deepEqual(
    lines.slice(-2).map(({ kind, what, points }) => [kind, what, points]),
    [
      ['merge', '中央通り', -99],
      ['mergeReturn', '中央通り', 99],
    ],
    'the holder reads of the street, not of its office',
  );
});

test('a facility with 減免 waives the fee by points, and says so on the receipt', async () => {
  const { counter } = await shopIn(oguni, { kind: 'facility', exempt: true });
  const person = await holder({ '43424': 500 });
  const paid = await pay(counter, person, { amount: 200, total: 500 });
  assert.ok(paid.ok && paid.answer.exempt);
  assert.equal((await today(counter)).exempt, true);
});

test('fees are the office’s of the town: dates in order, places of its own', async () => {
  const { merchantId } = await shopIn(oguni, { kind: 'facility' });
  const body = { name: '入館料', yen: 300, from: '2016-10-01', through: '2016-10-31' };
  const foreign = await toshima.lead.ask(pointsRoutes.createFee, { params: { merchantId }, body });
  assert.ok(!foreign.ok && foreign.outcome === 'place_unknown');
  const wrong = { params: { merchantId }, body: { ...body, through: '2016-09-30' } };
  const dates = await oguni.lead.ask(pointsRoutes.createFee, wrong);
  assert.ok(!dates.ok && dates.outcome === 'fee_dates');
  const free = await oguni.lead.ask(pointsRoutes.createFee, { params: { merchantId }, body: { ...body, yen: 0 } });
  assert.ok(!free.ok && free.outcome === 'amount_invalid');
  const { feeId } = await oguni.lead.call(pointsRoutes.createFee, { params: { merchantId }, body });
  await oguni.lead.call(pointsRoutes.changeFeeLastDay, { params: { feeId }, body: { through: '2016-10-02' } });
  const { fees } = await oguni.lead.call(pointsRoutes.listFees);
  assert.equal(fees.find((fee) => fee.feeId === feeId)?.through, '2016-10-02');
});

test('a fee changes from its day on: a till charges the amount of its day, and what was counted keeps its own', async () => {
  const { merchantId, counter } = await shopIn(oguni, { kind: 'facility' });
  const first = { name: '入館料', yen: 300, from: '2016-01-01', through: '2017-03-31' };
  const { feeId } = await oguni.lead.call(pointsRoutes.createFee, { params: { merchantId }, body: first });
  const on = dateInTokyo(nation.world.clock());
  const change = (body: { name: string; yen: number; fromOn: string }) =>
    oguni.lead.ask(pointsRoutes.changeFee, { params: { feeId }, body: { ...body, reason: '改定' } });
  const lastMonth = `${on.with({ day: 1 }).subtract({ days: 1 })}`;
  const next = { name: '観覧料', yen: 400, fromOn: `${on.add({ days: 1 })}` };
  assert.equal(outcomeOf(await change({ ...next, fromOn: lastMonth })), 'date_before_month');
  assert.equal(outcomeOf(await change(next)), 'paid');
  const offered = async () => (await today(counter)).fees.map(({ name, yen }) => [name, yen]);
  assert.deepEqual(await offered(), [['入館料', 300]], 'not yet');
  const { fees } = await oguni.lead.call(pointsRoutes.listFees);
  assert.deepEqual(fees.find((fee) => fee.feeId === feeId)?.coming, next);
  await sql('INSERT INTO fee_use (fee_id, used_on, count) VALUES (:feeId, :on, 1)', { feeId, on: `${on}` });
  nation.pass({ hours: 24 });
  assert.deepEqual(await offered(), [['観覧料', 400]]);
  const month = { from: `${on}`, through: next.fromOn };
  const { uses } = await oguni.lead.call(pointsRoutes.showFeeUses, { query: month });
  assert.deepEqual(
    uses.filter((use) => use.feeId === feeId).map(({ name, yen }) => [name, yen]),
    [['入館料', 300]],
  );
  nation.pass({ hours: -24 });
});

test('a fee is refused for a kind of place that charges none, also past the office’s page', async () => {
  const body = { name: '会場費', yen: 300, from: '2016-10-01', through: '2016-10-31' };
  const fee = async (kind: 'shop' | 'booth' | 'antenna' | 'street' | 'facility' | 'transport' | 'other') => {
    const { merchantId } = await shopIn(oguni, { kind });
    return outcomeOf(await oguni.lead.ask(pointsRoutes.createFee, { params: { merchantId }, body }));
  };
  for (const kind of ['shop', 'booth', 'antenna', 'street'] as const)
    assert.equal(await fee(kind), 'place_takes_no_fee');
  for (const kind of ['facility', 'transport', 'other'] as const) assert.equal(await fee(kind), 'paid');
});

test('a receipt is printed again on its day at any terminal of the place, with the balance of now', async () => {
  const { counter } = await shopIn(oguni);
  const person = await holder({ '43424': 500 });
  const { paymentKey } = await counter.pay(person, 200);
  await counter.pay(person, 100);
  const again = await counter.actor.call(pointsRoutes.showReceipt, { params: { paymentKey } });
  assert.deepEqual(
    [again.points, again.balance, again.expiries],
    [200, 200, [{ points: 200, expiresOn: '2017-03-31' }]],
  );
  const elsewhere = (await shopIn(oguni)).counter.actor;
  const foreign = await elsewhere.ask(pointsRoutes.showReceipt, { params: { paymentKey } });
  assert.ok(!foreign.ok && foreign.outcome === 'original_unknown');
  const unknown = await counter.actor.ask(pointsRoutes.showReceipt, {
    params: { paymentKey: makeKey(nation.world.clock()) },
  });
  assert.ok(!unknown.ok && unknown.outcome === 'original_unknown');
  nation.pass({ hours: 24 });
  const late = await counter.actor.ask(pointsRoutes.showReceipt, { params: { paymentKey } });
  assert.ok(!late.ok && late.outcome === 'receipt_too_late');
  nation.pass({ hours: -24 });
});

test('a fee of a facility fills the bill; its uses are counted by day, an undo of the day is not, and nobody is linked to it', async () => {
  const { counter, merchantId } = await shopIn(oguni, { kind: 'facility', exempt: true });
  const { feeId } = await oguni.lead.call(pointsRoutes.createFee, {
    params: { merchantId },
    body: { name: '企画展 一般', yen: 500, from: '2016-10-01', through: '2016-10-03' },
  });
  assert.deepEqual((await today(counter)).fees, [{ feeId, name: '企画展 一般', yen: 500 }]);
  const person = await holder({ '43424': 2000 });
  const uses = async () => {
    const query = { from: '2016-10-01', through: '2016-10-31' };
    const found = await oguni.lead.call(pointsRoutes.showFeeUses, { query });
    return found.uses.filter((use) => use.feeId === feeId).map(({ on, count }) => [on, count]);
  };
  assert.equal(outcomeOf(await pay(counter, person, { amount: 501, total: 800, feeId })), 'points_exceed_total');
  assert.equal(outcomeOf(await pay(counter, person, { amount: 10, feeId: feeId + 99 })), 'fee_unknown');
  assert.equal(outcomeOf(await pay((await shopIn(oguni)).counter, person, { amount: 10, feeId })), 'fee_unknown');
  const { counterSessionId, paymentKey } = await counter.open(person);
  const twice = await Promise.all(
    [1, 2].map(() =>
      counter.actor.ask(pointsRoutes.pay, {
        body: { counterSessionId, amount: 500, total: 500, feeId },
        idempotencyKey: paymentKey,
      }),
    ),
  );
  assert.deepEqual(twice.map(outcomeOf), ['paid', 'paid']);
  const second = await pay(counter, person, { amount: 300, feeId });
  assert.ok(second.ok);
  assert.deepEqual(await uses(), [['2016-10-03', 2]]);
  await counter.reverse(second.answer.paymentKey);
  assert.deepEqual(await uses(), [['2016-10-03', 1]]);
  nation.pass({ hours: 24 });
  await nation.points.sweep();
  const kept = await sql('SELECT FROM counter_session WHERE fee_id IS NOT NULL');
  assert.equal(kept, 0);
  assert.deepEqual((await today(counter)).fees, [], 'its last day is over');
  assert.deepEqual(await uses(), [['2016-10-03', 1]]);
  nation.pass({ hours: -24 });
});
