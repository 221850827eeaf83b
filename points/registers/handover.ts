import { ofDepartment, type Role } from '../../contract/points/roles.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { endAccount } from '../../server/office-account.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import { closeSessionsOf } from '../../server/sessions.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { keepsALead } from './last-lead.ts';
import { callerColumns } from './staff.ts';
import { keepOwnTrail } from './trail.ts';
import { type WaitingRule, waitingFor } from './waiting.ts';

/** The subject of a request to move somebody who can approve, account or keep people, or who would then. */
export const handoverSubject = 'handover';

type Move = { staffId: string; role: Role | null; departmentId: number | null };
type Planned = Move & { effectiveOn: string; reason: string; askedBy: string };
type Standing = {
  staffId: string;
  name: string;
  role: Role;
  departmentId: number | null;
  department: string | null;
  office: string;
};
/** A move with what stands, and the name of where it leads. */
type Judged = Move & { standing: Standing; department: string | null };

const standingOf = (database: Database, { staffId, office, on }: { staffId: string; office: string; on: string }) =>
  row<Standing>(
    database,
    `SELECT staff.id AS staff_id, staff.name, role, department_id, department_name_on(department_id, :on) AS department,
            staff.municipality_code AS office
       FROM staff JOIN office_account ON staff_id = staff.id
      WHERE staff.id = :staffId AND staff.municipality_code = :office AND state <> 'ended'`,
    { staffId, office, on },
  );

/** One move of a list, or why it cannot be; a refusal names whose it is. */
async function judgeMove(database: Database, move: Move, { office, on }: { office: string; on: string }) {
  const { staffId, role, departmentId } = move;
  const standing = await standingOf(database, { staffId, office, on });
  if (!standing) return refuse('staff_unknown', { staffId });
  const isOfOne = role !== null && ofDepartment.includes(role);
  const department = isOfOne
    ? await row<{ name: string }>(
        database,
        `SELECT department_name_on(id, :on) AS name FROM department
          WHERE id = :departmentId AND municipality_code = :office AND department_on(id, :on) = id`,
        { departmentId, office, on },
      )
    : undefined;
  if (isOfOne && !department) return refuse('department_unknown', { staffId });
  const next = isOfOne ? departmentId : null;
  if (role === standing.role && next === standing.departmentId) return refuse('handover_changes_nothing', { staffId });
  return { staffId, role, departmentId: next, standing, department: department?.name ?? null };
}

/** What stood and what is to stand, as people read it. */
const wordsOf = ({ standing, role, department }: Judged) => ({
  before: { role: standing.role, department: standing.department },
  after: { role: role ?? 'end', department },
});
/** An account that approves nothing is moved by one person, as it is made by one; and to end one takes one. */
const needsSecond = ({ standing, role }: Judged) =>
  role !== null && !(ofDepartment.includes(role) && ofDepartment.includes(standing.role));

