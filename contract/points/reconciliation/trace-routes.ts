import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { route } from '../../route.ts';
import { Instant, PlainDate, Points, Uuid } from '../../values.ts';

const Fund = z.object({ kind: z.enum(['general', 'partner', 'premium']), name: z.string() });
/** A movement of points, as an auditor goes on from it: `id` names it. */
const Use = z.object({
  id: z.string(),
  receiptNumber: z.string(),
  kind: z.enum(['use', 'voucher', 'event', 'expired', 'takenBack', 'other']),
  /** Where, or for what. */
  place: z.string(),
  at: Instant,
  points: z.int(),
});
const Grant = z.object({
  grantKey: z.string(),
  program: z.string(),
  department: z.string(),
  points: Points,
  grantedAt: Instant,
});
/** A line of the audit trail about what is traced: who, when, why, and what stood before. */
const TrailLine = z.object({
  at: Instant,
  by: z.string(),
  act: z.string(),
  reason: z.string(),
  before: z.record(z.string(), z.string()),
  after: z.record(z.string(), z.string()),
});
const Colour = z.object({ fund: Fund, points: z.int() });
const payment = z.object({ fileId: z.coerce.number().int(), item: z.coerce.number().int() });
const auditors = ['auditor', 'lead', 'accounting'] as const;

/** 監査のためにたどる: from a grant to the bank line and back, a step a click (7-2, decision 0071). */
export const traceRoutes = {
  traceGrant: route({
    method: 'GET',
    path: '/trace/grants/:grantKey',
    summary: '付与をたどる（誰が、いつ、なぜ。その残りから何に使われたか）',
    caller: 'staff',
    roles: auditors,
    params: z.object({ grantKey: Uuid }),
    answer: Grant.extend({
      by: z.string(),
      reason: z.string(),
      takenBack: Points,
      expiresOn: PlainDate,
      budgetLine: z.string().nullable(),
      fund: Fund,
      /** What of the lots that the grant went into is left. */
      left: Points,
      uses: z.array(Use),
      trail: z.array(TrailLine),
    }),
    refusals: ['grant_unknown'],
  }),
  traceUse: route({
    method: 'GET',
    path: '/trace/uses/:useId',
    summary: '利用をたどる（財源ごとの内訳、もとの付与、精算と振込）',
    caller: 'staff',
    roles: auditors,
    params: z.object({ useId: z.string().regex(/^\d{1,16}\.[0-9a-f-]{36}$/) }),
    answer: Use.extend({
      funds: z.array(Colour),
      /** Grants into the lots that it took from, before it. */
      grants: z.array(Grant),
      settlement: z
        .object({
          settlementId: z.int(),
          state: z.string(),
          payments: z.array(
            z.object({ fileId: z.int(), item: z.int(), endToEndId: z.string(), payoutOn: PlainDate, yen: Points }),
          ),
        })
        .nullable(),
    }),
    refusals: ['use_unknown'],
  }),
  tracePayment: route({
    method: 'GET',
    path: '/trace/payments/:fileId/:item',
    summary: '振込をたどる（明細の財源、承認、銀行の明細の行）',
    caller: 'staff',
    roles: auditors,
    params: payment,
    answer: z.object({
      payee: z.string(),
      yen: Points,
      endToEndId: z.string(),
      payoutOn: PlainDate,
      settlementId: z.int(),
      sha256: z.string(),
      madeBy: z.string(),
      madeAt: Instant,
      approvals: z.array(z.object({ name: z.string(), at: Instant })),
      isCancelled: z.boolean(),
      /** 色つき: what the payment is made of, by fund; `budget` the line of the statement in words. */
      funds: z.array(Colour),
      bank: z
        .object({
          fileName: z.string(),
          line: z.int(),
          bookedOn: PlainDate,
          yen: Points,
          reference: z.string().nullable(),
        })
        .nullable(),
      returnedOn: PlainDate.nullable(),
    }),
    refusals: ['bank_file_unknown'],
  }),
  listUsesOfPayment: route({
    method: 'GET',
    path: '/trace/payments/:fileId/:item/uses',
    summary: '振込のもとになった利用の一覧（起きた順）',
    caller: 'staff',
    roles: auditors,
    params: payment,
    query: FromCursor,
    answer: z.object({ uses: z.array(Use), next: NextCursor }),
    refusals: ['bank_file_unknown'],
  }),
};
