import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const outcome = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const today = '2016-10-03';
const office = () => stage.office.counter.actor;
const open = (which: 0 | 1 | 2, declaredCount: number, declaredPoints: number) =>
  office().call(pointsRoutes.openClearing, {
    body: { merchantId: stage.shops[which].merchantId, declaredCount, declaredPoints },
    idempotencyKey: stage.key(),
  });
const add = (clearingId: number, codes: string[], stampedOn = today) =>
  office().call(pointsRoutes.addToClearing, {
    params: { clearingId },
    body: { stampedOn, scans: codes.map((code) => ({ key: stage.key(), proof: { code } })) },
  });
async function codes(count: number, points: number): Promise<string[]> {
  const person = await stage.person(count * points);
  const papers: string[] = [];
  for (let left = count; left > 0; left -= 50) {
    const done = await stage.sell(stage.office.counter, person, {
      kind: stage.streetKind,
      points,
      count: Math.min(left, 50),
    });
    assert.ok(done.ok);
    papers.push(...done.answer.vouchers.map((voucher) => stage.paper(voucher).code));
  }
  return papers;
}

test('300 vouchers of one shop in a sitting: the running count and the difference, and the shop is paid what was counted', async () => {
  const papers = await codes(300, 100);
  const clearing = await open(0, 301, 30_100);
  assert.deepEqual([clearing.countDifference, clearing.pointsDifference], [-301, -30_100]);
  const first = await add(clearing.clearingId, papers.slice(0, 1));
  assert.deepEqual([first.clearing.count, first.clearing.points, first.items[0]?.outcome], [1, 100, 'cleared']);
  const rest = await add(clearing.clearingId, papers.slice(1));
  assert.ok(rest.items.every((item) => item.outcome === 'cleared'));
  // One is read a second time by mistake: it is not counted, and it is no break.
  const again = await add(clearing.clearingId, papers.slice(7, 8));
  assert.equal(again.items[0]?.outcome, 'already_in_this_bundle');
  const closed = await office().call(pointsRoutes.closeClearing, { params: { clearingId: clearing.clearingId } });
  assert.deepEqual(
    [closed.count, closed.points, closed.countDifference, closed.pointsDifference, closed.refused],
    [300, 30_000, -1, -100, 0],
  );
  assert.equal((await stage.owed()).宮原の茶店, 30_000);
  const late = await office().ask(pointsRoutes.addToClearing, {
    params: { clearingId: clearing.clearingId },
    body: { stampedOn: today, scans: [{ key: stage.key(), proof: { code: papers[0] ?? '' } }] },
  });
  assert.equal(outcome(late), 'clearing_closed');
});

test('one voucher in two bundles: the first clearing wins, the break names both, nobody is paid twice until the office decides', async () => {
  const papers = await codes(2, 700);
  const [one, two] = [await open(1, 1, 700), await open(2, 2, 1400)];
  await add(one.clearingId, papers.slice(0, 1));
  const second = await add(two.clearingId, papers);
  assert.deepEqual(
    second.items.map((item) => item.outcome),
    ['in_another_bundle', 'cleared'],
  );
  assert.match(second.items[0]?.title ?? '', /別の束/);
  assert.deepEqual([second.clearing.count, second.clearing.refused, second.clearing.pointsDifference], [1, 1, -700]);
  const { breaks } = await stage.town.lead.call(pointsRoutes.listVoucherBreaks);
  const [found] = breaks;
  const waits = async () =>
    (await stage.town.lead.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'voucherBreaks');
  const undecided = breaks.filter(({ decision }) => decision === null);
  assert.equal((await waits())?.count, undecided.length, 'the home page says as many as the list');
  assert.equal((await waits())?.since, undecided.map(({ foundAt }) => foundAt).sort()[0]);
  assert.deepEqual(
    [found?.kind, found?.first?.place, found?.first?.clearingId, found?.later],
    ['double_claim', '宮原の書店', one.clearingId, { place: '宮原の花店', clearingId: two.clearingId }],
  );
  const owed = async () => (await stage.owed()).宮原の花店 ?? 0;
  assert.equal(await owed(), 700);
  const decide = (decision: 'paid' | 'not_paid') =>
    stage.town.lead.ask(pointsRoutes.decideVoucherBreak, {
      params: { breakId: found?.breakId ?? 0 },
      body: { decision, reason: '店の控えで確かめた' },
    });
  assert.equal(outcome(await decide('paid')), 'ok');
  assert.equal(outcome(await decide('not_paid')), 'break_decided');
  assert.equal(await owed(), 1400);
  assert.equal((await waits())?.count ?? 0, undecided.length - 1);
  assert.equal((await stage.town.lead.call(pointsRoutes.listVoucherBreaks)).lossPoints, 700);
});

