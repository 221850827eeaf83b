import type { TrailAct } from '../../contract/index.ts';
import { programFields } from '../../contract/points/grants/values.ts';
import { type Database, execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { departmentNamesOn, departmentsOf, findDepartment } from '../registers/departments.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import {
  findProgram,
  fiscalYear,
  lastDayOf,
  mayGrantFor,
  namedIn,
  type Program,
  programsFor,
  shownProgram,
  versionColumns,
} from './programs.ts';

type Body = CallOf<'createProgram'>['body'];
type Granter = StaffCaller & { municipalityCode: string };
const today = ({ clock }: Pick<PremiumsContext, 'clock'>) => `${dateInTokyo(clock())}`;

/** The programmes of a person, and the departments of the town with what became of them. */
export async function listPrograms(context: PremiumsContext, { caller }: CallOf<'listPrograms'>) {
  const on = today(context);
  const [programs, departments] = await Promise.all([
    programsFor(context.database, { caller, on }),
    departmentsOf(context.database, { code: caller.municipalityCode, on }),
  ]);
  const names = new Map(departments.map(({ departmentId, name }) => [departmentId, name]));
  return {
    programs: programs.map((program) => shownProgram(program, on)),
    departments: departments.map(({ successorId, ...department }) => ({
      ...department,
      successor: successorId === null ? null : (names.get(successorId) ?? null),
    })),
  };
}

/** Registers a programme; of a fiscal year no two share a name. */
export async function createProgram(context: PremiumsContext, { caller, body }: CallOf<'createProgram'>) {
  const judged = await judgeProgram(context, { caller, body, on: today(context) });
  if (isRefusal(judged)) return judged;
  try {
    const programId = await inTransaction(context.database, (client) =>
      insertProgram(context, client, { caller, body }),
    );
    return await shown(context, { caller, programId });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('program_name_taken');
    throw error;
  }
}

/**
 * Corrects, renames, hands over, ends or opens a programme again, from a day on and with a reason. What was before stays as it
 * was; what is granted already keeps its last day.
 */
export async function changeProgram(context: PremiumsContext, { caller, params, body }: CallOf<'changeProgram'>) {
  const { database, clock } = context;
  const on = today(context);
  const before = await findProgram(database, { ...params, code: caller.municipalityCode, on });
  if (!before) return refuse('program_unknown');
  if (!mayGrantFor(caller, before.departmentId)) return refuse('program_of_other_department');
  // A date of before the programme began, or long after it, is a slip of the hand.
  const { reason, fromOn, ...fields } = body;
  const isInside = fromOn >= before.startsOn && fromOn <= before.endsOn;
  if (!isInside && fromOn < on) return refuse('date_outside_program');
  const judged = await judgeProgram(context, { caller, body: fields, on: fromOn, year: before.fiscalYear });
  if (isRefusal(judged)) return judged;
  try {
    const changed = await inTransaction(database, async (client) => {
      const { granted } = await one<{ granted: number }>(
        client,
        'SELECT granted FROM program WHERE id = :programId FOR NO KEY UPDATE',
        params,
      );
      if (fields.budget !== null && fields.budget < granted) return refuse('budget_below_granted');
      await addVersion(client, { programId: before.programId, caller, body: fields, fromOn, reason, at: clock() });
      await execute(client, 'UPDATE program SET name = :name WHERE id = :programId', { ...params, name: fields.name });
      await tell(client, {
        caller,
        at: clock(),
        program: before,
        act: 'change',
        before,
        after: { ...fields, fromOn },
        reason,
      });
      return undefined;
    });
    if (isRefusal(changed)) return changed;
    return await shown(context, { caller, programId: before.programId });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('program_name_taken');
    throw error;
  }
}

type Version = Program & { fromOn: string; reason: string; by: string | null; at: Temporal.Instant | null };
/** Every entry of a programme, the latest first. */
export async function listProgramVersions(context: PremiumsContext, { caller, params }: CallOf<'listProgramVersions'>) {
  const { database } = context;
  const on = today(context);
  const program = await findProgram(database, { ...params, code: caller.municipalityCode, on });
  if (!program) return refuse('program_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  const versions = await rows<Version>(
    database,
    `SELECT held.program_id, ${versionColumns}, from_on, reason, staff.name AS by, changed_at AS at
       FROM program_version held JOIN ${departmentNamesOn(':on')} named ON named.department_id = held.department_id
       LEFT JOIN budget_line line ON line.id = held.budget_line_id LEFT JOIN staff ON staff.id = held.staff_id
      WHERE held.program_id = :programId ORDER BY from_on DESC, held.id DESC`,
    { ...params, on },
  );
  return {
    versions: versions.map(({ fromOn, reason, by, at, ...version }) => ({
      ...namedIn(version),
      fromOn,
      reason,
      by,
      at: at && `${at}`,
    })),
  };
}

