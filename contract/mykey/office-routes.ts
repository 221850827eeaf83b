import { z } from 'zod';
import { FromCursor, NextCursor } from '../cursor.ts';
import { FileName, PlainLine } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, Instant, Uuid } from '../values.ts';
import { LinkLineOutcome, LinkUpload, Terminal, TerminalId, terminalRefusals } from './values.ts';

/** Terminals in an operator's office (5-2): its own terminals, and customer IDs by file. */
export const officeRoutes = {
  listOwnTerminals: route({
    method: 'GET',
    path: '/office/terminals',
    summary: '事務室の端末から、自分の事業者の端末を一覧する',
    caller: 'terminal',
    roles: ['office'],
    answer: z.object({ terminals: z.array(Terminal) }),
    refusals: [...terminalRefusals, 'terminal_not_office'],
  }),
  createOwnEnrolmentCode: route({
    method: 'POST',
    path: '/office/enrolment-codes',
    summary: '事務室の端末から、自分の事業者の窓口の端末の登録コードを出す（1回限り、15分）',
    caller: 'terminal',
    roles: ['office'],
    body: z.object({ place: PlainLine(80) }),
    answer: z.object({ code: z.string(), expiresAt: Instant }),
    status: 201,
    refusals: [...terminalRefusals, 'terminal_not_office', 'too_many_codes'],
  }),
  revokeOwnTerminal: route({
    method: 'DELETE',
    path: '/office/terminals/:terminalId',
    summary: '事務室の端末から、自分の事業者の端末の登録を取り消す（盗難・廃棄）',
    caller: 'terminal',
    roles: ['office'],
    params: z.object({ terminalId: TerminalId }),
    answer: Empty,
    refusals: [...terminalRefusals, 'terminal_not_office', 'not_found'],
  }),
  uploadLinks: route({
    method: 'POST',
    path: '/link-uploads',
    summary: '会員番号の一括登録のファイル（CSV）を送り、登録する前に結果を見る',
    caller: 'terminal',
    roles: ['office'],
    /** 100,000 lines of the longest numbers, as base64. */
    bodyMax: 12 * 1024 * 1024,
    body: z.object({ fileName: FileName(200), file: z.base64() }),
    answer: LinkUpload,
    status: 201,
    refusals: [
      ...terminalRefusals,
      'terminal_not_office',
      'operator_cannot_link',
      'file_not_text',
      'file_quote_open',
      'file_columns_missing',
      'file_empty',
      'file_too_long',
    ],
  }),
  applyLinkUpload: route({
    method: 'POST',
    path: '/link-uploads/:uploadId/application',
    summary: '見た結果のとおりに登録する（本人の確認待ちになる）',
    caller: 'terminal',
    roles: ['office'],
    params: z.object({ uploadId: Uuid }),
    answer: LinkUpload,
    status: 202,
    refusals: [...terminalRefusals, 'terminal_not_office', 'not_found'],
  }),
  listLinkUploads: route({
    method: 'GET',
    path: '/link-uploads',
    summary: 'この事業者の一括登録のファイルを一覧する',
    caller: 'terminal',
    roles: ['office'],
    query: FromCursor,
    answer: z.object({ uploads: z.array(LinkUpload), next: NextCursor }),
    refusals: [...terminalRefusals, 'terminal_not_office'],
  }),
  showLinkUpload: route({
    method: 'GET',
    path: '/link-uploads/:uploadId',
    summary: '一括登録の進みと、行ごとの結果を見る',
    caller: 'terminal',
    roles: ['office'],
    params: z.object({ uploadId: Uuid }),
    query: FromCursor,
    answer: LinkUpload.extend({
      outcomes: z.array(z.object({ outcome: LinkLineOutcome, lines: z.int() })),
      /** Lines that need somebody's eye, in the order of the file; they go on at `next`. The report has all. */
      next: NextCursor,
      problems: z.array(z.object({ line: z.int(), outcome: LinkLineOutcome })),
    }),
    refusals: [...terminalRefusals, 'terminal_not_office', 'not_found'],
  }),
  downloadLinkReport: route({
    method: 'GET',
    path: '/link-uploads/:uploadId/report.csv',
    summary: '一括登録の行ごとの結果を受け取る（CSV）',
    caller: 'terminal',
    roles: ['office'],
    params: z.object({ uploadId: Uuid }),
    answer: z.string(),
    download: 'text/csv; charset=utf-8',
    refusals: [...terminalRefusals, 'terminal_not_office', 'not_found'],
  }),
  countLinks: route({
    method: 'GET',
    path: '/link-counts',
    summary: 'この事業者の会員番号が、いくつ登録され、いくつ確認待ちか',
    caller: 'terminal',
    roles: ['office'],
    answer: z.object({ linked: z.int(), pending: z.int() }),
    refusals: [...terminalRefusals, 'terminal_not_office'],
  }),
} as const;
