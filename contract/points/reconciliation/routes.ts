import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { FileName } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant, PlainDate, Points } from '../../values.ts';
import { ofPayers, overseers } from '../roles.ts';

const Movement = z.object({
  bookedOn: PlainDate,
  direction: z.enum(['in', 'out']),
  yen: Points,
  remitterName: z.string(),
  remarks: z.string(),
  edi: z.string(),
  /** 照会番号; null where the bank gives none. */
  reference: z.string().nullable(),
});
/** What a movement could be, or what no movement is. */
const Item = z.object({
  item: z.string(),
  kind: z.enum(['file', 'credit', 'return', 'payment', 'bill']),
  yen: Points,
  onDay: PlainDate,
  /** Of a bill: who owes it, `P3`. */
  party: z.string().nullable(),
  name: z.string(),
  endToEndId: z.string(),
  settlementId: z.int().nullable(),
  invoiceId: z.int().nullable(),
});
/** Why something does not match what a bank tells. */
export const BankBreakKind = z
  .enum([
    'missing_at_bank',
    'missing_at_us',
    'amount_differs',
    'duplicate_at_bank',
    'duplicate_at_us',
    'date_differs',
    'ambiguous',
    'payee_differs',
    'returned',
    'fee_differs',
    'voided',
    'late',
  ])
  .meta({ id: 'BankBreakKind' });
/** Why something does not match what a company reports of its days; `posting_` ones are to be mended here. */
export const ReportBreakKind = z
  .enum([
    'order_unknown',
    'not_reported',
    'points_differ',
    'reported_twice',
    'not_credited',
    'order_refused',
    'cancelled_after',
    'deduction_differs',
    'posting_missing',
    'posting_differs',
    'posting_unknown',
    'report_missing',
  ])
  .meta({ id: 'ReportBreakKind' });
/** What is known of an order whose sides differ. */
const Order = z.object({
  orderNumber: z.string(),
  state: z.enum(['accepted', 'confirmed', 'credited', 'refused']).nullable(),
  receivedAt: Instant.nullable(),
  /** Days of the company's reports that tell of it. */
  toldOn: z.array(PlainDate),
  creditedOn: PlainDate.nullable(),
});
const Break = z.object({
  breakId: z.int(),
  /** `bank`: in yen; `report`: of a company's daily report, in its own points. */
  source: z.enum(['bank', 'report']),
  kind: z.union([BankBreakKind, ReportBreakKind]),
  yen: Points,
  expectedYen: Points.nullable(),
  onDay: PlainDate,
  foundAt: Instant,
  /** Bank business days since it was found; 30 stands for more. */
  businessDays: z.int(),
  movement: Movement.nullable(),
  items: z.array(Item),
  order: Order.nullable(),
  owner: z.object({ staffId: z.string(), name: z.string() }).nullable(),
  /** Somebody has asked for it to end, and a second person has not decided. */
  isAsked: z.boolean(),
  ended: z
    .object({ at: z.string(), as: z.enum(['gone', 'matched', 'returned', 'accepted']), reason: z.string().nullable() })
    .nullable(),
});
/** Breaks of which a person may say what the movement is: several could be it, or the right one was told wrongly. */
export const matchableBreaks: readonly string[] = [
  'ambiguous',
  'amount_differs',
  'date_differs',
  'payee_differs',
  'fee_differs',
];
const params = z.object({ breakId: z.coerce.number().int() });
const keepers = ['accounting', ...ofPayers] as const;

/** After the bank: statements taken, movements matched, and what does not match (5-3 ⑤, 6-6). */
export const reconciliationRoutes = {
  takeBankStatement: route({
    method: 'POST',
    path: '/bank-statements',
    summary:
      '銀行の入出金取引明細（03）・振込入金通知（01）を取り込み、振込・請求と突き合わせる（同じファイルを何度送っても同じ結果）',
    caller: 'staff',
    roles: keepers,
    /** 80,000 records of 200 bytes, as base64. */
    bodyMax: 22 * 1024 * 1024,
    body: z.object({ name: FileName(200), file: z.base64() }),
    answer: z.object({
      fileId: z.int(),
      kind: z.enum(['03', '01']),
      told: z.int(),
      added: z.int(),
      matched: z.int(),
      openBreaks: z.int(),
      /** The first day of those that no file has told; null where none is left out. */
      missingFrom: PlainDate.nullable(),
    }),
    status: 201,
    refusals: ['statement_unreadable', 'statement_ahead', 'statement_account_unknown'],
  }),
  listBankStatements: route({
    method: 'GET',
    path: '/bank-statements',
    summary: '取り込んだ銀行のファイルの一覧（新しい順）',
    caller: 'staff',
    roles: [...overseers, ...ofPayers],
    query: FromCursor,
    answer: z.object({
      files: z.array(
        z.object({
          fileId: z.int(),
          name: z.string(),
          kind: z.enum(['03', '01']),
          fromOn: PlainDate,
          throughOn: PlainDate,
          told: z.int(),
          added: z.int(),
          by: z.string(),
          takenAt: Instant,
          sha256: z.string(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  listBankBreaks: route({
    method: 'GET',
    path: '/bank-breaks',
    summary: '突き合わない入出金・振込・請求の一覧（種類、担当、経過日数、候補）',
    caller: 'staff',
    roles: [...overseers, ...ofPayers],
    query: FromCursor.extend({ state: z.enum(['open', 'ended']) }),
    answer: z.object({ breaks: z.array(Break), next: NextCursor }),
    refusals: [],
  }),
  takeBankBreak: route({
    method: 'POST',
    path: '/bank-breaks/:breakId/owner',
    summary: '突き合わない1件の担当になる',
    caller: 'staff',
    roles: keepers,
    params,
    answer: Empty,
    refusals: ['bank_break_unknown'],
  }),
  resolveBankBreak: route({
    method: 'POST',
    path: '/bank-breaks/:breakId/resolution',
    summary:
      '突き合わない1件の終え方を申請する（結び付ける、資金返却として払い直す、このままとする。もう一人の確認で終わる）',
    caller: 'staff',
    roles: keepers,
    params,
    body: z.object({
      as: z.enum(['match', 'return', 'accept']),
      /** What it is, of what it could be. */
      item: z
        .string()
        .regex(/^[a-z]+:[0-9]{1,15}(\/[0-9]{1,9})?$/)
        .optional(),
      reason: ChangeReason,
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['bank_break_unknown', 'bank_break_not_so', 'bank_item_taken', 'change_waiting'],
  }),
  bookBankReceipt: route({
    method: 'POST',
    path: '/bank-breaks/:breakId/receipt',
    summary: '明細の入金を、請求への入金として入力する（もう一人の確認で充てる）',
    caller: 'staff',
    roles: ['settlementAgent', 'accounting'],
    params,
    body: z.object({ debtor: z.string().regex(/^[POY]\d{1,9}$/) }),
    answer: ChangeAsked,
    status: 202,
    refusals: [
      'bank_break_unknown',
      'bank_break_not_so',
      'debtor_unknown',
      'collection_known',
      'collection_in_future',
      'change_waiting',
    ],
  }),
};
