import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import { outcomeOf } from '../events/testing/stage.ts';
import {
  type Body,
  festival,
  holder,
  listed,
  refund,
  running,
  shop,
  stage,
  startPremiumStage,
} from './testing/stage.ts';

startPremiumStage();

test('what was paid or moved before a campaign began brings nothing when it is sent again, also after an undo', async () => {
  const person = await holder();
  const { counterSessionId, paymentKey } = await shop.counter.open(person);
  const pay = () =>
    shop.counter.actor.call(pointsRoutes.pay, { body: { counterSessionId, amount: 100 }, idempotencyKey: paymentKey });
  assert.equal((await pay()).premium, null);
  await running({}, async (campaignId) => {
    assert.equal((await pay()).premium, null);
    await shop.counter.reverse(paymentKey);
    assert.equal((await pay()).premium, null);
    assert.equal((await listed(campaignId))?.awarded, 0);
  });
});

test('one payment sent twice at once, and two of one person at once: one premium, and no more than the limit', async () => {
  await running({ perHolder: 30 }, async (campaignId) => {
    const person = await holder();
    const { counterSessionId, paymentKey } = await shop.counter.open(person);
    const pay = () =>
      shop.counter.actor.call(pointsRoutes.pay, { body: { counterSessionId, amount: 80 }, idempotencyKey: paymentKey });
    const twice = await Promise.all([pay(), pay()]);
    assert.deepEqual(
      twice.map(({ premium }) => premium?.points),
      [20, 20],
    );
    const others = await Promise.all([shop.counter.pay(person, 100), shop.counter.pay(person, 100)]);
    assert.equal(
      others.reduce((sum, { premium }) => sum + (premium?.points ?? 0), 0),
      10,
    );
    assert.equal((await listed(campaignId))?.awarded, 30);
  });
});

test('two officers who refund at once take back what both refunds together ask for', async () => {
  await running({}, async (campaignId) => {
    for (let round = 0; round < 5; round += 1) {
      const person = await holder();
      const paid = await shop.counter.pay(person, 100);
      const both = await Promise.all([refund(paid.paymentKey, 30), refund(paid.paymentKey, 30)]);
      assert.deepEqual(
        both.map(({ ok }) => ok),
        [true, true],
      );
      await stage.nation.points.tendPremiums();
      assert.equal(
        (await person.atMypage(pointsRoutes.showBalances)).totalPoints,
        900 + 60 + 10,
        '10 of 25 for 40 of 100',
      );
    }
    assert.equal((await listed(campaignId))?.awarded, 50);
  });
});

test('a take that was noted and not sent is sent once, by whoever comes first; a premium that was due is given before it goes back', async () => {
  const { points } = stage.nation.databases;
  await running({}, async (campaignId) => {
    const person = await holder();
    const paid = await shop.counter.pay(person, 100);
    await execute(points, `UPDATE premium_award SET state = 'due' WHERE cause_key = :paymentKey`, {
      paymentKey: paid.paymentKey,
    });
    const part = await refund(paid.paymentKey, 48);
    assert.ok(part.ok);
    assert.deepEqual(part.answer.premium, { taken: 12, missing: 0 });
    const at = `${stage.nation.world.clock()}`;
    await execute(
      points,
      `WITH award AS (UPDATE premium_award SET taken_back = 0, take_key = :takeKey, take_points = 13 WHERE cause_key = :paymentKey RETURNING *)
       INSERT INTO premium_return (holder, refund_key, cause_key, made_at)
       SELECT holder, (SELECT refund_key FROM premium_return WHERE cause_key = :paymentKey), :paymentKey, :at FROM award
       ON CONFLICT (holder, refund_key) DO UPDATE SET done_at = NULL, taken = 0`,
      { paymentKey: paid.paymentKey, takeKey: makeKey(stage.nation.world.clock()), at },
    );
    stage.nation.pass({ minutes: 2 });
    const tend = () => stage.nation.points.tendPremiums();
    await Promise.all([tend(), tend(), tend()]);
    const given = await rows(
      points,
      'SELECT taken_back::int AS taken, missing::int AS missing, take_key FROM premium_award WHERE cause_key = :paymentKey',
      { paymentKey: paid.paymentKey },
    );
    assert.deepEqual(given, [{ taken: 13, missing: 0, takeKey: null }]);
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, 948, '25 given, 12 and 13 taken');
    assert.ok(campaignId);
  });
});

