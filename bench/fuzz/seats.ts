import { mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import type { Town } from '../../demo/actors/platform.ts';
import { demoPassword } from '../../demo/nation.ts';
import type { TestSystems } from '../../demo/test-nation.ts';
import type { Actor } from '../../points/testing/actor.ts';
import type { Company } from '../../points/testing/company.ts';
import { confirmChanges } from '../../points/testing/officer.ts';
import {
  callerOf,
  cardholderCaller,
  type FuzzCaller,
  type Holder,
  memberCaller,
  type Seat,
  staffCaller,
} from './callers.ts';
import { couponKey } from './coupon-key.ts';
import type { System } from './documents.ts';
import { bank } from './places.ts';
import type { Pool } from './pool.ts';
import { present } from './present.ts';

type Terminals = { counter: { actor: Actor } };
type Library = { counter: Actor; office: Actor };
export type Seating = {
  nation: TestSystems;
  town: Town;
  other: Town;
  places: Record<string, Terminals>;
  libraries: readonly Library[];
  holders: readonly Holder[];
  company: Company['actor'];
  partnerId: number;
  /** A company that deducts first and sends its orders as a file. */
  night: { actor: Company['actor']; partnerId: number };
  /** Its people change its keys; nobody is its system. */
  spareCompany: { partnerId: number };
  pool: Pool;
};

/** A person whose secret and session the requests may end, and who is nobody else's caller. */
export type Spare = { seat: Seat; caller: FuzzCaller };
const seatOf = (staffId: string): Seat => ({ staffId, password: demoPassword });

/** Somebody of every kind that routes know, at both systems; who is needed to the end is kept out of what ends people. */
export async function seatCallers(seating: Seating): Promise<{
  callers: FuzzCaller[];
  spare: Record<System, Spare>;
  demanding: FuzzCaller;
}> {
  const { nation, company, pool } = seating;
  const { world } = nation;
  const offices = await hire(seating);
  const spare = await hireSpare(seating);
  const staff = await Promise.all(
    (['mykey', 'points'] as const).flatMap((system) =>
      offices[system].map((staffId) => staffCaller(world, system, seatOf(staffId))),
    ),
  );
  const alone = await nation.platform.openTown(ofItsOwn);
  pool.keep('staffId', ...offices.mykey, ...offices.points, 'spare', alone.lead.staffId);
  const feed = await world.newActor(nation.keys.pointsSystem);
  const people = await Promise.all(
    seating.holders.flatMap((hand, index) => [
      cardholderCaller(world, hand, `holder ${index}`),
      memberCaller(world, hand, `member ${index}`),
    ]),
  );
  const devices = await Promise.all(
    (['mykey', 'points'] as const).flatMap((system) =>
      [1, 2, 3].map(async (n) =>
        callerOf({ system, kind: 'device', name: `device ${n}`, actor: await world.newActor() }),
      ),
    ),
  );
  const anyone = (['mykey', 'points'] as const).map((system) =>
    callerOf({ system, kind: 'anyone', name: 'anyone', actor: company }),
  );
  return {
    callers: [
      ...staff,
      ...people,
      ...devices,
      ...anyone,
      ...(await terminals(seating)),
      callerOf({ name: 'points cloud', system: 'mykey', kind: 'linkedSystem', actor: feed }),
      companyCaller('company', company),
      companyCaller('night', seating.night.actor),
    ],
    spare,
    demanding: await staffCaller(world, 'points', seatOf(alone.lead.staffId)),
  };
}
/** A company's system, which fetches another token where the one it had is not good any more. */
function companyCaller(name: string, actor: Company['actor']): FuzzCaller {
  const open = () => {
    actor.forget();
    return actor.token();
  };
  return callerOf({ name, system: 'points', kind: 'partner', actor, open });
}

/** The town whose office asks its people for a second factor, from days that chance makes up. */
const ofItsOwn = { municipalityCode: '43425' };

/** The people of both platforms' offices, of a municipality's counter, and of two towns, by role. */
async function hire({
  nation: { platform },
  town,
  other,
  partnerId,
  night,
  spareCompany,
  pool,
}: Seating): Promise<Record<System, string[]>> {
  await town.person('accounting');
  await town.person('approver');
  await town.person('approver', { staffId: 'approver2-43424' });
  await other.person('accounting');
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  await town.person('department', { departmentId: present(departments[0], 'department').departmentId });
  for (const staffId of ['desk1-43424', 'desk2-43424'])
    await platform.seatAtDesk({ staffId, name: '住民課 担当', municipalityCode: '43424' });
  // Who bills the company and passes its money on.
  const agent = await platform.registerOrganisation({
    kind: 'settlementAgent',
    name: '受託',
    account: { remitterCode: '0000000901', bankAccount: bank },
  });
  const agents = ['agent1', 'agent2', 'agent3'];
  await platform.peopleOf(agent, agents);
  // A prefecture that pays for campaigns of its towns.
  const payers = ['pref1', 'pref2'];
  await platform.peopleOf(await platform.registerOrganisation({ kind: 'payer', name: '熊本県' }), payers);
  // The company's own people, and the key for which its codes are handed over.
  const ofCompany = ['company1', 'company2'];
  const [asking, deciding] = await platform.peopleOf(`P${partnerId}`, ofCompany);
  await asking?.call(pointsRoutes.askForCouponKey, { body: { key: couponKey, reason: '登録' } });
  if (deciding) await confirmChanges(deciding, 'points');
  const ofNight = ['night1', 'night2'];
  const atNight = await platform.peopleOf(`P${night.partnerId}`, ofNight);
  const ofSpare = ['spare1', 'spare2'];
  await platform.peopleOf(`P${spareCompany.partnerId}`, ofSpare);
  // The keys of the companies whose systems call: no request ends them.
  for (const people of [asking, atNight[0]]) {
    const { keys } = (await people?.call(pointsRoutes.showPartnerSystem)) ?? { keys: [] };
    pool.keep('keyId', ...keys.map(({ keyId }) => keyId));
  }
  const roles = ['lead', 'accounting', 'approver', 'approver2', 'department', 'checker'];
  return {
    mykey: ['platform', 'platform2', 'desk1-43424', 'desk2-43424'],
    points: [
      'platform',
      'platform2',
      ...agents,
      ...payers,
      ...ofCompany,
      ...ofNight,
      ...ofSpare,
      ...roles.map((role) => `${role}-43424`),
      'lead-13116',
      'accounting-13116',
    ],
  };
}

/** One person at each system whose password the requests change. */
async function hireSpare({ nation: { platform, world }, town }: Seating): Promise<Record<System, Spare>> {
  await platform.seatAtDesk({ staffId: 'spare', name: '予備', municipalityCode: '43424' });
  await town.person('lead', { staffId: 'spare' });
  const seated = async (system: System): Promise<Spare> => {
    const seat = seatOf('spare');
    return { seat, caller: await staffCaller(world, system, seat) };
  };
  return { mykey: await seated('mykey'), points: await seated('points') };
}

/** Every enrolled terminal, at both systems: one that is wrong for a route is refused by it. */
async function terminals({ places, libraries, pool }: Seating): Promise<FuzzCaller[]> {
  const actors: [string, Actor][] = [
    ...Object.entries(places).map(([name, { counter }]): [string, Actor] => [name, counter.actor]),
    ...libraries.flatMap(({ counter, office }, index): [string, Actor][] => [
      [`library ${index}`, counter],
      [`office of library ${index}`, office],
    ]),
  ];
  for (const [, actor] of actors) pool.keep('terminalId', (await actor.call(mykeyRoutes.showTerminal)).terminalId);
  return actors.flatMap(([name, actor]) =>
    (['mykey', 'points'] as const).map((system) => callerOf({ name, system, kind: 'terminal', actor })),
  );
}
