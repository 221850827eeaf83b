import type { TrailAct } from '../../contract/index.ts';
import { programFields } from '../../contract/points/grants/values.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { findBudgetLine } from '../registers/budget-lines.ts';
import { departmentsOf, findDepartment, lockTown } from '../registers/departments.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { laterDay } from './expected.ts';
import { judgeKind, type KindRefusal } from './program-kinds.ts';
import {
  findProgram,
  lastDayOf,
  mayGrantFor,
  namedIn,
  ownerOn,
  type Program,
  programsFor,
  programsOf,
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

/** Registers a programme; of a fiscal year no two share a name on a day. */
export async function createProgram(context: PremiumsContext, { caller, body }: CallOf<'createProgram'>) {
  const judged = await judgeProgram(context, { caller, body, on: today(context) });
  if (isRefusal(judged)) return judged;
  const made = await insertProgram(context, { caller, body });
  return isRefusal(made) ? made : await shown(context, { caller, programId: made });
}

type Named = { code: string; year: number; name: string; except: number | null; on: string };
/**
 * No two programmes of a fiscal year share a name, on the day or on a coming one. The town's row keeps two who ask apart.
 */
export async function isNameTaken(client: Database, named: Named): Promise<boolean> {
  await lockTown(client, named.code);
  const taken = await row(
    client,
    `SELECT FROM program CROSS JOIN LATERAL program_on(program.id, :on) held
      WHERE municipality_code = :code AND fiscal_year = :year AND (:except::integer IS NULL OR program.id <> :except)
        AND (held.name = :name
             OR EXISTS (SELECT FROM program_version coming WHERE program_id = program.id AND from_on > :on AND coming.name = :name))`,
    named,
  );
  return taken !== undefined;
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
    `SELECT held.program_id, ${versionColumns(':on')}, from_on, reason, staff.name AS by, changed_at AS at
       FROM program_version held ${ownerOn(':on')}
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

/** 年度切替: the chosen programmes anew in a later fiscal year, so many years on by every date; twice is the same. */
export async function copyPrograms(context: PremiumsContext, { caller, body }: CallOf<'copyPrograms'>) {
  const on = today(context);
  const code = caller.municipalityCode;
  const wanted = new Set(body.programIds);
  const programs = (await programsOf(context.database, { code, on })).filter(({ programId }) => wanted.has(programId));
  if (programs.length < wanted.size) return refuse('program_unknown');
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
  // What a sponsor agreed to is of its days alone.
  if (program.sponsor !== null) return refuse('program_sponsored');
  if (years < 1 || year < fiscalYear(dateInTokyo(context.clock()))) return refuse('program_copy_year');
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
  const copiedFrom = program.programId;
  const made = await insertProgram(context, {
    caller,
    body,
    copiedFrom,
    judge: async (client) =>
      (await row(client, 'SELECT FROM program WHERE copied_from = :copiedFrom AND fiscal_year = :year', {
        copiedFrom,
        year,
      })) && refuse('program_copied_already'),
  });
  return isRefusal(made) ? made : await shown(context, { caller, programId: made });
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

type Judged = { caller: Granter; body: Body; on: string; year?: number };
/** What no schema says of a programme. */
export async function judgeProgram(
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
  const ofYear = year ?? fiscalYear(Temporal.PlainDate.from(body.startsOn));
  const { budgetLineId } = body;
  if (budgetLineId !== null && !(await findBudgetLine(database, { budgetLineId, code, year: ofYear })))
    return refuse('budget_line_unknown');
  // 5. Who answers for it (decision 23).
  const needsNumber = body.isPaid && body.issuer !== null && !body.issuerRegistration && isLong(body);
  return needsNumber ? refuse('issuer_registration_missing') : undefined;
}

/** Whether what is granted on some day of it can be used for more than six months. */
function isLong(body: Body): boolean {
  const last = Temporal.PlainDate.from(body.startsOn);
  return lastDayOf(body, last) > `${last.add({ months: 6 }).subtract({ days: 1 })}`;
}

type Inserted<R extends string> = {
  caller: Granter;
  body: Body;
  copiedFrom?: number;
  /** Who pays for it in place of the town, and what that one agreed to. */
  sponsored?: { sponsorshipId: number; payerId: number; amount: number; budget: number };
  /** What must hold beside the name. */
  judge?: (client: Database) => Promise<undefined | Refusal<R>>;
};
const insertProgram = <R extends string = never>({ database, clock }: PremiumsContext, inserted: Inserted<R>) =>
  inTransaction(database, (client) => writeProgram(client, { ...inserted, at: clock() }));

/** Adds a programme in a transaction of the caller's; the town's row keeps two at once apart. */
export async function writeProgram<R extends string = never>(
  client: Database,
  { caller, body, copiedFrom, sponsored, judge, at }: Inserted<R> & { at: Temporal.Instant },
): Promise<number | Refusal<'program_name_taken' | KindRefusal | R>> {
  const { municipalityCode: code } = caller;
  const year = fiscalYear(Temporal.PlainDate.from(body.startsOn));
  const on = `${dateInTokyo(at)}`;
  const { name } = body;
  await lockTown(client, code);
  const against = await judge?.(client);
  if (against) return against;
  if (await isNameTaken(client, { code, year, name, except: null, on })) return refuse('program_name_taken');
  const unfit = await judgeKind(client, { code, body, on: laterDay(on, body.startsOn), stood: null });
  if (unfit) return unfit;
  const { programId } = await one<{ programId: number }>(
    client,
    `INSERT INTO program (municipality_code, fiscal_year, copied_from, sponsorship_id, payer_id, sponsored_amount, sponsored_budget)
     VALUES (:code, :year, :copiedFrom, :sponsorshipId, :payerId, :amount, :budget) RETURNING id AS program_id`,
    {
      code,
      year,
      copiedFrom: copiedFrom ?? null,
      ...(sponsored ?? { sponsorshipId: null, payerId: null, amount: null, budget: null }),
    },
  );
  await addVersion(client, { programId, caller, body, fromOn: '1900-01-01', reason: '', at });
  const told = { act: copiedFrom === undefined ? 'create' : 'copy', before: null, after: body, reason: '' } as const;
  await tell(client, { caller, at, program: { programId, name }, ...told });
  return programId;
}

type Added = { programId: number; caller: Granter; body: Body; fromOn: string; reason: string; at: Temporal.Instant };
export const addVersion = (client: Database, { programId, caller, body, fromOn, reason, at }: Added) =>
  execute(
    client,
    `INSERT INTO program_version (program_id, from_on, name, department_id, kind, own_kind_id, amount, person_max, repeats, budget,
            budget_line_id, residents_only, age_from, age_to, starts_on, ends_on, expiry, expires_on, expiry_count, is_paid, issuer,
            issuer_registration, reason, staff_id, changed_at)
     VALUES (:programId, :fromOn, :name, :departmentId, :kind, :ownKindId, :amount, :personMax, :repeats, :budget, :budgetLineId,
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

export async function shown(context: PremiumsContext, { caller, programId }: { caller: Granter; programId: number }) {
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
export const tell = (client: Database, { caller, at, program: { programId, name }, ...told }: Told) =>
  keepOwnTrail(client, { caller, now: at }, { ...told, subject: 'program', id: programId, name });
