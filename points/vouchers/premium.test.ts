import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { confirmAs } from '../premiums/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

type Body = NonNullable<RouteRequest<typeof pointsRoutes.createCampaign>['body']>;

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

async function running<T>(body: Partial<Body>, work: (campaignId: number) => Promise<T>): Promise<T> {
  const { lead } = stage.town;
  const { campaignId } = await lead.call(pointsRoutes.createCampaign, {
    body: {
      name: '年末プレミアム',
      occasion: 'voucher',
      percent: 20,
      payer: { kind: 'other', name: '熊本県' },
      startsAt: '2016-10-01T00:00',
      endsAt: '2017-03-31T00:00',
      place: { kind: 'everywhere' },
      perHolder: null,
      budget: 1_000_000,
      expiresOn: '2017-12-31',
      ...body,
    },
  });
  await stage.town.confirm();
  try {
    return await work(campaignId);
  } finally {
    await lead.call(pointsRoutes.endCampaign, { params: { campaignId } });
  }
}
const missingOf = async (campaignId: number) =>
  (await stage.town.lead.call(pointsRoutes.listCampaigns)).campaigns.find((one) => one.campaignId === campaignId)
    ?.missing;
const cancel = (voucherId: number) =>
  stage.office.counter.actor.ask(pointsRoutes.cancelVoucher, { params: { voucherId }, body: { reason: '紙づまり' } });

test('vouchers bring a premium as they are issued, each cut once, and where the campaign’s street is theirs', async () => {
  const at = stage.office.counter;
  await running({ place: { kind: 'street', streetId: stage.streetId } }, async () => {
    const person = await stage.person(1000);
    const issued = await stage.sell(at, person, { kind: stage.streetKind, points: 104, count: 2 });
    assert.ok(issued.ok);
    assert.deepEqual(issued.answer.premium, { name: '年末プレミアム', points: 40 });
    assert.equal(issued.answer.balance, 1000 - 208 + 40);
    const elsewhere = await stage.sell(stage.lone.counter, person, { kind: stage.townKind, points: 100 });
    assert.ok(elsewhere.ok);
    assert.equal(elsewhere.answer.premium, null, 'counts everywhere, so not of that street');
    assert.equal((await at.pay(person, 100)).premium, null, 'a payment is no voucher');
  });
});

test('a kind of a prefecture’s scheme counts in every town that has joined, is paid by its own, and stays good where a town leaves', async () => {
  const { nation, town, office } = stage;
  const payer = await nation.platform.registerOrganisation({ kind: 'payer', name: '熊本県観光課' });
  const [pref, colleague] = (await nation.platform.peopleOf(payer, ['pref1', 'pref2'])) as [Officer, Officer];
  const other = await nation.platform.openTown({ municipalityCode: '43425' });
  const shop = await other.shop({ name: '産山の店', kind: 'shop' });
  const scheme = { name: '県内めぐり券', occasion: 'voucher' as const, percent: 10, perHolder: null, budget: 1000 };
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2017-01-31T00:00', expiresOn: '2017-03-31' };
  const body = { ...scheme, ...period, invited: ['43424', '43425'] };
  const { campaignId } = await pref.call(pointsRoutes.proposeCampaign, { body });
  assert.deepEqual(await confirmAs(colleague), ['done']);
  const join = (lead: Officer, joins = true) =>
    lead.call(pointsRoutes.decideCampaign, { params: { campaignId }, body: { joins } });
  const kindOf = (more: { streetId?: number } = {}) =>
    stage.createKind({ name: '県の券', schemeId: campaignId, ...more });
  await assert.rejects(kindOf(), /voucher_scheme_unknown/, 'it has not joined');
  for (const one of [town, other]) {
    await join(one.lead);
    await one.confirm();
  }
  await assert.rejects(kindOf({ streetId: stage.streetId }), /voucher_scheme_unknown/);
  const kind = await kindOf();
  const person = await stage.person(1000);
  const sell = async (kind: number) =>
    stage.paper(await stage.sold(office.counter, person, { kind, points: 100 }), null);
  const [used, kept, own] = [await sell(kind), await sell(kind), await sell(stage.townKind)];
  const redeem = async (paper: typeof used) => {
    const done = await stage.redeem(shop.counter, paper);
    return done.ok ? 'ok' : done.outcome;
  };
  // Any shop of the other town takes it; what is of the town alone it does not.
  assert.equal(await redeem(own), 'voucher_other_municipality');
  assert.equal(await redeem(used), 'ok');
  assert.equal((await stage.owed()).産山の店, 100, 'the town whose points they were pays');
  // Who leaves takes what was issued before, and nothing that is issued after.
  nation.pass({ seconds: 2 });
  await join(other.lead, false);
  nation.pass({ seconds: 2 });
  const late = await sell(kind);
  assert.equal(await redeem(kept), 'ok');
  assert.equal(await redeem(late), 'voucher_other_municipality');
  const { kinds } = await town.lead.call(pointsRoutes.listVoucherKinds);
  assert.equal(kinds.find(({ voucherKindId }) => voucherKindId === kind)?.scheme, '県内めぐり券');
  await pref.call(pointsRoutes.endProposedCampaign, { params: { campaignId } });
});

