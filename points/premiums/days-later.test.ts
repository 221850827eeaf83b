import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, row } from '../../postgres/pool.ts';
import { type EventStage, openEventStage } from '../events/testing/stage.ts';
import type { Holder } from '../testing.ts';

// What a crash left is found only after the ledger has stopped taking its key (48 hours): it ends all the same, and once.

let stage: EventStage;
let shop: Awaited<ReturnType<EventStage['town']['shop']>>;
let person: Holder;
before(async () => {
  stage = await openEventStage('2016-10-08T09:00:00+09:00');
  shop = await stage.town.shop({ name: 'まちなか商店', kind: 'shop' });
  person = await stage.supporter('My123', 1000);
  await stage.accounting.call(pointsRoutes.createCampaign, {
    body: {
      name: '秋祭り',
      occasion: 'use',
      percent: 25,
      payer: { kind: 'other', name: '熊本県' },
      startsAt: '2016-10-01T00:00',
      endsAt: '2016-11-30T00:00',
      place: { kind: 'everywhere' },
      perHolder: null,
      budget: 1_000_000,
      expiresOn: '2017-06-30',
      invited: [],
    },
  });
  await stage.town.confirm();
});
after(() => stage?.nation.close());

const sql = (text: string, values: Values = {}) => execute(stage.nation.databases.points, text, values);
const total = async () => (await person.atMypage(pointsRoutes.showBalances)).totalPoints;
const key = () => makeKey(stage.nation.world.clock());
const tend = async () => {
  const { points } = stage.nation;
  await Promise.all([points.tendPremiums(), points.tendPremiums()]);
  await points.tendPremiums();
};

test('a premium that was due two days ago and never given is given once, under a key that the ledger takes', async () => {
  const paid = await shop.counter.pay(person, 100);
  assert.equal(paid.premium?.points, 25);
  const [cause, old] = [key(), key()];
  await sql(
    `INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
     SELECT holder, :cause, campaign_id, municipality_code, fund, percent, expires_on, 7, 'due', :old, held_at
       FROM premium_award WHERE cause_key = :paymentKey`,
    { paymentKey: paid.paymentKey, cause, old },
  );
  const before = await total();
  stage.nation.pass({ hours: 49 });
  await tend();
  stage.nation.pass({ hours: 49 });
  await tend();
  assert.equal((await total()) - before, 7);
  const given = await row<{ state: string; key: string }>(
    stage.nation.databases.points,
    'SELECT state, key FROM premium_award WHERE cause_key = :cause',
    { cause },
  );
  assert.equal(given?.state, 'given');
  assert.notEqual(given?.key, old);
});

test('a take that was noted two days ago and never sent is looked at anew, and taken once', async () => {
  const paid = await shop.counter.pay(person, 100);
  const refunded = await stage.accounting.call(pointsRoutes.refundUse, {
    params: { paymentKey: paid.paymentKey },
    body: { points: 48, reason: '返品' },
    idempotencyKey: key(),
  });
  assert.deepEqual(refunded.premium, { taken: 12, missing: 0 });
  // Of the 25, 12 are back; the note of one more that nobody has sent.
  await sql('UPDATE premium_award SET take_key = :takeKey, take_points = 1 WHERE cause_key = :paymentKey', {
    paymentKey: paid.paymentKey,
    takeKey: key(),
  });
  await sql('UPDATE premium_return SET done_at = NULL WHERE cause_key = :paymentKey', { paymentKey: paid.paymentKey });
  const before = await total();
  stage.nation.pass({ hours: 49 });
  await tend();
  assert.equal(await total(), before, '12 are all that the refund asks for');
  const award = await row(
    stage.nation.databases.points,
    'SELECT taken_back AS taken, missing, take_key FROM premium_award WHERE cause_key = :paymentKey',
    { paymentKey: paid.paymentKey },
  );
  assert.deepEqual(award, { taken: 12, missing: 0, takeKey: null });
});