/** 年度切替: the chosen programmes anew in another fiscal year, a year on by every date; twice is the same. */
export async function copyPrograms(context: PremiumsContext, { caller, body }: CallOf<'copyPrograms'>) {
  const on = today(context);
  const code = caller.municipalityCode;
  const wanted = await Promise.all(
    body.programIds.map((programId) => findProgram(context.database, { programId, code, on })),
  );
  const programs = wanted.filter((program) => program !== undefined);
  if (programs.length < wanted.length) return refuse('program_unknown');
  if (!programs.every(({ departmentId }) => mayGrantFor(caller, departmentId)))
    return refuse('program_of_other_department');
  const copied: ReturnType<typeof shownProgram>[] = [];
  const skipped: { name: string; because: string }[] = [];
  for (const program of programs) {
    const made = await copyOne(context, { caller, program, year: body.fiscalYear });
    if (isRefusal(made)) skipped.push({ name: program.name, because: made.refused });
    else copied.push(made);
  }
  return { copied, skipped };
}

type Copy = { caller: Granter; program: Program; year: number };
async function copyOne(context: PremiumsContext, { caller, program, year }: Copy) {
  const years = year - program.fiscalYear;
  const later = (day: string) => `${Temporal.PlainDate.from(day).add({ years })}`;
  const body: Body = {
    ...fieldsOf(program),
    startsOn: later(program.startsOn),
    endsOn: later(program.endsOn),
    expiresOn: program.expiresOn && later(program.expiresOn),
    // A line of the budget is of one year: that of the next one with the same code and name, where it is there.
    budgetLineId: await sameLineOf(context.database, { program, year }),
  };
  const judged = await judgeProgram(context, { caller, body, on: body.startsOn, year });
  if (isRefusal(judged)) return judged;
  try {
    const programId = await inTransaction(context.database, (client) =>
      insertProgram(context, client, { caller, body, copiedFrom: program.programId }),
    );
    return await shown(context, { caller, programId });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('program_name_taken');
    throw error;
  }
}

/** What was entered of a programme. */
const fieldsOf = (program: Program): Body =>
  Object.fromEntries(Object.keys(programFields).map((field) => [field, program[field as keyof Body]])) as Body;

async function sameLineOf(database: Database, { program, year }: { program: Program; year: number }) {
  if (program.budgetLineId === null) return null;
  const line = await row<{ id: number }>(
    database,
    `SELECT id FROM budget_line
      WHERE municipality_code = :municipalityCode AND fiscal_year = :year AND code = :budgetCode AND name = :budgetName`,
    {
      year,
      municipalityCode: program.municipalityCode,
      budgetCode: program.budgetCode,
      budgetName: program.budgetName,
    },
  );
  return line?.id ?? null;
}

/** The programmes of a department that ends are of its successor from that day on; returns how many. */
export async function handProgramsOver(
  client: Database,
  { clock }: Pick<PremiumsContext, 'clock'>,
  { from, to, on, by, reason }: { from: number; to: number; on: string; by: string; reason: string },
): Promise<number> {
  return execute(
    client,
    `INSERT INTO program_version (program_id, from_on, name, department_id, kind, amount, person_max, repeats, budget,
            budget_line_id, residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
            issuer_registration, reason, staff_id, changed_at)
     SELECT program_id, greatest(from_on, :on::date), name, :to::integer, kind, amount, person_max, repeats, budget, budget_line_id,
            residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
            issuer_registration, :reason, :by, :now::timestamptz
       FROM (SELECT DISTINCT ON (program_id) * FROM program_version WHERE from_on <= :on ORDER BY program_id, from_on DESC, id DESC
            ) held
      WHERE department_id = :from AND ends_on >= :on
     -- And what was entered for a day after that.
     UNION ALL
     SELECT program_id, from_on, name, :to::integer, kind, amount, person_max, repeats, budget, budget_line_id,
            residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
            issuer_registration, :reason, :by, :now::timestamptz
       FROM (SELECT DISTINCT ON (program_id, from_on) * FROM program_version WHERE from_on > :on
              ORDER BY program_id, from_on, id DESC) planned
      WHERE department_id = :from`,
    { from, to, on, by, reason, now: `${clock()}` },
  );
}

type Judged = { caller: Granter; body: Body; on: string; year?: number };
/** What no schema says of a programme. */
async function judgeProgram(
  { database }: PremiumsContext,
  { caller, body, on, year }: Judged,
): Promise<
  | undefined
  | Refusal<
      | 'department_unknown'
      | 'department_ended'
      | 'program_of_other_department'
      | 'program_dates'
      | 'program_expiry_missing'
      | 'program_ages'
      | 'budget_line_unknown'
      | 'issuer_registration_missing'
    >
