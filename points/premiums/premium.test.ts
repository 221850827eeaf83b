import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, one } from '../../postgres/pool.ts';
import { outcomeOf } from '../events/testing/stage.ts';
import {
  aheadOf,
  campaign,
  festival,
  holder,
  listed,
  lotsOf,
  refund,
  running,
  shop,
  stage,
  startPremiumStage,
  town,
} from './testing/stage.ts';

startPremiumStage();

test('a campaign of one person spends nothing until another has confirmed all of its terms', async () => {
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-11-30T00:00', expiresOn: '2017-06-30' };
  const body = { ...festival, ...period, name: 'ひとりの祭り' };
  const { campaignId } = await stage.accounting.call(pointsRoutes.createCampaign, { body });
  assert.equal((await listed(campaignId))?.membership, 'waiting');
  const person = await holder();
  assert.equal((await shop.counter.pay(person, 100)).premium, null);
  const { requests } = await stage.accounting.call(pointsRoutes.listChangeRequests);
  const { after: terms } = requests.find(({ name }) => name === 'ひとりの祭り') ?? {};
  assert.deepEqual([terms?.percent, terms?.budget, terms?.payer], ['25', '1000000', '熊本県']);
  await town.confirm();
  assert.equal((await listed(campaignId))?.membership, 'host');
  assert.equal((await shop.counter.pay(person, 100)).premium?.points, 25);
  await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId } });
});

test('a festival’s premium begins and ends at its minute, also after midnight, and comes with the receipt', async () => {
  const campaignId = await campaign();
  const person = await holder();
  assert.equal((await shop.counter.pay(person, 100)).premium, null, 'not begun');
  stage.nation.pass({ hours: 8 });
  const paid = await shop.counter.pay(person, 103);
  assert.deepEqual(paid.premium, { name: '秋祭り', points: 25 }, '25 % of 103, cut once');
  assert.equal(paid.balance, 1000 - 100 - 103 + 25, 'the balance is that after the premium');
  assert.deepEqual(paid.expiries.at(0), { points: 25, expiresOn: '2016-12-31' });
  assert.deepEqual(await lotsOf(person), [
    [25, '熊本県', '2016-12-31'],
    [797, '一般財源', '2017-03-31'],
  ]);
  assert.equal((await shop.counter.pay(person, 3)).premium, null, '25 % of 3 is nothing');
  stage.nation.pass({ hours: 7, minutes: 59 });
  assert.equal((await shop.counter.pay(person, 100)).premium?.points, 19, 'a minute to one; 22 of them were a premium');
  stage.nation.pass({ minutes: 1 });
  assert.equal((await shop.counter.pay(person, 100)).premium, null, 'over');
  const { lines } = await person.atMypage(pointsRoutes.showHistory, {
    query: { municipalityCode: '43424' },
  });
  assert.deepEqual(
    lines.filter(({ kind }) => kind === 'premium').map(({ what, points }) => [what, points]),
    [
      ['秋祭り', 25],
      ['秋祭り', 19],
    ],
  );
  assert.equal((await listed(campaignId))?.awarded, 44);
});

test('a premium is tied to a street or a shop, and the best of several gives', async () => {
  const lead = town.lead;
  const { streetId } = await lead.call(pointsRoutes.createStreet, {
    body: { name: '本町通り', officeMerchantId: null, ownPoints: null },
  });
  const inStreet = await town.shop({ name: '通りの店', kind: 'shop', streetId });
  const person = await holder();
  await running({ name: '通りの日', percent: 10, place: { kind: 'street', streetId } }, () =>
    running({ name: '店の日', percent: 20, place: { kind: 'shop', merchantId: shop.merchantId } }, () =>
      running({ name: 'みんなの日', percent: 5, payer: { kind: 'municipality' } }, async () => {
        assert.equal((await shop.counter.pay(person, 100)).premium?.name, '店の日');
        assert.equal((await inStreet.counter.pay(person, 100)).premium?.name, '通りの日');
        const elsewhere = await town.shop({ name: '離れた店', kind: 'shop' });
        assert.deepEqual((await elsewhere.counter.pay(person, 100)).premium, { name: 'みんなの日', points: 5 });
      }),
    ),
  );
  assert.ok(
    (await lotsOf(person)).some(([points, fund]) => points === 5 && fund === '小国町'),
    'its own fund',
  );
});

