import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let accounting: Officer;
let shop: Awaited<ReturnType<Town['shop']>>;
let museum: Awaited<ReturnType<Town['shop']>>;
let programId: number;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  accounting = await town.person('accounting');
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  museum = await town.shop({ name: '郷土館', kind: 'facility', exempt: true });
  const period = { startsOn: '2016-04-01', endsOn: '2016-12-31', expiresOn: '2016-12-31' };
  programId = await town.program({ department: '市民課', name: '試験', amount: 1000, ...period });
});
after(() => nation?.close());

let people = 0;
async function holder(points: number): Promise<Holder> {
  people += 1;
  const person = await nation.person(`Saburo${people}`);
  await town.grant({ programId, mykeyId: person.mykeyId, amount: points, reason: '試験' });
  return person;
}
const balanceOf = async (person: Holder) => (await person.atMypage(pointsRoutes.showBalances)).totalPoints;
const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'ok' : answered.outcome);
const refund = (
  paymentKey: string,
  asked: { points: number; reason?: string; by?: Officer; idempotencyKey?: string },
) => {
  const { points, reason = '返品', by = accounting, idempotencyKey = makeKey(nation.world.clock()) } = asked;
  const request = { params: { paymentKey }, body: { points, reason }, idempotencyKey };
  return by.ask(pointsRoutes.refundUse, request);
};
const listed = async (from = '2016-10-01', through = '2016-10-31') =>
  accounting.call(pointsRoutes.listRefunds, { query: { from, through } });
/** What the open window owes a place, as its statement says. */
async function owed(merchantId: number) {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const settlementId = settlements.find(({ state }) => state === 'open')?.settlementId ?? 0;
  const { lines } = await accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
  return {
    settlementId,
    line: lines.find(({ payeeId, leg }) => payeeId === merchantId && leg === 'municipalityToPayee'),
  };
}

test('a key that can be no operation’s is refused before anything is kept, and the list of refunds stays whole', async () => {
  const person = await holder(100);
  const paid = await shop.counter.pay(person, 50);
  const before = await listed();
  const idempotencyKey = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
  assert.equal(outcomeOf(await refund(paid.paymentKey, { points: 10, idempotencyKey })), 'key_in_the_future');
  assert.deepEqual(await listed(), before);
  const give = { eventId: 1, amount: 1, fromMunicipalityCode: '43424' };
  const move = { destination: { kind: 'municipality' as const, municipalityCode: '43424' }, amount: 1 };
  const refused = /key_in_the_future/;
  await assert.rejects(person.atMypage(pointsRoutes.contribute, { body: give, idempotencyKey }), refused);
  await assert.rejects(person.atMypage(pointsRoutes.allocate, { body: move, idempotencyKey }), refused);
});

test('the office finds a use by its receipt number and refunds a part of it, with who, when and why', async () => {
  const person = await holder(500);
  const paid = await shop.counter.pay(person, 300);
  nation.pass({ hours: 24 });
  const find = (query: { receipt: string; on?: string; merchantId?: number }) =>
    accounting.ask(pointsRoutes.findUse, { query });
  const found = await find({ receipt: ` ${paid.receiptNumber.toLowerCase()}` });
  // Of before, and as somebody reads it out.
  for (const typed of [
    paid.receiptNumber.slice(1),
    `Ｒ${paid.receiptNumber.slice(1, 5)} ${paid.receiptNumber.slice(5)}`,
  ]) {
    const again = await find({ receipt: typed });
    assert.equal(again.ok && again.answer.uses.length, 1, typed);
  }
  assert.ok(found.ok);
  assert.deepEqual(
    found.answer.uses.map(({ paymentKey, place, points, refunded }) => [paymentKey, place, points, refunded]),
    [[paid.paymentKey, 'まちなか商店', 300, 0]],
  );
  assert.doesNotMatch(JSON.stringify(found.answer), /Saburo/, 'a use is not a person');
  const otherDay = await find({ receipt: paid.receiptNumber, on: '2016-10-02' });
  assert.ok(otherDay.ok && otherDay.answer.uses.length === 0);
  const otherPlace = await find({ receipt: paid.receiptNumber, merchantId: museum.merchantId });
  assert.ok(otherPlace.ok && otherPlace.answer.uses.length === 0);
  assert.equal(outcomeOf(await find({ receipt: 'XYZ' })), 'receipt_number_form');

  const refunded = await refund(paid.paymentKey, { points: 120, reason: '一部返品' });
  assert.ok(refunded.ok);
  assert.deepEqual([refunded.answer.refunded, refunded.answer.expired], [120, 0]);
  assert.equal(await balanceOf(person), 320);
  const [line] = (await listed()).refunds;
  assert.deepEqual(
    [line?.points, line?.reason, line?.by, line?.receiptNumber],
    [120, '一部返品', '会計 担当', paid.receiptNumber],
  );
});

