import type { TrailAct } from '../../contract/index.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { keepOwnTrail } from './trail.ts';

export type Department = { departmentId: number; name: string; endedOn: string | null; successorId: number | null };

/** What departments were called on a day, for a FROM: `departmentsOn(':on')` has `department_id` and `name`. */
export const departmentNamesOn = (day: string) =>
  `(SELECT DISTINCT ON (department_id) department_id, name FROM department_name
     WHERE from_on <= ${day} ORDER BY department_id, from_on DESC, id DESC)`;

const columns = 'department.id AS department_id, named.name, ended_on, successor_id';

/** The departments of a town as they are called on a day, those that ended among them. */
export const departmentsOf = (database: Database, { code, on }: { code: string; on: string }): Promise<Department[]> =>
  rows<Department>(
    database,
    `SELECT ${columns} FROM department JOIN ${departmentNamesOn(':on')} named ON named.department_id = department.id
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

/** No two departments of a town share a name, today or once a coming name holds; the town's row keeps two of them apart. */
async function isNameTaken(
  client: Database,
  { code, name, except }: { code: string; name: string; except: number | null },
): Promise<boolean> {
  await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
  const taken = await row(
    client,
    `SELECT FROM department WHERE municipality_code = :code AND name = :name AND (:except::integer IS NULL OR id <> :except)`,
    { code, name, except },
  );
  return taken !== undefined;
}

/** Registers a department. */
export function createDepartment({ database, clock }: RegistersContext, { caller, body }: CallOf<'createDepartment'>) {
  const code = caller.municipalityCode;
  return inTransaction(database, async (client) => {
    if (await isNameTaken(client, { code, name: body.name, except: null })) return refuse('department_name_taken');
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
    'INSERT INTO department (municipality_code, name) VALUES (:code, :name) RETURNING id',
    { code: caller.municipalityCode, name },
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
    if (await isNameTaken(client, { code: caller.municipalityCode, name: body.name, except: departmentId }))
      return refuse('department_name_taken');
    await addName(client, { departmentId, ...body, caller, at: clock() });
    await execute(client, 'UPDATE department SET name = :name WHERE id = :departmentId', {
      departmentId,
      name: body.name,
    });
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
 * 廃止・統合: from a day on a department works no more, and its people are of the successor; what else is of it, such as its
 * programmes, is handed over by `handOver` in the same transaction.
 */
export function endDepartment(
  { database, clock }: RegistersContext,
  { caller, params: { departmentId }, body: { onDate, successorId, reason } }: CallOf<'endDepartment'>,
  handOver: (
    client: Database,
    asked: { from: number; to: number; on: string; by: string; reason: string },
  ) => Promise<number>,
) {
  return inTransaction(database, async (client) => {
    const { department, today } = await lock(client, { caller, departmentId, clock });
    if (!department) return refuse('department_unknown');
    if (department.endedOn !== null) return refuse('department_ended');
    if (onDate < today) return refuse('date_past');
    const successor = await findDepartment(client, {
      departmentId: successorId,
      code: caller.municipalityCode,
      on: onDate,
    });
    if ('refused' in successor || successorId === departmentId) return refuse('department_successor');
    await execute(
      client,
      'UPDATE department SET ended_on = :onDate, successor_id = :successorId WHERE id = :departmentId',
      { departmentId, onDate, successorId },
    );
    const programs = await handOver(client, {
      from: departmentId,
      to: successorId,
      on: onDate,
      by: caller.staffId,
      reason,
    });
    const after = { endedOn: onDate, successor: successor.name, programs };
    await tell(client, { caller, at: clock(), departmentId, name: department.name, act: 'end', after, reason });
    return { departmentId, endedOn: onDate, programs };
  });
}

/** Opens a department again that had ended. What the successor took over stays there until it is moved back. */
export function reopenDepartment(
  { database, clock }: RegistersContext,
  { caller, params: { departmentId }, body: { reason } }: CallOf<'reopenDepartment'>,
) {
  return inTransaction(database, async (client) => {
    const { department } = await lock(client, { caller, departmentId, clock });
    if (!department) return refuse('department_unknown');
    if (department.endedOn === null) return refuse('department_open');
    await execute(client, 'UPDATE department SET ended_on = NULL, successor_id = NULL WHERE id = :departmentId', {
      departmentId,
    });
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
  await execute(client, 'SELECT FROM department WHERE id = :departmentId FOR NO KEY UPDATE', { departmentId });
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
