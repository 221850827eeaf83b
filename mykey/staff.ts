import { type Database, row, rows } from '../postgres/pool.ts';
import { askForOfficeAccount, inviteFirstPerson, type Offices } from '../server/account-change.ts';
import { accountsOf } from '../server/office-account.ts';
import { officeAccountHandlers } from '../server/office-account-handlers.ts';
import { signInAccount } from '../server/office-sign-in.ts';
import { isRefusal, type Refusal, refuse } from '../server/refusal.ts';
import type { PeopleOf } from '../server/second-person.ts';
import { closeSession } from '../server/sessions.ts';
import { townNameOf } from './operators/municipality.ts';
import type { HandlersOf, SignedInStaff, System } from './system.ts';

/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 8 });

const columns = `staff_id, name, role, municipality_code`;

/** The person whose session this is; nobody whose account has ended. */
export const findStaff = (database: Database, staffId: string): Promise<SignedInStaff | undefined> =>
  row<SignedInStaff>(
    database,
    `SELECT ${columns} FROM staff JOIN office_account USING (staff_id) WHERE staff_id = :staffId AND state = 'active'`,
    { staffId },
  );

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

/** Sign-in and sign-out of people of offices; their accounts. */
export function staffHandlers(
  system: System,
): HandlersOf<
  'signInStaff' | 'signOutStaff' | 'listStaff' | 'inviteStaff' | keyof ReturnType<typeof officeAccountHandlers>
> {
  const { database, clock } = system;
  const offices = officesOf(system);
  return {
    ...officeAccountHandlers(offices),

    signInStaff: async ({ body: { staffId, password }, jkt }) => {
      const session = await signInAccount({ database, staffId, password, jkt, lifetime, now: clock() });
      // A second factor is not asked for here: who has none set up is told nothing of it.
      if (isRefusal(session)) return session as Refusal<'staff_sign_in_refused' | 'too_many_guesses'>;
      const staff = await findStaff(database, staffId);
      return staff ? { session, name: staff.name, role: staff.role } : refuse('staff_sign_in_refused');
    },

    signOutStaff: async ({ accessToken }) => {
      await closeSession(database, accessToken);
      return {};
    },

    listStaff: async () => {
      const staff = await rows<SignedInStaff>(
        database,
        `SELECT ${columns} FROM staff ORDER BY municipality_code, staff_id`,
      );
      const accounts = await accountsOf(
        database,
        staff.map(({ staffId }) => staffId),
      );
      const names = new Map(staff.map(({ staffId, name }) => [staffId, name]));
      return {
        staff: staff.map((one) => {
          const { state = 'ended', makers = [], isChanging = false } = accounts.get(one.staffId) ?? {};
          return { ...one, state, madeBy: makers.map((by) => names.get(by) ?? by), isChanging };
        }),
      };
    },

    inviteStaff: async ({ caller, body }) => {
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
    },
  };
}
