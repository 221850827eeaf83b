import { type Database, row, rows } from '../postgres/pool.ts';
import { askForOfficeAccount, inviteFirstPerson, type Offices } from '../server/account-change.ts';
import { accountsOf } from '../server/office-account.ts';
import { officeAccountHandlers } from '../server/office-account-handlers.ts';
import { type Refusal, refuse } from '../server/refusal.ts';
import { factorsOfAll } from '../server/second-factor.ts';
import { secondFactorHandlers } from '../server/second-factor-handlers.ts';
import type { PeopleOf } from '../server/second-person.ts';
import { townNameOf } from './operators/municipality.ts';
import { signInOfStaff } from './staff-sign-in.ts';
import type { CallOf, HandlersOf, SignedInStaff, System } from './system.ts';

const columns = `staff_id, name, role, municipality_code`;

/** The people of an office with living accounts: those who could be a second person there. */
export const peopleOfOffice: PeopleOf = (database, office) =>
  rows(
    database,
    `SELECT staff_id, name FROM staff JOIN office_account USING (staff_id)
      WHERE municipality_code IS NOT DISTINCT FROM :office AND state = 'active' ORDER BY staff_id`,
    { office },
  );

/** Whoever belongs to no municipality is of the platform. */
const roleAt = (municipalityCode: unknown) =>
  municipalityCode === null || municipalityCode === undefined ? 'platform' : 'municipality';

const addPerson: Offices<SignedInStaff>['addPerson'] = async (client, { staffId, name, municipalityCode = null }) => {
  const added = await row(
    client,
    `INSERT INTO staff (staff_id, name, role, municipality_code) VALUES (:staffId, :name, :role, :municipalityCode)
         ON CONFLICT DO NOTHING RETURNING staff_id`,
    { staffId, name, role: roleAt(municipalityCode), municipalityCode },
  );
  return added ? undefined : refuse('staff_id_taken');
};

/** All accounts of this office are made by two persons of the platform: those at a desk give IDs to new cards. */
const officesOf = ({ database, clock }: Pick<System, 'database' | 'clock'>): Offices<SignedInStaff> => ({
  database,
  clock,
  officeOf: () => null,
  peopleOf: peopleOfOffice,
  namesOf: async (database, staffIds) => {
    const found = await rows<SignedInStaff>(database, `SELECT ${columns} FROM staff WHERE staff_id = ANY (:staffIds)`, {
      staffIds,
    });
    return new Map(found.map(({ staffId, name }) => [staffId, name]));
  },
  findPerson: async (database, { staffId }) => {
    const found = await row<SignedInStaff>(database, `SELECT ${columns} FROM staff WHERE staff_id = :staffId`, {
      staffId,
    });
    return found && { staffId, name: found.name, needsSecond: true };
  },
  addPerson,
});

/** Invites one of the first people of an installation; the answer is the code for that person, undefined where it exists. */
export const inviteFirstMykeyStaff = (
  system: Pick<System, 'database' | 'clock'>,
  person: { staffId: string; name: string; municipalityCode?: string | null },
): Promise<string | undefined> => inviteFirstPerson({ ...system, addPerson }, person);

/** How people of offices sign in, their accounts and their second factors. */
export function staffHandlers(
  system: System,
): HandlersOf<
  | keyof ReturnType<typeof signInOfStaff>
  | 'listStaff'
  | 'inviteStaff'
  | keyof ReturnType<typeof officeAccountHandlers>
  | keyof ReturnType<typeof secondFactorHandlers>
> {
  const offices = officesOf(system);
  return {
    ...officeAccountHandlers(offices),
    ...secondFactorHandlers(offices, system.factors),
    ...signInOfStaff(system),
    listStaff: () => listStaff(system.database),
    inviteStaff: (call) => inviteStaff(offices, call),
  };
}

/** Everybody with an account here, whose it is, what it has beside its password, and how it came to be. */
async function listStaff(database: Database) {
  const staff = await rows<SignedInStaff>(
    database,
    `SELECT ${columns} FROM staff ORDER BY municipality_code, staff_id`,
  );
  const staffIds = staff.map(({ staffId }) => staffId);
  const accounts = await accountsOf(database, staffIds);
  const factors = await factorsOfAll(database, staffIds);
  const names = new Map(staff.map(({ staffId, name }) => [staffId, name]));
  return {
    staff: staff.map((one) => {
      const { state = 'ended', makers = [], isChanging = false } = accounts.get(one.staffId) ?? {};
      const factor = factors.get(one.staffId) ?? 'none';
      return { ...one, state, factor, madeBy: makers.map((by) => names.get(by) ?? by), isChanging };
    }),
  };
}

/** Asks for an account, of the platform or of a municipality's counter; a second person of the platform confirms it. */
async function inviteStaff(offices: Offices<SignedInStaff>, { caller, body }: CallOf<'inviteStaff'>) {
  const { staffId, name } = body;
  const asked = await askForOfficeAccount(offices, {
    caller,
    act: 'invite',
    person: { staffId, name, needsSecond: true },
    details: {
      ...body,
      role: roleAt(body.municipalityCode),
      municipality: body.municipalityCode && townNameOf(body.municipalityCode),
    },
    reason: '',
  });
  // Where an account stands matters to resets and revivals only.
  return asked as Exclude<typeof asked, Refusal> | Refusal<'change_waiting' | 'staff_id_taken'>;
}
