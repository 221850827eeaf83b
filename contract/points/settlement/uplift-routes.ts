import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, PlainDate, Points } from '../../values.ts';
import { office } from '../roles.ts';

const Name = PlainLine(80);

/** 上乗せ: shops are paid more than the points, by a named payer (4-2①, 4-3③). */
export const upliftRoutes = {
  listUplifts: route({
    method: 'GET',
    path: '/uplifts',
    summary: '振り込みへの上乗せの一覧',
    caller: 'staff',
    roles: office,
    answer: z.object({
      uplifts: z.array(
        z.object({
          upliftId: z.int(),
          name: z.string(),
          /** One shop, or the other side of one tie-up; both null: every place that is paid for this municipality's points. */
          place: z.string().nullable(),
          tieUp: z.string().nullable(),
          percent: z.int(),
          /** Who pays: the municipality itself, or another such as a prefecture. */
          payer: z.string(),
          validFrom: PlainDate,
          validThrough: PlainDate,
          /** The municipality's own money: what of it is set aside by fiscal year, and what statements took of that. */
          isOwn: z.boolean(),
          budgets: z.array(
            z.object({ fiscalYear: z.int(), budgetLineId: z.int(), code: z.string(), reserved: Points, spent: Points }),
          ),
        }),
      ),
    }),
    refusals: [],
  }),
  createUplift: route({
    method: 'POST',
    path: '/uplifts',
    summary: '上乗せを登録する（対象の店か提携、割合、出し手、期間）',
    caller: 'staff',
    roles: office,
    body: z.object({
      name: Name,
      merchantId: z.int().nullable(),
      /** A tie-up that this municipality made: all its places while it holds. Not beside `merchantId`. */
      tieUpId: z.int().nullable().default(null),
      percent: z.int().min(1).max(100),
      payer: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('municipality') }),
          z.object({ kind: z.literal('other'), name: Name }),
        ])
        .optional(),
      validFrom: EnteredDate,
      validThrough: EnteredDate,
    }),
    answer: z.object({ upliftId: z.int() }),
    status: 201,
    refusals: ['uplift_without_payer', 'uplift_for_two', 'place_unknown', 'tie_up_unknown', 'period_invalid'],
  }),
  endUplift: route({
    method: 'PUT',
    path: '/uplifts/:upliftId/period',
    summary: '上乗せの最後の日を変える（締めた精算は変わらない）',
    caller: 'staff',
    roles: office,
    params: z.object({ upliftId: z.coerce.number().int() }),
    body: z.object({ validThrough: EnteredDate }),
    answer: Empty,
    refusals: ['uplift_unknown', 'period_invalid'],
  }),
} as const;
