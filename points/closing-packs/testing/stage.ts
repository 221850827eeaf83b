import { pointsRoutes } from '../../../contract/index.ts';
import { makeKey } from '../../../ledger/index.ts';
import { type EventStage, openEventStage, outcomeOf } from '../../events/testing/stage.ts';
import { bankOf } from '../../payout/testing/month.ts';
import type { Officer } from '../../testing/officer.ts';
import type { Holder, Shop } from '../../testing.ts';
import { createVoucherSeal } from '../../vouchers/seal.ts';

type Params = { settlementId: number };
/** A town whose months hold all that a month can hold, closed and paid by people of their own. */
export type PackStage = {
  stage: EventStage;
  params: { first: Params; second: Params; third: Params };
  download(params: Params, by?: Officer): Promise<Buffer>;
  /** One more month, that is approved and not paid. */
  approved(): Promise<Params>;
};

export async function openPackStage(): Promise<PackStage> {
  const stage = await openEventStage();
  const { town, accounting, nation } = stage;
  const approvers = [stage.approver, await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' })];
  await openBudget(accounting);
  const uses = await openUses(stage);
  const close = async (): Promise<Params> => {
    const { settlements } = await accounting.call(pointsRoutes.listSettlements);
    const params = { settlementId: settlements[0]?.settlementId ?? 0 };
    await accounting.call(pointsRoutes.closeSettlement, { params });
    return params;
  };
  const approve = async (): Promise<Params> => {
    const params = await close();
    const { statementHash } = await accounting.call(pointsRoutes.showSettlement, { params });
    for (const who of approvers)
      await who.call(pointsRoutes.approveSettlement, { params, body: { statementHash: statementHash ?? '' } });
    return params;
  };
  const settle = async (payoutOn: string): Promise<Params> => {
    const params = await approve();
    await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn } });
    await nation.points.fixInvoices();
    return params;
  };
  const tea = await uses.month();
  const first = await settle('2016-10-14');
  // Taken back after it was paid: less of this month, and what is left of that less of the next.
  nation.pass({ hours: 24 });
  await refundOf(stage, tea, 150);
  await uses.pay(uses.books, 70);
  const second = await settle('2016-10-17');
  nation.pass({ hours: 24 });
  await uses.pay(uses.tea, 200);
  const third = await settle('2016-10-18');
  return {
    stage,
    params: { first, second, third },
    async approved() {
      nation.pass({ hours: 24 });
      await uses.pay(uses.tea, 10);
      return approve();
    },
    download: async (params, by = accounting) =>
      Buffer.from((await by.call(pointsRoutes.downloadClosingPack, { params })) as unknown as Uint8Array),
  };
}

/** A line of the budget for each kind that is paid; what is paid on top of the town's own money is set aside. */
async function openBudget(accounting: Officer): Promise<void> {
  for (const [index, kind] of (['shop', 'event'] as const).entries()) {
    const line = { fiscalYear: 2016, code: `7-1-2-${index + 1}`, name: `商工振興 ${kind}`, amount: 1_000_000 };
    const { budgetLineId } = await accounting.call(pointsRoutes.createBudgetLine, { body: line });
    const body = { budgetLineId, reason: '当初予算' };
    await accounting.call(pointsRoutes.setPayoutBudget, { params: { fiscalYear: 2016, kind }, body });
  }
}

