import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, EnteredDate, PlainDate, Points } from '../../values.ts';
import { office } from '../roles.ts';

export const Fee = z.object({ feeId: z.int(), name: z.string(), yen: Points }).meta({ id: 'Fee' });

/** 利用料 of facilities (7-2): kept by the town's office, offered at the till, counted without a person. */
export const feeRoutes = {
  listFees: route({
    method: 'GET',
    path: '/municipality/fees',
    summary: '施設の利用料の一覧',
    caller: 'staff',
    roles: office,
    finishes: 'fees',
    answer: z.object({
      on: PlainDate,
      fees: z.array(
        Fee.extend({
          merchantId: z.int(),
          place: z.string(),
          from: PlainDate,
          through: PlainDate,
          /** What holds next, and from when; null where nothing else was entered. */
          coming: z.object({ name: z.string(), yen: Points, fromOn: PlainDate }).nullable(),
        }),
      ),
      places: z.array(z.object({ merchantId: z.int(), name: z.string() })),
    }),
    refusals: ['function_off'],
  }),
  createFee: route({
    method: 'POST',
    path: '/merchants/:merchantId/fees',
    summary: '施設の利用料を登録する（企画展 一般 500円 など）',
    caller: 'staff',
    roles: office,
    needs: 'fees',
    params: z.object({ merchantId: z.coerce.number().int() }),
    body: z.object({ name: PlainLine(80), yen: Amount, from: EnteredDate, through: EnteredDate }),
    answer: z.object({ feeId: z.int() }),
    status: 201,
    refusals: ['function_off', 'place_unknown', 'fee_dates', 'place_takes_no_fee'],
  }),
  changeFee: route({
    method: 'PUT',
    path: '/fees/:feeId',
    summary: '利用料の名前か金額を、適用日から変える（前の月までは変わらない）',
    caller: 'staff',
    roles: office,
    needs: 'fees',
    params: z.object({ feeId: z.coerce.number().int() }),
    body: z.object({ name: PlainLine(80), yen: Amount, fromOn: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['function_off', 'fee_unknown', 'date_before_month'],
  }),
  changeFeeLastDay: route({
    method: 'PUT',
    path: '/fees/:feeId/last-day',
    summary: '利用料の終わりの日を変える',
    caller: 'staff',
    roles: office,
    finishes: 'fees',
    params: z.object({ feeId: z.coerce.number().int() }),
    body: z.object({ through: EnteredDate }),
    answer: Empty,
    refusals: ['function_off', 'fee_unknown'],
  }),
  showFeeUses: route({
    method: 'GET',
    path: '/municipality/fee-uses',
    summary: '利用料ごと・日ごとの利用回数（個人とは結び付かない）',
    caller: 'staff',
    roles: office,
    finishes: 'fees',
    query: z.object({ from: EnteredDate, through: EnteredDate }),
    answer: z.object({ uses: z.array(Fee.extend({ place: z.string(), on: PlainDate, count: z.int() })) }),
    refusals: ['function_off'],
  }),
} as const;
