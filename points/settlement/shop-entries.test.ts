/** 明細: what a line of a statement is made of, with receipt and voucher numbers; the parts come to the line, to the point. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, receiptNumber } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop } from '../testing.ts';
import { startVoucherStage, type VoucherStage } from '../vouchers/testing/stage.ts';

let stage: VoucherStage;
let accounting: Officer;
let person: Holder;
before(async () => {
  stage = await startVoucherStage();
  accounting = await stage.town.person('accounting');
  person = await stage.person(5000);
});
after(() => stage?.nation.close());

const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'ok' : answered.outcome);
async function openWindow(): Promise<{ settlementId: number }> {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  return { settlementId: settlements.find(({ state }) => state === 'open')?.settlementId ?? 0 };
}
/** The shop's own list, as it is after what is held for ten seconds. */
async function own(shop: Pick<Shop, 'counter'>, params: { settlementId: number }) {
  stage.nation.pass({ seconds: 10 });
  return shop.counter.actor.call(pointsRoutes.listOwnEntries, { params });
}
/** What the shop's statement says of a window, in all of its lines. */
async function owed(shop: Pick<Shop, 'counter'>, { settlementId }: { settlementId: number }) {
  const { statements } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  return statements.filter((one) => one.settlementId === settlementId).reduce((sum, { points }) => sum + points, 0);
}
const sum = (some: readonly { points: number }[]) => some.reduce((all, { points }) => all + points, 0);
async function assertSums(shop: Pick<Shop, 'counter'>, params: { settlementId: number }) {
  const shown = await own(shop, params);
  assert.equal(sum(shown.entries), shown.parts.find(({ kind }) => kind === 'entries')?.points);
  assert.equal(sum(shown.parts), shown.total);
  assert.equal(shown.total, await owed(shop, params));
  return shown;
}
const voucher = async (at: VoucherStage['shops'][0]) => {
  const paper = stage.paper(await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 100 }));
  const taken = await stage.redeem(at.counter, { code: paper.code });
  assert.ok(taken.ok);
  return { number: paper.number, redemptionKey: (taken.answer as { redemptionKey: string }).redemptionKey };
};

test('a use, a refund that points back, a voucher and one that was undone stand in the order of the day; no field is about a person', async () => {
  const [shop] = stage.shops;
  const params = await openWindow();
  const first = await shop.counter.pay(person, 300);
  stage.nation.pass({ minutes: 1 });
  const good = await voucher(shop);
  stage.nation.pass({ minutes: 1 });
  const wrong = await voucher(shop);
  stage.nation.pass({ minutes: 1 });
  await shop.counter.actor.call(pointsRoutes.undoRedemption, {
    params: { redemptionKey: wrong.redemptionKey },
    body: { reason: '読み間違い' },
  });
  stage.nation.pass({ minutes: 1 });
  await stage.town.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey: first.paymentKey },
    body: { points: 120, reason: '返品' },
    idempotencyKey: stage.key(),
  });
  const { entries, parts, total, municipality } = await assertSums(shop, params);
  const numberOf = receiptNumber(first.paymentKey);
  assert.deepEqual(
    entries.map(({ receiptNumber: receipt, voucherNumber, isRefund, refundOf, points }) => [
      isRefund ? 'refund' : receipt,
      voucherNumber,
      refundOf,
      points,
    ]),
    [
      [numberOf, null, null, 300],
      [null, good.number, null, 100],
      [null, wrong.number, null, 100],
      ['refund', wrong.number, null, -100],
      ['refund', null, numberOf, -120],
    ],
  );
  assert.deepEqual([parts, total, municipality.name], [[{ kind: 'entries', name: null, points: 280 }], 280, '小国町']);
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(person.mykeyId));
  assert.deepEqual(Object.keys(entries[0] ?? {}).toSorted(), [
    'at',
    'isRefund',
    'points',
    'receiptNumber',
    'refundOf',
    'voucherNumber',
  ]);
});

test('an uplift is a part of its own, what an earlier window left below zero is one, and the parts are the line', async () => {
  const [, shop] = stage.shops;
  const before = await openWindow();
  const used = await shop.counter.pay(person, 500);
  await stage.town.lead.call(pointsRoutes.createUplift, {
    body: {
      name: '応援の上乗せ',
      merchantId: null,
      percent: 10,
      payer: { kind: 'municipality' },
      validFrom: '2016-10-03',
      validThrough: '2016-10-31',
    },
  });
  const running = await assertSums(shop, before);
  assert.deepEqual(running.parts, [
    { kind: 'entries', name: null, points: 500 },
    { kind: 'uplift', name: '応援の上乗せ', points: 50 },
  ]);
  await accounting.call(pointsRoutes.closeSettlement, { params: before });
  assert.deepEqual((await assertSums(shop, before)).parts, running.parts, 'fixed as it ran');
  // What was paid is taken back, more than is used: below zero, and less of the next window.
  await stage.town.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey: used.paymentKey },
    body: { points: 400, reason: '返品' },
    idempotencyKey: stage.key(),
  });
  const next = await openWindow();
  assert.equal((await assertSums(shop, next)).total, -440);
  await accounting.call(pointsRoutes.closeSettlement, { params: next });
  const last = await openWindow();
  await shop.counter.pay(person, 1000);
  const { parts, total } = await assertSums(shop, last);
  assert.deepEqual(parts.slice(0, 2), [
    { kind: 'entries', name: null, points: 1000 },
    { kind: 'carried', name: null, points: -400 },
  ]);
  assert.equal(total, 1000 - 400 + 100 - 40);
});

test('a shop reads its own and nobody else’s; the office reads each of its places, and none of another municipality', async () => {
  const [shop, , third] = stage.shops;
  const params = await openWindow();
  const other = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  const stranger = await other.person('accounting');
  const away = await other.shop({ name: 'よその店', kind: 'shop' });
  const ask = (at: Pick<Shop, 'counter'>, settlementId: number) =>
    at.counter.actor.ask(pointsRoutes.listOwnEntries, { params: { settlementId } });
  assert.equal(outcomeOf(await ask(third, params.settlementId)), 'settlement_unknown', 'it took nothing there');
  assert.equal(outcomeOf(await ask(away, params.settlementId)), 'settlement_unknown');
  assert.equal(outcomeOf(await ask(shop, 999_999)), 'settlement_unknown');
  const [, second] = stage.shops;
  const seen = await accounting.call(pointsRoutes.listPayeeEntries, {
    params: { ...params, merchantId: second.merchantId },
  });
  assert.equal(seen.place, '宮原の書店');
  assert.deepEqual(seen, await own(second, params));
  const foreign = await stranger.ask(pointsRoutes.listPayeeEntries, {
    params: { ...params, merchantId: second.merchantId },
  });
  assert.equal(outcomeOf(foreign), 'settlement_unknown');
});

test('a long list goes on where it ended; all of its pages come to the line', async () => {
  const shop = stage.lone;
  const params = await openWindow();
  for (let n = 0; n < 203; n += 1) await shop.counter.pay(person, 1);
  const first = await own(shop, params);
  const rest = await shop.counter.actor.call(pointsRoutes.listOwnEntries, {
    params,
    query: { cursor: first.next ?? '' },
  });
  assert.deepEqual([first.entries.length, rest.entries.length, rest.next], [200, 3, null]);
  const all = [...first.entries, ...rest.entries];
  assert.equal(new Set(all.map(({ receiptNumber: number }) => number)).size, 203);
  assert.equal(sum(all), first.parts.find(({ kind }) => kind === 'entries')?.points);
  assert.equal(first.total, await owed(shop, params));
});