/** Two shops, a museum that is exempt, a place next door, a voucher, an event, points of a company, and what is paid on top. */
async function openUses(stage: EventStage) {
  const { town, nation, accounting } = stage;
  const shop = (name: string, holderName: string, number: string) =>
    town.shop({ name, kind: 'shop', bankAccount: bankOf(holderName, number) });
  const tea = await shop('茶店', 'チャミセ', '2000001');
  const books = await shop('書店', 'シヨテン', '2000002');
  const museum = await town.shop({ name: '減免の館', kind: 'facility', exempt: true });
  const next = await nation.platform.openTown({ municipalityCode: '43425' });
  const inn = await next.shop({ name: '隣の宿', kind: 'shop', bankAccount: bankOf('トナリノヤド', '2000003') });
  const until = { validFrom: '2016-10-03', validThrough: '2017-03-31' };
  await town.lead.call(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '43425', ...until } });
  const uplift = (name: string, payer: { kind: 'municipality' } | { kind: 'other'; name: string }) =>
    town.lead.call(pointsRoutes.createUplift, {
      body: { name, merchantId: tea.merchantId, percent: 10, payer, ...until },
    });
  const { upliftId } = await uplift('町の上乗せ', { kind: 'municipality' });
  const { lines } = await accounting.call(pointsRoutes.listBudgetLines);
  await accounting.call(pointsRoutes.setUpliftBudget, {
    params: { upliftId, fiscalYear: 2016 },
    body: { budgetLineId: lines[0]?.budgetLineId ?? 0, amount: 10_000, reason: '見込み' },
  });
  await uplift('県の上乗せ', { kind: 'other', name: '熊本県' });
  const person = await stage.supporter('Matome1', 3000);
  const pay = (at: Shop, points: number) => at.counter.pay(person, points);

  return {
    tea,
    books,
    pay,
    /** One of each; returns the key of a use that stands. */
    async month(): Promise<string> {
      const eventId = await stage.event();
      await stage.give(person, { eventId, amount: 120 });
      await stage.exchange(person, { eventId, amount: 80 });
      await stage.payOut(eventId);
      const stands = await pay(tea, 300);
      const mistaken = await pay(tea, 40);
      await tea.counter.reverse(mistaken.paymentKey);
      await refundOf(stage, (await pay(books, 90)).paymentKey, 30);
      await pay(museum, 60);
      await elsewhere(person, inn);
      await voucher(stage, person, books);
      await mixed(stage, person, tea);
      return stands.paymentKey;
    },
  };
}

/** Points of the town at a place of another one. */
async function elsewhere(person: Holder, inn: Shop) {
  const { counterSessionId, paymentKey } = await inn.counter.open(person);
  const body = { counterSessionId, amount: 110, municipalityCode: '43424' };
  await inn.counter.actor.call(pointsRoutes.pay, { body, idempotencyKey: paymentKey });
}

/** A voucher that is sold at a shop and taken there. */
async function voucher({ town, nation }: EventStage, person: Holder, shop: Shop) {
  const { voucherKindId } = await town.lead.call(pointsRoutes.createVoucherKind, {
    body: {
      name: '小国町ポイント券',
      streetId: null,
      validity: { validDays: 30 },
      claimDays: 10,
      afterExpiry: 'return',
      soldFrom: '2016-10-01',
      soldThrough: '2016-12-31',
    },
  });
  const { counterSessionId, paymentKey } = await shop.counter.open(person);
  const sold = await shop.counter.actor.call(pointsRoutes.issueVouchers, {
    body: { counterSessionId, voucherKindId, denominations: [{ points: 100, count: 1 }] },
    idempotencyKey: paymentKey,
  });
  const [one] = sold.vouchers;
  const confirmationCode = createVoucherSeal(nation.keys.voucherSigning).confirmationCode(one?.number ?? '');
  const taken = await shop.counter.actor.ask(pointsRoutes.redeemVoucher, {
    body: { proof: { number: one?.number ?? '', confirmationCode }, purpose: 'purchase' },
    idempotencyKey: makeKey(nation.world.clock()),
  });
  if (!taken.ok) throw new Error(outcomeOf(taken));
}

/** A use of a company's points and the town's own together. */
async function mixed(stage: EventStage, person: Holder, shop: Shop) {
  await stage.reserve(person, 50);
  const destination = { kind: 'municipality' as const, municipalityCode: '43424' };
  await person.atMypage(pointsRoutes.allocate, { body: { destination, amount: 50 } });
  await shop.counter.pay(person, 210);
}

/** A part of a use that comes back. */
async function refundOf({ accounting, nation }: EventStage, paymentKey: string, points: number): Promise<void> {
  await accounting.call(pointsRoutes.refundUse, {
    params: { paymentKey },
    body: { points, reason: '返品' },
    idempotencyKey: makeKey(nation.world.clock()),
  });
}
