import type { TrailAct } from '../../contract/index.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { keepOwnTrail } from './trail.ts';

export type Department = { departmentId: number; name: string; endedOn: string | null; successorId: number | null };

/** The departments of a town as they are called on a day, with the end that was entered of each, past or coming. */
export const departmentsOf = (database: Database, { code, on }: { code: string; on: string }): Promise<Department[]> =>
  rows<Department>(
    database,
    `SELECT department.id AS department_id, department_name_on(department.id, :on) AS name, ended.from_on AS ended_on, successor_id
       FROM department LEFT JOIN department_end ended ON department_id = department.id AND reopened_on IS NULL
      WHERE municipality_code = :code ORDER BY department.id`,
    { code, on },
  );

/** A department of the town that works on a day. */
export async function findDepartment(
  database: Database,
  { departmentId, code, on }: { departmentId: number; code: string; on: string },
): Promise<Department | Refusal<'department_unknown' | 'department_ended'>> {
  const found = (await departmentsOf(database, { code, on })).find((one) => one.departmentId === departmentId);
  if (!found) return refuse('department_unknown');
  return found.endedOn !== null && found.endedOn <= on ? refuse('department_ended') : found;
}

type Keeper = Pick<StaffCaller, 'staffId'> & { municipalityCode: string };

/** Keeps everybody else apart who changes departments, or names, of a town, until the transaction ends. */
export const lockTown = (client: Database, code: string) =>
  execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });

/**
 * No two departments of a town share a name, on the day or on a coming one: neither takes what the other is called then, or will be.
 * The town's row keeps two of them apart.
 */
async function isNameTaken(
  client: Database,
  { code, name, except, on }: { code: string; name: string; except: number | null; on: string },
): Promise<boolean> {
  await lockTown(client, code);
  const taken = await row(
    client,
    `SELECT FROM department
      WHERE municipality_code = :code AND (:except::integer IS NULL OR id <> :except)
        AND (department_name_on(id, :on) = :name
             OR EXISTS (SELECT FROM department_name coming WHERE department_id = department.id AND from_on > :on AND coming.name = :name))`,
    { code, name, except, on },
  );
  return taken !== undefined;
}

/** Registers a department. */
export function createDepartment({ database, clock }: RegistersContext, { caller, body }: CallOf<'createDepartment'>) {
  const code = caller.municipalityCode;
  const on = `${dateInTokyo(clock())}`;
  return inTransaction(database, async (client) => {
    if (await isNameTaken(client, { code, name: body.name, except: null, on })) return refuse('department_name_taken');
    return addDepartment(client, { caller, name: body.name, at: clock() });
  });
}

/** Adds a department of a town, in the transaction of the caller. */
export async function addDepartment(
  client: Database,
  { caller, name, at }: { caller: Keeper; name: string; at: Temporal.Instant },
) {
  const made = await one<{ id: number }>(
    client,
    'INSERT INTO department (municipality_code) VALUES (:code) RETURNING id',
    { code: caller.municipalityCode },
  );
  const departmentId = made.id;
  await addName(client, { departmentId, fromOn: '1900-01-01', name, reason: '', caller, at });
  await tell(client, { caller, at, departmentId, name, act: 'create', after: { name } });
  return { departmentId, name };
}

/** Another name from a day on; tables of the time before keep the old one. */
export function renameDepartment(
  { database, clock }: RegistersContext,
  { caller, params: { departmentId }, body }: CallOf<'renameDepartment'>,
) {
  return inTransaction(database, async (client) => {
    const { department, today } = await lock(client, { caller, departmentId, clock });
    if (!department) return refuse('department_unknown');
    if (department.endedOn !== null && department.endedOn <= body.fromOn) return refuse('department_ended');
    if (body.fromOn < monthOf(today)) return refuse('date_before_month');
    const asked = { code: caller.municipalityCode, name: body.name, except: departmentId, on: body.fromOn };
    if (await isNameTaken(client, asked)) return refuse('department_name_taken');
    await addName(client, { departmentId, ...body, caller, at: clock() });
    const { name: before } = department;
    const { name, fromOn, reason } = body;
    await tell(client, {
      caller,
      at: clock(),
      departmentId,
      name,
      act: 'rename',
      before,
      after: { name, fromOn },
      reason,
    });
    const now = (await departmentsOf(client, { code: caller.municipalityCode, on: today })).find(
      (one) => one.departmentId === departmentId,
    );
    return { departmentId, name: now?.name ?? name };
  });
}

/**
 * The first day of a day's month: what is corrected counts from there at the earliest, so that the tables of the months before stay as they
 * were.
 */