const wrong: [string, unknown, string, string][] = [
  ['more than is left', 181, '返品', 'restore_exceeds_original'],
  ['nothing', 0, '返品', 'amount_invalid'],
  ['less than nothing', -1, '返品', 'amount_invalid'],
  ['half a point', 1.5, '返品', 'amount_invalid'],
  ['full-width digits', '１００', '返品', 'amount_invalid'],
  ['without a reason', 10, '  ', 'reason_missing'],
];
for (const [what, points, reason, outcome] of wrong) {
  test(`a refund of ${what} is refused as ${outcome}, and nothing is recorded`, async () => {
    const person = await holder(500);
    const paid = await shop.counter.pay(person, 300);
    assert.equal(outcomeOf(await refund(paid.paymentKey, { points: 120 })), 'ok');
    const before = (await listed()).refunds.length;
    assert.equal(outcomeOf(await refund(paid.paymentKey, { points: points as number, reason })), outcome);
    assert.equal(await balanceOf(person), 320);
    assert.equal((await listed()).refunds.length, before);
  });
}

test('a refund that is sent twice under one key is made once; the key with another number is refused', async () => {
  const person = await holder(500);
  const { paymentKey } = await shop.counter.pay(person, 300);
  const idempotencyKey = makeKey(nation.world.clock());
  const twice = await Promise.all([1, 2].map(() => refund(paymentKey, { points: 100, idempotencyKey })));
  assert.deepEqual(twice.map(outcomeOf), ['ok', 'ok']);
  assert.equal(outcomeOf(await refund(paymentKey, { points: 200, idempotencyKey })), 'exists_with_different_request');
  assert.equal(await balanceOf(person), 300);
});

test('only the office whose points were used refunds, and of its people those who look after the money', async () => {
  const person = await holder(500);
  const { paymentKey } = await shop.counter.pay(person, 300);
  const other = await nation.platform.openTown({ municipalityCode: '13116' });
  assert.equal(outcomeOf(await refund(paymentKey, { points: 10, by: other.lead })), 'original_unknown');
  const approver = await town.person('approver');
  assert.equal(outcomeOf(await refund(paymentKey, { points: 10, by: approver })), 'not_allowed');
  assert.equal(outcomeOf(await refund(paymentKey, { points: 10, by: town.lead })), 'ok');
});

test('a fee that was waived and is refunded is waived no longer: the exempted sum shrinks', async () => {
  const person = await holder(500);
  const { paymentKey } = await museum.counter.pay(person, 300);
  const before = (await owed(museum.merchantId)).line;
  assert.deepEqual([before?.points, before?.exempt], [300, true]);
  assert.equal(outcomeOf(await refund(paymentKey, { points: 120 })), 'ok');
  assert.equal((await owed(museum.merchantId)).line?.points, 180);
});

test('what is refunded after the window was closed counts in the next one', async () => {
  const person = await holder(500);
  const late = await town.shop({ name: 'おそい店', kind: 'shop' });
  const { paymentKey } = await late.counter.pay(person, 300);
  const { settlementId } = await owed(late.merchantId);
  await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId } });
  assert.equal(outcomeOf(await refund(paymentKey, { points: 100 })), 'ok');
  const { lines } = await accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
  assert.equal(
    lines.find(({ payeeId, leg }) => payeeId === late.merchantId && leg === 'municipalityToPayee')?.points,
    300,
  );
  assert.equal((await owed(late.merchantId)).line?.points, -100);
});

test('points whose last day passed meanwhile come back expired, and are listed for whoever decides on goodwill', async () => {
  const person = await holder(500);
  const paid = await shop.counter.pay(person, 300);
  nation.pass({ hours: 24 * 91 });
  await nation.points.expire();
  const refunded = await refund(paid.paymentKey, { points: 50 });
  assert.ok(refunded.ok);
  assert.equal(refunded.answer.expired, 50);
  assert.equal(await balanceOf(person), 0);
  const { expired, refunds } = await listed('2017-01-01', '2017-01-31');
  assert.deepEqual(
    expired.map(({ points, expiresOn, receiptNumber }) => [points, expiresOn, receiptNumber]),
    [[50, '2016-12-31', paid.receiptNumber]],
  );
  assert.equal(refunds.length, 1);
  // A shop of a street with points of its own: what it took for a purchase was no merge, whatever became of it since.
  await nation.databases.points.query(
    `WITH street AS (
       INSERT INTO shopping_street (municipality_code, name, office_merchant_id, point_name, rate_numerator, rate_denominator)
       SELECT municipality_code, '中央通り', id, '丸丸カード', 1, 3 FROM merchant WHERE place_name(id, '2016-12-31') = '郷土館' RETURNING id)
     UPDATE merchant SET street_id = street.id FROM street WHERE place_name(merchant.id, '2016-12-31') = 'まちなか商店'`,
  );
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.deepEqual(
    lines.slice(2).map(({ kind, what, points: moved }) => [kind, what, moved]),
    [
      ['use', 'まちなか商店', -300],
      ['expiry', '', -200],
      ['reversal', 'まちなか商店', 50],
      ['expiry', '', -50],
    ],
  );
});
