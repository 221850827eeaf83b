import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, PlainDate, Points } from '../../values.ts';
import { granters, townspeople } from '../roles.ts';
import { Department } from '../values.ts';
import { DepartmentEffects, ProgramEffects, Rehearsal, Rehearsed } from './rehearsal.ts';
import { Program, ProgramVersion, programFields } from './values.ts';

const Name = PlainLine(80);
const Reason = PlainLine(200);
const programRefusals = [
  'function_off',
  'department_unknown',
  'department_ended',
  'program_name_taken',
  'program_of_other_department',
  'program_dates',
  'program_expiry_missing',
  'program_ages',
  'budget_line_unknown',
  'issuer_registration_missing',
  'program_kind_unknown',
  'program_kind_ended',
  'program_kind_twice',
  'program_kind_needs_ages',
  'program_kind_needs_residents',
] as const;
/** What is entered of a change from a day on, and of the end of a department; a rehearsal takes the same. */
const changeFields = { ...programFields, fromOn: EnteredDate };
const changeRefusals = [
  'program_unknown',
  'program_sponsored',
  'budget_below_granted',
  'date_before_month',
  ...programRefusals,
] as const;
const endFields = { onDate: EnteredDate, successorId: z.int() };
const endRefusals = ['department_unknown', 'department_ended', 'department_successor', 'date_past'] as const;
const byProgram = z.object({ programId: z.coerce.number().int().positive() });
const byDepartment = z.object({ departmentId: z.coerce.number().int().positive() });
const BudgetLine = z.object({
  budgetLineId: z.int(),
  fiscalYear: z.int(),
  /** 会計区分. */
  account: z.string(),
  code: z.string(),
  /** What 款, 項, 目 and 節 are called; empty where nobody has said it. */
  kan: z.string(),
  kou: z.string(),
  moku: z.string(),
  setsu: z.string(),
  name: z.string(),
  amount: Points,
  reserved: Points,
});
/** How an accounting system calls a line: printed on vouchers and in files. */
const budgetTitles = {
  account: Name.default('一般会計'),
  kan: Name.optional(),
  kou: Name.optional(),
  moku: Name.optional(),
  setsu: Name.optional(),
};
const FiscalYear = z.int().min(2000).max(2998);

