import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { type Counter, type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let counter: Counter;
let second: Counter;
let other: Counter;
let operatorId: string;
let programId: number;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  ({ counter, operatorId } = shop);
  second = await nation.mykey.openCounter(operatorId, 'レジ2');
  other = (await town.shop({ name: 'となりの店', kind: 'shop' })).counter;
  programId = await town.program({
    department: '市民課',
    name: '子育て支援',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
});
after(() => nation?.close());

let people = 0;
/** Somebody with points in this town. */
async function holder(points: number): Promise<Holder> {
  people += 1;
  const person = await nation.person(`Taro${people}`);
  if (points > 0) await town.grant({ programId, mykeyId: person.mykeyId, amount: points, reason: '試験' });
  return person;
}
const balanceOf = async (person: Holder) => (await person.atMypage(pointsRoutes.showBalances)).totalPoints;
const pay = (
  at: Counter,
  session: { counterSessionId: string; paymentKey: string },
  amount: unknown,
  idempotencyKey = session.paymentKey,
) =>
  at.actor.ask(pointsRoutes.pay, {
    body: { counterSessionId: session.counterSessionId, amount: amount as number },
    idempotencyKey,
  });

test('a tap shows what can be used here and nothing else; a payment takes it and leaves a receipt', async () => {
  const person = await holder(1000);
  const session = await counter.open(person);
  assert.deepEqual([session.usable, session.joined], [1000, true]);
  const paid = await pay(counter, session, 240);
  assert.ok(paid.ok && paid.status === 201);
  assert.equal(paid.answer.points, 240);
  assert.equal(paid.answer.balance, 760);
  assert.deepEqual(paid.answer.expiries, [{ points: 760, expiresOn: '2017-03-31' }]);
  assert.match(paid.answer.receiptNumber, /^R[0-9A-F]{8}$/);
  assert.equal(await balanceOf(person), 760);
});

const wrongAmounts: [unknown, string][] = [
  [0, 'amount_invalid'],
  [-1, 'amount_invalid'],
  [1.5, 'amount_invalid'],
  ['１００', 'amount_invalid'],
  [1001, 'insufficient_points'],
];
for (const [amount, outcome] of wrongAmounts) {
  test(`paying ${amount} of 1,000 is refused as ${outcome}, and the same tap can still pay a right amount`, async () => {
    const person = await holder(1000);
    const session = await counter.open(person);
    const refused = await pay(counter, session, amount);
    assert.ok(!refused.ok);
    assert.equal(refused.outcome, outcome);
    assert.match(refused.title, /。$/);
    assert.equal(await balanceOf(person), 1000);
    assert.ok((await pay(counter, session, 1000)).ok);
  });
}

test('a double tap, and a retry after the network was lost, also when the session has ended, pay once', async () => {
  const person = await holder(500);
  const session = await counter.open(person);
  const [first, again] = await Promise.all([pay(counter, session, 200), pay(counter, session, 200)]);
  assert.ok(first.ok && again.ok);
  assert.deepEqual(again.answer, first.answer);
  nation.pass({ minutes: 5 });
  const late = await pay(counter, session, 200);
  assert.ok(late.ok);
  assert.equal(late.answer.paidAt, first.answer.paidAt);
  const changed = await pay(counter, session, 201);
  assert.ok(!changed.ok && changed.outcome === 'exists_with_different_request');
  assert.equal(await balanceOf(person), 300);
});

test('one tap makes one payment: another key in its session is refused, and a session ends after two minutes', async () => {
  const person = await holder(500);
  const session = await counter.open(person);
  const foreign = await pay(counter, session, 1, makeKey(nation.world.clock()));
  assert.ok(!foreign.ok && foreign.outcome === 'payment_key_differs');
  nation.pass({ seconds: 121 });
  const late = await pay(counter, session, 1);
  assert.ok(!late.ok && late.outcome === 'counter_session_ended');
  assert.equal(await balanceOf(person), 500);
});

test('two counters at once cannot spend the same points twice', async () => {
  const person = await holder(100);
  const sessions = [await counter.open(person), await second.open(person)] as const;
  const paid = await Promise.all([pay(counter, sessions[0], 80), pay(second, sessions[1], 80)]);
  assert.deepEqual(paid.map((p) => (p.ok ? 'paid' : p.outcome)).sort(), ['insufficient_points', 'paid']);
  assert.equal(await balanceOf(person), 20);
});

test('a reversal on the same day at the same terminal puts the very points back, once', async () => {
  const person = await holder(300);
  const lots = async () => (await person.atMypage(pointsRoutes.showBalances)).purses;
  const before = await lots();
  const paid = await counter.pay(person, 120);
  const reverse = (at: Counter) =>
    at.actor.ask(pointsRoutes.reversePayment, {
      params: { paymentKey: paid.paymentKey },
      idempotencyKey: makeKey(nation.world.clock()),
    });
  const elsewhere = await reverse(second);
  assert.ok(!elsewhere.ok && elsewhere.outcome === 'original_unknown');
  const reversed = await reverse(counter);
  assert.ok(reversed.ok);
  assert.equal(reversed.answer.balance, 300);
  assert.notEqual(reversed.answer.reversedAt, null);
  assert.deepEqual(await lots(), before);
  const twice = await reverse(counter);
  assert.ok(!twice.ok && twice.outcome === 'restore_exceeds_original');
  const today = await counter.actor.call(pointsRoutes.showToday);
  assert.notEqual(today.payments.find((p) => p.paymentKey === paid.paymentKey)?.reversedAt, null);
});

test('yesterday’s payment is not the counter’s to reverse', async () => {
  const person = await holder(300);
  const paid = await counter.pay(person, 120);
  nation.pass({ hours: 24 });
  const late = await counter.actor.ask(pointsRoutes.reversePayment, {
    params: { paymentKey: paid.paymentKey },
    idempotencyKey: makeKey(nation.world.clock()),
  });
  assert.ok(!late.ok && late.outcome === 'reversal_too_late');
});

test('at a first tap the customer is asked once, and joins at the counter', async () => {
  const hand = { mykeyId: 'Hajimete' };
  nation.mykey.registerPerson(hand.mykeyId);
  const opened = await counter.open(hand);
  assert.equal(opened.joined, false);
  const early = await pay(counter, opened, 1);
  assert.ok(!early.ok && early.outcome === 'not_a_member');
  const { counterSessionId } = opened;
  const joined = await counter.actor.call(pointsRoutes.joinAtCounter, { params: { counterSessionId } });
  assert.deepEqual([joined.joined, joined.purses[0]?.usable], [true, 0]);
  assert.equal((await counter.open(hand)).joined, true);
});

test('an assertion is good once, for a minute, for one key and one operator', async () => {
  const person = await holder(100);
  const assertionAt = (at: Counter) => nation.mykey.assert(at.actor, person);
  const present = async (at: Counter, assertion: string) => {
    const answered = await at.actor.ask(pointsRoutes.openCounterSession, {
      body: { assertion, paymentKey: makeKey(nation.world.clock()) },
    });
    return answered.ok ? 'opened' : answered.outcome;
  };
  const once = await assertionAt(counter);
  assert.equal(await present(counter, once), 'opened');
  assert.equal(await present(counter, once), 'assertion_replayed');
  assert.equal(await present(second, await assertionAt(counter)), 'assertion_other_key');
  assert.equal(await present(other, await assertionAt(counter)), 'assertion_other_key');
  const slow = await assertionAt(counter);
  nation.pass({ seconds: 61 });
  assert.equal(await present(counter, slow), 'assertion_expired');
  const broken = await assertionAt(counter);
  assert.equal(await present(counter, `${broken.slice(0, -4)}AAAA`), 'assertion_invalid');
  assert.equal(await present(counter, 'x.y.z'), 'assertion_invalid');
  assert.equal(await present(counter, await nation.mykey.assert(person.actor, person)), 'assertion_other_key');
});

test('a stopped マイキーID pays nowhere, and the clerk does not learn why', async () => {
  const person = await holder(100);
  const open = await counter.open(person);
  nation.mykey.changeStatus(person.mykeyId, 'suspended');
  await nation.points.sync();
  const refused = await pay(counter, open, 10);
  assert.ok(!refused.ok && refused.outcome === 'not_usable_here');
  assert.doesNotMatch(refused.title, /停止|無効/);
  assert.equal(await balanceOf(person).catch(() => 100), 100);
});

test('a terminal without a place of use, a revoked one, and a key that nobody enrolled are refused by name', async () => {
  const library = await nation.mykey.registerOperator({
    name: '図書室',
    kind: 'library',
    series: 'A',
    municipalityCode: null,
    customerIdRule: { mode: 'mykeyId' },
  });
  const desk = await nation.mykey.openCounter(library, '窓口');
  const nowhere = await desk.actor.ask(pointsRoutes.showToday);
  assert.ok(!nowhere.ok && nowhere.outcome === 'place_unknown');
  nation.mykey.revokeTerminal(desk.actor.key.jkt);
  await nation.points.sync();
  const stolen = await desk.actor.ask(pointsRoutes.showToday);
  assert.ok(!stolen.ok && stolen.outcome === 'not_allowed');
  const stranger = await nation.world.newActor();
  const unknown = await stranger.ask(pointsRoutes.showToday);
  assert.ok(!unknown.ok && unknown.outcome === 'not_allowed');
});

test('a terminal that was revoked while it is remembered pays nothing, and a second later can do nothing', async () => {
  const person = await holder(100);
  const stolen = (await town.shop({ name: 'かどの店', kind: 'shop' })).counter;
  const session = await stolen.open(person);
  await stolen.actor.call(pointsRoutes.showToday);
  // As a worker in another process writes it: nobody tells this one.
  await execute(nation.databases.points, `UPDATE terminal SET status = 'revoked' WHERE jkt = :jkt`, {
    jkt: stolen.actor.key.jkt,
  });
  const refused = await pay(stolen, session, 10);
  assert.ok(!refused.ok && refused.outcome === 'not_allowed');
  assert.equal(await balanceOf(person), 100);
  await wait(1000);
  const late = await stolen.actor.ask(pointsRoutes.showToday);
  assert.ok(!late.ok && late.outcome === 'not_allowed');
});

test('where the feed is read in the same process, a revoked terminal is forgotten at once', async () => {
  const shop = await town.shop({ name: 'うらの店', kind: 'shop' });
  await shop.counter.actor.call(pointsRoutes.showToday);
  nation.mykey.revokeTerminal(shop.counter.actor.key.jkt);
  await nation.points.sync();
  const refused = await shop.counter.actor.ask(pointsRoutes.showToday);
  assert.ok(!refused.ok && refused.outcome === 'not_allowed');
});

test('a payment that was made is answered again also after its マイキーID was stopped', async () => {
  const person = await holder(100);
  const session = await counter.open(person);
  const paid = await pay(counter, session, 30);
  nation.mykey.changeStatus(person.mykeyId, 'suspended');
  await nation.points.sync();
  const again = await pay(counter, session, 30);
  assert.ok(paid.ok && again.ok);
  assert.deepEqual(again.answer, paid.answer);
  const changed = await pay(counter, session, 31);
  assert.ok(!changed.ok && changed.outcome === 'exists_with_different_request');
});

test('a receipt says what expires next after the payment, also where the first lot was used up', async () => {
  const later = await town.program({
    department: '市民課',
    name: '見守り',
    amount: 500,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2018-03-31',
  });
  const person = await holder(100);
  await town.grant({ programId: later, mykeyId: person.mykeyId, amount: 50, reason: '試験' });
  const receipts = [];
  for (const amount of [40, 60, 20, 30]) {
    const { balance, expiries } = await counter.pay(person, amount);
    receipts.push([balance, expiries[0] ?? null]);
  }
  assert.deepEqual(receipts, [
    [110, { points: 60, expiresOn: '2017-03-31' }],
    [50, { points: 50, expiresOn: '2018-03-31' }],
    [30, { points: 30, expiresOn: '2018-03-31' }],
    [0, null],
  ]);
});

test('what a tap leaves behind without a payment is deleted; a payment’s session stays', async () => {
  const person = await holder(100);
  const unpaid = await counter.open(person);
  const paid = await counter.pay(person, 10);
  nation.pass({ minutes: 12 });
  await nation.points.sweep();
  const left = await rows<{ key: string }>(nation.databases.points, 'SELECT payment_key AS key FROM counter_session');
  const keys = left.map((l) => l.key);
  assert.ok(!keys.includes(unpaid.paymentKey));
  assert.ok(keys.includes(paid.paymentKey));
});
