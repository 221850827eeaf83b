import { type mykeyRoutes, pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import type { ProgramKind } from '../../contract/points/grants/values.ts';
import type { Pool } from '../../postgres/pool.ts';
import { inviteFirstPointsStaff } from '../registers/accounts.ts';
import type { World } from './actor.ts';
import { type Company, companyOf } from './company.ts';
import type { Counter } from './counter.ts';
import { acceptInvitation, confirmChanges, createOfficer, type Officer } from './officer.ts';
import { confirmOwnAccount } from './payee.ts';

type TownAccount = NonNullable<RouteRequest<typeof pointsRoutes.changeMunicipalityAccount>['body']>;
type NewMunicipality = NonNullable<RouteRequest<typeof pointsRoutes.openMunicipality>['body']> &
  Partial<Omit<TownAccount, 'reason'>> & {
    /** Who confirms what the lead asks for; hired when something is to be confirmed. */
    confirmer?: { staffId: string; name: string };
  };
type NewMerchant = Omit<NonNullable<RouteRequest<typeof pointsRoutes.registerMerchant>['body']>, 'operatorId'>;
type NewPartner = Omit<
  NonNullable<RouteRequest<typeof pointsRoutes.registerPartner>['body']>,
  'operatorId' | 'publicKey'
>;
type Role = 'lead' | 'department' | 'accounting' | 'approver' | 'venue' | 'auditor';
export type NewOperator = NonNullable<RouteRequest<typeof mykeyRoutes.registerOperator>['body']>;

/** What マイキー gives the offices of the points cloud: operators in its register, and terminals that are enrolled there. */
export type MykeySide<Hand> = {
  registerOperator(body: NewOperator): Promise<string>;
  openCounter(operatorId: string, place: string): Promise<Counter<Hand>>;
};

/** A town office: its people by role, and what they set up. */
export type Town<Hand> = {
  code: string;
  lead: Officer;
  /** Adds a person; the staff number is `<role>-<code>` unless named. */
  person(role: Role, options?: { name?: string; departmentId?: number; staffId?: string }): Promise<Officer>;
  program(asked: {
    department: string;
    name: string;
    kind?: ProgramKind;
    repeats?: 'once' | 'daily' | 'free';
    amount: number;
    startsOn: string;
    endsOn: string;
    expiresOn: string;
  }): Promise<number>;
  /** Registers an operator, its place of use in this town, and a counter with an enrolled terminal. */
  shop(
    asked: NewMerchant & { series?: string; terminal?: string },
  ): Promise<{ counter: Counter<Hand>; operatorId: string; merchantId: number }>;
  /** Confirms, as another person of this office, what waits for a second one. */
  confirm(): Promise<void>;
  grant(asked: { programId: number; mykeyId: string; amount: number; reason?: string }): Promise<void>;
};

/** The platform's own office (運営者) at the points cloud. */
export type PointsPlatform<Hand> = {
  points: Officer;
  /** Confirms, as the platform's other person, what waits there. */
  confirm(): Promise<void>;
  openTown(municipality: NewMunicipality): Promise<Town<Hand>>;
  /** A municipality for practice, by the name of the one that practises. */
  openSandbox(name: string): Promise<Town<Hand>>;
  registerPartner(asked: NewPartner): Promise<{ company: Company; operatorId: string; partnerId: number }>;
  /** Registers a 受託会社 or a payer of many towns, with its account where it has one. */
  registerOrganisation(asked: {
    kind: 'settlementAgent' | 'payer';
    name: string;
    /** Of a payer whose name is not that of its prefecture. */
    prefecture?: string;
    account?: Omit<TownAccount, 'reason'>;
  }): Promise<string>;
  /** People of a company (`P3`) or an organisation (`O1`), as many as are named. */
  peopleOf(organisation: string, staffIds: readonly string[]): Promise<Officer[]>;
};

export const platformPersons = [
  { staffId: 'platform', name: '運営 担当' },
  { staffId: 'platform2', name: '運営 主任' },
] as const;

/**
 * Opens the platform's office. Its two persons are invited by the installation itself, as an installation's first ones are;
 * everything after goes over HTTP.
 */
export async function openPointsPlatform<Hand>(
  world: World,
  { database, password, mykey }: { database: Pool; password: string; mykey: MykeySide<Hand> },
): Promise<PointsPlatform<Hand>> {
  const first = async (person: { staffId: string; name: string }) => {
    const code = await inviteFirstPointsStaff({ database, clock: world.clock }, person);
    await acceptInvitation(world, { at: 'points', staffId: person.staffId, first: code ?? '', password });
    return createOfficer(world, { staffId: person.staffId, password, at: 'points' });
  };
  const points = await first(platformPersons[0]);
  const other = await first(platformPersons[1]);
  const office = { world, password, mykey, points, other };
  return {
    points,
    confirm: async () => void (await confirmChanges(other, 'points')),
    openTown: (municipality) => openTown(office, municipality),
    async openSandbox(name) {
      const { code } = await points.call(pointsRoutes.openSandbox, { body: { name } });
      return officeOf(office, { code });
    },
    async registerOrganisation({ account, ...body }) {
      const { organisation } = await points.call(pointsRoutes.registerOrganisation, { body });
      if (account) {
        const asked = { params: { organisation }, body: { ...account, reason: '登録' } };
        await points.call(pointsRoutes.changeOrganisationAccount, asked);
        await confirmChanges(other, 'points');
      }
      return organisation;
    },
    peopleOf: (organisation, staffIds) => hirePeopleOf(office, { organisation, staffIds }),
    async registerPartner(asked) {
      const operatorId = await mykey.registerOperator({
        name: asked.name,
        kind: 'partner',
        series: 'P',
        municipalityCode: null,
        customerIdRule: { mode: 'own', pattern: 'login', lengthMin: 1, lengthMax: 40 },
      });
      const company = companyOf(await world.newActor(), { clientId: () => operatorId, clock: world.clock });
      const { partnerId } = await points.call(pointsRoutes.registerPartner, {
        body: { ...asked, operatorId, publicKey: company.actor.key.publicJwk as never },
      });
      if (asked.bankAccount) await confirmChanges(other, 'points');
      return { company, operatorId, partnerId };
    },
  };
}

/** People of an office beside the towns, invited by one person of the platform and confirmed by another. */
async function hirePeopleOf<Hand>(
  { world, password, points, other }: Office<Hand>,
  { organisation, staffIds }: { organisation: string; staffIds: readonly string[] },
): Promise<Officer[]> {
  const { organisations } = await points.call(pointsRoutes.listOrganisations);
  const role = organisations.find((one) => one.organisation === organisation)?.kind ?? ('company' as const);
  const people: Officer[] = [];
  for (const staffId of staffIds) {
    const body = { staffId, name: `${staffId} 担当`, role, municipalityCode: null, departmentId: null, organisation };
    const asked = await points.call(pointsRoutes.inviteStaff, { body });
    const second = await confirmChanges(other, 'points', asked.requestId ?? undefined);
    await acceptInvitation(world, { at: 'points', staffId, first: asked.code, second, password });
    people.push(await createOfficer(world, { staffId, password, at: 'points' }));
  }
  return people;
}

type Office<Hand> = { world: World; password: string; mykey: MykeySide<Hand>; points: Officer; other: Officer };

async function openTown<Hand>(office: Office<Hand>, municipality: NewMunicipality): Promise<Town<Hand>> {
  const { bankAccount, remitterCode, confirmer, ...body } = municipality;
  const { requestId } = await office.points.call(pointsRoutes.openMunicipality, { body });
  await confirmChanges(office.other, 'points', requestId);
  const code = body.municipalityCode.slice(0, 5);
  return officeOf(office, { code, bankAccount, remitterCode, confirmer });
}

type NewOffice = { code: string } & Partial<Pick<NewMunicipality, 'bankAccount' | 'remitterCode' | 'confirmer'>>;

/** The office of a municipality that was just opened, with its lead. */
async function officeOf<Hand>(
  { world, password, mykey, points, other }: Office<Hand>,
  {
    code,
    bankAccount,
    remitterCode,
    confirmer,
  }: { [Field in keyof NewOffice]: NewOffice[Field] | undefined } & { code: string },
): Promise<Town<Hand>> {
  const hire: Town<Hand>['person'] = async (role, options = {}) => {
    const { staffId = `${role}-${code}`, name = roleNames[role], departmentId = null } = options;
    const asked = await points.call(pointsRoutes.inviteStaff, {
      body: { staffId, name, role, municipalityCode: code, departmentId },
    });
    const second = asked.requestId === null ? '' : await confirmChanges(other, 'points', asked.requestId);
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
    async program({ department, ...program }) {
      let departmentId = departments.get(department);
      if (departmentId === undefined) {
        departmentId = (await lead.call(pointsRoutes.createDepartment, { body: { name: department } })).departmentId;
        departments.set(department, departmentId);
      }
      return (await lead.call(pointsRoutes.createProgram, { body: { ...program, departmentId } })).programId;
    },
    async shop({ series = 'B', terminal = 'レジ1', ...merchant }) {
      const kind = merchant.kind === 'facility' ? 'museum' : merchant.kind === 'transport' ? 'transport' : 'shop';
      const operatorId = await mykey.registerOperator({
        name: merchant.name,
        kind,
        series,
        municipalityCode: code,
        customerIdRule: { mode: 'mykeyId' },
      });
      const { merchantId } = await lead.call(pointsRoutes.registerMerchant, { body: { ...merchant, operatorId } });
      if (merchant.bankAccount) await confirm();
      const counter = await mykey.openCounter(operatorId, terminal);
      // Before its own yes no shop is paid.
      if (merchant.bankAccount) await confirmOwnAccount(counter.actor);
      return { counter, operatorId, merchantId };
    },
    async grant(grant) {
      await lead.call(pointsRoutes.grant, { body: grant });
    },
  };
}

const roleNames: Record<Role, string> = {
  lead: '総合管理 担当',
  department: '担当課 担当',
  accounting: '会計 担当',
  approver: '決裁 担当',
  venue: '会場 担当',
  auditor: '監査 担当',
};
