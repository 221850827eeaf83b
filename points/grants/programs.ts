import type { ProgramKind } from '../../contract/points/grants/values.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import type { StaffCaller } from '../callers.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';

/** 付与事業: what a department grants for, how much, to whom and when, as it holds on a day. */
export type Program = {
  programId: number;
  municipalityCode: string;
  fiscalYear: number;
  name: string;
  departmentId: number;
  department: string;
  kind: ProgramKind;
  ownKindId: number | null;
  ownKind: string | null;
  amount: number;
  personMax: number | null;
  repeats: 'once' | 'daily' | 'free';
  budget: number | null;
  budgetLineId: number | null;
  budgetCode: string | null;
  budgetName: string | null;
  granted: number;
  /** The sponsor's name, and the number of its fund here; null: the municipality pays. */
  sponsor: string | null;
  payerId: number | null;
  residentsOnly: boolean;
  ageFrom: number | null;
  ageTo: number | null;
  startsOn: string;
  endsOn: string;
  expiry: 'day' | 'days' | 'fiscalYear';
  expiresOn: string | null;
  expiryCount: number | null;
  isPaid: boolean;
  issuer: string | null;
  issuerRegistration: string | null;
  nextChangeOn: string | null;
  copied: boolean;
};

/** The columns of an entry `held`, with the department that it is of on a day and what the department is called then. */
export const versionColumns = (
  day: string,
) => `held.name, owner.department_id, department_name_on(owner.department_id, ${day}) AS department,
  held.kind, held.own_kind_id, (SELECT name FROM program_kind_on(held.own_kind_id, ${day})) AS own_kind, held.amount, held.person_max, held.repeats, held.budget, held.budget_line_id, line.code AS budget_code,
  line.name AS budget_name, held.residents_only, held.age_from, held.age_to, held.starts_on, held.ends_on, held.expiry, held.expires_on,
  held.expiry_count, held.is_paid, held.issuer, held.issuer_registration`;
/** Joined to `held`: the department of the entry on a day, which a merger may have handed on. */
export const ownerOn = (day: string) =>
  `CROSS JOIN LATERAL (SELECT department_on(held.department_id, ${day}) AS department_id) owner`;

const programsOn = `SELECT program.id AS program_id, program.municipality_code, program.fiscal_year, program.granted, program.payer_id,
    (SELECT organisation_name(s.party) FROM sponsorship s WHERE s.id = program.sponsorship_id) AS sponsor, ${versionColumns(':on')},
    (SELECT min(from_on) FROM program_version later WHERE later.program_id = program.id AND from_on > :on) AS next_change_on,
    EXISTS (SELECT FROM program copy WHERE copy.copied_from = program.id) AS copied
  FROM program CROSS JOIN LATERAL program_on(program.id, :on) held ${ownerOn(':on')}
  LEFT JOIN budget_line line ON line.id = held.budget_line_id`;

/** A programme of a town as it holds on a day. */
export const findProgram = (
  database: Database,
  asked: { programId: number; code: string; on: string },
): Promise<Program | undefined> =>
  row<Program>(database, `${programsOn} WHERE program.id = :programId AND program.municipality_code = :code`, asked);

/** The programmes of a town as they hold on a day, those of the latest fiscal year first. */
export const programsOf = (database: Database, asked: { code: string; on: string }): Promise<Program[]> =>
  rows<Program>(
    database,
    `${programsOn} WHERE program.municipality_code = :code ORDER BY fiscal_year DESC, owner.department_id, program.id`,
    asked,
  );

/** The names that an entry refers to, as answers show them. */
export const namedIn = <P extends Program>({
  municipalityCode: _,
  payerId: __,
  departmentId,
  department,
  budgetLineId,
  budgetCode,
  budgetName,
  ownKindId,
  ownKind,
  ...program
}: P) => ({
  ...program,
  ownKind: ownKindId === null ? null : { programKindId: ownKindId, name: ownKind ?? '' },
  department: { departmentId, name: department },
  budgetLine: budgetLineId === null ? null : { budgetLineId, code: budgetCode ?? '', name: budgetName ?? '' },
});

/** A programme as lists and answers show it on a day. */
export const shownProgram = (program: Program, on: string) => ({
  ...namedIn(program),
  lastsUntil: lastDayOf(program, Temporal.PlainDate.from(on)),
});

/** An officer of a department grants for that department only; 総合管理担当課 for all (6-3, R63-04). */
export const mayGrantFor = (staff: StaffCaller, departmentId: number): boolean =>
  staff.role === 'lead' || (staff.role === 'department' && staff.departmentId === departmentId);

/**
 * The departments whose grants and venues a person sees, for a statement: `(:seesAll OR department_id = :departmentId)`. Who is of
 * no department and not for all sees none.
 */
export const sightOf = (
  { role, departmentId }: StaffCaller,
  forAll: readonly StaffCaller['role'][],
): { seesAll: boolean; departmentId: number | null } => ({ seesAll: forAll.includes(role), departmentId });

/** The programmes that a person grants for on a day. */
export const programsFor = async (
  database: Database,
  { caller, on }: { caller: StaffCaller & { municipalityCode: string }; on: string },
): Promise<Program[]> =>
  (await programsOf(database, { code: caller.municipalityCode, on })).filter(({ departmentId }) =>
    mayGrantFor(caller, departmentId),
  );

/** Whether a programme is granted for what was done on a day. */
export const isGrantedOn = ({ startsOn, endsOn }: Pick<Program, 'startsOn' | 'endsOn'>, day: string): boolean =>
  day >= startsOn && day <= endsOn;

/** The last usable day of what a programme grants on a day (R53-05). */
export function lastDayOf(
  { expiry, expiresOn, expiryCount }: Pick<Program, 'expiry' | 'expiresOn' | 'expiryCount'>,
  on: Temporal.PlainDate,
): string {
  if (expiry === 'day') return expiresOn ?? `${on}`;
  if (expiry === 'days') return `${on.add({ days: expiryCount ?? 0 })}`;
  return `${Temporal.PlainDate.from({ year: fiscalYear(on) + 1 + (expiryCount ?? 0), month: 3, day: 31 })}`;
}
