import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { FileName, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, FileLanguage, Instant, Points } from '../../values.ts';
import { granters, townspeople } from '../roles.ts';

/** The town's people, and who audits them. */
const readers = [...townspeople, 'auditor'] as const;

/** `waiting` is a draft or a reversal that a second person has not decided yet. */
export const UploadState = z.enum(['draft', 'withdrawn', 'approved', 'posted', 'reversing', 'reversed']);
const Upload = z.object({
  uploadId: z.int(),
  programId: z.int(),
  program: z.string(),
  month: z.string(),
  fileName: z.string(),
  state: UploadState,
  /** A request of which a second person has not decided yet. */
  isWaiting: z.boolean(),
  by: z.string(),
  uploadedAt: Instant,
  /** All lines and their points, as the file has them; the officer's own totals beside them. */
  lines: z.int(),
  filePoints: Points,
  controlCount: z.int(),
  controlPoints: Points,
  /** What can be granted of it. */
  good: z.int(),
  points: Points,
  /** What was granted so far, or came back so far: for a bar that moves. */
  granted: z.int(),
  returned: z.int(),
  /** Points that were spent before a reversal and did not come back. */
  missing: Points,
  finishedAt: Instant.nullable(),
});
const Line = z.object({
  line: z.int(),
  mykeyId: z.string(),
  points: Points.nullable(),
  problem: z.string().nullable(),
});
const byUpload = z.object({ uploadId: z.coerce.number().int().positive() });
const Reason = PlainLine(200);
const Encoding = z.enum(['utf8', 'shift_jis']);

/** ② 一括付与: files of grants (5-3 ②, R53-08). */
export const uploadRoutes = {
  uploadGrants: route({
    method: 'POST',
    path: '/grant-uploads',
    summary: '付与のファイル（CSV）を送り、付与する前に結果を見る',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    /** 100,000 lines of some 100 bytes, as base64. */
    bodyMax: 16 * 1024 * 1024,
    body: z.object({
      programId: z.int(),
      /** 対象月: of the acts that the file lists. */
      month: z.string().regex(/^(?:19|2\d)\d{2}-(0[1-9]|1[0-2])$/),
      fileName: FileName(200),
      file: z.base64(),
      /** 照合用の合計: what the officer's own list comes to. */
      controlCount: z.int().min(1).max(100_000),
      controlPoints: z.int().min(1).max(1_000_000_000_000),
      /** The list was made from the register of residents: where they live is noted with the grant. */
      residents: z.boolean().default(false),
      /** 基準日 of ages, deaths and removals. */
      reckonedOn: EnteredDate.nullable().default(null),
    }),
    answer: Upload,
    status: 201,
    refusals: [
      'function_off',
      'program_unknown',
      'program_of_other_department',
      'program_ended',
      'upload_sent_before',
      'upload_points_too_many',
      'file_not_text',
      'file_quote_open',
      'file_columns_missing',
      'file_empty',
      'file_too_long',
    ],
  }),
  listGrantUploads: route({
    method: 'GET',
    path: '/grant-uploads',
    summary: '一括付与の一覧',
    caller: 'staff',
    roles: readers,
    finishes: 'grants',
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({ uploads: z.array(Upload), next: NextCursor }),
    refusals: ['function_off'],
  }),
  showGrantUpload: route({
    method: 'GET',
    path: '/grant-uploads/:uploadId',
    summary: '一括付与の内容と進み具合',
    caller: 'staff',
    roles: readers,
    finishes: 'grants',
    params: byUpload,
    answer: Upload.extend({
      /** The first lines of each kind; all of them are in the files. */
      first: z.array(Line),
      problems: z.array(Line),
      problemCount: z.int(),
    }),
    refusals: ['function_off', 'upload_unknown'],
  }),
  downloadGrantUpload: route({
    method: 'GET',
    path: '/grant-uploads/:uploadId/lines.csv',
    summary: '行ごとの結果を受け取る（CSV。問題のある行だけにもできる）',
    caller: 'staff',
    roles: readers,
    finishes: 'grants',
    params: byUpload,
    query: z.object({
      only: z.enum(['problems', 'shortfalls']).optional(),
      encoding: Encoding.default('utf8'),
      language: FileLanguage.default('ja'),
    }),
    answer: z.string(),
    download: 'text/csv',
    refusals: ['function_off', 'upload_unknown'],
  }),
  askForGrantUpload: route({
    method: 'POST',
    path: '/grant-uploads/:uploadId/request',
    summary: '一括付与の承認を申請する（別の人が承認すると付与が始まる）',
    caller: 'staff',
    roles: granters,
    needs: 'grants',
    params: byUpload,
    /** Lines with problems are left out; the officer has seen how many. */
    body: z.object({ withoutProblems: z.boolean(), reason: PlainLine(200, 0).default('') }),
    answer: Upload,
    status: 202,
    refusals: [
      'function_off',
      'upload_unknown',
      'program_of_other_department',
      'upload_not_draft',
      'upload_totals_differ',
      'upload_has_problems',
      'upload_nothing_to_grant',
      'change_waiting',
    ],
  }),
  withdrawGrantUpload: route({
    method: 'POST',
    path: '/grant-uploads/:uploadId/withdrawal',
    summary: '付与していない一括付与を取り下げる',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    params: byUpload,
    answer: Upload,
    refusals: ['function_off', 'upload_unknown', 'program_of_other_department', 'upload_not_draft', 'change_waiting'],
  }),
  reverseGrantUpload: route({
    method: 'POST',
    path: '/grant-uploads/:uploadId/reversal',
    summary: '一括付与を、まるごと取り消す申請をする（使われた分は不足の一覧に残る）',
    caller: 'staff',
    roles: granters,
    finishes: 'grants',
    params: byUpload,
    body: z.object({ reason: Reason }),
    answer: Upload,
    status: 202,
    refusals: [
      'function_off',
      'upload_unknown',
      'program_of_other_department',
      'upload_not_posted',
      'books_closed',
      'change_waiting',
    ],
  }),
} as const;
