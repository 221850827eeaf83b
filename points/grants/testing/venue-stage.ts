import assert from 'node:assert/strict';
import { pointsRoutes, type RouteRequest } from '../../../contract/index.ts';
import { makeKey } from '../../../ledger/index.ts';
import { one } from '../../../postgres/pool.ts';
import type { Answered } from '../../../server/client.ts';
import { chart } from '../../book/chart.ts';
import type { Actor } from '../../testing/actor.ts';
import type { Officer } from '../../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../../testing.ts';

type Body<R> = NonNullable<R>;
type NewProgram = Body<RouteRequest<typeof pointsRoutes.createProgram>['body']>;
type NewVenue = Body<RouteRequest<typeof pointsRoutes.createVenue>['body']>;

/** A town with two departments, programmes, venues, and terminals that stand at them. The day is 20 September, from nine. */
export type VenueStage = {
  nation: TestPoints;
  town: Town;
  clerk: Officer;
  reception: Officer;
  stranger: Officer;
  program(asked?: Partial<NewProgram>): Promise<number>;
  /** A venue of today, from ten to twelve unless said otherwise. */
  venue(asked: Partial<NewVenue> & { programId: number }): Promise<number>;
  /** A terminal of a facility of the town, bound to a venue. */
  kiosk(venueId: number): Promise<Actor>;
  terminal(): Promise<Actor>;
  tap(
    at: Actor,
    who: { mykeyId: string },
    more?: { joins?: boolean; key?: string },
  ): Promise<Answered<{ points: number; expiresOn: string }>>;
  apply(
    venueId: number,
    mykeyId: string,
    more?: { by?: Officer; isResident?: boolean; ageSeen?: boolean },
  ): Promise<Answered<{ applicationId: number }>>;
  show(
    venueId: number,
  ): Promise<{ applied: number; attended: number; cancelled: number; noShows: number; state: string }>;
  applications(
    venueId: number,
  ): Promise<{ applicationId: number; mykeyId: string; state: string; attendedBy: string | null; ageSeen: boolean }[]>;
  held(of: Holder): Promise<number>;
  people(...ids: string[]): Promise<Holder[]>;
  budgetLine(amount: number): Promise<number>;
  reserved(budgetLineId: number): Promise<number>;
  /** Fills a person's purse with the most that it holds, 10^15: the ledger takes no grant for them. */
  fillPurse(mykeyId: string): Promise<void>;
};
export const outcome = (answer: Answered<unknown>) => (answer.ok ? 'done' : answer.outcome);
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };

export async function startVenueStage(): Promise<VenueStage> {
  const nation = await startTestPoints({ startsAt: '2016-09-20T09:00:00+09:00' });
  const town = await nation.platform.openTown({ municipalityCode: '43424' });
  const department = async (name: string) =>
    (await town.lead.call(pointsRoutes.createDepartment, { body: { name } })).departmentId;
  const departmentId = await department('健康課');
  const clerk = await town.person('department', { departmentId });
  const reception = await town.person('venue', { departmentId });
  const stranger = await town.person('department', { departmentId: await department('市民課'), staffId: 'stranger' });
  const { operatorId } = await town.shop({ name: '公民館', kind: 'facility' });
  let count = 0;
  const key = () => makeKey(nation.world.clock());
  const terminal = async () => (await nation.mykey.openCounter(operatorId, `受付${++count}`)).actor;
  const stage: VenueStage = {
    nation,
    town,
    clerk,
    reception,
    stranger,
    terminal,
    async program(asked = {}) {
      const body = { name: `講習${++count}`, departmentId, amount: 100, ...year, ...asked };
      return (await town.lead.call(pointsRoutes.createProgram, { body })).programId;
    },
    async venue(asked) {
      const today = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
      const hours = { heldOn: today, opensAt: '10:00', closesAt: '12:00' };
      const body = { name: `公民館${++count}`, ...hours, walkIns: true, ...asked };
      return (await clerk.call(pointsRoutes.createVenue, { body })).venueId;
    },
    async kiosk(venueId) {
      const { setupCode } = await clerk.call(pointsRoutes.createVenueCode, { params: { venueId } });
      const at = await terminal();
      await at.call(pointsRoutes.bindToVenue, { body: { setupCode: setupCode.toLowerCase() } });
      return at;
    },
    async tap(at, who, { key: chosen = key(), joins = false } = {}) {
      const body = { assertion: await nation.mykey.assert(at, who), joins };
      return at.ask(pointsRoutes.tapAtVenue, { body, idempotencyKey: chosen });
    },
    apply: (venueId, mykeyId, { by = clerk, isResident = false, ageSeen = false } = {}) =>
      by.ask(pointsRoutes.applyForVenue, { params: { venueId }, body: { mykeyId, isResident, ageSeen } }),
    show: (venueId) => clerk.call(pointsRoutes.showVenue, { params: { venueId } }),
    applications: async (venueId) =>
      (await clerk.call(pointsRoutes.listApplications, { params: { venueId } })).applications,
    held: async (of) => (await of.atMypage(pointsRoutes.showBalances)).purses[0]?.points ?? 0,
    people: async (...ids) => {
      const found: Holder[] = [];
      for (const id of ids) found.push(await nation.person(id));
      return found;
    },
    async budgetLine(amount) {
      const body = { fiscalYear: 2016, code: '3-1-2-19', name: `事業${++count}`, amount };
      return (await town.lead.call(pointsRoutes.createBudgetLine, { body })).budgetLineId;
    },
    async reserved(budgetLineId) {
      const { lines } = await town.lead.call(pointsRoutes.listBudgetLines);
      const line = lines.find((one) => one.budgetLineId === budgetLineId);
      assert.ok(line);
      return line.reserved;
    },
    fillPurse: (mykeyId) => fillPurse(nation, mykeyId),
  };
  return stage;
}

/** The most that one person may enter is a thousandth of it: no row of grants would come there. */
async function fillPurse({ databases, points, world }: TestPoints, mykeyId: string): Promise<void> {
  const numberOf = async (text: string, values = {}) => (await one<{ n: number }>(databases.points, text, values)).n;
  const filled = await points.ledger.submit({
    kind: 'issue',
    key: makeKey(world.clock()),
    occurredAt: world.clock(),
    amount: 1_000_000_000_000_000,
    holder: await numberOf('SELECT holder AS n FROM member WHERE shown = :mykeyId', { mykeyId }),
    window: await numberOf(`SELECT id AS n FROM settlement WHERE municipality_code = '43424' AND state = 'open'`),
    unit: chart.unitOf('municipal', 43424),
    expiresOn: '2017-03-31',
    fund: chart.generalFund,
    account: chart.accountOf('issuance', 1),
  });
  assert.equal(filled.outcome, 'created');
}