/** ② 業務支援: departments, lines of the budget and programmes (5-3 ②, 6-3, 7-2). */
export const programRoutes = {
  createDepartment: route({
    method: 'POST',
    path: '/departments',
    summary: '担当課を登録する',
    caller: 'staff',
    roles: ['lead'],
    body: z.object({ name: Name }),
    answer: Department,
    status: 201,
    refusals: ['department_name_taken'],
  }),
  renameDepartment: route({
    method: 'PUT',
    path: '/departments/:departmentId',
    summary: '担当課の名前を、ある日から変える（それまでの帳票は前の名前のまま）',
    caller: 'staff',
    roles: ['lead'],
    params: byDepartment,
    body: z.object({ name: Name, fromOn: EnteredDate, reason: Reason }),
    answer: Department,
    refusals: ['department_unknown', 'department_ended', 'department_name_taken', 'date_before_month'],
  }),
  rehearseDepartmentEnd: route({
    method: 'POST',
    path: '/departments/:departmentId/end/rehearsals',
    summary: '担当課の廃止・統合で何が引き継がれるかを、行わずに確認する',
    caller: 'staff',
    roles: ['lead'],
    params: byDepartment,
    body: z.object(endFields),
    answer: z.object({ rehearsal: Rehearsal, effects: DepartmentEffects }),
    refusals: endRefusals,
  }),
  endDepartment: route({
    method: 'POST',
    path: '/departments/:departmentId/end',
    summary: '担当課を廃止・統合する（付与事業と職員は、その日から引き継ぐ課のもの）',
    caller: 'staff',
    roles: ['lead'],
    params: byDepartment,
    body: z.object({ ...endFields, ...Rehearsed, reason: Reason }),
    answer: z.object({ departmentId: z.int(), endedOn: PlainDate }),
    // With `rehearsal` and `effects` as they are now.
    refusals: [...endRefusals, 'rehearsal_altered'],
  }),
  reopenDepartment: route({
    method: 'POST',
    path: '/departments/:departmentId/reopen',
    summary: '廃止した担当課を再開する',
    caller: 'staff',
    roles: ['lead'],
    params: byDepartment,
    body: z.object({ reason: Reason }),
    answer: Department,
    refusals: ['department_unknown', 'department_open'],
  }),
  listBudgetLines: route({
    method: 'GET',
    path: '/budget-lines',
    summary: '予算科目（款項目節と事業名）と予算差引',
    caller: 'staff',
    roles: [...townspeople, 'auditor'],
    finishes: 'grants',
    answer: z.object({ lines: z.array(BudgetLine) }),
    refusals: ['function_off'],
  }),
  createBudgetLine: route({
    method: 'POST',
    path: '/budget-lines',
    summary: '予算科目を登録する',
    caller: 'staff',
    roles: ['lead', 'accounting'],
    // Also once nothing new is granted: what was granted is still paid, and payouts need a line.
    finishes: 'grants',
    body: z.object({
      fiscalYear: FiscalYear,
      /** 款-項-目-節, in figures. */
      code: z.string().regex(/^\d{1,2}-\d{1,2}-\d{1,2}-\d{1,2}$/),
      name: Name,
      amount: Amount,
      ...budgetTitles,
    }),
    answer: BudgetLine,
    status: 201,
    refusals: ['function_off', 'books_closed', 'budget_line_taken'],
  }),
  changeBudgetLine: route({
    method: 'PUT',
    path: '/budget-lines/:budgetLineId',
    summary: '予算額を補正し、科目の名称を直す（差引済みの額より小さくはできない）',
    caller: 'staff',
    roles: ['lead', 'accounting'],
    finishes: 'grants',
    params: z.object({ budgetLineId: z.coerce.number().int().positive() }),
    body: z.object({ amount: Amount, ...budgetTitles, account: Name.optional(), reason: Reason }),
    answer: BudgetLine,
    refusals: ['function_off', 'books_closed', 'budget_line_unknown', 'budget_below_reserved'],
  }),
  listPrograms: route({
    method: 'GET',
    path: '/programs',
    summary: '付与事業の一覧（自分が付与できるもの）',
    caller: 'staff',
    roles: townspeople,
    finishes: 'grants',
    answer: z.object({
      programs: z.array(Program),
      departments: z.array(Department.extend({ endedOn: PlainDate.nullable(), successor: z.string().nullable() })),
    }),
    refusals: ['function_off'],
  }),
  createProgram: route({
    method: 'POST',
    path: '/programs',
    summary: '付与事業を登録する',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    body: z.object(programFields),
    answer: Program,
    status: 201,
    refusals: programRefusals,
  }),
  rehearseProgramChange: route({
    method: 'POST',
    path: '/programs/:programId/rehearsals',
    summary: '付与事業の変更で何人・何ポイントに影響があるかを、行わずに確認する',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    params: byProgram,
    body: z.object(changeFields),
    answer: z.object({ rehearsal: Rehearsal, effects: ProgramEffects }),
    refusals: changeRefusals,
  }),
  changeProgram: route({
    method: 'PUT',
    path: '/programs/:programId',
    summary: '付与事業を、ある日から直す（終了・再開も。過去の帳票は変わらない）',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    params: byProgram,
    body: z.object({ ...changeFields, ...Rehearsed, reason: Reason }),
    answer: Program,
    // The last with `rehearsal` and `effects` as they are now.
    refusals: [...changeRefusals, 'rehearsal_altered'],
  }),
  listProgramVersions: route({
    method: 'GET',
    path: '/programs/:programId/versions',
    summary: '付与事業の変更履歴（いつから、何を、誰が、なぜ）',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    params: byProgram,
    answer: z.object({ versions: z.array(ProgramVersion) }),
    refusals: ['function_off', 'program_unknown', 'program_of_other_department'],
  }),
  copyPrograms: route({
    method: 'POST',
    path: '/programs/copies',
    summary: '付与事業を次の年度へ写す（年度切替。期間と有効期限は1年進む）',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    body: z.object({ fiscalYear: FiscalYear, programIds: z.array(z.int()).min(1).max(500) }),
    answer: z.object({
      copied: z.array(Program),
      skipped: z.array(z.object({ name: z.string(), because: z.string() })),
    }),
    status: 201,
    // The last three are of one programme that was left out (`because`).
    refusals: [
      'function_off',
      'program_unknown',
      'program_of_other_department',
      'program_copy_year',
      'program_copied_already',
      'program_sponsored',
    ],
  }),
} as const;
