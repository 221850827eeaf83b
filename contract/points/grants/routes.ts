import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, Instant, MykeyId, PlainDate, Points, TypedMykeyId } from '../../values.ts';
import { deciders, granters, townspeople } from '../roles.ts';
import { Department, MunicipalityRef } from '../values.ts';

const Name = PlainLine(80);
const Program = z.object({
  programId: z.int(),
  name: z.string(),
  department: Department,
  amount: Points,
  startsOn: PlainDate,
  endsOn: PlainDate,
  /** Last usable day of what is granted. */
  expiresOn: PlainDate,
});
const Grant = z.object({
  grantKey: z.string(),
  grantedAt: Instant,
  mykeyId: MykeyId,
  program: z.string(),
  points: Points,
  expiresOn: PlainDate,
  balance: Points,
});

/** ② 業務支援: departments, programmes, grants and their monthly table (6-3). */
export const grantRoutes = {
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
  listPrograms: route({
    method: 'GET',
    path: '/programs',
    summary: '付与事業の一覧（自分が付与できるもの）',
    caller: 'staff',
    roles: townspeople,
    answer: z.object({ programs: z.array(Program), departments: z.array(Department) }),
    refusals: [],
  }),
  createProgram: route({
    method: 'POST',
    path: '/programs',
    summary: '付与事業を登録する',
    caller: 'staff',
    roles: granters,
    body: z.object({
      name: Name,
      departmentId: z.int(),
      amount: Amount,
      startsOn: EnteredDate,
      endsOn: EnteredDate,
      expiresOn: EnteredDate,
    }),
    answer: Program,
    status: 201,
    refusals: ['department_unknown', 'program_name_taken', 'program_of_other_department', 'program_dates'],
  }),
  findMember: route({
    method: 'GET',
    path: '/members/:mykeyId',
    summary: '付与する前に、会員かどうかを確かめる',
    caller: 'staff',
    roles: granters,
    params: z.object({ mykeyId: TypedMykeyId }),
    answer: z.object({ mykeyId: MykeyId }),
    refusals: ['mykey_id_form', 'member_unknown'],
  }),
  grant: route({
    method: 'POST',
    path: '/grants',
    summary: '窓口でポイントを付与する（6-3）',
    caller: 'staff',
    roles: granters,
    idempotent: true,
    body: z.object({
      programId: z.int(),
      mykeyId: TypedMykeyId,
      amount: Amount,
      reason: PlainLine(200, 0).optional(),
    }),
    answer: Grant,
    status: 201,
    refusals: [
      'program_unknown',
      'program_of_other_department',
      'program_ended',
      'mykey_id_form',
      'member_unknown',
      'not_usable_here',
      'amount_needs_reason',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
      'balance_out_of_range',
    ],
  }),
  listGrants: route({
    method: 'GET',
    path: '/grants',
    summary: '最近の付与（取引データ、6-3）',
    caller: 'staff',
    roles: townspeople,
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({ grants: z.array(Grant.omit({ balance: true, expiresOn: true })), next: NextCursor }),
    refusals: [],
  }),
  showMonthlyReport: route({
    method: 'GET',
    path: '/reports/monthly',
    summary: '月のポイント発行集計（6-3。担当課・付与事業・ポイント数合計）',
    caller: 'staff',
    roles: deciders,
    query: z.object({ month: z.string().regex(/^(?:19|2\d)\d{2}-(0[1-9]|1[0-2])$/) }),
    answer: z.object({
      municipality: MunicipalityRef,
      month: z.string(),
      lines: z.array(z.object({ department: z.string(), program: z.string(), count: z.int(), points: Points })),
      total: Points,
      asOf: Instant,
    }),
    refusals: [],
  }),
} as const;
