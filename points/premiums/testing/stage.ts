/** A town with a shop and its festival's premium, for the tests of campaigns. */
import { after, before } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { makeKey } from '../../../ledger/index.ts';
import { type EventStage, openEventStage, outcomeOf } from '../../events/testing/stage.ts';
import type { Officer } from '../../testing/officer.ts';
import type { Holder } from '../../testing.ts';

export type Body = NonNullable<RouteRequest<typeof pointsRoutes.createCampaign>['body']>;
export const festival: Body = {
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

export let stage: EventStage;
export let town: EventStage['town'];
export let shop: Awaited<ReturnType<EventStage['town']['shop']>>;
let people = 0;
/** Opens the stage before the tests of a file, and closes it behind them. */
export function startPremiumStage(): void {
  before(async () => {
    stage = await openEventStage('2016-10-08T09:00:00+09:00');
    town = stage.town;
    shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  });
  after(() => stage?.nation.close());
}

export const holder = (points = 1000) => {
  people += 1;
  return stage.supporter(`Matsuri${people}`, points);
};
/** One that another person of the office has confirmed. */
export async function campaign(body: Partial<Body> = {}, by: Officer = stage.accounting): Promise<number> {
  const { campaignId } = await by.call(pointsRoutes.createCampaign, { body: { ...festival, ...body } });
  await town.confirm();
  return campaignId;
}
/** One that runs now, until it is ended again. */
export async function running<T>(body: Partial<Body>, work: (campaignId: number) => Promise<T>): Promise<T> {
  const period = { startsAt: '2016-10-01T00:00', endsAt: '2016-11-30T00:00', expiresOn: '2017-06-30' };
  const campaignId = await campaign({ ...period, ...body });
  try {
    return await work(campaignId);
  } finally {
    await stage.accounting.call(pointsRoutes.endCampaign, { params: { campaignId } });
  }
}
export const listed = async (campaignId: number, by: Officer = stage.accounting) =>
  (await by.call(pointsRoutes.listCampaigns)).campaigns.find((one) => one.campaignId === campaignId);
export const lotsOf = async (person: Holder) => {
  const { purses } = await person.atMypage(pointsRoutes.showBalances);
  return purses.flatMap(({ lots }) => lots.map(({ points, fund, expiresOn }) => [points, fund.name, expiresOn]));
};
/** What a tap says about the premium before anything is paid. */
export const aheadOf = async (person: Holder) => (await shop.counter.open(person)).premium;
export const refund = (paymentKey: string, points: number) =>
  stage.accounting.ask(pointsRoutes.refundUse, {
    params: { paymentKey },
    body: { points, reason: '返品' },
    idempotencyKey: makeKey(stage.nation.world.clock()),
  });

/** What the registered payer of a campaign has answered, as its town sees it. */
export const agreementOf = async (campaignId: number) => (await listed(campaignId))?.agreement;
/** A campaign as its registered payer sees it. */
export async function paidOf(officer: Officer, campaignId: number) {
  const { campaigns } = await officer.call(pointsRoutes.listPaidCampaigns);
  const found = campaigns.find((one) => one.campaignId === campaignId);
  if (!found) throw new Error(`campaign ${campaignId} is not its payer's`);
  return found;
}
/** Decides on all that waits in an office, as one of its people. */
export async function confirmAs(officer: Officer): Promise<(string | undefined)[]> {
  const { requests } = await officer.call(pointsRoutes.listChangeRequests);
  const outcomes: (string | undefined)[] = [];
  for (const { requestId, sha256 } of requests) {
    const request = { params: { requestId }, body: { approve: true, sha256 } };
    outcomes.push(outcomeOf(await officer.ask(pointsRoutes.decideChangeRequest, request)));
  }
  return outcomes;
}
