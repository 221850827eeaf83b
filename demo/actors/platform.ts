import type { Databases } from '../../app/databases.ts';
import { mykeyRoutes, pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { createMykeyStaff } from '../../mykey/server.ts';
import { addStaff } from '../../points/staff/people.ts';
import { type Company, createCompany } from './company.ts';
import { type Counter, createCounter } from './counter.ts';
import { createOfficer, type Officer } from './officer.ts';
import type { World } from './world.ts';

type NewMunicipality = NonNullable<RouteRequest<typeof pointsRoutes.openMunicipality>['body']>;
type NewMerchant = Omit<NonNullable<RouteRequest<typeof pointsRoutes.registerMerchant>['body']>, 'operatorId'>;
type NewPartner = Omit<NonNullable<RouteRequest<typeof pointsRoutes.registerPartner>['body']>, 'operatorId' | 'jkt'>;
type Role = 'lead' | 'department' | 'accounting' | 'approver';

/** A town office: its people by role, and what they set up. */
export type Town = {
  code: string;
  lead: Officer;
  /** Adds a person; the staff number is `<role>-<code>` unless named. */
  person(role: Role, options?: { name?: string; departmentId?: number; staffId?: string }): Promise<Officer>;
  program(asked: {
    department: string;
    name: string;
    amount: number;
    startsOn: string;
    endsOn: string;
    expiresOn: string;
  }): Promise<number>;
  /** Registers an operator, its place of use in this town, and a counter with an enrolled terminal. */
  shop(
    asked: NewMerchant & { series?: string; terminal?: string },
  ): Promise<{ counter: Counter; operatorId: string; merchantId: number }>;
  grant(asked: { programId: number; mykeyId: string; amount: number; reason?: string }): Promise<void>;
};

/** The platform's own office (運営者), at both systems. */
export type Platform = {
  mykey: Officer;
  points: Officer;
  openTown(municipality: NewMunicipality): Promise<Town>;
  registerOperator(body: NonNullable<RouteRequest<typeof mykeyRoutes.registerOperator>['body']>): Promise<string>;
  enrolmentCode(operatorId: string, place: string, role?: 'counter' | 'office'): Promise<string>;
  registerPartner(asked: NewPartner): Promise<{ company: Company; operatorId: string; partnerId: number }>;
};

/**
 * Opens the platform's office. The first two accounts are written straight into the databases, as an installation's
 * first accounts are; everything after goes over HTTP.
 */
export async function openPlatform(
  world: World,
  { databases, password, sync }: { databases: Databases; password: string; sync: () => Promise<unknown> },
): Promise<Platform> {
  await createMykeyStaff({ database: databases.mykey, staffId: 'platform', name: '運営 担当', password });
  await addStaff(databases.points, {
    staffId: 'platform',
    name: '運営 担当',
    role: 'platform',
    municipalityCode: null,
    departmentId: null,
    password,
  });
  const mykey = await createOfficer(world, { staffId: 'platform', password, at: 'mykey' });
  const points = await createOfficer(world, { staffId: 'platform', password, at: 'points' });

  const registerOperator: Platform['registerOperator'] = async (body) => {
    const { operatorId } = await mykey.call(mykeyRoutes.registerOperator, { body });
    await sync();
    return operatorId;
  };
  const enrolmentCode: Platform['enrolmentCode'] = async (operatorId, place, role = 'counter') =>
    (await mykey.call(mykeyRoutes.createEnrolmentCode, { params: { operatorId }, body: { place, role } })).code;

  async function openTown(municipality: NewMunicipality): Promise<Town> {
    const { code } = await points.call(pointsRoutes.openMunicipality, { body: municipality });
    const hire = async (role: Role, options: { name?: string; departmentId?: number; staffId?: string } = {}) => {
      const { staffId = `${role}-${code}`, name = roleNames[role], departmentId = null } = options;
      await points.call(pointsRoutes.createStaff, {
        body: { staffId, name, role, municipalityCode: code, departmentId, password },
      });
      return createOfficer(world, { staffId, password, at: 'points' });
    };
    const lead = await hire('lead');
    const departments = new Map<string, number>();
    return {
      code,
      lead,
      person: hire,
      async program({ department, ...body }) {
        let departmentId = departments.get(department);
        if (departmentId === undefined) {
          departmentId = (await lead.call(pointsRoutes.createDepartment, { body: { name: department } })).departmentId;
          departments.set(department, departmentId);
        }
        return (await lead.call(pointsRoutes.createProgram, { body: { ...body, departmentId } })).programId;
      },
      async shop({ series = 'B', terminal = 'レジ1', ...merchant }) {
        const kind = merchant.kind === 'facility' ? 'museum' : merchant.kind === 'transport' ? 'transport' : 'shop';
        const customerIdRule = { mode: 'mykeyId' as const };
        const operatorId = await registerOperator({
          name: merchant.name,
          kind,
          series,
          municipalityCode: code,
          customerIdRule,
        });
        const { merchantId } = await lead.call(pointsRoutes.registerMerchant, { body: { ...merchant, operatorId } });
        return {
          counter: await createCounter(world, await enrolmentCode(operatorId, terminal)),
          operatorId,
          merchantId,
        };
      },
      async grant(body) {
        await lead.call(pointsRoutes.grant, { body });
      },
    };
  }

  return {
    mykey,
    points,
    openTown,
    registerOperator,
    enrolmentCode,
    async registerPartner(asked) {
      const customerIdRule = { mode: 'own' as const, pattern: 'login' as const, lengthMin: 1, lengthMax: 40 };
      const operatorId = await registerOperator({
        name: asked.name,
        kind: 'partner',
        series: 'P',
        municipalityCode: null,
        customerIdRule,
      });
      const company = await createCompany(world);
      const { partnerId } = await points.call(pointsRoutes.registerPartner, {
        body: { ...asked, operatorId, jkt: company.actor.key.jkt },
      });
      return { company, operatorId, partnerId };
    },
  };
}

const roleNames: Record<Role, string> = {
  lead: '総合管理 担当',
  department: '担当課 担当',
  accounting: '会計 担当',
  approver: '決裁 担当',
};
