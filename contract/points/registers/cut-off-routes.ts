import { z } from 'zod';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { EnteredDate, PlainDate } from '../../values.ts';
import { overseers } from '../roles.ts';

/** On which days of a month periods end, from a day on: 31 is the last day of any month, none is when accounting closes them. */
const CutOff = z.object({ fromOn: PlainDate, days: z.array(z.int()) });

/** 締め日: with which days a municipality's settlement periods end by themselves. */
export const cutOffRoutes = {
  showCutOff: route({
    method: 'GET',
    path: '/municipality/cut-off',
    summary: '精算期間の締め日（いまの決まり、これからの決まり、これからの日付）',
    caller: 'staff',
    roles: overseers,
    answer: z.object({
      now: CutOff.nullable(),
      coming: z.array(CutOff),
      /** The coming last days of periods, 31 March among them. */
      next: z.array(PlainDate),
    }),
    refusals: [],
  }),
  setCutOff: route({
    method: 'POST',
    path: '/municipality/cut-off',
    summary: '精算期間の締め日を、あす以後の適用日から決める（もう一人の確認で有効になり、お店に表示される）',
    caller: 'staff',
    roles: ['lead', 'accounting'],
    body: z.object({
      /** Empty: periods end when accounting closes them. */
      days: z.array(z.int().min(1).max(31)).max(4),
      fromOn: EnteredDate,
      reason: ChangeReason,
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['sandbox_apart', 'cut_off_past', 'cut_off_unchanged', 'change_waiting'],
  }),
} as const;