test('a campaign is its host’s to end and each invited town’s to decide; the same name is not begun twice', async () => {
  await running({ name: 'ひとつだけ' }, async (campaignId) => {
    const stranger = await stage.nation.platform.openTown({ municipalityCode: '43425' });
    const params = { campaignId };
    assert.equal(outcomeOf(await stranger.lead.ask(pointsRoutes.endCampaign, { params })), 'campaign_unknown');
    const joins = stranger.lead.ask(pointsRoutes.decideCampaign, { params, body: { joins: true } });
    assert.equal(outcomeOf(await joins), 'campaign_unknown');
    assert.equal(await listed(campaignId, stranger.lead), undefined);
    assert.equal(outcomeOf(await stage.approver.ask(pointsRoutes.endCampaign, { params })), 'not_allowed');
    const again = { ...festival, name: 'ひとつだけ', startsAt: '2016-10-20T17:00', endsAt: '2016-10-21T01:00' };
    assert.equal(
      outcomeOf(await stage.accounting.ask(pointsRoutes.createCampaign, { body: again })),
      'campaign_name_taken',
    );
  });
  for (const [where, params] of [
    ['a number that no table holds', { campaignId: 99_999_999_999 }],
    ['nobody’s', { campaignId: 999_999 }],
  ] as const) {
    const outcome = outcomeOf(await stage.accounting.ask(pointsRoutes.endCampaign, { params }));
    assert.match(String(outcome), /^(invalid_request|campaign_unknown)$/, where);
  }
});

const wrongs: [string, Partial<Body>, string][] = [
  ['nobody pays', { payer: undefined }, 'premium_without_payer'],
  ['it ends before it begins', { endsAt: '2016-10-08T16:59' }, 'campaign_ends_first'],
  ['a day that no calendar has', { endsAt: '2016-11-31T12:00' }, 'period_invalid'],
  ['it is over already', { startsAt: '2016-10-01T00:00', endsAt: '2016-10-02T00:00' }, 'campaign_in_the_past'],
  ['its points end before it does', { endsAt: '2017-01-01T00:01' }, 'premium_ends_too_early'],
  ['a text that turns the reading order', { name: '秋\u202e祭り' }, 'text_refused'],
  ['a year before all years', { startsAt: '0000-01-01T00:00' }, 'period_invalid'],
  [
    'a place, but nothing used there',
    { occasion: 'allocation', place: { kind: 'shop', merchantId: 1 } },
    'campaign_place_without_use',
  ],
  ['a shop of nobody', { place: { kind: 'shop', merchantId: 999_999 } }, 'place_unknown'],
  ['a street of nobody', { place: { kind: 'street', streetId: 999_999 } }, 'street_unknown'],
  ['a town that is none', { invited: ['99999'] }, 'municipality_unknown'],
  ['a town without points', { invited: ['01100'] }, 'municipality_not_open'],
];
for (const [what, body, outcome] of wrongs) {
  test(`a campaign is refused by name: ${what}`, async () => {
    const asked = { ...festival, startsAt: '2016-10-20T17:00', endsAt: '2016-10-21T01:00', ...body };
    assert.equal(outcomeOf(await stage.accounting.ask(pointsRoutes.createCampaign, { body: asked })), outcome);
  });
}

test('what crashed around a premium is finished by the job, once: held, due, taken back, or forgotten', async () => {
  const { points } = stage.nation.databases;
  const tend = () => stage.nation.points.tendPremiums();
  await running({}, async (campaignId) => {
    const person = await holder();
    const paid = await shop.counter.pay(person, 100);
    const award = await one<{ holder: number; key: string }>(
      points,
      `UPDATE premium_award SET state = 'held', points = 90 WHERE cause_key = :paymentKey RETURNING holder, key`,
      { paymentKey: paid.paymentKey },
    );
    await execute(points, 'UPDATE premium_campaign SET awarded = awarded + 65 WHERE id = :campaignId', { campaignId });
    // Held for a payment that never came.
    await execute(
      points,
      `INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
       SELECT holder, :causeKey, campaign_id, municipality_code, fund, percent, expires_on, 5, 'held', :key, held_at
         FROM premium_award WHERE cause_key = :paymentKey`,
      {
        paymentKey: paid.paymentKey,
        causeKey: makeKey(stage.nation.world.clock()),
        key: makeKey(stage.nation.world.clock()),
      },
    );
    await execute(points, 'UPDATE premium_campaign SET awarded = awarded + 5 WHERE id = :campaignId', { campaignId });
    stage.nation.pass({ minutes: 11 });
    await Promise.all([tend(), tend()]);
    await tend();
    const given = await rows(points, 'SELECT state, points FROM premium_award WHERE campaign_id = :campaignId', {
      campaignId,
    });
    assert.deepEqual(given, [{ state: 'given', points: 25 }]);
    assert.equal((await listed(campaignId))?.awarded, 25);
    const kept = await rows(points, 'SELECT awarded FROM premium_campaign WHERE id = :campaignId', { campaignId });
    assert.deepEqual(kept, [{ awarded: 25 }], 'nothing stays held');
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, 925);

    // A refund that stood in the ledger when the power went, and one that never did.
    const undone = await shop.counter.reverse(paid.paymentKey);
    assert.equal(undone.balance, 1000);
    await execute(
      points,
      `INSERT INTO premium_return (holder, refund_key, cause_key, made_at) VALUES (:holder, :refundKey, :paymentKey, :now)`,
      {
        holder: award.holder,
        refundKey: makeKey(stage.nation.world.clock()),
        paymentKey: paid.paymentKey,
        now: `${stage.nation.world.clock()}`,
      },
    );
    stage.nation.pass({ minutes: 11 });
    await tend();
    const { rows: open } = await points.query('SELECT FROM premium_return WHERE done_at IS NULL');
    assert.equal(open.length, 0);
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, 1000);
  });
});
