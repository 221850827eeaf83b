import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type EventStage, eventBody, openEventStage } from '../events/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop } from '../testing.ts';

let stage: EventStage;
let person: Holder;
let shop: Shop;
before(async () => {
  stage = await openEventStage('2016-10-03T09:00:00+09:00');
  shop = await stage.town.shop({ name: 'まちなか商店', kind: 'shop', exempt: false, streetId: null });
  person = await stage.supporter('My123');
});
after(() => stage?.nation.close());

const months = async (officer: Officer) => {
  const { lines, ...about } = await officer.call(pointsRoutes.showMonths);
  const of = (measure: string) => lines.find((line) => line.measure === measure);
  return { ...about, lines, last: (m: string) => of(m)?.lastMonth, now: (m: string) => of(m)?.thisMonth };
};
const reported = async (month: string) =>
  (await stage.accounting.call(pointsRoutes.showMonthlyReport, { query: { month } })).total;

test('a month’s sums are what moved: granted as in the monthly report, used less refunds, set aside, arrived, expired', async () => {
  const paid = await shop.counter.pay(person, 300);
  await shop.counter.pay(person, 50);
  await shop.counter.reverse(paid.paymentKey);
  const eventId = await stage.event(eventBody);
  await stage.give(person, { eventId, amount: 100 });
  await stage.reserve(person, 70);
  await person.atMypage(pointsRoutes.allocate, {
    body: { destination: { kind: 'municipality', municipalityCode: '43424' }, amount: 70 },
  });
  const seen = await months(stage.accounting);
  assert.deepEqual([seen.lastMonth, seen.thisMonth], ['2016-09', '2016-10']);
  assert.deepEqual(
    seen.lines.map(({ measure, lastMonth, thisMonth }) => [measure, lastMonth, thisMonth]),
    [
      ['granted', 0, 1000],
      ['arrived', 0, 70],
      ['premium', 0, 0],
      ['used', 0, 50],
      ['setAside', 0, 100],
      ['expired', 0, 0],
    ],
  );
  assert.equal(seen.now('granted'), await reported('2016-10'));
  const { purse } = await stage.held(person);
  assert.equal(1000 + 70 - 50 - 100, purse, 'what came less what went is what is there');
});

test('a month later the sums stand beside the new ones, and what is past its day is among them', async () => {
  stage.nation.pass({ hours: 24 * 30 });
  await stage.town.grant({ programId: stage.programId, mykeyId: 'My123', amount: 40, reason: '試験' });
  const seen = await months(stage.approver);
  assert.deepEqual([seen.last('granted'), seen.now('granted')], [await reported('2016-10'), await reported('2016-11')]);
  assert.deepEqual([seen.last('used'), seen.now('used')], [50, 0]);
  stage.nation.pass({ hours: 24 * 160 });
  await stage.nation.points.expire();
  const { purse } = await stage.held(person);
  const later = await months(stage.accounting);
  assert.equal(purse, 0);
  assert.equal(later.now('expired'), 1000 + 70 - 50 - 100 + 40);
});

test('a department sees its own programmes, the platform what came in of each company, and no town another one’s', async () => {
  const { departments } = await stage.town.lead.call(pointsRoutes.listPrograms);
  const own = await stage.town.person('department', { departmentId: departments[0]!.departmentId });
  const year = { startsOn: '2017-04-01', endsOn: '2018-03-31', expiresOn: '2018-03-31' };
  const elsewhere = await stage.town.program({ department: '防災課', name: '講習', amount: 100, ...year });
  const here = await stage.town.program({ department: '福祉課', name: '育児応援', amount: 100, ...year });
  await stage.town.grant({ programId: elsewhere, mykeyId: 'My123', amount: 100 });
  await stage.town.grant({ programId: here, mykeyId: 'My123', amount: 100 });
  const { lines } = await months(own);
  assert.deepEqual(lines, [{ measure: 'granted', of: '育児応援', lastMonth: 0, thisMonth: 100 }]);

  const platform = stage.nation.platform.points;
  await stage.reserve(person, 30);
  await person.atMypage(pointsRoutes.allocate, {
    body: { destination: { kind: 'municipality', municipalityCode: '43424' }, amount: 30 },
  });
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const statement = await platform.call(pointsRoutes.showPartnerStatement, {
    params: { partnerId: stage.partnerId },
    query: { from: `${today.with({ day: 1 })}`, through: `${today}` },
  });
  assert.deepEqual((await months(platform)).lines, [
    { measure: 'inflow', of: 'A社', lastMonth: 0, thisMonth: statement.total },
  ]);
  const other = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  assert.ok((await months(other.lead)).lines.every(({ lastMonth, thisMonth }) => lastMonth === 0 && thisMonth === 0));
});
