import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { type Counter, type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let oguni: Town;
let toshima: Town;
let oguniProgram: number;
let toshimaProgram: number;
const program = {
  department: '市民課',
  name: '子育て支援',
  amount: 1000,
  startsOn: '2016-04-01',
  endsOn: '2017-03-31',
  expiresOn: '2017-03-31',
};
before(async () => {
  nation = await startTestPoints();
  oguni = await nation.platform.openTown({ municipalityCode: '43424' });
  toshima = await nation.platform.openTown({ municipalityCode: '13116' });
  oguniProgram = await oguni.program(program);
  toshimaProgram = await toshima.program(program);
});
after(() => nation?.close());

let people = 0;
/** Somebody with points of both towns. */
async function holder(points: { oguni?: number; toshima?: number }): Promise<Holder> {
  people += 1;
  const person = await nation.person(`Tabi${people}`);
  const { mykeyId } = person;
  if (points.oguni) await oguni.grant({ programId: oguniProgram, mykeyId, amount: points.oguni, reason: '試験' });
  if (points.toshima)
    await toshima.grant({ programId: toshimaProgram, mykeyId, amount: points.toshima, reason: '試験' });
  return person;
}
type PayBody = NonNullable<RouteRequest<typeof pointsRoutes.pay>['body']>;
async function pay(at: Counter, person: Holder, asked: Omit<PayBody, 'counterSessionId'>) {
  const { counterSessionId, paymentKey } = await at.open(person);
  return at.actor.ask(pointsRoutes.pay, { body: { counterSessionId, ...asked }, idempotencyKey: paymentKey });
}
const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'ok' : answered.outcome);
const everything = {
  kinds: ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'] as const,
  vouchers: true,
  conversions: true,
  events: true,
  paymentMax: null,
};
const rule = (town: Town, changed: object) =>
  town.lead.call(pointsRoutes.setUseRule, { body: { ...everything, ...changed } as never });

test('points of another town count only where the two have an agreement, from its first day to its last', async () => {
  const person = await holder({ oguni: 500, toshima: 300 });
  const antenna = await toshima.shop({ name: '銀座の特産店', kind: 'antenna' });
  assert.equal(
    outcomeOf(await pay(antenna.counter, person, { amount: 100, municipalityCode: '43424' })),
    'not_accepted_here',
  );
  await oguni.lead.call(pointsRoutes.createTieUp, {
    body: { merchantId: antenna.merchantId, validFrom: '2016-10-03', validThrough: '2016-10-04' },
  });
  const paid = await pay(antenna.counter, person, { amount: 100, municipalityCode: '43424' });
  assert.ok(paid.ok);
  assert.deepEqual([paid.answer.municipality.code, paid.answer.balance], ['43424', 400]);
  // The issuing town owes the shop, wherever the shop stands.
  const [open] = (await oguni.lead.call(pointsRoutes.listSettlements)).settlements;
  const { lines } = await oguni.lead.call(pointsRoutes.showSettlement, {
    params: { settlementId: open?.settlementId ?? 0 },
  });
  assert.deepEqual(
    lines.map(({ payee, points }) => [payee, points]),
    [['銀座の特産店', 100]],
  );
  nation.pass({ hours: 48 });
  assert.equal(
    outcomeOf(await pay(antenna.counter, person, { amount: 100, municipalityCode: '43424' })),
    'not_accepted_here',
  );
  assert.equal(outcomeOf(await pay(antenna.counter, person, { amount: 100 })), 'ok');
});

test('an agreement between towns opens all their places, the tap shows both purses, and a reversal goes where it came from', async () => {
  const person = await holder({ oguni: 500, toshima: 300 });
  const { counter } = await toshima.shop({ name: '池袋の店', kind: 'shop' });
  const { tieUpId } = await oguni.lead.call(pointsRoutes.createTieUp, {
    body: { hostMunicipalityCode: '131164', validFrom: '2016-10-01', validThrough: '2017-03-31' },
  });
  const paid = await pay(counter, person, { amount: 120, municipalityCode: '43424' });
  assert.ok(paid.ok);
  const reversed = await counter.reverse(paid.answer.paymentKey);
  assert.deepEqual([reversed.municipality.code, reversed.balance], ['43424', 500]);
  const { given } = await oguni.lead.call(pointsRoutes.listTieUps);
  const { received } = await toshima.lead.call(pointsRoutes.listTieUps);
  assert.equal(given.find((one) => one.tieUpId === tieUpId)?.host?.name, '豊島区');
  assert.equal(received.find((one) => one.tieUpId === tieUpId)?.issuer.name, '小国町');
});