> {
  // 1. Whose it is.
  const code = caller.municipalityCode;
  const department = await findDepartment(database, { departmentId: body.departmentId, code, on });
  if (isRefusal(department)) return department;
  if (!mayGrantFor(caller, body.departmentId)) return refuse('program_of_other_department');
  // 2. When, and until when what it grants can be used.
  if (body.endsOn < body.startsOn) return refuse('program_dates');
  if (body.expiry === 'day' ? body.expiresOn === null : body.expiryCount === null)
    return refuse('program_expiry_missing');
  if (body.expiry === 'day' && (body.expiresOn ?? '') < body.endsOn) return refuse('program_dates');
  // 3. For whom.
  if (body.ageFrom !== null && body.ageTo !== null && body.ageTo < body.ageFrom) return refuse('program_ages');
  // 4. Of which money.
  if (body.budgetLineId !== null && !(await isLineOf(database, { body, code, year })))
    return refuse('budget_line_unknown');
  // 5. Who answers for it (decision 23).
  const needsNumber = body.isPaid && body.issuer !== null && !body.issuerRegistration && isLong(body);
  return needsNumber ? refuse('issuer_registration_missing') : undefined;
}

async function isLineOf(
  database: Database,
  { body, code, year }: { body: Body; code: string; year: number | undefined },
): Promise<boolean> {
  const line = await row(
    database,
    'SELECT FROM budget_line WHERE id = :budgetLineId AND municipality_code = :code AND fiscal_year = :year',
    {
      budgetLineId: body.budgetLineId,
      code,
      year: year ?? fiscalYear(Temporal.PlainDate.from(body.startsOn)),
    },
  );
  return line !== undefined;
}

/** Whether what is granted on some day of it can be used for more than six months. */
function isLong(body: Body): boolean {
  const last = Temporal.PlainDate.from(body.startsOn);
  return lastDayOf(body, last) > `${last.add({ months: 6 }).subtract({ days: 1 })}`;
}

type Inserted = { caller: Granter; body: Body; copiedFrom?: number };
async function insertProgram(
  { clock }: PremiumsContext,
  client: Database,
  { caller, body, copiedFrom }: Inserted,
): Promise<number> {
  const { id: programId } = await one<{ id: number }>(
    client,
    `INSERT INTO program (municipality_code, fiscal_year, name, copied_from)
     VALUES (:code, :fiscalYear, :name, :copiedFrom) RETURNING id`,
    {
      code: caller.municipalityCode,
      fiscalYear: fiscalYear(Temporal.PlainDate.from(body.startsOn)),
      name: body.name,
      copiedFrom: copiedFrom ?? null,
    },
  );
  const at = clock();
  await addVersion(client, { programId, caller, body, fromOn: '1900-01-01', reason: '', at });
  const act = copiedFrom === undefined ? 'create' : 'copy';
  await tell(client, {
    caller,
    at,
    program: { programId, name: body.name },
    act,
    before: null,
    after: body,
    reason: '',
  });
  return programId;
}

type Added = { programId: number; caller: Granter; body: Body; fromOn: string; reason: string; at: Temporal.Instant };
const addVersion = (client: Database, { programId, caller, body, fromOn, reason, at }: Added) =>
  execute(
    client,
    `INSERT INTO program_version (program_id, from_on, name, department_id, kind, amount, person_max, repeats, budget,
            budget_line_id, residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
            issuer_registration, reason, staff_id, changed_at)
     VALUES (:programId, :fromOn, :name, :departmentId, :kind, :amount, :personMax, :repeats, :budget, :budgetLineId,
            :residentsOnly, :ageFrom, :ageTo, :startsOn, :endsOn, :expiry, :expiresOn, :expiryCount, :isPaid, :issuer,
            :issuerRegistration, :reason, :staffId, :at)`,
    {
      ...body,
      // What does not belong to the chosen rule is not kept.
      expiresOn: body.expiry === 'day' ? body.expiresOn : null,
      expiryCount: body.expiry === 'day' ? null : body.expiryCount,
      programId,
      fromOn,
      reason,
      staffId: caller.staffId,
      at: `${at}`,
    },
  );

async function shown(context: PremiumsContext, { caller, programId }: { caller: Granter; programId: number }) {
  const on = today(context);
  const program = await findProgram(context.database, { programId, code: caller.municipalityCode, on });
  if (!program) throw new Error('a programme that was just written is not there');
  return shownProgram(program, on);
}

type Told = {
  caller: Granter;
  at: Temporal.Instant;
  program: { programId: number; name: string };
  act: TrailAct;
  before: unknown;
  after: unknown;
  reason: string;
};
const tell = (client: Database, { caller, at, program: { programId, name }, ...told }: Told) =>
  keepOwnTrail(client, { caller, now: at }, { ...told, subject: 'program', id: programId, name });
