import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Counter } from '../testing.ts';
import { createSecondTerminal, type Sold, startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const now = () => stage.nation.world.clock();
const takePass = (at: Counter) => at.actor.call(pointsRoutes.takeOfflinePass);
type Acceptance = { key: string; passId: string; code: string; acceptedAt: string };
const accept = (passId: string, voucher: Sold, acceptedAt = now()): Acceptance => ({
  key: makeKey(acceptedAt),
  passId,
  code: stage.paper(voucher).code,
  acceptedAt: `${acceptedAt}`,
});
const bring = async (at: Counter, ...acceptances: Acceptance[]) =>
  (await at.actor.call(pointsRoutes.syncOfflineAcceptances, { body: { acceptances } })).results.map(
    (one) => one.outcome,
  );
let buyer: ReturnType<VoucherStage['person']> | undefined;
const person = () => {
  buyer ??= stage.person(100_000);
  return buyer;
};
const sold = async (points: number) =>
  stage.sold(stage.office.counter, await person(), { kind: stage.streetKind, points });
const breaks = async () => stage.town.lead.call(pointsRoutes.listVoucherBreaks);

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;
test('three shops with one photocopy are all paid, whatever the order in which they come back: one from the voucher, two by the town', async () => {
  const results: string[] = [];
  for (const order of orders) {
    const voucher = await sold(500);
    const before = await stage.owed();
    const lossBefore = (await breaks()).lossPoints;
    const passes = await Promise.all(stage.shops.map(({ counter }) => takePass(counter)));
    stage.nation.pass({ minutes: 1 });
    const acceptances = passes.map(({ passId }) => accept(passId, voucher));
    stage.nation.pass({ hours: 2 });
    const outcomes: string[] = [];
    for (const which of order) {
      const [shop, acceptance] = [stage.shops[which], acceptances[which]];
      assert.ok(acceptance);
      outcomes.push(...(await bring(shop.counter, acceptance)));
      // Brought twice, it is the same.
      assert.deepEqual(await bring(shop.counter, acceptance), outcomes.slice(-1));
    }
    assert.deepEqual(outcomes.toSorted(), ['loss', 'loss', 'paid']);
    const owed = await stage.owed();
    const gained = ['宮原の茶店', '宮原の書店', '宮原の花店'].map((name) => (owed[name] ?? 0) - (before[name] ?? 0));
    const { breaks: listed, lossPoints } = await breaks();
    const ofThis = listed.filter(({ number }) => number === voucher.number);
    results.push(
      JSON.stringify([
        gained,
        lossPoints - lossBefore,
        ofThis.length,
        ofThis.every(({ kind }) => kind === 'offline_double'),
      ]),
    );
  }
  assert.deepEqual([...new Set(results)], ['[[500,500,500],1000,2,true]']);
});

test('all three at once come to the same', async () => {
  const voucher = await sold(500);
  const before = await stage.owed();
  const passes = await Promise.all(stage.shops.map(({ counter }) => takePass(counter)));
  const acceptances = passes.map(({ passId }) => accept(passId, voucher));
  const outcomes = await Promise.all(
    stage.shops.map(({ counter }, which) => bring(counter, acceptances[which] as Acceptance)),
  );
  assert.deepEqual(outcomes.flat().toSorted(), ['loss', 'loss', 'paid']);
  const owed = await stage.owed();
  assert.equal((owed.宮原の花店 ?? 0) - (before.宮原の花店 ?? 0), 500);
});

test('beyond the limit of its pass a terminal is not paid, also where it brings all at once and twice', async () => {
  await stage.town.lead.call(pointsRoutes.setOfflineLimits, { body: { pointsMax: 1000, countMax: 3, hours: 24 } });
  const { counter } = stage.shops[0];
  const { passId, pointsMax, countMax } = await takePass(counter);
  assert.deepEqual([pointsMax, countMax], [1000, 3]);
  const first = [accept(passId, await sold(600)), accept(passId, await sold(400)), accept(passId, await sold(1))];
  const [one, two] = await Promise.all([bring(counter, ...first), bring(counter, ...first)]);
  assert.deepEqual(one, ['paid', 'paid', 'offline_over_limit']);
  assert.deepEqual(two, one);
  await stage.town.lead.call(pointsRoutes.setOfflineLimits, { body: { pointsMax: 20_000, countMax: 2, hours: 24 } });
  const other = await takePass(counter);
  const many = [
    accept(other.passId, await sold(1)),
    accept(other.passId, await sold(2)),
    accept(other.passId, await sold(3)),
  ];
  assert.deepEqual(await bring(counter, ...many), ['paid', 'paid', 'offline_over_limit']);
  await stage.town.lead.call(pointsRoutes.setOfflineLimits, { body: { pointsMax: 20_000, countMax: 50, hours: 24 } });
});

test('a phone whose clock is a day off is paid for a voucher that was valid, and the office sees that the clock was wrong', async () => {
  const { counter } = stage.shops[1];
  const { passId } = await takePass(counter);
  stage.nation.pass({ minutes: 10 });
  const ahead = await sold(70);
  const behind = await sold(80);
  assert.deepEqual(
    await bring(
      counter,
      { ...accept(passId, ahead), acceptedAt: `${now().add({ hours: 24 })}` },
      { ...accept(passId, behind), acceptedAt: `${now().subtract({ hours: 24 })}` },
    ),
    ['paid', 'paid'],
  );
  const { breaks: listed } = await breaks();
  const off = listed.filter(({ kind }) => kind === 'clock_off').map(({ number }) => number);
  assert.deepEqual(off.toSorted(), [ahead.number, behind.number].toSorted());
});

test('what was expired, of another street, forged, or brought under another terminal’s pass is not paid', async () => {
  const { counter } = stage.shops[0];
  const { passId } = await takePass(counter);
  const short = await stage.createKind({ name: '一日券', validity: { validDays: 1 } });
  const ended = await stage.sold(stage.office.counter, await person(), { kind: short, points: 5 });
  const forged = {
    ...accept(passId, await sold(9)),
    code: stage.paper(await sold(9)).code.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  };
  const good = await sold(9);
  stage.nation.pass({ hours: 24 });
  assert.deepEqual(await bring(counter, { ...accept(passId, ended), code: stage.paper(ended, null).code }), [
    'voucher_expired',
  ]);
  const [outcome] = await bring(counter, forged);
  assert.ok(outcome === 'voucher_not_genuine' || outcome === 'voucher_unreadable');
  const far = await takePass(stage.elsewhere.counter);
  assert.deepEqual(await bring(stage.elsewhere.counter, accept(far.passId, good)), ['voucher_wrong_street']);
  assert.deepEqual(await bring(stage.shops[1].counter, accept(passId, good)), ['offline_pass_unknown']);
});

test('two phones of one shop are paid once, and what the shop took online is not paid again', async () => {
  const phone = await createSecondTerminal(stage, stage.shops[2].operatorId);
  const { counter } = stage.shops[2];
  const [one, two] = [await takePass(counter), await takePass(phone)];
  const voucher = await sold(44);
  const taken = await Promise.all([
    bring(counter, accept(one.passId, voucher)),
    bring(phone, accept(two.passId, voucher)),
  ]);
  assert.deepEqual(taken.flat().toSorted(), ['already_accepted_here', 'paid']);
  const online = await sold(45);
  assert.ok((await stage.redeem(counter, stage.paper(online))).ok);
  assert.deepEqual(await bring(phone, accept(two.passId, online)), ['already_accepted_here']);
});

test('a voucher cancelled or issued anew while a shop was without a network is paid to the shop, by the town', async () => {
  const { counter } = stage.shops[0];
  const { passId } = await takePass(counter);
  const [cancelled, replaced] = [await sold(11), await sold(12)];
  const acceptances = [accept(passId, cancelled), accept(passId, replaced)];
  const { actor } = stage.office.counter;
  const body = { reason: '試験' };
  await actor.call(pointsRoutes.cancelVoucher, { params: { voucherId: cancelled.voucherId }, body });
  await actor.call(pointsRoutes.reissueVoucher, { params: { voucherId: replaced.voucherId }, body });
  const before = (await stage.owed()).宮原の茶店 ?? 0;
  assert.deepEqual(await bring(counter, ...acceptances), ['loss', 'loss']);
  assert.equal(((await stage.owed()).宮原の茶店 ?? 0) - before, 23);
});

test('what one shop was told about its voucher is told to no other shop that knows the key', async () => {
  const { passId } = await takePass(stage.shops[0].counter);
  stage.nation.pass({ minutes: 1 });
  const acceptance = accept(passId, await sold(500));
  assert.deepEqual(await bring(stage.shops[0].counter, acceptance), ['paid']);
  const { results } = await stage.shops[1].counter.actor.call(pointsRoutes.syncOfflineAcceptances, {
    body: { acceptances: [acceptance] },
  });
  assert.deepEqual(
    results.map(({ outcome, paid, points, number }) => ({ outcome, paid, points, number })),
    [{ outcome: 'acceptance_of_other_shop', paid: false, points: 0, number: null }],
  );
});
