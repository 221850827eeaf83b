import type { z } from 'zod';
import { isForRole, pointsRoutes, type Role, type Route } from '../../contract/index.ts';
import type { Ability as AbilitySchema } from '../../contract/points/registers/trail-routes.ts';
import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { accountsOf } from '../../server/office-account.ts';
import { factorsOfAll } from '../../server/second-factor.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { namesOf } from './staff.ts';

type Ability = z.output<typeof AbilitySchema>;

/** By which routes one can tell that a role may do something: the policy says it, no second list does. */
const routesOf: Record<Ability, readonly Route[]> = {
  approve: [pointsRoutes.decideChangeRequest, pointsRoutes.approveSettlement],
  close: [pointsRoutes.closeSettlement],
  pay: [pointsRoutes.createZenginFiles, pointsRoutes.payOutEvent],
  people: [pointsRoutes.inviteStaff],
  registers: [pointsRoutes.registerMerchant, pointsRoutes.registerPartner],
  persons: [pointsRoutes.findMember, pointsRoutes.findUse, pointsRoutes.showEventNotice],
};
const abilitiesOf = (role: Role): Ability[] =>
  (Object.keys(routesOf) as Ability[]).filter((ability) => routesOf[ability].some((one) => isForRole(one, role)));

type Listed = {
  staffId: string;
  name: string;
  role: Role;
  department: string | null;
  since: Temporal.Instant | null;
  signedInAt: Temporal.Instant | null;
};

/** Who of an office may approve, close, pay, keep people and registers, or look at persons: since when, by whom made, last seen. */
export async function listPrivilegedAccess(
  { database, clock }: RegistersContext,
  { caller }: CallOf<'listPrivilegedAccess'>,
) {
  const found = await rows<Listed>(
    database,
    `SELECT staff.id AS staff_id, staff.name, role, department_name_on(department_id, :today) AS department, signed_in_at,
            (SELECT max(decided_at) FROM change_request
              WHERE subject = 'staff' AND subject_id = staff.id AND decision = 'confirmed') AS since
       FROM staff JOIN office_account ON staff_id = staff.id
      WHERE staff.office IS NOT DISTINCT FROM :office AND state <> 'ended' ORDER BY role, staff.id`,
    { office: caller.office, today: `${dateInTokyo(clock())}` },
  );
  const privileged = found.filter(({ role }) => abilitiesOf(role).length > 0);
  const staffIds = privileged.map(({ staffId }) => staffId);
  const accounts = await accountsOf(database, staffIds);
  const factors = await factorsOfAll(database, staffIds);
  const names = await namesOf(
    database,
    [...accounts.values()].flatMap(({ makers }) => makers),
  );
  return {
    people: privileged.map(({ since, signedInAt, ...person }) => {
      const { state = 'ended' as const, makers = [] } = accounts.get(person.staffId) ?? {};
      return {
        ...person,
        state,
        abilities: abilitiesOf(person.role),
        since: since && `${since}`,
        madeBy: makers.map((by) => names.get(by) ?? by),
        signedInAt: signedInAt && `${signedInAt}`,
        factor: factors.get(person.staffId) ?? 'none',
      };
    }),
  };
}