/** Something refused in the middle of a list: nothing of it stands. */
class Undone extends Error {
  readonly refusal: Refusal<'change_waiting' | 'last_lead'>;
  constructor(refusal: Refusal<'change_waiting' | 'last_lead'>) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

/** Plans moves of many people at once, all or none; those that take two persons wait for the second. */
export async function planHandover({ database, clock }: RegistersContext, { caller, body }: CallOf<'planHandover'>) {
  const { effectiveOn, reason } = body;
  const now = clock();
  const office = caller.municipalityCode;
  // 1 Each of them, before anything is written.
  if (effectiveOn < `${dateInTokyo(now)}`) return refuse('handover_in_the_past');
  const judged: Judged[] = [];
  for (const move of body.moves) {
    const one = await judgeMove(database, move, { office, on: effectiveOn });
    if (isRefusal(one)) return one;
    judged.push(one);
  }
  // 2 All of them, into leads first, so that who comes is there when who leaves is looked at.
  const counts = { applied: 0, planned: 0, asked: 0 };
  try {
    await inTransaction(database, async (client) => {
      for (const move of judged.sort((a, b) => Number(b.role === 'lead') - Number(a.role === 'lead'))) {
        const planned = { ...move, effectiveOn, reason, askedBy: caller.staffId };
        counts[await planOne(client, { caller, planned, now })] += 1;
      }
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
  return counts;
}

async function planOne(
  client: Database,
  { caller, planned, now }: { caller: StaffCaller; planned: Planned & Judged; now: Temporal.Instant },
): Promise<'applied' | 'planned' | 'asked'> {
  const { staffId, standing, effectiveOn, reason, departmentId, role } = planned;
  const { before, after } = wordsOf(planned);
  const { name, office } = standing;
  if (needsSecond(planned)) {
    const asked = await askForChange(client, {
      subject: handoverSubject,
      subjectId: staffId,
      name,
      office,
      before,
      after: { ...after, ...(departmentId === null ? {} : { departmentId }), effectiveOn },
      reason,
      askedBy: caller.staffId,
      now,
    });
    if (isRefusal(asked)) throw new Undone({ ...asked, extra: { staffId } });
    return 'asked';
  }
  const line = { subject: 'staff', id: staffId, name, act: 'plan', reason } as const;
  await keepOwnTrail(client, { caller, now }, { ...line, before, after: { ...after, effectiveOn } });
  const done = await schedule(
    client,
    { staffId, role, departmentId, effectiveOn, reason, askedBy: caller.staffId },
    now,
  );
  if (isRefusal(done)) throw new Undone({ ...done, extra: { staffId } });
  return done;
}

/** Puts a move down for its day, and carries it out where that has come. */
async function schedule(
  client: Database,
  planned: Planned,
  now: Temporal.Instant,
): Promise<'applied' | 'planned' | Refusal<'change_waiting' | 'last_lead'>> {
  const made = await row<{ id: number }>(
    client,
    `INSERT INTO staff_handover (staff_id, role, department_id, effective_on, reason, asked_by, planned_at)
     VALUES (:staffId, :role, :departmentId, :effectiveOn, :reason, :askedBy, :now)
     ON CONFLICT (staff_id) WHERE applied_at IS NULL AND cancelled_at IS NULL DO NOTHING RETURNING id`,
    {
      staffId: planned.staffId,
      role: planned.role,
      departmentId: planned.departmentId,
      effectiveOn: planned.effectiveOn,
      reason: planned.reason,
      askedBy: planned.askedBy,
      now: `${now}`,
    },
  );
  if (!made) return refuse('change_waiting');
  if (planned.effectiveOn > `${dateInTokyo(now)}`) return 'planned';
  return (await carryOut(client, made.id, now)) ?? 'applied';
}

/** What two persons agreed on is put down for its day. */
export const applyHandover =
  ({ clock }: Pick<RegistersContext, 'clock'>) =>
  async (client: Database, { subjectId: staffId, after, reason, askedBy }: ChangeRequest) => {
    const {
      role,
      departmentId = null,
      effectiveOn,
    } = after as {
      role: Role;
      departmentId?: number;
      effectiveOn: string;
    };
    const done = await schedule(client, { staffId, role, departmentId, effectiveOn, reason, askedBy }, clock());
    return isRefusal(done) ? done : undefined;
  };

/** Does what was planned, once, in the caller's transaction; the last lead of an office stays. */
async function carryOut(
  client: Database,
  handoverId: number,
  now: Temporal.Instant,
): Promise<Refusal<'last_lead'> | undefined> {
  const planned = await row<Move & { askedBy: string; reason: string; department: string | null; office: string }>(
    client,
    `SELECT staff_id, h.role, h.department_id, asked_by, reason,
            department_name_on(h.department_id, :today) AS department, staff.municipality_code AS office
       FROM staff_handover h JOIN staff ON staff.id = staff_id
      WHERE h.id = :handoverId AND applied_at IS NULL AND cancelled_at IS NULL FOR UPDATE OF h`,
    { handoverId, today: `${dateInTokyo(now)}` },
  );
  if (!planned) return undefined;
  const { staffId, role, departmentId, askedBy, reason, department, office } = planned;
  // 1 Somebody who keeps the office's people is left.
  const against = role === 'lead' ? undefined : await keepsALead(client, staffId);
  if (against) return against;
  // 2 The change, and that whoever works with the old role signs in anew.
  const before = await standingOf(client, { staffId, office, on: `${dateInTokyo(now)}` });
  if (role === null) await endAccount(client, staffId);
  else
    await execute(client, 'UPDATE staff SET role = :role, department_id = :departmentId WHERE id = :staffId', {
      staffId,
      role,
      departmentId,
    });
  await closeSessionsOf(client, 'staff', staffId);
  await execute(client, 'UPDATE staff_handover SET applied_at = :now, is_held = false WHERE id = :handoverId', {
    handoverId,
    now: `${now}`,
  });
  // 3 The trail, under the name of who asked.
  const doer = { caller: { staffId: askedBy, municipalityCode: office }, now };
  const line = { subject: 'staff', id: staffId, name: before?.name ?? staffId, reason } as const;
  await keepOwnTrail(client, doer, {
    ...line,
    act: role === null ? 'end' : 'move',
    before: { role: before?.role, department: before?.department },
    after: role === null ? null : { role, department },
  });
  return undefined;
}

/**
 * Carries out what is due, into leads first; what would leave an office without one is held, and looked at again. One that fails keeps
 * none of the others waiting: it is tried again with the next look, and stands in the list of failed jobs until then.
 */
export async function carryOutDue({ database, clock }: Pick<RegistersContext, 'database' | 'clock'>): Promise<number> {
  const now = clock();
  const due = await rows<{ id: number }>(
    database,
    `SELECT id FROM staff_handover WHERE applied_at IS NULL AND cancelled_at IS NULL AND effective_on <= :today
      ORDER BY role IS NOT DISTINCT FROM 'lead' DESC, id`,
    { today: `${dateInTokyo(now)}` },
  );
  let done = 0;
  const failures: unknown[] = [];
  for (const { id } of due) {
    try {
      const held = await inTransaction(database, (client) => carryOut(client, id, now));
      if (held) await execute(database, 'UPDATE staff_handover SET is_held = true WHERE id = :id', { id });
      else done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} moves could not be carried out`, { cause: failures[0] });
  return done;
}

const listedDays = 366;

/** What is planned, and what was done or taken back in a year. */
export async function listHandovers({ database, clock }: RegistersContext, { caller }: CallOf<'listHandovers'>) {
  const found = await rows<{
    handoverId: number;
    staffId: string;
    name: string;
    role: Role | null;
    department: string | null;
    effectiveOn: string;
    reason: string;
    askedBy: string;
    state: 'planned' | 'held' | 'applied' | 'cancelled';
  }>(
    database,
    `SELECT h.id AS handover_id, h.staff_id, staff.name, h.role, department_name_on(h.department_id, :today) AS department, effective_on, reason,
            asker.name AS asked_by,
            CASE WHEN applied_at IS NOT NULL THEN 'applied' WHEN cancelled_at IS NOT NULL THEN 'cancelled'
                 WHEN is_held THEN 'held' ELSE 'planned' END AS state
       FROM staff_handover h JOIN staff ON staff.id = h.staff_id JOIN staff asker ON asker.id = asked_by
      WHERE staff.municipality_code = :office AND (applied_at IS NULL AND cancelled_at IS NULL OR planned_at > :since)
      ORDER BY applied_at IS NOT NULL OR cancelled_at IS NOT NULL, effective_on DESC, h.id DESC`,
    {
      office: caller.municipalityCode,
      today: `${dateInTokyo(clock())}`,
      since: `${clock().subtract({ hours: 24 * listedDays })}`,
    },
  );
  return { handovers: found };
}

/** Takes a move back that has not been carried out. */
export const cancelHandover = ({ database, clock }: RegistersContext, { caller, params }: CallOf<'cancelHandover'>) =>
  inTransaction(database, async (client) => {
    const gone = await row<{ staffId: string; name: string }>(
      client,
      `UPDATE staff_handover h SET cancelled_at = :now FROM staff
        WHERE h.id = :handoverId AND staff.id = staff_id AND municipality_code = :office AND applied_at IS NULL
          AND cancelled_at IS NULL RETURNING staff_id, staff.name`,
      { handoverId: params.handoverId, office: caller.municipalityCode, now: `${clock()}` },
    );
    if (!gone) return refuse('handover_unknown');
    const line = { subject: 'staff', id: gone.staffId, name: gone.name, act: 'cancelPlan' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return {};
  });

/** What waits with somebody: the work of their role as they see it, and what they asked for and nobody has decided. */
export async function showWaitingOf(
  { database, clock }: RegistersContext,
  { caller, params }: CallOf<'showWaitingOf'>,
  rules: readonly WaitingRule[],
) {
  const person = await row<StaffCaller>(
    database,
    `SELECT ${callerColumns} FROM staff
      WHERE id = :staffId AND municipality_code = :office`,
    { staffId: params.staffId, office: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
  );
  if (!person) return refuse('staff_unknown');
  const { count } = await one<{ count: number }>(
    database,
    'SELECT count(*) AS count FROM change_request WHERE asked_by = :staffId AND decision IS NULL',
    { staffId: person.staffId },
  );
  return { waiting: await waitingFor(rules, person), ownRequests: count };
}