test('goods with a voucher of their own bring a premium, and no other voucher; what was bought is kept nowhere', async () => {
  const at = stage.office.counter;
  const goods = await stage.createKind({ name: '地元の逸品引換券' });
  await running({ name: 'プレミア商品', place: { kind: 'voucherKind', voucherKindId: goods } }, async (campaignId) => {
    const person = await stage.person(1000);
    const issued = await stage.sell(at, person, { kind: goods, points: 100 });
    assert.ok(issued.ok);
    assert.deepEqual(issued.answer.premium, { name: 'プレミア商品', points: 20 });
    const other = await stage.sell(at, person, { kind: stage.townKind, points: 100 });
    assert.ok(other.ok);
    assert.equal(other.answer.premium, null);
    const { campaigns } = await stage.town.lead.call(pointsRoutes.listCampaigns);
    assert.equal(campaigns.find((one) => one.campaignId === campaignId)?.place, '地元の逸品引換券');
  });
  const elsewhere = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  const body = {
    name: 'よその逸品',
    occasion: 'voucher' as const,
    percent: 20,
    payer: { kind: 'municipality' as const, budgetLineId: null },
    startsAt: '2016-10-01T00:00',
    endsAt: '2017-03-31T00:00',
    place: { kind: 'voucherKind' as const, voucherKindId: goods },
    perHolder: null,
    budget: 1000,
    expiresOn: '2017-12-31',
    invited: [],
  };
  const asked = await elsewhere.lead.ask(pointsRoutes.createCampaign, { body });
  assert.ok(!asked.ok && asked.outcome === 'voucher_kind_unknown', 'another town’s kind');
  const moved = await stage.town.lead.ask(pointsRoutes.createCampaign, { body: { ...body, occasion: 'allocation' } });
  assert.ok(!moved.ok && moved.outcome === 'campaign_place_without_use');
});

test('a cancelled voucher takes its premium back; spent, only the office cancels, and what is gone is counted', async () => {
  await running({}, async (campaignId) => {
    const person = await stage.person(1000);
    const first = await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 500 });
    assert.equal(await stage.points(person), 600);
    assert.ok((await cancel(first.voucherId)).ok);
    assert.equal(await stage.points(person), 1000);

    const second = await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 500 });
    await stage.lone.counter.pay(person, 570);
    const refused = await cancel(second.voucherId);
    assert.ok(!refused.ok && refused.outcome === 'premium_spent');
    const done = await stage.town.lead.ask(pointsRoutes.cancelVoucherAtOffice, {
      params: { voucherId: second.voucherId },
      body: { reason: '本人の申し出' },
    });
    assert.ok(done.ok);
    assert.equal(await stage.points(person), 500, 'the 30 that were left are the payer’s again');
    assert.equal(await missingOf(campaignId), 70);
  });
});

test('points that return from a voucher at its end leave no premium behind', async () => {
  await running({}, async () => {
    const person = await stage.person(1000);
    await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 500 });
    assert.equal(await stage.points(person), 600);
    stage.nation.pass({ hours: 24 * 90 });
    await stage.nation.points.tendVouchers();
    await stage.nation.points.tendVouchers();
    assert.equal(await stage.points(person), 1000);
  });
});
