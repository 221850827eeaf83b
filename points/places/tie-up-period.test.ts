/** The days of a tie-up are corrected from today on, and one that is over begins anew: what was, stays. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import { type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let oguni: Town;
let toshima: Town;
let shop: Shop;
const outcome = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);

before(async () => {
  nation = await startTestPoints({ startsAt: '2016-10-03T09:00:00+09:00' });
  oguni = await nation.platform.openTown({ municipalityCode: '43424' });
  toshima = await nation.platform.openTown({ municipalityCode: '13116' });
  shop = await toshima.shop({ name: '池袋の店', kind: 'shop' });
});
after(() => nation?.close());

const agree = async (validFrom: string, validThrough: string) =>
  (
    await oguni.lead.call(pointsRoutes.createTieUp, {
      body: { merchantId: shop.merchantId, validFrom, validThrough },
    })
  ).tieUpId;
const change = (tieUpId: number, validFrom: string, validThrough: string, by = oguni.lead) =>
  by.ask(pointsRoutes.changeTieUp, { params: { tieUpId }, body: { validFrom, validThrough, reason: '協議' } });
const reopen = (tieUpId: number, validFrom: string, validThrough: string, by = oguni.lead) =>
  by.ask(pointsRoutes.reopenTieUp, { params: { tieUpId }, body: { validFrom, validThrough, reason: '再開' } });
/** Whether points of the town count at the place today. */
const counts = async () => {
  const { given } = await oguni.lead.call(pointsRoutes.listTieUps);
  const today = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  return given.some(({ validFrom, validThrough }) => validFrom <= today && today <= validThrough);
};

test('days that are over stay: a first day that has come, a last day before today, and a tie-up that is over are refused by name', async () => {
  const begun = await agree('2016-10-01', '2016-10-10');
  assert.equal(outcome(await change(begun, '2016-10-02', '2016-10-10')), 'tie_up_begun');
  assert.equal(outcome(await change(begun, '2016-10-01', '2016-10-02')), 'date_past');
  assert.equal(outcome(await reopen(begun, '2016-10-20', '2016-10-21')), 'tie_up_open');
  const coming = await agree('2016-11-01', '2016-11-30');
  assert.equal(outcome(await change(coming, '2016-10-02', '2016-11-30')), 'date_past');
  assert.equal(outcome(await change(coming, '2016-11-30', '2016-11-01')), 'period_invalid');
  assert.equal(outcome(await change(coming, '2016-10-10', '2016-11-30')), 'tie_up_overlaps');
  assert.equal(outcome(await change(coming, '2016-11-05', '2016-11-25')), 'done');
  // Ended today: it counts until the day is over.
  assert.equal(outcome(await change(begun, '2016-10-01', '2016-10-03')), 'done');
  assert.equal(await counts(), true);
  nation.pass({ hours: 24 });
  assert.equal(await counts(), false);
  assert.equal(outcome(await change(begun, '2016-10-01', '2016-12-31')), 'tie_up_over', 'the days between had none');
});

test('one that is over begins anew with the same other side; the days between stay without it, of two who ask at once one has it', async () => {
  const over = await agree('2017-01-01', '2017-01-01');
  nation.pass({ hours: 24 * 91 });
  const today = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  assert.ok(today > '2017-01-01');
  assert.equal(outcome(await reopen(over, '2017-01-01', '2017-12-31')), 'date_past');
  const twice = await Promise.all([1, 2].map(() => reopen(over, today, '2017-12-31')));
  assert.deepEqual(twice.map(outcome).toSorted(), ['done', 'tie_up_overlaps']);
  assert.equal(await counts(), true);
  const { given } = await oguni.lead.call(pointsRoutes.listTieUps);
  assert.deepEqual(
    given.filter(({ tieUpId }) => tieUpId === over).map(({ validThrough }) => validThrough),
    ['2017-01-01'],
  );
  assert.equal(outcome(await reopen(over, today, '2018-12-31', toshima.lead)), 'tie_up_unknown');
  assert.equal(outcome(await change(over, today, '2018-12-31', toshima.lead)), 'tie_up_unknown');
});