test('two periods of one agreement share no day, and an agreement names one other side', async () => {
  const { merchantId } = await toshima.shop({ name: '重なる店', kind: 'shop' });
  const agree = (body: object) => oguni.lead.ask(pointsRoutes.createTieUp, { body: body as never });
  const period = { validFrom: '2016-11-01', validThrough: '2016-11-30' };
  assert.equal(outcomeOf(await agree({ merchantId, ...period })), 'ok');
  assert.equal(outcomeOf(await agree({ merchantId, ...period, validFrom: '2016-11-30' })), 'tie_up_overlaps');
  assert.equal(outcomeOf(await agree({ merchantId, validFrom: '2016-12-01', validThrough: '2016-12-31' })), 'ok');
  assert.equal(
    outcomeOf(await agree({ merchantId, validFrom: '2017-02-01', validThrough: '2017-01-01' })),
    'period_invalid',
  );
  assert.equal(outcomeOf(await agree(period)), 'tie_up_with_whom');
  assert.equal(outcomeOf(await agree({ merchantId, hostMunicipalityCode: '13116', ...period })), 'tie_up_with_whom');
  assert.equal(outcomeOf(await agree({ hostMunicipalityCode: '43424', ...period })), 'tie_up_with_whom');
  assert.equal(outcomeOf(await agree({ hostMunicipalityCode: '17009', ...period })), 'municipality_unknown');
  const twice = await Promise.all(
    [1, 2].map(() => agree({ merchantId, validFrom: '2017-05-01', validThrough: '2017-05-31' })),
  );
  assert.deepEqual(twice.map(outcomeOf).sort(), ['ok', 'tie_up_overlaps']);
});

test('the town’s rule decides which kinds of places count and how much one payment may use; what was paid is answered again', async () => {
  const person = await holder({ oguni: 1000 });
  const { counter } = await oguni.shop({ name: '決まりの店', kind: 'shop' });
  await rule(oguni, { paymentMax: 300 });
  assert.equal(outcomeOf(await pay(counter, person, { amount: 301 })), 'payment_over_limit');
  const { counterSessionId, paymentKey } = await counter.open(person);
  const again = () =>
    counter.actor.ask(pointsRoutes.pay, { body: { counterSessionId, amount: 300 }, idempotencyKey: paymentKey });
  const first = await again();
  assert.ok(first.ok);
  await rule(oguni, { kinds: ['facility'] });
  const replay = await again();
  assert.ok(replay.ok);
  assert.equal(replay.answer.paidAt, first.answer.paidAt);
  await assert.rejects(counter.open(person), /not_accepted_here/);
  await rule(oguni, {});
  const { history } = await oguni.lead.call(pointsRoutes.showUseRule);
  assert.deepEqual(
    history.map(({ paymentMax, kinds }) => [paymentMax, kinds.length]),
    [
      [null, 7],
      [null, 1],
      [300, 7],
    ],
  );
});

test('more points than the bill are refused; what is paid in cash is not kept', async () => {
  const person = await holder({ oguni: 1000 });
  const { counter } = await oguni.shop({ name: '現金の店', kind: 'shop' });
  assert.equal(outcomeOf(await pay(counter, person, { amount: 501, total: 500 })), 'points_exceed_total');
  assert.equal(outcomeOf(await pay(counter, person, { amount: 300, total: 500 })), 'ok');
});

test('points go into a street’s own by hand (6-2 ①-2): the street’s office is paid, the receipt says how many to add', async () => {
  const person = await holder({ oguni: 1000 });
  const office = await oguni.shop({ name: '宮原商店街 事務局', kind: 'street' });
  const ownPoints = { name: 'みやはらポイント', numerator: 1, denominator: 3 };
  const street = (name: string, own: object | null) =>
    oguni.lead.ask(pointsRoutes.createStreet, {
      body: { name, officeMerchantId: office.merchantId, ownPoints: own as never },
    });
  assert.equal(outcomeOf(await street('宮原商店街', { ...ownPoints, numerator: 0 })), 'rate_invalid');
  const made = await street('宮原商店街', ownPoints);
  assert.ok(made.ok);
  const unnamed = await oguni.lead.ask(pointsRoutes.createStreet, { body: { name: '宮原商店街' } });
  assert.equal(outcomeOf(unnamed), 'street_name_taken');
  assert.equal(outcomeOf(await street('別の商店街', null)), 'street_office_taken');
  const { counter, merchantId } = await oguni.shop({ name: '宮原の店', kind: 'shop' });
  assert.equal(outcomeOf(await pay(counter, person, { amount: 9, purpose: 'merge' })), 'merge_not_possible');
  await oguni.lead.call(pointsRoutes.setStreetOfPlace, {
    params: { merchantId },
    body: { streetId: made.answer.streetId },
  });
  const uneven = await pay(counter, person, { amount: 10, purpose: 'merge' });
  assert.ok(!uneven.ok && uneven.outcome === 'rate_leaves_rest');
  assert.equal(uneven.body.usable, 9);
  const merged = await pay(counter, person, { amount: 9, purpose: 'merge' });
  assert.ok(merged.ok);
  assert.deepEqual(
    [merged.answer.merged, merged.answer.balance],
    [{ name: 'みやはらポイント', units: 3, left: 3 }, 991],
  );
  // The shop could not add them: the debit goes back.
  const undone = await counter.reverse(merged.answer.paymentKey);
  assert.equal(undone.balance, 1000);
  const today = await counter.actor.call(pointsRoutes.showToday);
  assert.deepEqual(
    today.payments.map(({ purpose, reversedAt }) => [purpose, reversedAt !== null]),
    [['merge', true]],
  );
});