export const monthOf = (day: string): string => `${day.slice(0, 8)}01`;

type End = {
  caller: Keeper;
  departmentId: number;
  onDate: string;
  successorId: number;
  reason: string;
  now: Temporal.Instant;
};
/**
 * 廃止・統合, in the transaction of the caller: from a day on a department works no more; its people and programmes are of the
 * successor, by that day (`department_on`).
 */
export async function endDepartmentIn(
  client: Database,
  { caller, departmentId, onDate, successorId, reason, now }: End,
): Promise<
  | { department: string; successor: string }
  | Refusal<'department_unknown' | 'department_ended' | 'department_successor' | 'date_past'>
> {
  const { department, today } = await lock(client, { caller, departmentId, clock: () => now });
  if (!department) return refuse('department_unknown');
  if (department.endedOn !== null) return refuse('department_ended');
  if (onDate < today) return refuse('date_past');
  const asked = { departmentId: successorId, code: caller.municipalityCode, on: onDate };
  const successor = await findDepartment(client, asked);
  if ('refused' in successor || (await endsIn(client, { successorId, departmentId })))
    return refuse('department_successor');
  await execute(
    client,
    'INSERT INTO department_end (department_id, from_on, successor_id) VALUES (:departmentId, :onDate, :successorId)',
    { departmentId, onDate, successorId },
  );
  const after = { endedOn: onDate, successor: successor.name };
  await tell(client, { caller, at: now, departmentId, name: department.name, act: 'end', after, reason });
  return { department: department.name, successor: successor.name };
}

/** Whether a department is, or will be, taken over by another in the end, whatever the days: a circle would be of nobody. */
async function endsIn(
  client: Database,
  { successorId, departmentId }: { successorId: number; departmentId: number },
): Promise<boolean> {
  const found = await row(
    client,
    `WITH RECURSIVE followed (id) AS (
       SELECT :successorId::integer
       UNION SELECT ended.successor_id FROM followed JOIN department_end ended ON ended.department_id = followed.id AND reopened_on IS NULL)
     SELECT FROM followed WHERE id = :departmentId`,
    { successorId, departmentId },
  );
  return found !== undefined;
}

/** Opens a department again from today on: its people and programmes are its own, and what the successor did stays the successor's. */
export function reopenDepartment(
  { database, clock }: RegistersContext,
  { caller, params: { departmentId }, body: { reason } }: CallOf<'reopenDepartment'>,
) {
  return inTransaction(database, async (client) => {
    const { department, today } = await lock(client, { caller, departmentId, clock });
    if (!department) return refuse('department_unknown');
    if (department.endedOn === null) return refuse('department_open');
    await execute(
      client,
      `UPDATE department_end SET reopened_on = greatest(from_on, :today)
        WHERE department_id = :departmentId AND reopened_on IS NULL`,
      { departmentId, today },
    );
    const { name, endedOn } = department;
    await tell(client, {
      caller,
      at: clock(),
      departmentId,
      name,
      act: 'reopen',
      before: { endedOn },
      after: null,
      reason,
    });
    return { departmentId, name };
  });
}

type Lock = { caller: Keeper; departmentId: number; clock: () => Temporal.Instant };
async function lock(client: Database, { caller, departmentId, clock }: Lock) {
  const today = `${dateInTokyo(clock())}`;
  // A successor, too, must not end meanwhile.
  await lockTown(client, caller.municipalityCode);
  const all = await departmentsOf(client, { code: caller.municipalityCode, on: today });
  return { department: all.find((one) => one.departmentId === departmentId), today };
}

type Name = {
  departmentId: number;
  fromOn: string;
  name: string;
  reason: string;
  caller: Keeper;
  at: Temporal.Instant;
};
const addName = (client: Database, { departmentId, fromOn, name, reason, caller, at }: Name) =>
  execute(
    client,
    `INSERT INTO department_name (department_id, from_on, name, reason, staff_id, changed_at)
     VALUES (:departmentId, :fromOn, :name, :reason, :staffId, :at)`,
    { departmentId, fromOn, name, reason, staffId: caller.staffId, at: `${at}` },
  );

type Told = {
  caller: Keeper;
  at: Temporal.Instant;
  departmentId: number;
  name: string;
  act: TrailAct;
  before?: unknown;
  after: unknown;
  reason?: string;
};
const tell = (client: Database, { caller, at, departmentId, ...told }: Told) =>
  keepOwnTrail(client, { caller, now: at }, { ...told, subject: 'department', id: departmentId });
