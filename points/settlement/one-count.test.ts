/** A use and its undo are one and one wherever they are counted: at the till, for the shop, by the office, in the settlement. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type Redemption, startVoucherStage, type VoucherStage } from '../vouchers/testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

/** Every place where the uses of the first shop are counted, as [count, undone, points]. */
async function everywhere() {
  // The running window of a shop is held for ten seconds.
  stage.nation.pass({ seconds: 10 });
  const [shop] = stage.shops;
  const today = await shop.counter.actor.call(pointsRoutes.showToday);
  const sums = [today, today.vouchers, today.bundles];
  const total = (of: 'count' | 'undone' | 'points') => sums.reduce((sum, one) => sum + one[of], 0);
  const { statements } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  const [own] = statements;
  const [open] = (await stage.town.lead.call(pointsRoutes.listSettlements)).settlements;
  assert.ok(open);
  const params = { settlementId: open.settlementId };
  const { lines } = await stage.town.lead.call(pointsRoutes.showSettlement, { params });
  const ofShop = lines.filter(({ payeeId }) => payeeId === shop.merchantId);
  const inStatement = (of: 'countOnce' | 'undoneOnce' | 'points') => ofShop.reduce((sum, l) => sum + (l[of] ?? 0), 0);
  const { methods } = await stage.town.lead.call(pointsRoutes.showUsesByMethod, { params });
  const inMethods = (of: 'count' | 'undone' | 'points') => methods.reduce((sum, one) => sum + one[of], 0);
  return {
    till: [total('count'), total('undone'), total('points')],
    shop: [own?.count ?? 0, own?.undone ?? 0, own?.points ?? 0],
    settlement: [inStatement('countOnce'), inStatement('undoneOnce'), inStatement('points')],
    methods: [inMethods('count'), inMethods('undone'), inMethods('points')],
    lines: ofShop.map(({ fund, count, undone, points }) => [fund.name, count, undone, points]),
  };
}
const same = (...sum: [number, number, number]) => ({ till: sum, shop: sum, settlement: sum, methods: sum });

test('a sale and its undo, a sale of two funds, a voucher, an undone one and a bundle are the same numbers everywhere', async () => {
  const [shop] = stage.shops;
  // Points of two funds in one purse: the town's own, and a company's.
  const person = await stage.person(100);
  const { company, operatorId } = await stage.nation.platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
  });
  await person.link(operatorId, 'taro');
  company.points.set('taro', 100);
  await company.order({ orderNumber: 'A-1', loginId: 'taro', amount: 100 });
  const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
  const town = { kind: 'municipality' as const, municipalityCode: '43424' };
  await person.atMypage(pointsRoutes.chooseDestination, { params: { orderId: orders[0]?.orderId ?? '' }, body: town });
  await company.deductConfirmed();

  // 1. A sale of both funds, and its undo: one and one, nothing owed.
  const mistaken = await shop.counter.pay(person, 150);
  await shop.counter.reverse(mistaken.paymentKey);
  assert.deepEqual(await everywhere(), {
    ...same(1, 1, 0),
    lines: [
      ['一般財源', 1, 1, 0],
      ['A社', 1, 1, 0],
    ],
  });
  // 2. A sale of both funds that stands: two lines, one use.
  await shop.counter.pay(person, 150);
  assert.deepEqual(await everywhere(), {
    ...same(2, 1, 150),
    lines: [
      ['一般財源', 2, 1, 50],
      ['A社', 2, 1, 100],
    ],
  });
  // 3. A voucher that is taken, one that is taken and undone.
  const buyer = await stage.person(300);
  const paper = async () =>
    stage.paper(await stage.sold(stage.office.counter, buyer, { kind: stage.streetKind, points: 100 }));
  const taken = await stage.redeem(shop.counter, { code: (await paper()).code });
  const wrong = await stage.redeem(shop.counter, { code: (await paper()).code });
  assert.ok(taken.ok && wrong.ok);
  await shop.counter.actor.call(pointsRoutes.undoRedemption, {
    params: { redemptionKey: (wrong.answer as Redemption).redemptionKey },
    body: { reason: '読み間違い' },
  });
  const { lines: _, ...withVouchers } = await everywhere();
  assert.deepEqual(withVouchers, same(4, 2, 250));
  // 4. What the street's office clears in a bundle stands on the shop's day, too.
  const { clearingId } = await stage.office.counter.actor.call(pointsRoutes.openClearing, {
    body: { merchantId: shop.merchantId, declaredCount: 1, declaredPoints: 100 },
    idempotencyKey: stage.key(),
  });
  await stage.office.counter.actor.call(pointsRoutes.addToClearing, {
    params: { clearingId },
    body: { stampedOn: '2016-10-03', scans: [{ key: stage.key(), proof: { code: (await paper()).code } }] },
  });
  const { lines: __, ...withBundle } = await everywhere();
  assert.deepEqual(withBundle, same(5, 2, 350));
  const today = await shop.counter.actor.call(pointsRoutes.showToday);
  assert.deepEqual(today.bundles, { count: 1, undone: 0, points: 100 });
  const here = await shop.counter.actor.call(pointsRoutes.listRedemptionsHere);
  assert.deepEqual([here.count, here.undone, here.redemptions.length], [3, 1, 3], 'the list is what is counted');
});
