/** A place has another name or kind from a day on, ends after a day and opens again: what was, stays, and is paid. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Answered } from '../../server/client.ts';
import type { Holder } from '../testing.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
let person: Holder;
before(async () => {
  stage = await startVoucherStage();
  person = await stage.person(20_000);
});
after(() => stage?.nation.close());

const outcome = (answer: Answered<unknown>) => (answer.ok ? 'ok' : answer.outcome);
const today = (add = 0) =>
  `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: add })}`;
type Body = { name: string; kind: 'shop' | 'facility'; fromOn: string };
const change = (merchantId: number, body: Body) =>
  stage.town.lead.ask(pointsRoutes.changeMerchant, { params: { merchantId }, body: { ...body, reason: '改称' } });
const end = (merchantId: number, lastOn: string) =>
  stage.town.lead.ask(pointsRoutes.endMerchant, { params: { merchantId }, body: { lastOn, reason: '閉店' } });
const reopen = (merchantId: number, fromOn: string) =>
  stage.town.lead.ask(pointsRoutes.reopenMerchant, { params: { merchantId }, body: { fromOn, reason: '再開' } });
const listed = async (merchantId: number) => {
  const { merchants } = await stage.town.lead.call(pointsRoutes.listMerchants);
  const place = merchants.find((one) => one.merchantId === merchantId);
  assert.ok(place);
  return place;
};
const shopsInHistory = async () => {
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  return lines.filter(({ kind }) => kind === 'use').map(({ what }) => what);
};

test('a name holds from its day on: a receipt and the history say what the place was called then, the running window what it is called today', async () => {
  const { counter, merchantId } = stage.lone;
  const before = await counter.pay(person, 100);
  assert.equal(outcome(await change(merchantId, { name: '一軒の本店', kind: 'shop', fromOn: today(2) })), 'ok');
  assert.deepEqual((await listed(merchantId)).coming, [
    { fromOn: today(2), name: '一軒の本店', kind: 'shop', isOpen: true },
  ]);
  assert.deepEqual([before.place, (await counter.pay(person, 100)).place], ['一軒の店', '一軒の店']);
  stage.nation.pass({ hours: 48 });
  assert.equal((await counter.pay(person, 100)).place, '一軒の本店');
  assert.deepEqual((await shopsInHistory()).toSorted(), ['一軒の店', '一軒の店', '一軒の本店']);
  // The window that runs is in today's words; what is corrected within the month is of its day.
  assert.equal((await stage.owed()).一軒の本店, 300);
  assert.equal(outcome(await change(merchantId, { name: '一軒家', kind: 'shop', fromOn: today(-1) })), 'ok');
  assert.deepEqual((await shopsInHistory()).toSorted(), ['一軒の店', '一軒の店', '一軒の本店']);
});

test('what changes nothing, lies before this month, or would leave fees where none are taken is refused by name', async () => {
  const museum = await stage.town.shop({ name: '郷土館', kind: 'facility' });
  const { merchantId } = museum;
  const same = { name: '郷土館', kind: 'facility' as const };
  assert.equal(outcome(await change(merchantId, { ...same, fromOn: today() })), 'place_unchanged');
  const early = { ...same, name: '資料館', fromOn: '2016-09-30' };
  assert.equal(outcome(await change(merchantId, early)), 'date_before_month');
  await stage.town.lead.call(pointsRoutes.createFee, {
    params: { merchantId },
    body: { name: '入館料', yen: 300, from: today(), through: today(5) },
  });
  assert.equal(outcome(await change(merchantId, { name: '郷土館', kind: 'shop', fromOn: today(5) })), 'place_has_fees');
  assert.equal(outcome(await change(merchantId, { name: '郷土館', kind: 'shop', fromOn: today(6) })), 'ok');
  assert.equal((await listed(merchantId)).kind, 'facility');
});

test('a place that ended takes nothing: no tap, no payment of a session begun before midnight, no voucher, no pass', async () => {
  const [shop] = stage.shops;
  const { merchantId, counter } = shop;
  const voucher = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 500 });
  assert.equal(outcome(await end(merchantId, today(-1))), 'date_past');
  assert.equal(outcome(await end(merchantId, today())), 'ok');
  assert.equal((await counter.pay(person, 100)).place, '宮原の茶店');
  const midnight = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').startOfDay().add({ days: 1 });
  stage.nation.pass({
    seconds:
      Math.trunc(midnight.since(stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo')).total('seconds')) - 30,
  });
  const session = await counter.open(person);
  stage.nation.pass({ minutes: 1 });
  const pay = await counter.actor.ask(pointsRoutes.pay, {
    body: { counterSessionId: session.counterSessionId, amount: 100 },
    idempotencyKey: session.paymentKey,
  });
  assert.equal(outcome(pay), 'place_ended');
  await assert.rejects(counter.open(person), /place_ended/);
  assert.equal(outcome(await stage.redeem(counter, { code: stage.paper(voucher).code })), 'place_ended');
  assert.equal(outcome(await counter.actor.ask(pointsRoutes.takeOfflinePass)), 'place_ended');
  assert.deepEqual((await counter.actor.call(pointsRoutes.listVoucherKindsHere)).kinds, []);
  // Its page says so, and what it is owed stands.
  assert.equal((await counter.actor.call(pointsRoutes.showPlaceHere)).place?.isOpen, false);
  assert.equal((await stage.owed()).宮原の茶店, 100);
  const { places } = await stage.town.lead.call(pointsRoutes.searchPlaces, { query: { q: '宮原の茶店' } });
  assert.deepEqual(places, []);
  assert.equal(outcome(await end(merchantId, today(3))), 'place_ended');
});

test('a pass without a network is good through the last day, and what was accepted under it is paid when it arrives later', async () => {
  const [, shop] = stage.shops;
  const voucher = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 700 });
  assert.equal(outcome(await end(shop.merchantId, today())), 'ok');
  const pass = await shop.counter.actor.call(pointsRoutes.takeOfflinePass);
  assert.equal(pass.expiresAt, `${Temporal.PlainDate.from(today(1)).toZonedDateTime('Asia/Tokyo').toInstant()}`);
  const acceptedAt = stage.nation.world.clock();
  const acceptance = { passId: pass.passId, code: stage.paper(voucher).code, acceptedAt: `${acceptedAt}` };
  stage.nation.pass({ hours: 30 });
  const { results } = await shop.counter.actor.call(pointsRoutes.syncOfflineAcceptances, {
    body: { acceptances: [{ ...acceptance, key: makeKey(acceptedAt) }] },
  });
  assert.deepEqual(
    results.map((one) => one.outcome),
    ['paid'],
  );
  assert.equal((await stage.owed()).宮原の書店, 700);
});

test('a bundle is cleared with the stamp of an open day, and refused with one after the last', async () => {
  const [, , shop] = stage.shops;
  const voucher = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 300 });
  assert.equal(outcome(await end(shop.merchantId, today())), 'ok');
  const last = today();
  stage.nation.pass({ hours: 24 });
  const { actor } = stage.office.counter;
  const { clearingId } = await actor.call(pointsRoutes.openClearing, {
    body: { merchantId: shop.merchantId, declaredCount: 1, declaredPoints: 300 },
    idempotencyKey: stage.key(),
  });
  const clear = (stampedOn: string) =>
    actor.ask(pointsRoutes.addToClearing, {
      params: { clearingId },
      body: { stampedOn, scans: [{ key: stage.key(), proof: { code: stage.paper(voucher).code } }] },
    });
  assert.equal(outcome(await clear(today())), 'place_ended');
  const done = await clear(last);
  assert.ok(done.ok);
  assert.deepEqual(
    done.answer.items.map((item) => item.outcome),
    ['cleared'],
  );
});

test('an end is moved, taken back, and begins anew: one plan at a time, whoever enters it first', async () => {
  const { merchantId, counter } = stage.elsewhere;
  assert.equal(outcome(await reopen(merchantId, today())), 'place_open');
  assert.equal(outcome(await end(merchantId, today(5))), 'ok');
  assert.equal(outcome(await end(merchantId, today(9))), 'ok');
  const states = async () => (await listed(merchantId)).coming.map(({ fromOn, isOpen }) => [fromOn, isOpen]);
  assert.deepEqual(await states(), [
    [today(6), true],
    [today(10), false],
  ]);
  assert.equal(outcome(await end(merchantId, today(2))), 'ok');
  assert.deepEqual(await states(), [
    [today(3), false],
    [today(6), false],
    [today(10), false],
  ]);
  assert.equal(outcome(await reopen(merchantId, today())), 'ok');
  assert.ok((await states()).every(([, isOpen]) => isOpen));
  // Two officers at once: whoever comes later is the plan, and never half of each.
  await Promise.all([end(merchantId, today(20)), end(merchantId, today(30)), end(merchantId, today(25))]);
  const plan = (await states()).map(([, isOpen]) => isOpen);
  assert.deepEqual(
    plan,
    plan.toSorted((a, b) => Number(b) - Number(a)),
    'open, and closed after',
  );
  await reopen(merchantId, today());
  assert.equal(outcome(await end(merchantId, today())), 'ok');
  stage.nation.pass({ hours: 24 });
  assert.equal(outcome(await reopen(merchantId, today(-1))), 'date_past');
  assert.equal(outcome(await reopen(merchantId, today(1))), 'ok');
  await assert.rejects(counter.open(person), /place_ended/);
  stage.nation.pass({ hours: 24 });
  assert.equal((await counter.pay(person, 100)).place, '杖立の店');
});

test('a voucher keeps the name under which it was issued; its kind is renamed from a day on, ends, and is issued again', async () => {
  const kind = await stage.createKind({ name: '秋の券' });
  const rename = (voucherKindId: number, name: string, fromOn: string) =>
    stage.town.lead.ask(pointsRoutes.renameVoucherKind, {
      params: { voucherKindId },
      body: { name, fromOn, reason: '改称' },
    });
  const until = (soldThrough: string) =>
    stage.town.lead.ask(pointsRoutes.endVoucherKind, {
      params: { voucherKindId: kind },
      body: { soldThrough, reason: '追加発行' },
    });
  const sell = () => stage.sell(stage.office.counter, person, { kind, points: 100 });
  const first = await stage.sold(stage.office.counter, person, { kind, points: 100 });
  assert.equal(outcome(await rename(kind, '冬の券', today(-1))), 'date_past');
  assert.equal(outcome(await rename(kind, '小国町ポイント券', today())), 'voucher_kind_name_taken');
  assert.equal(outcome(await rename(kind, '冬の券', today(1))), 'ok');
  // What is announced is taken as well.
  assert.equal(outcome(await rename(stage.townKind, '冬の券', today())), 'voucher_kind_name_taken');
  stage.nation.pass({ hours: 24 });
  const second = await stage.sold(stage.office.counter, person, { kind, points: 100 });
  assert.deepEqual([first.kind, second.kind], ['秋の券', '冬の券']);
  const { vouchers } = await stage.town.lead
    .call(pointsRoutes.findVoucher, { params: { number: first.number } })
    .then((found) => ({ vouchers: [found] }));
  assert.deepEqual(
    vouchers.map((one) => one.kind),
    ['秋の券'],
  );
  assert.equal(outcome(await until(today(-1))), 'ok');
  assert.equal(outcome(await sell()), 'voucher_kind_unknown');
  assert.equal(outcome(await until(today(5))), 'ok');
  assert.equal(outcome(await sell()), 'ok');
});

test('two kinds renamed to one name at once: one of them is', async () => {
  const kinds = [await stage.createKind({ name: '甲の券' }), await stage.createKind({ name: '乙の券' })];
  const answers = await Promise.all(
    kinds.map((voucherKindId) =>
      stage.town.lead.ask(pointsRoutes.renameVoucherKind, {
        params: { voucherKindId },
        body: { name: '同じ券', fromOn: today(), reason: '改称' },
      }),
    ),
  );
  assert.deepEqual(answers.map(outcome).toSorted(), ['ok', 'voucher_kind_name_taken']);
});
