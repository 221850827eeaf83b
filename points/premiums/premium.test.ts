import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { type EventStage, openEventStage, outcomeOf } from '../events/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder } from '../testing.ts';

type Body = NonNullable<RouteRequest<typeof pointsRoutes.createCampaign>['body']>;
const festival: Body = {
  name: '秋祭り',
  occasion: 'use',
  percent: 25,
  payer: { kind: 'other', name: '熊本県' },
  startsAt: '2016-10-08T17:00',
  endsAt: '2016-10-09T01:00',
  place: { kind: 'everywhere' },
  perHolder: null,
  budget: 1_000_000,
  expiresOn: '2016-12-31',
  invited: [],
};

let stage: EventStage;
let town: EventStage['town'];
let shop: Awaited<ReturnType<EventStage['town']['shop']>>;
let people = 0;
before(async () => {
  stage = await openEventStage('2016-10-08T09:00:00+09:00');
  town = stage.town;
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
});
after(() => stage?.nation.close());

const holder = (points = 1000) => {
  people += 1;
  return stage.supporter(`Matsuri${people}`, points);
};
/** One that another person of the office has confirmed. */
async function campaign(body: Partial<Body> = {}, by: Officer = stage.accounting): Promise<number> {
  const { campaignId } = await by.call(pointsRoutes.createCampaign, { body: { ...festival, ...body } });
  await town.confirm();
  return campaignId;
}
/** One that runs now, until it is ended again. */
async function running<T>(body: Partial<Body>, work: (campaignId: number) => Promise<T>): Promise<T> {
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-11-30T00:00', expiresOn: '2017-06-30' };
  const campaignId = await campaign({ ...period, ...body });
  try {
    return await work(campaignId);
  } finally {
    await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId } });
  }
}
const listed = async (campaignId: number, by: Officer = stage.accounting) =>
  (await by.call(pointsRoutes.listCampaigns)).campaigns.find((one) => one.campaignId === campaignId);
const lotsOf = async (person: Holder) => {
  const { purses } = await person.atMypage(pointsRoutes.showBalances);
  return purses.flatMap(({ lots }) => lots.map(({ points, fund, expiresOn }) => [points, fund.name, expiresOn]));
};
/** What a tap says about the premium before anything is paid. */
const aheadOf = async (person: Holder) => (await shop.counter.open(person)).premium;
const refund = (paymentKey: string, points: number) =>
  stage.accounting.ask(pointsRoutes.refundUse, {
    params: { paymentKey },
    body: { points, reason: '返品' },
    idempotencyKey: makeKey(stage.nation.world.clock()),
  });

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
      const { rows } = await points.query(
        'SELECT budget - coalesce((SELECT sum(points) FROM premium_award WHERE campaign_id = c.id), 0) AS free FROM premium_campaign c WHERE id = $1',
        [campaignId],
      );
      const key = () => makeKey(stage.nation.world.clock());
      await points.query(
        `INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
         VALUES ($1, $2, $3, '43424', 2000001, 25, '2017-06-30', $4, 'void', $5, now())`,
        [person, key(), campaignId, Math.max(0, Math.min(20, Number(rows[0]?.free))), key()],
      );
    };
    await Promise.all(Array.from({ length: 32 }, (_, person) => readThenWrite(person)));
    const { rows } = await points.query('SELECT sum(points) AS points FROM premium_award WHERE campaign_id = $1', [
      campaignId,
    ]);
    assert.ok(Number(rows[0]?.points) > 100, 'the test above would see it');
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
  const settlementId = settlements.find(({ state }) => state === 'open')?.settlementId ?? 0;
  const { lines } = await stage.accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
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
    await points.query(`UPDATE premium_award SET state = 'due' WHERE cause_key = $1`, [paid.paymentKey]);
    const part = await refund(paid.paymentKey, 48);
    assert.ok(part.ok);
    assert.deepEqual(part.answer.premium, { taken: 12, missing: 0 });
    const at = `${stage.nation.world.clock()}`;
    await points.query(
      `WITH award AS (UPDATE premium_award SET taken_back = 0, take_key = $2, take_points = 13 WHERE cause_key = $1 RETURNING *)
       INSERT INTO premium_return (holder, refund_key, cause_key, made_at)
       SELECT holder, (SELECT refund_key FROM premium_return WHERE cause_key = $1), $1, $3 FROM award
       ON CONFLICT (holder, refund_key) DO UPDATE SET done_at = NULL, taken = 0`,
      [paid.paymentKey, makeKey(stage.nation.world.clock()), at],
    );
    stage.nation.pass({ minutes: 2 });
    const tend = () => stage.nation.points.tendPremiums();
    await Promise.all([tend(), tend(), tend()]);
    const { rows } = await points.query(
      'SELECT taken_back::int AS taken, missing::int AS missing, take_key FROM premium_award WHERE cause_key = $1',
      [paid.paymentKey],
    );
    assert.deepEqual(rows, [{ taken: 13, missing: 0, take_key: null }]);
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
    const [award] = (
      await points.query(
        `UPDATE premium_award SET state = 'held', points = 90 WHERE cause_key = $1 RETURNING holder, key`,
        [paid.paymentKey],
      )
    ).rows as { holder: string; key: string }[];
    await points.query('UPDATE premium_campaign SET awarded = awarded + 65 WHERE id = $1', [campaignId]);
    // Held for a payment that never came.
    await points.query(
      `INSERT INTO premium_award (holder, cause_key, campaign_id, municipality_code, fund, percent, expires_on, points, state, key, held_at)
       SELECT holder, $2, campaign_id, municipality_code, fund, percent, expires_on, 5, 'held', $3, held_at FROM premium_award WHERE cause_key = $1`,
      [paid.paymentKey, makeKey(stage.nation.world.clock()), makeKey(stage.nation.world.clock())],
    );
    await points.query('UPDATE premium_campaign SET awarded = awarded + 5 WHERE id = $1', [campaignId]);
    stage.nation.pass({ minutes: 11 });
    await Promise.all([tend(), tend()]);
    await tend();
    const rows = await points.query('SELECT state, points FROM premium_award WHERE campaign_id = $1', [campaignId]);
    assert.deepEqual(rows.rows, [{ state: 'given', points: 25 }]);
    assert.equal((await listed(campaignId))?.awarded, 25);
    const { rows: kept } = await points.query('SELECT awarded FROM premium_campaign WHERE id = $1', [campaignId]);
    assert.deepEqual(kept, [{ awarded: 25 }], 'nothing stays held');
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, 925);

    // A refund that stood in the ledger when the power went, and one that never did.
    const undone = await shop.counter.reverse(paid.paymentKey);
    assert.equal(undone.balance, 1000);
    await points.query(`INSERT INTO premium_return (holder, refund_key, cause_key, made_at) VALUES ($1, $2, $3, $4)`, [
      award?.holder,
      makeKey(stage.nation.world.clock()),
      paid.paymentKey,
      `${stage.nation.world.clock()}`,
    ]);
    stage.nation.pass({ minutes: 11 });
    await tend();
    const { rows: open } = await points.query('SELECT FROM premium_return WHERE done_at IS NULL');
    assert.equal(open.length, 0);
    assert.equal((await person.atMypage(pointsRoutes.showBalances)).totalPoints, 1000);
  });
});
