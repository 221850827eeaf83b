import { isOfOrganisation, ofDepartment } from '../../contract/points/roles.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { askForOfficeAccount, inviteFirstPerson, type Offices } from '../../server/account-change.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { accountsOf, invitedSince } from '../../server/office-account.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller, StaffRole } from '../callers.ts';
import { applyAccountChange } from './bank-account-change.ts';
import type { RegistersContext } from './context.ts';
import { keepsALead } from './last-lead.ts';
import { resolveOpenMunicipality } from './municipality.ts';
import { organisationOf } from './organisations.ts';
import { namesOf, peopleOfOffice } from './staff.ts';
import { type Backlog, countBacklog } from './waiting.ts';

type Listed = {
  staffId: string;
  name: string;
  role: StaffRole;
  department: string | null;
  municipality: string | null;
  organisation: string | null;
};

export const addPerson: Offices<StaffCaller>['addPerson'] = async (client, person) => {
  const {
    staffId,
    name,
    role = 'platform',
    municipalityCode = null,
    departmentId = null,
    organisation = null,
  } = person;
  const added = await row(
    client,
    `INSERT INTO staff (id, name, role, municipality_code, department_id, organisation)
     VALUES (:staffId, :name, :role, :municipalityCode, :departmentId, :organisation)
     ON CONFLICT DO NOTHING RETURNING id`,
    { staffId, name, role, municipalityCode, departmentId, organisation },
  );
  return added ? undefined : refuse('staff_id_taken');
};

/** What becomes true when a second person has confirmed it, by the subject of the request; an account is the registers' own. */
export type Appliers = Readonly<Record<string, Offices<StaffCaller>['apply']>>;

/** What this system says of its offices, for accounts and second persons to work there. */
export const officesOf = ({ database, clock }: RegistersContext, appliers: Appliers): Offices<StaffCaller> => ({
  database,
  clock,
  officeOf: ({ office }) => office,
  peopleOf: peopleOfOffice,
  namesOf,
  async hide(database, asked) {
    const told = await rows<{ text: string }>(
      database,
      // As it was written, where nobody is hidden in it.
      `SELECT CASE WHEN hidden = normalize(said, NFKC) THEN said ELSE hidden END AS text
         FROM unnest(:texts::text[]) WITH ORDINALITY AS given (said, number), without_hidden(said, :reader) AS hidden ORDER BY number`,
      asked,
    );
    return told.map(({ text }) => text);
  },
  async findPerson(database, { caller, staffId }) {
    const found = await row<{ name: string; role: StaffRole }>(
      database,
      'SELECT name, role FROM staff WHERE id = :staffId AND (:ofPlatform OR office = :office)',
      { staffId, ofPlatform: caller.role === 'platform', office: caller.office },
    );
    return found && { staffId, name: found.name, needsSecond: !ofDepartment.includes(found.role) };
  },
  addPerson,
  keeps: keepsALead,
  apply: (client, change) => (appliers[change.subject] ?? applyAccountChange)(client, change),
});

/** Invites one of the platform's first two persons; the answer is the code for that person, undefined where it exists. */
export const inviteFirstPointsStaff = (
  context: Pick<RegistersContext, 'database' | 'clock'>,
  person: { staffId: string; name: string },
): Promise<string | undefined> => inviteFirstPerson({ ...context, addPerson }, person);

/** Invites a person of an office; where the account can approve or account, a second person confirms it. */
export async function inviteStaff(offices: Offices<StaffCaller>, { caller, body }: CallOf<'inviteStaff'>) {
  // 1 The platform begins an office; a lead goes on with their own, and so do the people of a company or an organisation.
  const ownTown =
    caller.role === 'lead' &&
    body.role !== 'platform' &&
    !isOfOrganisation(body.role) &&
    body.municipalityCode?.slice(0, 5) === caller.municipalityCode;
  const ownOrganisation =
    caller.organisation !== null && body.role === caller.role && body.organisation === caller.organisation;
  if (caller.role !== 'platform' && !ownTown && !ownOrganisation) return refuse('not_allowed');
  // 2 Where the person works.
  const workplace = await workplaceOf(offices.database, body);
  if (isRefusal(workplace)) return workplace;
  // 3 The account, or the request for it.
  const { staffId, name, role } = body;
  const { code, departmentId, organisation } = workplace;
  const asked = await askForOfficeAccount(offices, {
    caller,
    act: 'invite',
    person: { staffId, name, needsSecond: !ofDepartment.includes(role) },
    details: {
      staffId,
      name,
      role,
      municipalityCode: code,
      municipality: workplace.municipality,
      departmentId,
      organisation,
    },
    reason: '',
  });
  // Where an account stands matters to resets and revivals only.
  return asked as Exclude<typeof asked, Refusal> | Refusal<'change_waiting' | 'staff_id_taken'>;
}

/** The open municipality, and the department of those who work for one; the company or organisation of its people; nothing for the platform's. */
async function workplaceOf(database: Database, { role, ...typed }: CallOf<'inviteStaff'>['body']) {
  const nowhere = { code: null, municipality: null, departmentId: null, organisation: null };
  if (role === 'platform') return nowhere;
  if (isOfOrganisation(role)) {
    const { organisation } = typed;
    const found = organisation && (await organisationOf(database, organisation));
    if (!found || found.role !== role) return refuse('organisation_unknown');
    return { ...nowhere, municipality: found.name, organisation };
  }
  const municipality = await resolveOpenMunicipality(database, typed.municipalityCode ?? '');
  if (isRefusal(municipality)) return municipality;
  const { code, name } = municipality;
  if (!ofDepartment.includes(role)) return { ...nowhere, code, municipality: name };
  const { departmentId } = typed;
  const department = await row(
    database,
    'SELECT FROM department WHERE id = :departmentId AND municipality_code = :code',
    { departmentId, code },
  );
  return department ? { ...nowhere, code, municipality: name, departmentId } : refuse('department_unknown');
}

const ofReach = '(staff.office = :office OR :ofPlatform)';
const reachOf = ({ role, office }: StaffCaller) => ({ office, ofPlatform: role === 'platform' });

/** The people of an office, or of all for the platform, with how their accounts stand and who made them. */
export async function listStaff({ database, clock }: RegistersContext, { caller }: CallOf<'listStaff'>) {
  const staff = await rows<Listed>(
    database,
    `SELECT staff.id AS staff_id, staff.name, role, municipality.name AS municipality, organisation_name(organisation) AS organisation,
            department_name_on(department_on(department_id, :today), :today) AS department
       FROM staff LEFT JOIN municipality ON municipality.code = staff.municipality_code
      WHERE ${ofReach}
      ORDER BY staff.office NULLS FIRST, staff.id`,
    { ...reachOf(caller), today: `${dateInTokyo(clock())}` },
  );
  const accounts = await accountsOf(
    database,
    staff.map(({ staffId }) => staffId),
  );
  const names = await namesOf(
    database,
    [...accounts.values()].flatMap(({ makers }) => makers),
  );
  return {
    staff: staff.map((one) => {
      const { state = 'ended', makers = [], isChanging = false } = accounts.get(one.staffId) ?? {};
      return { ...one, state, madeBy: makers.map((by) => names.get(by) ?? by), isChanging };
    }),
  };
}

/** Of those, the ones who have not set a secret of their own yet, and until when their codes are good. */
export const countInvited = ({ database }: RegistersContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `staff JOIN office_account ON staff_id = staff.id WHERE ${ofReach} AND state = 'invited'`,
      since: invitedSince,
      due: `code_ends_at AT TIME ZONE 'Asia/Tokyo'`,
    },
    reachOf(caller),
  );
