import { z } from 'zod';
import { route } from '../../route.ts';
import { overseers } from '../roles.ts';

/** A fiscal year (April to March) by the year in which it begins, or `w` and the number of a settlement window. */
export const AccountPeriod = z.string().regex(/^(?:(?:19|2\d)\d{2}|w[1-9]\d{0,9})$/);

/** 会計データ連携 (7-2): what a municipality's own accounting system takes in. */
export const budgetRoutes = {
  downloadAccountingData: route({
    method: 'GET',
    path: '/accounting-data/:side',
    summary: '会計システムに取り込む収入・支出のCSV（年度、または締めた精算期間。docs/accounting-data.md）',
    caller: 'staff',
    roles: overseers,
    params: z.object({ side: z.enum(['revenue', 'expenditure']) }),
    query: z.object({ period: AccountPeriod, encoding: z.enum(['utf8', 'shift_jis']).default('utf8') }),
    answer: z.string(),
    download: 'text/csv',
    refusals: ['settlement_unknown', 'settlement_state'],
  }),
} as const;
