/** A town with a shopping street whose POS takes conversions, for the tests of conversions. */
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import type { Officer } from '../../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';
import { openStreetBook, type StreetPos, startStreetPos } from './street-pos.ts';

export const memberNumber = '20010013';
type TargetBody = NonNullable<RouteRequest<typeof pointsRoutes.addConversionTarget>['body']>;
export type Converted = RouteAnswer<typeof pointsRoutes.convert>;

export type StreetStage = {
  nation: TestPoints;
  town: Town;
  accounting: Officer;
  person: Holder;
  pos: StreetPos;
  targetId: number;
  officeId: number;
  target: TargetBody;
  /** The thumbprint that the street pins; a test may replace it. */
  pinned: { jkt: string };
  convert(
    points: number,
    body?: Partial<NonNullable<RouteRequest<typeof pointsRoutes.convert>['body']>>,
  ): Promise<Converted>;
  grant(points: number): Promise<void>;
  usable(): Promise<number>;
  /** What the open statement owes the street's office. */
  owed(): Promise<number>;
  /** The street's points of the member. */
  streetPoints(): number;
  /** Lets time pass and the job run until nothing is under way. */
  settle(): Promise<void>;
  shown(operationKey: string): Promise<Converted>;
  /** Everything of the history that is about conversions. */
  history(): Promise<[kind: string, what: string, points: number][]>;
  close(): Promise<void>;
};

export async function openStreetStage({ lateMilliseconds = 500, streetMilliseconds = 250 } = {}): Promise<StreetStage> {
  const nation = await startTestPoints({ streetMilliseconds });
  const town = await nation.platform.openTown({ municipalityCode: '43424' });
  const accounting = await town.person('accounting');
  const office = await town.shop({ name: 'みやはら商店街振興会', kind: 'shop' });
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '健康づくり課', name: '集団検診', amount: 500, ...period });
  const person = await nation.person('Hana2016');
  const pinned = { jkt: nation.keys.system.jkt };
  const pos = await startStreetPos({
    port: 0,
    clock: nation.world.clock,
    thumbprint: () => pinned.jkt,
    book: openStreetBook({ members: [[memberNumber, { points: 0 }]], transfers: [] }),
    lateMilliseconds,
  });
  const target: TargetBody = {
    kind: 'street_points',
    name: 'みやはら商店街ポイント',
    unitName: 'みやはらポイント',
    payeeId: office.merchantId,
    rate: { numerator: 1, denominator: 1 },
    pointsMin: 10,
    numberForm: { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false },
    endpoint: pos.url,
    open: true,
  };
  const { targetId } = await town.lead.call(pointsRoutes.addConversionTarget, { body: target });
  const stage: StreetStage = {
    nation,
    town,
    accounting,
    person,
    pos,
    targetId,
    target,
    pinned,
    officeId: office.merchantId,
    convert: (points, body = {}) =>
      person.atMypage(pointsRoutes.convert, { body: { targetId, memberNumber, points, units: points, ...body } }),
    grant: (amount) => town.grant({ programId, mykeyId: 'Hana2016', amount, reason: '試験' }),
    async usable() {
      const { purses } = await person.atMypage(pointsRoutes.showBalances);
      return purses[0]?.points ?? 0;
    },
    async owed() {
      const { settlements } = await town.lead.call(pointsRoutes.listSettlements);
      const params = { settlementId: settlements[0]?.settlementId ?? 0 };
      const { lines } = await town.lead.call(pointsRoutes.showSettlement, { params });
      return lines.filter(({ payeeId }) => payeeId === office.merchantId).reduce((sum, line) => sum + line.points, 0);
    },
    streetPoints: () => pos.book.members.get(memberNumber)?.points ?? 0,
    async settle() {
      const underWay = () =>
        nation.databases.points
          .query('SELECT FROM conversion WHERE next_try_at IS NOT NULL')
          .then(({ rowCount }) => rowCount);
      for (let turns = 0; (await underWay()) !== 0; turns += 1) {
        if (turns > 50) throw new Error('conversions do not come to an end');
        nation.pass({ minutes: 61 });
        await nation.points.convert();
      }
    },
    shown: (operationKey) => person.atMypage(pointsRoutes.showMyConversion, { params: { operationKey } }),
    async history() {
      const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
      return lines
        .filter(({ kind }) => kind.startsWith('conversion'))
        .map(({ kind, what, points }) => [kind, what, points]);
    },
    async close() {
      await pos.close();
      await nation.close();
    },
  };
  return stage;
}
