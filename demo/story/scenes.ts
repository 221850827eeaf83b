import { pointsRoutes } from '../../contract/index.ts';
import type { Company } from '../../points/testing/company.ts';
import type { Cardholder } from '../actors/cardholder.ts';
import type { Town } from '../actors/platform.ts';
import type { Stage } from './stage.ts';

/** The seed's letters and the municipalities that stand for them (decision 13). */
export const towns = {
  A: '43206',
  B: '27213',
  C: '43424',
  kawasaki: '14130',
  toshima: '13116',
  kahoku: '17209',
  I: '07202',
  II: '45204',
  monthly: '25202',
} as const;
/** The seven purses of 6-5. */
export const pursesOf65: [string, number][] = [
  ['34212', 120],
  ['13109', 50],
  ['12100', 80],
  ['13115', 110],
  ['13102', 75],
  ['13113', 95],
  ['14100', 130],
];
/** 2016年9月度 (6-3): 担当課, 付与事業, points a grant; ten people take part in each. */
const programsOf63: [string, string, number][] = [
  ['健康づくり課', '集団検診', 5000],
  ['健康づくり課', '幼児食教室', 2000],
  ['市民課', '普通救命講習', 1500],
  ['市民課', 'ボランティア', 9000],
  ['福祉課', '子育て支援', 2000],
  ['企画課', '夏祭りアンケート', 2500],
];

const bankAccount = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});
const yearOf = (startsOn: string, endsOn: string, expiresOn: string) => ({ startsOn, endsOn, expiresOn });

export type Cast = {
  towns: Map<string, Town>;
  people: Map<string, Cardholder>;
  companies: Map<string, { company: Company; partnerId: number; operatorId: string }>;
};
type Scene = { title: string; play(stage: Stage, cast: Cast): Promise<void> };

const town = (cast: Cast, code: string) => cast.towns.get(code) as Town;
const person = (cast: Cast, mykeyId: string) => cast.people.get(mykeyId) as Cardholder;
const company = (cast: Cast, name: string) =>
  cast.companies.get(name) as { company: Company; partnerId: number; operatorId: string };

async function openTown(stage: Stage, cast: Cast, code: string, exchangeExpiry = '03-31') {
  const account = bankAccount('ｼﾔｸｼﾖ', `1${code}0`);
  cast.towns.set(
    code,
    await stage.platform.openTown({
      municipalityCode: code,
      exchangeExpiry,
      remitterCode: `00000${code}`,
      bankAccount: account,
    }),
  );
}
async function invite(stage: Stage, cast: Cast, ...ids: string[]) {
  for (const id of ids) cast.people.set(id, await stage.person(id));
}
/** One grant of a programme made for it. */
async function give(
  cast: Cast,
  code: string,
  mykeyId: string,
  amount: number,
  name: string,
  period: { startsOn: string; endsOn: string; expiresOn: string },
) {
  const programId = await town(cast, code).program({ department: '市民課', name, amount, ...period });
  await town(cast, code).grant({ programId, mykeyId, amount });
}

/** ①–⑧ of 6-9 for one order: the company orders, the holder chooses, the company deducts. */
async function exchange(
  cast: Cast,
  {
    by,
    holder,
    orderNumber,
    amount,
    destination,
  }: {
    by: string;
    holder: string;
    orderNumber: string;
    amount: number;
    destination: { kind: 'municipality'; municipalityCode: string } | { kind: 'event'; eventId: number };
  },
) {
  const partner = company(cast, by).company;
  const placed = await partner.order({ orderNumber, loginId: `login${holder}`, amount });
  if (!placed.ok) throw new Error(`the order was refused: ${placed.outcome}`);
  const { orders } = await person(cast, holder).atMypage(pointsRoutes.listExchangeOrders);
  const orderId = orders.find((order) => order.orderNumber === orderNumber)?.orderId ?? '';
  await person(cast, holder).atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body: destination });
  await partner.deductConfirmed();
}

async function partner(
  stage: Stage,
  cast: Cast,
  name: string,
  kind: 'card' | 'airline' | 'mobile',
  reserveDays: number,
) {
  const account = bankAccount('ｵｳｴﾝﾎﾟｲﾝﾄ(ｶ', `20000${cast.companies.size + 10}`);
  cast.companies.set(
    name,
    await stage.platform.registerPartner({
      name,
      kind,
      reserveDays,
      remitterCode: `10000000${cast.companies.size + 10}`,
      bankAccount: account,
    }),
  );
}
async function customer(cast: Cast, companyName: string, mykeyId: string, points: number) {
  const { company: service, operatorId } = company(cast, companyName);
  service.points.set(`login${mykeyId}`, points);
  await person(cast, mykeyId).link(operatorId, `login${mykeyId}`);
}

