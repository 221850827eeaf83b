import type { DepartmentEffects } from '../../contract/points/grants/rehearsal.ts';
import { type Database, inTransaction, one, rows, undoneUnless } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { endDepartmentIn } from '../registers/departments.ts';

/** How many programmes and people an answer names; of all it says how many there are. */
const named = 20;
type Call = CallOf<'rehearseDepartmentEnd'>;

/** What a department would hand over on its last day: it is ended, read, and opened again, as if nothing had been. */
export const rehearseDepartmentEnd = (context: PremiumsContext, call: Call) =>
  inTransaction(context.database, (client) =>
    undoneUnless(
      client,
      () => false,
      () => end(context, client, { ...call, reason: '' }),
    ),
  );

/**
 * 廃止・統合 of a department from a day on. What it hands over must be what was rehearsed: otherwise it goes on as it was, and the answer
 * says what it would hand over now.
 */
export async function endDepartment(context: PremiumsContext, { body, ...call }: CallOf<'endDepartment'>) {
  const { reason, rehearsal, ...fields } = body;
  const ended = await inTransaction(context.database, (client) =>
    undoneUnless(
      client,
      (made) => !isRefusal(made),
      async () => {
        const made = await end(context, client, { ...call, body: fields, reason });
        return isRefusal(made) || made.rehearsal === rehearsal ? made : refuse('rehearsal_altered', made);
      },
    ),
  );
  return isRefusal(ended) ? ended : { departmentId: call.params.departmentId, endedOn: fields.onDate };
}

type Ending = Pick<Call, 'caller' | 'params' | 'body'> & { reason: string };
async function end({ clock }: PremiumsContext, client: Database, { caller, params, body, reason }: Ending) {
  const asked = { code: caller.municipalityCode, on: body.onDate };
  const before = await ownersOn(client, asked);
  const ended = await endDepartmentIn(client, { caller, ...params, ...body, reason, now: clock() });
  if (isRefusal(ended)) return ended;
  // What is another's on that day than it was.
  const handedOver = movedFrom(before, await ownersOn(client, asked));
  const [programs, people] = [ofKind(handedOver, 'program'), ofKind(handedOver, 'person')];
  const ids = programs.map(({ id }) => Number(id));
  const effects: DepartmentEffects = {
    successor: ended.successor,
    programs: namesOf(programs),
    people: namesOf(people),
    ...(await waitingOf(client, { ids, on: body.onDate })),
  };
  const rehearsal = hashOfValue({ ...params, ...body, handedOver: handedOver.map(({ kind, id }) => [kind, id]) });
  return { rehearsal, effects };
}

type Owned = { kind: 'program' | 'person'; id: string; name: string; departmentId: number | null };
/** The programmes and people of a town with the department that each is of on a day. People who left are of none. */
const ownersOn = (client: Database, asked: { code: string; on: string }): Promise<Owned[]> =>
  rows<Owned>(
    client,
    `SELECT 'program' AS kind, program.id::text AS id, held.name, department_on(held.department_id, :on) AS department_id
       FROM program CROSS JOIN LATERAL program_on(program.id, :on) held WHERE municipality_code = :code
     UNION ALL
     SELECT 'person', staff.id, staff.name, department_on(staff.department_id, :on)
       FROM staff JOIN office_account account ON account.staff_id = staff.id
      WHERE municipality_code = :code AND department_id IS NOT NULL AND account.state <> 'ended'
     ORDER BY kind, name, id`,
    asked,
  );

const movedFrom = (before: readonly Owned[], after: readonly Owned[]): Owned[] => {
  const stood = new Map(before.map(({ kind, id, departmentId }) => [`${kind}/${id}`, departmentId]));
  return after.filter(({ kind, id, departmentId }) => stood.get(`${kind}/${id}`) !== departmentId);
};
const ofKind = (owned: readonly Owned[], kind: Owned['kind']) => owned.filter((one) => one.kind === kind);
const namesOf = (owned: readonly Owned[]) => ({
  count: owned.length,
  names: owned.slice(0, named).map(({ name }) => name),
});

/** What of these programmes is under way: venues from a day on, who is expected there, and files that are not granted yet. */
async function waitingOf(client: Database, { ids, on }: { ids: readonly number[]; on: string }) {
  const { people, points, ...found } = await one<{ venues: number; people: number; points: number; files: number }>(
    client,
    `SELECT (SELECT count(*) FROM venue WHERE program_id = ANY (:ids::integer[]) AND held_on >= :on) AS venues,
            count(DISTINCT holder) AS people, coalesce(sum(amount), 0)::bigint AS points,
            (SELECT count(*) FROM grant_upload WHERE program_id = ANY (:ids::integer[]) AND state IN ('draft', 'approved')) AS files
       FROM venue_application application JOIN venue ON venue.id = venue_id
      WHERE program_id = ANY (:ids::integer[]) AND held_on >= :on AND application.state = 'applied'`,
    { ids, on },
  );
  return { ...found, applications: { people, points } };
}