test('nobody gets more than the limit a person, and all together no more than the budget, whoever comes at once', async () => {
  await running({ perHolder: 30, budget: 100 }, async (campaignId) => {
    const first = await holder();
    assert.equal((await shop.counter.pay(first, 100)).premium?.points, 25);
    assert.deepEqual(await aheadOf(first), { name: '秋祭り', percent: 25, most: 5 });
    assert.equal((await shop.counter.pay(first, 100)).premium?.points, 5);
    assert.equal(await aheadOf(first), null, 'nothing is promised that will not come');
    assert.equal((await shop.counter.pay(first, 100)).premium, null);
    const others = await Promise.all(Array.from({ length: 8 }, () => holder()));
    const paid = await Promise.all(others.map((person) => shop.counter.pay(person, 80)));
    const points = paid.map(({ premium }) => premium?.points ?? 0);
    assert.equal(
      points.reduce((a, b) => a + b, 0),
      70,
      `${points}`,
    );
    const after = await listed(campaignId);
    assert.deepEqual([after?.awarded, after?.state], [100, 'usedUp']);
  });
});

test('read first and written after, without holding the campaign, the same budget is passed', async () => {
  await running({ budget: 100 }, async (campaignId) => {
    const { points } = stage.nation.databases;
    const readThenWrite = async (person: number) => {
      const { free } = await one<{ free: number }>(
        points,
        'SELECT budget - coalesce((SELECT sum(points) FROM premium_award WHERE campaign_id = c.id), 0) AS free FROM premium_campaign c WHERE id = :campaignId',
        { campaignId },
      );
      const key = () => makeKey(stage.nation.world.clock());
      await execute(
        points,
        `INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
         VALUES (:person, :causeKey, :campaignId, '43424', 2000001, 25, '2017-06-30', :points, 'void', :key, now())`,
        { person, causeKey: key(), campaignId, points: Math.max(0, Math.min(20, Number(free))), key: key() },
      );
    };
    await Promise.all(Array.from({ length: 32 }, (_, person) => readThenWrite(person)));
    const sum = await one<{ points: number }>(
      points,
      'SELECT sum(points) AS points FROM premium_award WHERE campaign_id = :campaignId',
      { campaignId },
    );
    assert.ok(Number(sum.points) > 100, 'the test above would see it');
  });
});

test('a premium that is used is paid to the shop from the fund of its payer, a line of its own in the statement', async () => {
  const bakery = await town.shop({ name: 'パン屋', kind: 'shop' });
  await running({ expiresOn: '2016-12-31', endsAt: '2016-11-30T00:00' }, async () => {
    const person = await holder();
    await shop.counter.pay(person, 400);
    await bakery.counter.pay(person, 150);
  });
  const { settlements } = await stage.accounting.call(pointsRoutes.listSettlements);
  const open = settlements.find(({ state }) => state === 'open');
  assert.ok(open, 'a settlement is open');
  const { lines } = await stage.accounting.call(pointsRoutes.showSettlement, {
    params: { settlementId: open.settlementId },
  });
  assert.deepEqual(
    lines.filter(({ payee }) => payee === 'パン屋').map(({ fund, points }) => [fund, points]),
    [
      [{ kind: 'general', name: '一般財源' }, 50],
      [{ kind: 'premium', name: '熊本県' }, 100],
    ],
  );
});

test('an undo takes the premium back; spent, only the office gives back, and what is gone is told and the payer’s', async () => {
  await running({}, async (campaignId) => {
    const person = await holder();
    const first = await shop.counter.pay(person, 100);
    const undone = await shop.counter.reverse(first.paymentKey);
    assert.deepEqual([undone.balance, undone.premium], [1000, null]);
    assert.equal((await listed(campaignId))?.awarded, 0, 'free for others again');

    const second = await shop.counter.pay(person, 200);
    await shop.counter.pay(person, 800);
    // Of the 250 that are there now, all are a premium: they bring none, and 240 of them are spent.
    assert.equal((await shop.counter.pay(person, 240)).premium, null);
    const tooLate = await shop.counter.actor.ask(pointsRoutes.reversePayment, {
      params: { paymentKey: second.paymentKey },
      idempotencyKey: makeKey(stage.nation.world.clock()),
    });
    assert.equal(outcomeOf(tooLate), 'premium_spent');
    const before = (await person.atMypage(pointsRoutes.showBalances)).totalPoints;
    const half = await refund(second.paymentKey, 100);
    assert.ok(half.ok);
    assert.deepEqual(half.answer.premium, { taken: 10, missing: 15 }, '10 were left of the 50');
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, before + 100 - 10);
    const rest = await refund(second.paymentKey, 100);
    assert.ok(rest.ok);
    assert.deepEqual(rest.answer.premium, { taken: 0, missing: 25 });
    assert.equal((await listed(campaignId))?.missing, 40);
  });
});

