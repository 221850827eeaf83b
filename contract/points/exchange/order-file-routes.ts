import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { FileName } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { FileLanguage, Instant, Points } from '../../values.ts';

const OrderFile = z.object({
  fileId: z.int(),
  fileName: z.string(),
  lines: z.int(),
  points: Points,
  receivedAt: Instant,
  /** Who of the company's office sent it; null where its system did. */
  by: z.string().nullable(),
  /** Lines that have had their turn: those that became orders, and those that were refused. */
  done: z.int(),
  taken: z.int(),
  takenPoints: Points,
  refused: z.int(),
  finishedAt: Instant.nullable(),
});
const Sent = z.object({
  fileName: FileName(200),
  /** CSV in UTF-8 or Shift_JIS: 申込番号, ログインID, ポイント, 減算番号, 減算日, and last 合計 with the number of lines and the points. */
  file: z.base64(),
});
const byFile = z.object({ fileId: z.coerce.number().int().positive() });
/** `sentBefore`: the same lines were sent already, under whatever name; nothing happens twice. */
const Received = OrderFile.extend({ sentBefore: z.boolean() });
const receiving = [
  ...(['deduction_not_expected', 'file_not_text', 'file_quote_open', 'file_too_long'] as const),
  ...(['order_file_columns_missing', 'order_file_empty', 'order_file_total_missing'] as const),
  ...(['order_file_total_differs', 'order_file_lines_wrong'] as const),
];
const fileMax = 16 * 1024 * 1024;
const csv = 'text/csv; charset=utf-8';

/** 夜間ファイル (8-3 (2)): what a company sends that can make a CSV and no more; by its system, or by its people at their desk. */
export const orderFileRoutes = {
  sendOrderFile: route({
    method: 'POST',
    path: '/partner/order-files',
    summary:
      '申し込みのファイル（CSV。減算が先の方式）を送る。全行の形式と合計を確かめてから受け付け、1行ずつ処理する。同じ内容なら同じファイルとして答える',
    caller: 'partner',
    scope: 'files',
    bodyMax: fileMax,
    body: Sent,
    answer: Received,
    status: 202,
    refusals: receiving,
  }),
  showOrderFile: route({
    method: 'GET',
    path: '/partner/order-files/:fileId',
    summary: '送ったファイルの進み具合',
    caller: 'partner',
    scope: 'files',
    params: byFile,
    answer: OrderFile,
    refusals: ['order_file_unknown'],
  }),
  downloadOrderFileResult: route({
    method: 'GET',
    path: '/partner/order-files/:fileId/result.csv',
    summary: '結果ファイル（CSV。行ごとの結果と合計。処理が終わってから）',
    caller: 'partner',
    scope: 'files',
    params: byFile,
    answer: z.string(),
    download: csv,
    refusals: ['order_file_unknown', 'order_file_working'],
  }),
  uploadOrderFile: route({
    method: 'POST',
    path: '/order-files',
    summary: '申し込みのファイル（CSV）を会社の職員が送る',
    caller: 'staff',
    roles: ['company'],
    bodyMax: fileMax,
    body: Sent,
    answer: Received,
    status: 202,
    refusals: receiving,
  }),
  listOrderFiles: route({
    method: 'GET',
    path: '/order-files',
    summary: '会社が送ったファイルの一覧（新しいものから）',
    caller: 'staff',
    roles: ['company'],
    query: FromCursor,
    answer: z.object({ files: z.array(OrderFile), next: NextCursor }),
    refusals: [],
  }),
  downloadOwnOrderFileResult: route({
    method: 'GET',
    path: '/order-files/:fileId/result.csv',
    summary: '結果ファイルを会社の職員が受け取る',
    caller: 'staff',
    roles: ['company'],
    params: byFile,
    query: z.object({ language: FileLanguage.default('ja') }),
    answer: z.string(),
    download: csv,
    refusals: ['order_file_unknown', 'order_file_working'],
  }),
  listCompanyOrders: route({
    method: 'GET',
    path: '/company-orders',
    summary: '会社の申し込みの一覧（新しいものから。利用者が誰かは出さない）',
    caller: 'staff',
    roles: ['company'],
    query: FromCursor.extend({
      state: z.enum(['accepted', 'confirmed', 'credited', 'refused']).optional(),
      /** The company's own, or that of an order that a coupon became (`CP.` and its selector). */
      orderNumber: z
        .string()
        .regex(/^[A-Za-z0-9_.-]{1,40}$/)
        .optional(),
    }),
    answer: z.object({
      orders: z.array(
        z.object({
          orderNumber: z.string(),
          points: Points,
          /** Of the company's own points. */
          ownPoints: Points,
          state: z.enum(['accepted', 'confirmed', 'credited', 'refused']),
          destinationChosen: z.boolean(),
          deductionNumber: z.string().nullable(),
          receivedAt: Instant,
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
} as const;
