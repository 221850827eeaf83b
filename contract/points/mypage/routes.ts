import { z } from 'zod';
import { route } from '../../route.ts';
import { EnteredDate, MykeyId, PlainDate, Points } from '../../values.ts';
import { EventRef, HistoryLine, Lot, MunicipalityRef, Purse } from '../values.ts';

/** ④ マイページ: balances and history (6-5). */
export const mypageRoutes = {
  showBalances: route({
    method: 'GET',
    path: '/me/balances',
    summary: '共通・個別ポイントの残高を見る（6-5）',
    caller: 'member',
    /** The state at the end of that day; today when left out. */
    query: z.object({ asOf: EnteredDate.optional() }),
    answer: z.object({
      mykeyId: MykeyId,
      status: z.enum(['active', 'suspended', 'invalidated']),
      asOf: PlainDate,
      defaultMunicipality: MunicipalityRef.nullable(),
      /** 共通ポイント: 応援ポイント not yet allocated. A lot's `expiresOn` is the last day to choose, as it stands. */
      common: z.object({ points: Points, lots: z.array(Lot) }),
      purses: z.array(Purse),
      /** `points` wait there, `given` is all that this holder gave and that stands. */
      events: z.array(EventRef.extend({ points: Points, given: Points, expiresOn: PlainDate })),
      totalPoints: Points,
    }),
    refusals: [],
  }),
  showHistory: route({
    method: 'GET',
    path: '/me/history',
    summary: '個別ポイントの履歴を見る（6-5）。古い順、繰越から残高まで',
    caller: 'member',
    query: z.object({
      municipalityCode: z
        .string()
        .regex(/^\d{5,6}$/)
        .optional(),
      months: z.coerce.number().int().min(1).max(60).default(12),
    }),
    answer: z.object({ municipality: MunicipalityRef.nullable(), lines: z.array(HistoryLine), balance: Points }),
    refusals: ['municipality_unknown'],
  }),
  showYear: route({
    method: 'GET',
    path: '/me/years/:year',
    summary: '1年（暦年）に受け取ったポイント・使ったポイント・失効したポイントのまとめ',
    caller: 'member',
    params: z.object({ year: z.coerce.number().int().min(2000).max(2200) }),
    answer: z.object({
      year: z.int(),
      /** A year that runs still changes. */
      isOver: z.boolean(),
      lines: z.array(
        z.object({
          kind: z.enum(['grant', 'premium', 'exchange', 'used', 'expired']),
          /** Null for 共通ポイント. */
          municipality: MunicipalityRef.nullable(),
          /** The programme, the payer's campaign or the company; empty where points went out. */
          what: z.string(),
          points: Points,
        }),
      ),
      received: Points,
      used: Points,
      expired: Points,
    }),
    refusals: [],
  }),
  setDefaultMunicipality: route({
    method: 'PUT',
    path: '/me/default-municipality',
    summary: '基本自治体ポイント口座を決める',
    caller: 'member',
    body: z.object({ municipalityCode: z.string().regex(/^\d{5,6}$/) }),
    answer: MunicipalityRef,
    refusals: [
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_not_open',
      'sandbox_apart',
      'municipality_leaving',
    ],
  }),
} as const;
