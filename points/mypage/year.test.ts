/** 1年のまとめ: a calendar year in Japan, to the midnight; what was taken back or refunded is taken off; nothing is counted twice. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { openReserveStage, type ReserveStage } from '../exchange/testing/reserve-stage.ts';
import type { Holder, Shop } from '../testing.ts';

let stage: ReserveStage;
let person: Holder;
let shop: Shop;
let programId: number;
before(async () => {
  stage = await openReserveStage();
  person = await stage.person('Year0001');
  const [town] = stage.towns;
  shop = await town.shop({ name: 'まちの店', kind: 'shop' });
  programId = await town.program({
    department: '福祉課',
    name: '子育て支援',
    amount: 1000,
    repeats: 'free',
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
});
after(() => stage?.close());

const year = async (of: number) => {
  const { lines, ...sums } = await person.atMypage(pointsRoutes.showYear, { params: { year: of } });
  return {
    ...sums,
    lines: lines.map(({ kind, municipality, what, points }) => [kind, municipality?.name ?? null, what, points]),
  };
};

test('what came by programme, company and town, and what went, with what was refunded or taken back taken off', async () => {
  const [town] = stage.towns;
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  const given = await town.lead.call(pointsRoutes.grant, {
    body: { programId, mykeyId: person.mykeyId, amount: 1000 },
  });
  await town.lead.call(pointsRoutes.takeGrantBack, { params: given, body: { reason: '誤り' } });
  await stage.credit(person, 'a', 500);
  await stage.allocate(person, 200);
  const { receiptNumber } = await shop.counter.pay(person, 300);
  const { uses } = await town.lead.call(pointsRoutes.findUse, { query: { receipt: receiptNumber } });
  const params = { paymentKey: uses[0]?.paymentKey ?? '' };
  await town.lead.call(pointsRoutes.refundUse, { params, body: { points: 100, reason: '返品' } });
  assert.deepEqual(await year(2016), {
    year: 2016,
    isOver: false,
    received: 1500,
    used: 200,
    expired: 0,
    lines: [
      ['grant', '小国町', '子育て支援', 1000],
      ['exchange', null, 'A社', 500],
      ['used', '小国町', '', 200],
    ],
  });
});

test('the year ends at midnight in Japan, and what expires belongs to the year in which it does', async () => {
  const [town] = stage.towns;
  stage.at('2016-12-31', '23:59');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  stage.at('2017-01-01', '00:00');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  const before = await year(2016);
  assert.deepEqual(
    [before.isOver, before.received, before.lines[0]],
    [true, 2500, ['grant', '小国町', '子育て支援', 2000]],
  );
  assert.deepEqual((await year(2017)).lines, [['grant', '小国町', '子育て支援', 1000]]);
  stage.at('2017-04-01', '00:30');
  await stage.nation.points.expire();
  const after = await year(2017);
  assert.equal(after.expired, 3000);
  assert.deepEqual(await year(2016), { ...before }, 'a year that is over stays as it was');
  assert.deepEqual((await year(2018)).lines, []);
});