test('the same scan sent again, and 100 vouchers in the bundles of two shops at once, count once; each double claim is found, and no other', async (t) => {
  const before = await doubleClaims();
  const papers = await codes(100, 10);
  const [one, two] = [await open(0, 100, 1000), await open(1, 100, 1000)];
  const scans = papers.map((code) => ({ key: stage.key(), proof: { code } }));
  const send = (clearingId: number, own = scans) =>
    office().call(pointsRoutes.addToClearing, { params: { clearingId }, body: { stampedOn: today, scans: own } });
  const others = papers.map((code) => ({ key: stage.key(), proof: { code } }));
  await Promise.all([send(one.clearingId), send(one.clearingId), send(two.clearingId, others)]);
  const counts = await Promise.all(
    [one, two].map(
      async ({ clearingId }) => (await office().call(pointsRoutes.showClearing, { params: { clearingId } })).count,
    ),
  );
  assert.equal(counts[0]! + counts[1]!, 100);
  const found = (await doubleClaims()).slice(before.length);
  assert.equal(found.length, 100);
  assert.equal(new Set(found).size, 100, 'each voucher once');
  t.diagnostic(`${found.length} of 100 vouchers that two shops claim are found, none too many`);
});
/** The vouchers that two shops have claimed, in the order in which they were found. */
const doubleClaims = async () =>
  (
    await rows<{ voucherId: number }>(
      stage.nation.databases.points,
      `SELECT voucher_id FROM voucher_break WHERE kind = 'double_claim' ORDER BY id`,
      {},
    )
  ).map(({ voucherId }) => voucherId);

test('what cannot be cleared says why and is kept in the bundle’s list; an unreadable code is typed with its number', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 55 });
  const { number, confirmationCode } = stage.paper(sold);
  const { clearingId } = await open(0, 1, 55);
  const bad = await add(clearingId, ['MV1:しわくちゃ', 'x']);
  assert.deepEqual(
    bad.items.map((item) => item.outcome),
    ['voucher_unreadable', 'voucher_unreadable'],
  );
  const typed = await office().call(pointsRoutes.addToClearing, {
    params: { clearingId },
    body: { stampedOn: today, scans: [{ key: stage.key(), proof: { number, confirmationCode } }] },
  });
  assert.equal(typed.items[0]?.outcome, 'cleared');
  const shown = await office().call(pointsRoutes.showClearing, { params: { clearingId } });
  assert.deepEqual([shown.items.length, shown.count, shown.refused, shown.countDifference], [3, 1, 2, 0]);
  const future = await office().ask(pointsRoutes.addToClearing, {
    params: { clearingId },
    body: { stampedOn: '2016-10-04', scans: [{ key: stage.key(), proof: { code: 'x' } }] },
  });
  assert.equal(outcome(future), 'stamp_in_the_future');
});

// Seen to fail: 500, since the words of this outcome were looked for among those of the points cloud alone.
test('a key under which a shop took another voucher is refused in the list, with words', async () => {
  const [shop] = stage.shops;
  const person = await stage.person(200);
  const [first, second] = [
    await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 100 }),
    await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 100 }),
  ];
  const key = stage.key();
  assert.ok((await stage.redeem(shop.counter, { code: stage.paper(first).code }, 'purchase', key)).ok);
  const { clearingId } = await open(0, 1, 100);
  const scans = [{ key, proof: { code: stage.paper(second).code } }];
  const { items } = await office().call(pointsRoutes.addToClearing, {
    params: { clearingId },
    body: { stampedOn: today, scans },
  });
  assert.equal(items[0]?.outcome, 'exists_with_different_request');
  assert.match(items[0]?.title ?? '', /。$/);
  const shown = await office().call(pointsRoutes.showClearing, { params: { clearingId } });
  assert.deepEqual([shown.items.length, shown.count], [1, 0]);
});

test('only the office of a street clears, and only bundles of its own shops', async () => {
  const shop = stage.shops[0].counter.actor;
  assert.equal(outcome(await shop.ask(pointsRoutes.listClearings)), 'not_a_street_office');
  const foreign = await office().ask(pointsRoutes.openClearing, {
    body: { merchantId: stage.elsewhere.merchantId, declaredCount: 1, declaredPoints: 1 },
    idempotencyKey: stage.key(),
  });
  assert.equal(outcome(foreign), 'merchant_of_other_street');
  const { merchants } = await office().call(pointsRoutes.listClearings);
  assert.deepEqual(merchants.map(({ name }) => name).toSorted(), ['宮原の書店', '宮原の花店', '宮原の茶店'].toSorted());
});

test('the office compares how points were used: by card, by voucher, into the street’s own', async () => {
  const person = await stage.person(1000);
  const [open] = (await stage.town.lead.call(pointsRoutes.listSettlements)).settlements;
  const uses = async () => {
    const { methods } = await stage.town.lead.call(pointsRoutes.showUsesByMethod, {
      params: { settlementId: open?.settlementId ?? 0 },
    });
    return Object.fromEntries(methods.map(({ method, points, count }) => [method, [points, count]]));
  };
  const before = await uses();
  const { counter } = stage.shops[0];
  const paid = await counter.pay(person, 300);
  await counter.pay(person, 50);
  await counter.reverse(paid.paymentKey);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 120 });
  await stage.redeem(counter, stage.paper(sold));
  const merged = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 70 });
  await stage.redeem(counter, stage.paper(merged), 'merge');
  const after = await uses();
  const grown = (method: string) => (after[method]?.[0] ?? 0) - (before[method]?.[0] ?? 0);
  assert.deepEqual([grown('card'), grown('voucher'), grown('conversion'), grown('event')], [50, 190, 0, 0]);
});
