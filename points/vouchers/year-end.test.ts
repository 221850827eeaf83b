/** A voucher that was used until 31 March and comes in later: it is of the old year as long as its books are open, and is paid in any case. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder } from '../testing.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
let accounting: Officer;
let buyer: Holder;
let kind: number;
before(async () => {
  stage = await startVoucherStage();
  accounting = await stage.town.person('accounting');
  buyer = await stage.person(10_000);
  const days = { validity: { validDays: 60 }, soldThrough: '2017-12-31' } as const;
  kind = await stage.createKind({ name: '年度をまたぐ券', streetId: stage.streetId, claimDays: 90, ...days });
});
after(() => stage?.nation.close());

const goTo = (at: string) => {
  const { nation } = stage;
  nation.pass(nation.world.clock().until(Temporal.Instant.from(`${at}+09:00`)));
};
/** Takes a voucher at a shop without a network; it comes in when the answer is called. */
async function accepted(points: number) {
  const { counter } = stage.shops[0];
  const voucher = await stage.sold(stage.office.counter, buyer, { kind, points });
  const { passId } = await counter.actor.call(pointsRoutes.takeOfflinePass);
  const at = stage.nation.world.clock();
  const acceptance = { key: makeKey(at), passId, code: stage.paper(voucher).code, acceptedAt: `${at}` };
  return async () => {
    const body = { acceptances: [acceptance] };
    const { results } = await counter.actor.call(pointsRoutes.syncOfflineAcceptances, { body });
    return results.map((one) => one.outcome);
  };
}
/** Of each period, the newest first: its first day and its lines by fiscal year. */
async function windows() {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  return Promise.all(
    settlements.map(async ({ settlementId, opensOn }) => {
      const { lines } = await accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
      return [opensOn, lines.map(({ points, fiscalYear }) => [points, fiscalYear])];
    }),
  );
}
const closeOld = async () => {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const old = settlements.find(({ endsOn, state }) => endsOn !== null && state === 'open');
  await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId: old?.settlementId ?? 0 } });
};

test('what a shop accepted on 31 March without a network and brings in April goes into the old period, or is a line of the old year', async () => {
  await goTo('2017-03-31T23:00:00');
  const [early, later, last] = [await accepted(500), await accepted(300), await accepted(100)];
  await goTo('2017-04-02T09:00:00');
  await stage.nation.points.cutWindows();
  assert.deepEqual(await early(), ['paid']);
  assert.deepEqual(await windows(), [
    ['2017-04-01', []],
    ['2016-10-03', [[500, 2016]]],
  ]);
  await closeOld();
  assert.deepEqual(await later(), ['paid']);
  await stage.sold(stage.office.counter, buyer, { kind, points: 50 });
  const own = await accepted(70);
  assert.deepEqual(await own(), ['paid']);
  assert.deepEqual((await windows())[0], [
    '2017-04-01',
    [
      [300, 2016],
      [70, 2017],
    ],
  ]);
  const { rows: months } = await accounting.call(pointsRoutes.showForm, {
    query: { form: 'circulation', period: '2016' },
  });
  assert.ok(months.length === 12);
  // After its books have closed it is paid as well, of the year in which it came (過年度支出).
  await goTo('2017-06-01T00:00:00');
  assert.deepEqual(await last(), ['paid']);
  assert.deepEqual((await windows())[0], [
    '2017-04-01',
    [
      [300, 2016],
      [170, 2017],
    ],
  ]);
});
