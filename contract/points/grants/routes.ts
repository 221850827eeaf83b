import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, Instant, MykeyId, PlainDate, Points, TypedMykeyId, Uuid } from '../../values.ts';
import { granters, overseers, townspeople } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';
import { grantRefusals } from './values.ts';

/** 居住 / 転出 / 海外, as an office noted it. */
export const Residence = z.enum(['resident', 'movedOut', 'overseas']).meta({ id: 'Residence' });
const Grant = z.object({
  grantKey: z.string(),
  grantedAt: Instant,
  mykeyId: MykeyId,
  program: z.string(),
  points: Points,
  expiresOn: PlainDate,
  balance: Points,
});

/** ② 業務支援: grants and their monthly table (6-3). */
export const grantRoutes = {
  findMember: route({
    method: 'GET',
    path: '/members/:mykeyId',
    summary: '付与する前に、会員かどうかを確かめる',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    params: z.object({ mykeyId: TypedMykeyId }),
    answer: z.object({
      mykeyId: MykeyId,
      /** As this office noted it last; null where it noted nothing. */
      residence: z.object({ residence: Residence, fromOn: PlainDate }).nullable(),
    }),
    refusals: ['function_off', 'mykey_id_form', 'member_unknown'],
  }),
  grant: route({
    method: 'POST',
    path: '/grants',
    summary: '窓口でポイントを付与する（6-3）',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    idempotent: true,
    body: z.object({
      programId: z.int(),
      mykeyId: TypedMykeyId,
      amount: Amount,
      reason: PlainLine(200, 0).optional(),
      /** The officer has seen that this person lives here: noted with the grant, where the programme is for residents. */
      isResident: z.boolean().default(false),
      /** The officer has seen that the age is one of the programme's, where it is for some ages only. */
      ageSeen: z.boolean().default(false),
    }),
    answer: Grant,
    status: 201,
    refusals: [
      'function_off',
      'program_unknown',
      'program_of_other_department',
      'mykey_id_form',
      'member_unknown',
      'amount_agreed',
      'amount_needs_reason',
      'age_unconfirmed',
      ...grantRefusals,
    ],
  }),
  listGrants: route({
    method: 'GET',
    path: '/grants',
    summary: '最近の付与（取引データ、6-3）',
    caller: 'staff',
    roles: [...townspeople, 'auditor'],
    finishes: 'grants',
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({
      grants: z.array(
        Grant.omit({ balance: true, expiresOn: true }).extend({
          by: z.string(),
          /** 取り消し: how many points came back of how many, and why; `points` is null while it is under way. */
          takenBack: z.object({ points: Points.nullable(), wanted: Points, reason: z.string() }).nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: ['function_off'],
  }),
  takeGrantBack: route({
    method: 'POST',
    path: '/grants/:grantKey/return',
    summary: '誤った付与を取り消す（使われていない分が戻る。使われた分は不足として残る）',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    idempotent: true,
    params: z.object({ grantKey: Uuid }),
    body: z.object({ reason: PlainLine(200) }),
    answer: z.object({ grantKey: z.string(), wanted: Points, points: Points, missing: Points }),
    refusals: [
      'function_off',
      'grant_unknown',
      'program_of_other_department',
      'books_closed',
      'grant_taken_back_already',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
    ],
  }),
  noteResidence: route({
    method: 'POST',
    path: '/members/:mykeyId/residence',
    summary: '会員の居住・転出・海外を、確認した日付で記録する（住所は記録しない）',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    params: z.object({ mykeyId: TypedMykeyId }),
    body: z.object({ residence: Residence, fromOn: EnteredDate, reason: PlainLine(200) }),
    answer: z.object({ mykeyId: MykeyId, residence: Residence, fromOn: PlainDate }),
    status: 201,
    refusals: ['function_off', 'mykey_id_form', 'member_unknown'],
  }),
  showMonthlyReport: route({
    method: 'GET',
    path: '/reports/monthly',
    summary: '月のポイント発行集計（6-3。担当課・付与事業・ポイント数合計）',
    caller: 'staff',
    roles: overseers,
    finishes: 'grants',
    query: z.object({ month: z.string().regex(/^(?:19|2\d)\d{2}-(0[1-9]|1[0-2])$/) }),
    answer: z.object({
      municipality: MunicipalityRef,
      month: z.string(),
      lines: z.array(z.object({ department: z.string(), program: z.string(), count: z.int(), points: Points })),
      total: Points,
      asOf: Instant,
    }),
    refusals: ['function_off'],
  }),
} as const;
