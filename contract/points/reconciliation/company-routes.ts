import { z } from 'zod';
import { FileName } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, FileLanguage, Instant, PlainDate, Points } from '../../values.ts';

const Sent = z.object({
  fileName: FileName(200),
  /** The company's day that the file tells of, in Japan. */
  day: EnteredDate,
  /** CSV in UTF-8 or Shift_JIS: 申込番号, ポイント (the company's own), where it has them 結果, 減算番号, 減算日; last 合計, lines and points. */
  file: z.base64(),
});
const Received = z.object({
  reportId: z.int(),
  day: PlainDate,
  lines: z.int(),
  /** Of the company's own points, over all lines. */
  points: Points,
  /** What stands of this day says the same already. */
  sentBefore: z.boolean(),
  /** Another report of this day stood before, and does no longer. */
  replaced: z.boolean(),
  /** Differences that wait, of all days. */
  openBreaks: z.int(),
});
const receiving = [
  ...(['file_not_text', 'file_quote_open', 'file_too_long', 'report_columns_missing', 'report_day_not_over'] as const),
  ...(['order_file_total_missing', 'order_file_total_differs', 'order_file_lines_wrong'] as const),
];
/** A calendar month in Japan. */
const Month = z.string().regex(/^(?:19|2\d)\d{2}-(?:0[1-9]|1[0-2])$/);
const fileMax = 16 * 1024 * 1024;
const csv = 'text/csv; charset=utf-8';
const ofDay = z.object({ day: EnteredDate });

/** What a company says, and what stands here; of the company's own points where it says so. */
const Sides = {
  /** By the company's reports: orders that it deducted, less those that it cancelled. */
  reported: z.int(),
  reportedOwn: z.int(),
  /** By orders, and of coupons apart: what came into being, in the company's own points. */
  orders: z.int(),
  ordersOwn: Points,
  coupons: z.int(),
  couponsOwn: Points,
  /** What those orders and coupons are to become. */
  ordered: Points,
  /** By the ledger. */
  posted: z.int(),
};
const CompanyMonth = z.object({
  month: Month,
  ...Sides,
  /** Days of the month that are over here, and of them those of which the company has told. */
  days: z.int(),
  daysReported: z.int(),
  /** Of the month's bill; null where there is none yet. */
  bill: z.object({ invoiceId: z.int(), yen: Points, received: Points, atBank: Points }).nullable(),
  openBreaks: z.int(),
});
const CompanyDay = z.object({
  day: PlainDate,
  ...Sides,
  report: z
    .object({
      fileName: z.string(),
      lines: z.int(),
      receivedAt: Instant,
      /** Null where the company's system sent it. */
      by: z.string().nullable(),
      /** How often the company has told of this day before, otherwise. */
      replaces: z.int(),
    })
    .nullable(),
  /** The ledger has sealed the day: nothing is added to it. */
  isSealed: z.boolean(),
  openBreaks: z.int(),
});

/** 応援ポイントの交換実績突き合わせ (5-3): daily files both ways, and four sides beside each other (decision 74). */
export const companyReconciliationRoutes = {
  sendDailyReport: route({
    method: 'POST',
    path: '/partner/daily-reports',
    summary:
      '日報（その日に減算した申込のCSV）を送る。同じ内容なら何も変わらず、違う内容なら、その日の日報は後から送ったものになる',
    caller: 'partner',
    scope: 'files',
    bodyMax: fileMax,
    body: Sent,
    answer: Received,
    status: 201,
    refusals: receiving,
  }),
  downloadCreditedOfDay: route({
    method: 'GET',
    path: '/partner/days/:day/credits.csv',
    summary: 'その日にポイントになった申込（CSV。台帳の締まった日だけ。何度受け取っても同じ）',
    caller: 'partner',
    scope: 'files',
    params: ofDay,
    answer: z.string(),
    download: csv,
    refusals: ['company_day_open'],
  }),
  uploadDailyReport: route({
    method: 'POST',
    path: '/daily-reports',
    summary: '日報（CSV）を会社の職員が送る',
    caller: 'staff',
    roles: ['company'],
    bodyMax: fileMax,
    body: Sent,
    answer: Received,
    status: 201,
    refusals: receiving,
  }),
  downloadOwnCreditedOfDay: route({
    method: 'GET',
    path: '/company-days/:day/credits.csv',
    summary: 'その日にポイントになった申込（CSV）を会社の職員が受け取る',
    caller: 'staff',
    roles: ['company'],
    params: ofDay,
    query: z.object({ language: FileLanguage.default('ja') }),
    answer: z.string(),
    download: csv,
    refusals: ['company_day_open'],
  }),
  showCompanyReconciliation: route({
    method: 'GET',
    path: '/company-reconciliation/:fiscalYear',
    summary: '会社の日報・申込・台帳・請求と入金の突き合わせ（月ごと。月を選ぶと日ごと）',
    caller: 'staff',
    roles: ['company', 'platform'],
    params: z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2998) }),
    query: z.object({
      month: Month.optional(),
      /** For the platform: which company. */
      partnerId: z.coerce.number().int().positive().optional(),
    }),
    answer: z.object({ company: z.string(), months: z.array(CompanyMonth), days: z.array(CompanyDay).nullable() }),
    refusals: ['partner_unknown'],
  }),
  listComparedCompanies: route({
    method: 'GET',
    path: '/compared-companies',
    summary: '会社ごとの突き合わせの状況（日報の届いた最後の日、食い違いの件数と種類）',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({
      companies: z.array(
        z.object({
          partnerId: z.int(),
          name: z.string(),
          /** Null where it has sent no report yet. */
          reportedThrough: PlainDate.nullable(),
          sealedThrough: PlainDate.nullable(),
          open: z.int(),
          oldestAt: Instant.nullable(),
          /** Of those, what only this side can mend: the ledger and the orders say different things. */
          ofPostings: z.int(),
        }),
      ),
    }),
    refusals: [],
  }),
} as const;
