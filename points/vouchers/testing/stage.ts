import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import { makeKey } from '../../../ledger/index.ts';
import type { Answered } from '../../../server/client.ts';
import { type Counter, type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';
import { createVoucherSeal, type VoucherSeal } from '../seal.ts';

export type Sold = RouteAnswer<typeof pointsRoutes.issueVouchers>['vouchers'][number];
export type Redemption = RouteAnswer<typeof pointsRoutes.redeemVoucher>;
type Proof = NonNullable<RouteRequest<typeof pointsRoutes.redeemVoucher>['body']>['proof'];
type Shop = { counter: Counter; operatorId: string; merchantId: number };
type KindBody = NonNullable<RouteRequest<typeof pointsRoutes.createVoucherKind>['body']>;

/** A town with two streets and what happens with vouchers there, over HTTP. */
export type VoucherStage = {
  nation: TestPoints;
  town: Town;
  /** The office of the first street, two of its shops, a shop of the second street, and one of none. */
  office: Shop;
  shops: [Shop, Shop, Shop];
  elsewhere: Shop;
  lone: Shop;
  streetId: number;
  /** Of the first street, good for 30 days, and one that counts everywhere in the town. */
  streetKind: number;
  townKind: number;
  createKind(body: Partial<KindBody> & { name: string }): Promise<number>;
  person(points: number): Promise<Holder>;
  sell(
    at: Counter,
    person: Holder,
    asked: { kind: number; points: number; count?: number },
  ): Promise<Answered<RouteAnswer<typeof pointsRoutes.issueVouchers>>>;
  sold(at: Counter, person: Holder, asked: { kind: number; points: number }): Promise<Sold>;
  /** What stands on the paper of a voucher: its signed code and its confirmation code. */
  paper(voucher: Sold, streetId?: number | null): { code: string; number: string; confirmationCode: string };
  seal: VoucherSeal;
  redeem(at: Counter, proof: Proof, purpose?: 'purchase' | 'merge', key?: string): Promise<Answered<Redemption>>;
  points(person: Holder): Promise<number>;
  key(): string;
  /** What the town owes each place in the open window, by name. */
  owed(): Promise<Record<string, number>>;
};

export async function startVoucherStage(): Promise<VoucherStage> {
  const nation = await startTestPoints();
  const town = await nation.platform.openTown({ municipalityCode: '43424' });
  const programId = await town.program({
    department: '市民課',
    name: '子育て支援',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-09-30',
  });
  const office = await town.shop({ name: '宮原商店街 事務局', kind: 'street' });
  const street = (name: string, body: object = {}) =>
    town.lead.call(pointsRoutes.createStreet, { body: { name, ...body } }).then(({ streetId }) => streetId);
  const streetId = await street('宮原商店街', {
    officeMerchantId: office.merchantId,
    ownPoints: { name: 'みやはらポイント', numerator: 1, denominator: 10 },
  });
  const other = await street('杖立商店街');
  const shop = (name: string, of: number | null) => town.shop({ name, kind: 'shop', streetId: of });
  const shops: [Shop, Shop, Shop] = [
    await shop('宮原の茶店', streetId),
    await shop('宮原の書店', streetId),
    await shop('宮原の花店', streetId),
  ];
  const elsewhere = await shop('杖立の店', other);
  const lone = await shop('一軒の店', null);
  const createKind: VoucherStage['createKind'] = async (body) => {
    const { voucherKindId } = await town.lead.call(pointsRoutes.createVoucherKind, {
      body: {
        streetId: null,
        validity: { validDays: 30 },
        claimDays: 10,
        afterExpiry: 'return',
        soldFrom: '2016-10-01',
        soldThrough: '2016-12-31',
        ...body,
      },
    });
    return voucherKindId;
  };
  const sell: VoucherStage['sell'] = async (at, person, { kind, points, count = 1 }) => {
    const { counterSessionId, paymentKey } = await at.open(person);
    return at.actor.ask(pointsRoutes.issueVouchers, {
      body: { counterSessionId, voucherKindId: kind, denominations: [{ points, count }] },
      idempotencyKey: paymentKey,
    });
  };
  const key = () => makeKey(nation.world.clock());
  let people = 0;
  const seal = createVoucherSeal(nation.keys.voucherSigning);
  return {
    nation,
    town,
    office,
    shops,
    elsewhere,
    lone,
    streetId,
    createKind,
    sell,
    key,
    streetKind: await createKind({ name: '宮原商店街ポイント券', streetId }),
    townKind: await createKind({ name: '小国町ポイント券' }),
    async person(points) {
      people += 1;
      const person = await nation.person(`Kau${people}`);
      await town.grant({ programId, mykeyId: person.mykeyId, amount: points, reason: '試験' });
      return person;
    },
    async sold(at, person, asked) {
      const done = await sell(at, person, asked);
      const [voucher] = done.ok ? done.answer.vouchers : [];
      if (!voucher) throw new Error(`no voucher: ${JSON.stringify(done)}`);
      return voucher;
    },
    seal,
    paper({ number, points, municipality, street: of, validFrom, validThrough }, scope) {
      const facts = { municipalityCode: municipality.code, number, points, validFrom, validThrough };
      const where = scope === undefined ? (of === null ? null : streetId) : scope;
      return {
        number,
        code: seal.code({ ...facts, streetId: where }),
        confirmationCode: seal.confirmationCode(number),
      };
    },
    redeem: (at, proof, purpose = 'purchase', idempotencyKey = key()) =>
      at.actor.ask(pointsRoutes.redeemVoucher, { body: { proof, purpose }, idempotencyKey }),
    points: async (person) => (await person.atMypage(pointsRoutes.showBalances)).totalPoints,
    async owed() {
      const [open] = (await town.lead.call(pointsRoutes.listSettlements)).settlements;
      const { lines } = await town.lead.call(pointsRoutes.showSettlement, {
        params: { settlementId: open?.settlementId ?? 0 },
      });
      const sums: Record<string, number> = {};
      for (const { payee, points } of lines) sums[payee] = (sums[payee] ?? 0) + points;
      return sums;
    },
  };
}

export const createSecondTerminal = (stage: VoucherStage, operatorId: string) =>
  stage.nation.mykey.openCounter(operatorId, 'レジ2');
