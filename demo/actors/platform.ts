import type { Databases } from '../../app/databases.ts';
import { mykeyRoutes, pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { inviteFirstMykeyStaff } from '../../mykey/server.ts';
import { inviteFirstPointsStaff } from '../../points/registers/accounts.ts';
import { type Company, createCompany } from './company.ts';
import { type Counter, createCounter } from './counter.ts';
import { acceptInvitation, confirmChanges, createOfficer, type Officer } from './officer.ts';
import type { World } from './world.ts';

type TownAccount = NonNullable<RouteRequest<typeof pointsRoutes.changeMunicipalityAccount>['body']>;
type NewMunicipality = NonNullable<RouteRequest<typeof pointsRoutes.openMunicipality>['body']> &
  Partial<Omit<TownAccount, 'reason'>> & {
    /** Who confirms what the lead asks for; hired when something is to be confirmed. */
    confirmer?: { staffId: string; name: string };
  };
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
  /** Confirms, as another person of this office, what waits for a second one. */
  confirm(): Promise<void>;
  grant(asked: { programId: number; mykeyId: string; amount: number; reason?: string }): Promise<void>;
};

/** The platform's own office (運営者), at both systems. */
export type Platform = {
  mykey: Officer;
  points: Officer;
  /** Confirms, as the platform's other person, what waits there. */
  confirm(): Promise<void>;
  /** Seats a person of a municipality's counter at マイキー. */
  seatAtDesk(person: { staffId: string; name: string; municipalityCode: string }): Promise<void>;
  openTown(municipality: NewMunicipality): Promise<Town>;
  registerOperator(body: NonNullable<RouteRequest<typeof mykeyRoutes.registerOperator>['body']>): Promise<string>;
  enrolmentCode(operatorId: string, place: string, role?: 'counter' | 'office'): Promise<string>;
  registerPartner(asked: NewPartner): Promise<{ company: Company; operatorId: string; partnerId: number }>;
};

/**
 * Opens the platform's office. Its two persons are invited by the installation itself, as an installation's first ones are;
 * everything after goes over HTTP.
 */
export async function openPlatform(
  world: World,
  { databases, password, sync }: { databases: Databases; password: string; sync: () => Promise<unknown> },
): Promise<Platform> {
  const { clock } = world;
  const first = async (at: 'mykey' | 'points', person: { staffId: string; name: string }) => {
    const code =
      at === 'mykey'
        ? await inviteFirstMykeyStaff({ database: databases.mykey, clock }, person)
        : await inviteFirstPointsStaff({ database: databases.points, clock }, person);
    await acceptInvitation(world, { at, staffId: person.staffId, first: code ?? '', password });
    return createOfficer(world, { staffId: person.staffId, password, at });
  };
  const [one, two] = [
    { staffId: 'platform', name: '運営 担当' },
    { staffId: 'platform2', name: '運営 主任' },
  ];
  const mykey = await first('mykey', one);
  const points = await first('points', one);
  const others = { mykey: await first('mykey', two), points: await first('points', two) };

  const registerOperator: Platform['registerOperator'] = async (body) => {
    const { operatorId } = await mykey.call(mykeyRoutes.registerOperator, { body });
    await sync();
    return operatorId;
  };
  const enrolmentCode: Platform['enrolmentCode'] = async (operatorId, place, role = 'counter') =>
    (await mykey.call(mykeyRoutes.createEnrolmentCode, { params: { operatorId }, body: { place, role } })).code;

  async function openTown(municipality: NewMunicipality): Promise<Town> {
    const { bankAccount, remitterCode, confirmer, ...body } = municipality;
    const { code } = await points.call(pointsRoutes.openMunicipality, { body });
    const hire = async (role: Role, options: { name?: string; departmentId?: number; staffId?: string } = {}) => {
      const { staffId = `${role}-${code}`, name = roleNames[role], departmentId = null } = options;
      const asked = await points.call(pointsRoutes.inviteStaff, {
        body: { staffId, name, role, municipalityCode: code, departmentId },
      });
      const second = asked.requestId === null ? '' : await confirmChanges(others.points, 'points', asked.requestId);
      await acceptInvitation(world, { at: 'points', staffId, first: asked.code, second, password });
      return createOfficer(world, { staffId, password, at: 'points' });
    };
    const lead = await hire('lead');
    let second: Officer | undefined;
    const confirm = async () => {
      second ??= await hire('approver', confirmer ?? { staffId: `checker-${code}`, name: '確認 担当' });
      await confirmChanges(second, 'points');
    };
    if (bankAccount && remitterCode) {
      const asked = { bankAccount, remitterCode, reason: '開設' };
      await lead.call(pointsRoutes.changeMunicipalityAccount, { body: asked });
      await confirm();
    }
    const departments = new Map<string, number>();
    return {
      code,
      lead,
      person: hire,
      confirm,
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
        if (merchant.bankAccount) await confirm();
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
    confirm: async () => void (await confirmChanges(others.points, 'points')),
    async seatAtDesk(body) {
      const asked = await mykey.call(mykeyRoutes.inviteStaff, { body });
      const second = await confirmChanges(others.mykey, 'mykey', asked.requestId ?? 0);
      await acceptInvitation(world, { at: 'mykey', staffId: body.staffId, first: asked.code, second, password });
    },
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
      if (asked.bankAccount) await confirmChanges(others.points, 'points');
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
