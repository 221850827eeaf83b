import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const outcome = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
/** Moves the clock to an instant of Japan. */
const goTo = (at: string) => {
  const now = stage.nation.world.clock();
  stage.nation.pass(now.until(Temporal.Instant.from(`${at}+09:00`)));
};

test('a voucher of a fixed period (「期限付き地域商品券」) counts from its first day to 23:59:59 of its last in Japan', async () => {
  const kind = await stage.createKind({
    name: '年末券',
    validity: { validFrom: '2016-10-15', validThrough: '2016-10-17' },
    soldThrough: '2016-10-17',
    claimDays: 5,
  });
  const person = await stage.person(1000);
  const { counter } = stage.shops[0];
  const paper = async () => stage.paper(await stage.sold(stage.office.counter, person, { kind, points: 10 }), null);
  const [early, first, last, late] = [await paper(), await paper(), await paper(), await paper()];
  goTo('2016-10-14T23:59:59');
  assert.equal(outcome(await stage.redeem(counter, early)), 'voucher_not_yet_valid');
  goTo('2016-10-15T00:00:00');
  assert.equal(outcome(await stage.redeem(counter, first)), 'ok');
  goTo('2016-10-17T23:59:59');
  assert.equal(outcome(await stage.redeem(counter, last)), 'ok');
  goTo('2016-10-18T00:00:00');
  assert.equal(outcome(await stage.redeem(counter, late)), 'voucher_expired');
});

test('stamped in time and brought in late it is cleared until its last day for that; then its points go back to their lots', async () => {
  const kind = await stage.createKind({ name: '短い券', validity: { validDays: 2 }, claimDays: 5 });
  const person = await stage.person(1000);
  const before = (await person.atMypage(pointsRoutes.showBalances)).purses;
  const sold = await stage.sold(stage.office.counter, person, { kind, points: 300 });
  const kept = await stage.sold(stage.office.counter, person, { kind, points: 200 });
  const at = stage.office.counter;
  const { clearingId } = await at.actor.call(pointsRoutes.openClearing, {
    body: { merchantId: stage.shops[0].merchantId, declaredCount: 1, declaredPoints: 300 },
    idempotencyKey: stage.key(),
  });
  const clear = async (stampedOn: string, paper: { code: string }) => {
    const { items } = await at.actor.call(pointsRoutes.addToClearing, {
      params: { clearingId },
      body: { stampedOn, scans: [{ key: stage.key(), proof: { code: paper.code } }] },
    });
    return items[0]?.outcome;
  };
  // Sold on 10-18, good through 10-19, brought in until 10-24.
  goTo('2016-10-24T23:00:00');
  assert.equal(await clear('2016-10-20', stage.paper(sold)), 'voucher_expired');
  assert.equal(await clear('2016-10-19', stage.paper(sold)), 'cleared');
  goTo('2016-10-25T00:00:01');
  assert.equal(await clear('2016-10-19', stage.paper(kept)), 'voucher_expired');
  await stage.nation.points.tendVouchers();
  assert.equal(await stage.points(person), 500);
  goTo('2016-10-28T00:00:01');
  await stage.nation.points.tendVouchers();
  await stage.nation.points.tendVouchers();
  const after = (await person.atMypage(pointsRoutes.showBalances)).purses;
  assert.deepEqual(
    after.map(({ points, next }) => [points, next?.expiresOn]),
    before.map(({ points, next }) => [points - 300, next?.expiresOn]),
  );
  assert.equal(outcome(await stage.redeem(stage.shops[0].counter, stage.paper(kept))), 'voucher_expired');
});

test('a kind that forfeits gives nothing back; and a lot that expired meanwhile comes back as expired', async () => {
  const forfeit = await stage.createKind({
    name: '戻らない券',
    validity: { validDays: 1 },
    claimDays: 0,
    afterExpiry: 'forfeit',
  });
  const returns = await stage.createKind({ name: '戻る券', validity: { validDays: 184 }, claimDays: 184 });
  const person = await stage.person(1000);
  await stage.sold(stage.office.counter, person, { kind: forfeit, points: 100 });
  await stage.sold(stage.office.counter, person, { kind: returns, points: 200 });
  assert.equal(await stage.points(person), 700);
  stage.nation.pass({ hours: 24 * 90 });
  await stage.nation.points.tendVouchers();
  await stage.nation.points.expire();
  assert.equal(await stage.points(person), 700);
  // The purse's own last day is 2017-09-30; the voucher ends in October 2017.
  goTo('2017-11-30T12:00:00');
  await stage.nation.points.tendVouchers();
  await stage.nation.points.expire();
  const { lines } = await person.atMypage(pointsRoutes.showHistory, {
    query: { municipalityCode: '43424', months: 24 },
  });
  assert.deepEqual(
    lines.slice(-4).map(({ kind, points }) => [kind, points]),
    [
      ['voucher', -200],
      ['voucherReturn', 200],
      ['expiry', -200],
      ['expiry', -700],
    ],
  );
  assert.equal(lines.at(-1)?.balance, 0);
});
