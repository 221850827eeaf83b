import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import type { Town } from '../actors/platform.ts';
import { startTestSystems, type TestSystems } from '../test-nation.ts';

let nation: TestSystems;
let town: Town;
let programId: number;
before(async () => {
  nation = await startTestSystems();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  await town.person('accounting');
  programId = await town.program({
    ...{ department: '市民課', name: '子育て支援', amount: 1000 },
    ...{ startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' },
  });
});
after(() => nation.close());

type Body = NonNullable<RouteRequest<typeof pointsRoutes.createUplift>['body']>;
const uplift = (body: Partial<Body>) =>
  town.lead.ask(pointsRoutes.createUplift, {
    body: {
      ...{ name: 'コスト削減分', merchantId: null, percent: 10, payer: { kind: 'municipality' } },
      ...{ validFrom: '2016-10-03', validThrough: '2016-10-04', ...body },
    },
  });
const openLines = async () => {
  const [open] = (await town.lead.call(pointsRoutes.listSettlements)).settlements;
  const params = { settlementId: open?.settlementId ?? 0 };
  const { lines } = await town.lead.call(pointsRoutes.showSettlement, { params });
  return { ...params, lines: lines.map(({ payee, fund, points, uplift: on }) => [payee, fund.name, points, on]) };
};

test('nothing is paid on top without somebody who pays for it, and not in a period that ends before it begins', async () => {
  const without = await town.lead.ask(pointsRoutes.createUplift, {
    body: { name: '上乗せ', merchantId: null, percent: 10, validFrom: '2016-10-03', validThrough: '2016-10-04' },
  });
  assert.ok(!without.ok && without.outcome === 'uplift_without_payer');
  const backwards = await uplift({ validThrough: '2016-10-02' });
  assert.ok(!backwards.ok && backwards.outcome === 'period_invalid');
  const nowhere = await uplift({ merchantId: 999_999 });
  assert.ok(!nowhere.ok && nowhere.outcome === 'place_unknown');
});

test('shops get so many percent more for the days of the period, cut once, from the fund of who pays; refunds lower it', async () => {
  const person = await nation.person('Uwanose1');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000, reason: '試験' });
  const shop = await town.shop({ name: '上乗せの店', kind: 'shop' });
  const museum = await town.shop({ name: '減免の館', kind: 'facility', exempt: true });
  const whole = await uplift({});
  assert.ok(whole.ok);
  assert.ok(
    (
      await uplift({
        name: '県の支援',
        merchantId: shop.merchantId,
        percent: 5,
        payer: { kind: 'other', name: '熊本県' },
      })
    ).ok,
  );
  const first = await shop.counter.pay(person, 55);
  await shop.counter.pay(person, 50);
  await museum.counter.pay(person, 100);
  assert.deepEqual((await openLines()).lines, [
    ['上乗せの店', '一般財源', 105, null],
    ['上乗せの店', '一般財源', 10, 'コスト削減分'],
    ['上乗せの店', '熊本県', 5, '県の支援'],
    ['減免の館', '一般財源', 100, null],
  ]);
  nation.pass({ hours: 48 });
  await shop.counter.pay(person, 100);
  const before = await openLines();
  assert.deepEqual(before.lines[0], ['上乗せの店', '一般財源', 205, null]);
  assert.deepEqual(before.lines[1], ['上乗せの店', '一般財源', 10, 'コスト削減分']);
  // What comes back after the period does not lower what was earned within it; its own day decides.
  await town.lead.call(pointsRoutes.endUplift, {
    params: { upliftId: whole.answer.upliftId },
    body: { validThrough: '2016-10-31' },
  });
  assert.deepEqual((await openLines()).lines[1], ['上乗せの店', '一般財源', 20, 'コスト削減分']);
  // A refund counts in the window in which it comes, and on the day on which it comes.
  await town.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey: first.paymentKey },
    body: { points: 45, reason: '返品' },
  });
  assert.deepEqual((await openLines()).lines[1], ['上乗せの店', '一般財源', 16, 'コスト削減分']);
  // The shop's own statement names each uplift beside the points.
  const { statements } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(
    statements.map(({ state, points, count, uplift: on }) => [state, points, count, on]),
    [
      ['open', 160, 4, null],
      ['open', 16, 0, 'コスト削減分'],
      ['open', 5, 0, '県の支援'],
    ],
  );
});