test('a refund in three parts takes exactly the premium, whatever each part comes to', async () => {
  await running({ percent: 7 }, async (campaignId) => {
    const person = await holder();
    const paid = await shop.counter.pay(person, 101);
    assert.equal(paid.premium?.points, 7);
    let taken = 0;
    for (const points of [33, 33, 35]) {
      const part = await refund(paid.paymentKey, points);
      assert.ok(part.ok);
      taken += part.answer.premium.taken;
    }
    assert.equal(taken, 7);
    assert.deepEqual(await lotsOf(person).then((lots) => lots.filter(([points]) => points !== 0)), [
      [1000, '一般財源', '2017-03-31'],
    ]);
    assert.equal((await listed(campaignId))?.awarded, 0);
  });
});

test('points moved into the town’s own bring a premium where the campaign says so: from the reserve and from a company', async () => {
  await running({ name: '観光プレミアム', occasion: 'allocation', percent: 30 }, async () => {
    const person = await holder(0);
    await stage.reserve(person, 1000);
    assert.equal((await shop.counter.open(person)).usable, 0, 'still in the reserve');
    const moved = await person.atMypage(pointsRoutes.allocate, {
      body: { destination: { kind: 'municipality', municipalityCode: '43424' }, amount: 335 },
    });
    assert.deepEqual(moved.premium, { name: '観光プレミアム', points: 100 });
    assert.equal(moved.destinationBalance, 435);
    assert.deepEqual(
      (await lotsOf(person)).filter(([, fund]) => fund === '熊本県'),
      [[100, '熊本県', '2017-06-30']],
    );
    const order = await stage.order(person, { amount: 100 });
    const waiting = (await person.atMypage(pointsRoutes.listExchangeOrders)).orders;
    await person.atMypage(pointsRoutes.chooseDestination, {
      params: { orderId: waiting.find(({ orderNumber }) => orderNumber === order)?.orderId ?? '' },
      body: { kind: 'municipality', municipalityCode: '43424' },
    });
    await stage.company.deduct(order);
    await stage.company.deduct(order);
    assert.deepEqual(
      (await lotsOf(person)).filter(([, fund]) => fund === '熊本県'),
      [[130, '熊本県', '2017-06-30']],
      'once, also where the company reports twice',
    );
  });
});

test('a campaign to the last midnight of March may bring points that end with March', async () => {
  const body = { name: '年度末', startsAt: '2017-03-01T00:00', endsAt: '2017-04-01T00:00', expiresOn: '2017-03-31' };
  assert.ok(await campaign(body));
});

test('one campaign of a prefecture: towns join by their own word, share one budget, and leave', async () => {
  const other = await stage.nation.platform.openTown({ municipalityCode: '43423' });
  const theirShop = await other.shop({ name: 'となりの店', kind: 'shop' });
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await other.program({ department: '福祉課', name: '応援', amount: 1000, ...period });
  await running({ name: '県の観光', budget: 60, invited: ['43423'] }, async (campaignId) => {
    const person = await holder();
    await other.grant({ programId, mykeyId: person.mykeyId, amount: 1000, reason: '試験' });
    assert.equal((await theirShop.counter.pay(person, 100)).premium, null, 'asked, not joined');
    const open = async () => (await other.lead.call(pointsRoutes.listOpenCampaigns)).campaigns;
    assert.deepEqual(
      (await open()).find((one) => one.campaignId === campaignId)?.municipalities.map(({ name }) => name),
      ['小国町'],
    );
    const decide = (joins: boolean, by = other.lead) =>
      by.ask(pointsRoutes.decideCampaign, { params: { campaignId }, body: { joins } });
    assert.equal((await listed(campaignId, other.lead))?.membership, 'invited');
    assert.equal(outcomeOf(await decide(true)), 'done');
    assert.equal((await theirShop.counter.pay(person, 100)).premium, null, 'asked for by one person only');
    assert.equal(outcomeOf(await decide(false)), 'change_waiting');
    await other.confirm();
    assert.deepEqual((await theirShop.counter.pay(person, 100)).premium, { name: '県の観光', points: 25 });
    assert.equal((await shop.counter.pay(person, 100)).premium?.points, 25);
    assert.equal(outcomeOf(await decide(false)), 'done');
    assert.equal((await theirShop.counter.pay(person, 100)).premium, null, 'left');
    assert.equal((await shop.counter.pay(person, 100)).premium?.points, 10, 'what is left of the one budget');
    const premiums = (await lotsOf(person)).filter(([, fund]) => fund === '熊本県').map(([points]) => points);
    assert.deepEqual(premiums.sort(), [25, 35], 'each town’s own points, of one payer');
    assert.equal(outcomeOf(await decide(true, stage.accounting)), 'campaign_unknown', 'the host ends it instead');
  });
});
