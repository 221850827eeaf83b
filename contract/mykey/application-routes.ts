import { z } from 'zod';
import { FromCursor, NextCursor } from '../cursor.ts';
import { ownForm, PlainText, WithoutIndividualNumber } from '../plain-text.ts';
import { route } from '../route.ts';
import { FileLanguage, Instant, Uuid } from '../values.ts';
import { CustomerIdRule, OperatorKind } from './values.ts';

/** A cell of the form: judged with its line, as those of a file are. */
const Cell = (max: number) =>
  WithoutIndividualNumber(ownForm(z.string().max(max), 'a cell of the form, judged with its line'));
const Cells = z.object({
  name: Cell(200),
  kind: Cell(40),
  /** Empty for a nationwide company. */
  municipalityCode: Cell(10).default(''),
  characters: Cell(20),
  lengthMin: Cell(4),
  lengthMax: Cell(4),
  residentsOnly: Cell(10),
  mail: Cell(254),
});
const Outcome = z
  .enum([
    'accepted',
    'name_missing',
    'text_refused',
    'individual_number_refused',
    'kind_unknown',
    'municipality_unknown',
    'rule_invalid',
    'mail_invalid',
    'duplicate_in_file',
    'already_received',
  ])
  .meta({ id: 'ApplicationOutcome' });
const Judged = z.object({
  /** What each line comes to; with one that is not `accepted`, none is received. */
  lines: z.array(z.object({ line: z.int(), outcome: Outcome })),
  received: z.int(),
});

/** 申請様式の提供・受付 (5-2 ①③): places that want to take part, and what the platform's people decide. */
export const applicationRoutes = {
  downloadApplicationForm: route({
    method: 'GET',
    path: '/operator-applications/form.csv',
    summary: '施設・お店の申請様式（CSV）を受け取る',
    caller: 'anyone',
    query: z.object({ language: FileLanguage.optional() }),
    answer: z.string(),
    download: 'text/csv; charset=utf-8',
    refusals: [],
  }),
  applyByFile: route({
    method: 'POST',
    path: '/operator-applications/file',
    summary: '記入した申請様式を送る。submit が false なら、行ごとの結果だけを見る',
    caller: 'device',
    guards: 'secret',
    bodyMax: 512 * 1024,
    body: z.object({ file: z.base64(), submit: z.boolean() }),
    answer: Judged,
    refusals: ['file_not_text', 'file_quote_open', 'form_columns_missing', 'file_empty', 'form_too_long'],
  }),
  apply: route({
    method: 'POST',
    path: '/operator-applications',
    summary: '施設・お店を、画面から申請する',
    caller: 'device',
    guards: 'secret',
    body: Cells,
    answer: Judged,
    refusals: [],
  }),
  listApplications: route({
    method: 'GET',
    path: '/operator-applications',
    summary: '受け付けた申請の一覧',
    caller: 'staff',
    roles: ['platform'],
    query: FromCursor,
    answer: z.object({
      next: NextCursor,
      applications: z.array(
        z.object({
          applicationId: z.string(),
          name: z.string(),
          kind: OperatorKind,
          municipalityCode: z.string().nullable(),
          rule: CustomerIdRule,
          residentsOnly: z.boolean(),
          receivedAt: Instant,
        }),
      ),
    }),
    refusals: [],
  }),
  decideApplication: route({
    method: 'POST',
    path: '/operator-applications/:applicationId/decision',
    summary: '申請を登録して事業者IDを付けるか、理由を添えて断る（メールで知らせる）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ applicationId: Uuid }),
    body: z.discriminatedUnion('approve', [
      z.object({ approve: z.literal(true), series: z.string().regex(/^[A-Z]$/) }),
      z.object({ approve: z.literal(false), because: PlainText(500) }),
    ]),
    answer: z.object({ operatorId: z.string().nullable() }),
    refusals: ['not_found'],
  }),
} as const;