async function event(
  cast: Cast,
  code: string,
  body: { name: string; startsOn: string; endsOn: string; expiresOn: string },
): Promise<number> {
  const account = bankAccount('ｼｴﾝｲﾍﾞﾝﾄ', '3000001');
  const { eventId } = await town(cast, code).lead.call(pointsRoutes.createEvent, {
    body: { ...body, organizer: '実行委員会', bankAccount: account },
  });
  await town(cast, code).confirm();
  return eventId;
}

/** The scenes in the order of the calendar; together they end in the seed's own tables. */
export const scenes: Scene[] = [
  {
    title: '2016-03-01 自治体と協力会社が参加し、マイキーIDが作られる (5-1, 5-2, 7-1)',
    async play(stage, cast) {
      for (const code of [
        towns.A,
        towns.B,
        towns.C,
        towns.kawasaki,
        towns.toshima,
        towns.kahoku,
        towns.I,
        towns.II,
        towns.monthly,
      ]) {
        await openTown(stage, cast, code);
      }
      for (const [code] of pursesOf65) await openTown(stage, cast, code);
      await invite(stage, cast, 'My123', 'My777', 'My888', 'A01', 'C05', 'My650', 'alpha', 'beta', 'gamma', 'My680');
      await partner(stage, cast, 'A社', 'card', 14);
      await partner(stage, cast, 'B社', 'airline', 45);
      await partner(stage, cast, 'C社', 'mobile', 135);
    },
  },
  {
    title: '2016-03-10 付与と、大学の支援 (5-3)',
    async play(stage, cast) {
      stage.moveTo('2016-03-10');
      const spring = yearOf('2016-03-01', '2016-03-31', '2017-03-31');
      await give(cast, towns.A, 'My123', 1000, '子育て支援', spring);
      await give(cast, towns.B, 'My123', 800, 'ボランティア', spring);
      await give(cast, towns.A, 'My777', 700, '普通救命講習', { ...spring, expiresOn: '2016-12-31' });
      await give(cast, towns.C, 'My888', 1200, '集団検診', { ...spring, expiresOn: '2017-04-30' });
      const eventId = await event(cast, towns.B, {
        name: 'B市○○大学支援',
        startsOn: '2016-03-01',
        endsOn: '2016-03-31',
        expiresOn: '2016-03-31',
      });
      await person(cast, 'My123').atMypage(pointsRoutes.contribute, {
        body: { eventId, fromMunicipalityCode: towns.B, amount: 300 },
      });
      stage.moveTo('2016-03-30');
      await town(cast, towns.B).lead.call(pointsRoutes.payOutEvent, { params: { eventId } });
    },
  },
  {
    title: '2016-09 担当課ごとの付与 (6-3)',
    async play(stage, cast) {
      stage.moveTo('2016-09-01', '08:30');
      const people = Array.from({ length: 10 }, (_, index) => `Resident${index}`);
      await invite(stage, cast, ...people);
      for (const [index, [department, name, amount]] of programsOf63.entries()) {
        stage.moveTo(`2016-09-${String(index * 4 + 5).padStart(2, '0')}`);
        const programId = await town(cast, towns.monthly).program({
          department,
          name,
          amount,
          ...yearOf('2016-04-01', '2017-03-31', '2018-03-31'),
        });
        for (const mykeyId of people) await town(cast, towns.monthly).grant({ programId, mykeyId, amount });
      }
    },
  },
  {
    title: '2016-10-03 川崎・豊島・かほく、7つの自治体の残高 (2-2, 6-5)',
    async play(stage, cast) {
      stage.moveTo('2016-10-03');
      const autumn = yearOf('2016-10-01', '2017-03-31', '2018-03-31');
      await give(cast, towns.kawasaki, 'A01', 4000, '健康増進', autumn);
      await give(cast, towns.toshima, 'A01', 5000, '健康増進', autumn);
      await give(cast, towns.kawasaki, 'C05', 12_000, '介護ボランティア', autumn);
      await give(cast, towns.kahoku, 'C05', 1000, '生涯学習', autumn);
      for (const [code, points] of pursesOf65) await give(cast, code, 'My650', points, '育児応援', autumn);
    },
  },
  {
    title: '2016-10-11 A社の応援ポイントが4つの自治体に移る (6-6, 6-9)',
    async play(stage, cast) {
      stage.moveTo('2016-10-11');
      await customer(cast, 'A社', 'alpha', 1500);
      await customer(cast, 'A社', 'beta', 1120);
      await customer(cast, 'A社', 'gamma', 25_360);
      const moves: [string, string, number][] = [
        ['alpha', towns.I, 500],
        ['alpha', towns.II, 1000],
        ['beta', towns.toshima, 879],
        ['beta', towns.kawasaki, 241],
        ['gamma', towns.kawasaki, 24_870],
        ['gamma', towns.I, 490],
      ];
      for (const [index, [holder, code, amount]] of moves.entries()) {
        await exchange(cast, {
          by: 'A社',
          holder,
          orderNumber: `A-${index + 1}`,
          amount,
          destination: { kind: 'municipality', municipalityCode: code },
        });
      }
    },
  },
  {
    title: '2016-10-15 応援ポイント2,000が小国町の店で使われ、銀行へ (6-1, 6-8, 6-9)',
    async play(stage, cast) {
      stage.moveTo('2016-10-15');
      await customer(cast, 'B社', 'My680', 6700);
      await exchange(cast, {
        by: 'B社',
        holder: 'My680',
        orderNumber: 'B-1',
        amount: 2000,
        destination: { kind: 'municipality', municipalityCode: towns.C },
      });
      // 6-8: another order without a choice goes to the reserve; 4,500 of the 4,700 follow to 小国町, 200 stay.
      const airline = company(cast, 'B社').company;
      await airline.order({ orderNumber: 'B-2', loginId: 'loginMy680', amount: 4700 });
      await airline.deduct('B-2');
      const allocation = { destination: { kind: 'municipality' as const, municipalityCode: towns.C }, amount: 4500 };
      await person(cast, 'My680').atMypage(pointsRoutes.allocate, { body: allocation });
      const { counter } = await town(cast, towns.C).shop({
        name: 'まちなか商店',
        kind: 'shop',
        bankAccount: bankAccount('ﾏﾁﾅｶｼﾖｳﾃﾝ', '4000001'),
      });
      const mistaken = await counter.pay(person(cast, 'My680'), 2420);
      await counter.reverse(mistaken.paymentKey);
      await counter.pay(person(cast, 'My680'), 2240);
    },
  },
  {
    title: '2016-10-31 小国町が精算を締め、2人が承認し、総合振込ファイルができる (6-6)',
    async play(stage, cast) {
      stage.moveTo('2016-10-31', '17:00');
      const oguni = town(cast, towns.C);
      const accounting = await oguni.person('accounting');
      const approvers = [
        await oguni.person('approver', { staffId: 'approver1-43424' }),
        await oguni.person('approver', { staffId: 'approver2-43424' }),
      ];
      const { settlements } = await accounting.call(pointsRoutes.listSettlements);
      // The fiscal year ended meanwhile: its own period, in which nobody used anything, comes first.
      const open = settlements.filter((s) => s.state === 'open').map((s) => s.settlementId);
      const [settlementId = Number.NaN] = open.toSorted((a, b) => b - a);
      for (const earlier of open.filter((id) => id !== settlementId))
        await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId: earlier } });
      const closed = await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId } });
      for (const approver of approvers) {
        await approver.call(pointsRoutes.approveSettlement, {
          params: { settlementId },
          body: { statementHash: closed.statementHash ?? '' },
        });
      }
      await accounting.call(pointsRoutes.createZenginFiles, {
        params: { settlementId },
        body: { payoutOn: '2016-11-10' },
      });
    },
  },
  {
    title: '2016-11-16 留保口座と支援イベント口座 (6-4)',
    async play(stage, cast) {
      stage.moveTo('2016-11-16');
      for (const [name, id, points] of [
        ['B社', 'My123', 800],
        ['C社', 'My777', 1500],
        ['A社', 'My888', 500],
      ] as const) {
        await customer(cast, name, id, points);
      }
      const school = { name: 'A市廃校再生プロジェクト', startsOn: '2016-11-01', endsOn: '2016-12-31' };
      const first = await event(cast, towns.A, { ...school, expiresOn: '2016-12-31' });
      const second = await event(cast, towns.A, {
        ...school,
        name: 'A市廃校再生プロジェクト（第2期）',
        expiresOn: '2017-12-31',
      });
      const street = await event(cast, towns.C, {
        name: 'C町街づくり支援',
        startsOn: '2016-11-01',
        endsOn: '2017-01-31',
        expiresOn: '2017-01-31',
      });
      await exchange(cast, {
        by: 'B社',
        holder: 'My123',
        orderNumber: 'B-3',
        amount: 500,
        destination: { kind: 'event', eventId: first },
      });
      const reserve: [string, string, string, number][] = [
        ['B社', 'My123', 'B-4', 300],
        ['C社', 'My777', 'C-1', 1500],
        ['A社', 'My888', 'A-7', 500],
      ];
      for (const [name, id, orderNumber, amount] of reserve) {
        const service = company(cast, name).company;
        await service.order({ orderNumber, loginId: `login${id}`, amount });
        await service.deduct(orderNumber);
      }
      await person(cast, 'My777').atMypage(pointsRoutes.allocate, {
        body: { destination: { kind: 'event', eventId: second }, amount: 300 },
      });
      await give(cast, towns.C, 'My888', 1000, '夏祭りアンケート', yearOf('2016-11-01', '2017-03-31', '2017-03-31'));
      await person(cast, 'My888').atMypage(pointsRoutes.contribute, {
        body: { eventId: street, fromMunicipalityCode: towns.C, amount: 1000 },
      });
    },
  },
];
