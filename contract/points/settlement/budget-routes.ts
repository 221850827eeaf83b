import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Amount, Empty, Points } from '../../values.ts';
import { office, overseers } from '../roles.ts';
import { PlaceKind } from '../values.ts';

const EnteredLine = z.object({ budgetLineId: z.int(), code: z.string(), name: z.string() });
const FiscalYear = z.coerce.number().int().min(2000).max(2998);
/** What a payout is for: what was used at places of a kind, or what an event gathered. */
export const PayoutKind = z.enum([...PlaceKind.options, 'event']);

/** 支払いと上乗せの予算科目 (7-2): of which 款項目節 a payout is made, and what is set aside for what is paid on top. */
export const payoutBudgetRoutes = {
  listPayoutBudgets: route({
    method: 'GET',
    path: '/fiscal-years/:fiscalYear/payout-budgets',
    summary: '支払いの予算科目と、年度の支払額（場所の種類ごと）',
    caller: 'staff',
    roles: overseers,
    params: z.object({ fiscalYear: FiscalYear }),
    answer: z.object({
      kinds: z.array(
        z.object({
          kind: PayoutKind,
          line: EnteredLine.nullable(),
          /** In yen, of the fiscal year in which the points were used, whenever it was paid. */
          paid: Points,
        }),
      ),
      /** Places that are paid of a line of their own, apart from others of their kind. */
      places: z.array(z.object({ merchantId: z.int(), name: z.string(), kind: PayoutKind, line: EnteredLine })),
    }),
    refusals: [],
  }),
  setPayoutBudget: route({
    method: 'PUT',
    path: '/fiscal-years/:fiscalYear/payout-budgets/:kind',
    summary: '支払いの予算科目を、場所の種類ごとに決める',
    caller: 'staff',
    roles: office,
    params: z.object({ fiscalYear: FiscalYear, kind: PayoutKind }),
    body: z.object({ budgetLineId: z.int(), reason: ChangeReason }),
    answer: Empty,
    refusals: ['books_closed', 'budget_line_unknown'],
  }),
  setPlaceBudget: route({
    method: 'PUT',
    path: '/fiscal-years/:fiscalYear/places/:merchantId/payout-budget',
    summary: '1つの利用場所の支払いの予算科目を、同じ種類の場所と分けて決める（空にすると、種類の科目に戻る）',
    caller: 'staff',
    roles: office,
    params: z.object({ fiscalYear: FiscalYear, merchantId: z.coerce.number().int().positive() }),
    body: z.object({ budgetLineId: z.int().nullable(), reason: ChangeReason }),
    answer: Empty,
    refusals: ['books_closed', 'budget_line_unknown', 'place_unknown'],
  }),
  setUpliftBudget: route({
    method: 'PUT',
    path: '/uplifts/:upliftId/budgets/:fiscalYear',
    summary: '自治体が負担する上乗せの予算を、年度ごとに確保する（残額を超えては確保できない）',
    caller: 'staff',
    roles: office,
    params: z.object({ upliftId: z.coerce.number().int().positive(), fiscalYear: FiscalYear }),
    body: z.object({ budgetLineId: z.int(), amount: Amount, reason: ChangeReason }),
    answer: z.object({ reserved: Points, spent: Points }),
    refusals: [
      'books_closed',
      'uplift_unknown',
      'uplift_of_other_payer',
      'uplift_not_in_year',
      'uplift_below_spent',
      'budget_line_unknown',
      'budget_line_used_up',
    ],
  }),
} as const;
