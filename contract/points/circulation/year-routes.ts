import { z } from 'zod';
import { route } from '../../route.ts';
import { PlainDate, Points } from '../../values.ts';
import { UploadState } from '../grants/upload-routes.ts';
import { overseers } from '../roles.ts';
import { SettlementState } from '../values.ts';

const byFiscalYear = z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2998) });

/** 年度切替と出納整理期間: where a fiscal year stands (7-2). */
export const yearRoutes = {
  showFiscalYear: route({
    method: 'GET',
    path: '/fiscal-years/:fiscalYear',
    summary: '年度の締めの状況（閉じていない精算、送付中のファイル、引き継いでいない事業、予算科目）',
    caller: 'staff',
    roles: overseers,
    params: byFiscalYear,
    answer: z.object({
      fiscalYear: z.int(),
      /** 31 March, and 31 May after it: the last days of what happens in it, and of what is entered for it. */
      lastOn: PlainDate,
      booksCloseOn: PlainDate,
      /** `running` until 31 March, `adjusting` (出納整理期間) until 31 May, then `closed`. */
      state: z.enum(['running', 'adjusting', 'closed']),
      /** Windows with something of the year in them for which no bank file was made. */
      windows: z.array(
        z.object({
          settlementId: z.int(),
          number: z.int(),
          opensOn: PlainDate,
          endsOn: PlainDate.nullable(),
          state: SettlementState,
        }),
      ),
      /** Files of grants for programmes of the year that are not at their end. */
      uploads: z.array(
        z.object({
          uploadId: z.int(),
          fileName: z.string(),
          program: z.string(),
          state: UploadState,
          isWaiting: z.boolean(),
        }),
      ),
      /** Programmes of the year that stand in no later one. */
      programs: z.array(z.object({ programId: z.int(), name: z.string(), department: z.string() })),
      lines: z.array(
        z.object({
          budgetLineId: z.int(),
          code: z.string(),
          name: z.string(),
          amount: Points,
          reserved: Points,
          /** Whether the next year has a line of the same code and name. */
          isInNextYear: z.boolean(),
        }),
      ),
      /** 運営経費 in yen; null where none was entered. */
      runningCost: Points.nullable(),
    }),
    refusals: [],
  }),
} as const;
