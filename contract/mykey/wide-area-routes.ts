import { z } from 'zod';
import { FromCursor, NextCursor } from '../cursor.ts';
import { PlainLine } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, FileLanguage, Instant, OperatorId, Uuid } from '../values.ts';
import { OperatorKind, TypedCustomerId, terminalRefusals } from './values.ts';

const GroupName = PlainLine(80);
const MemberState = z.enum(['invited', 'accepted', 'left']).meta({ id: 'GroupMemberState' });
const Member = z.object({
  operatorId: OperatorId,
  operatorName: z.string(),
  kind: OperatorKind,
  state: MemberState,
  invitedAt: Instant,
  acceptedAt: Instant.nullable(),
  leftAt: Instant.nullable(),
});
const Group = z
  .object({ groupId: z.string(), name: z.string(), madeAt: Instant, members: z.array(Member) })
  .meta({ id: 'WideAreaGroup' });
const InGroup = z.object({ groupId: Uuid });

const Base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(max);
/** Public half of the key of an office terminal. Strict: a private half (`d`) is refused, not passed over. */
export const ReadingKey = z
  .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Base64url(43), y: Base64url(43) })
  .meta({ id: 'ReadingKey' });
/** A JWE in general form (RFC 7516 §7.2.1) and nothing beside it: there is no place in which readable text could travel. */
const Sealed = z
  .strictObject({
    protected: Base64url(400),
    iv: Base64url(16),
    ciphertext: Base64url(8192),
    tag: Base64url(22),
    recipients: z
      .array(
        z.strictObject({
          header: z.strictObject({ alg: z.literal('ECDH-ES+A256KW'), kid: Base64url(43), epk: ReadingKey.optional() }),
          encrypted_key: Base64url(64),
        }),
      )
      .min(1)
      .max(8),
  })
  .meta({ id: 'SealedText', description: '受け取る事業者の端末だけが開ける申請文' });
export type SealedText = z.output<typeof Sealed>;
/** What a seal says where anybody can read it. For one terminal alone, the key of the agreement stands here too. */
export const SealHeader = z.strictObject({
  enc: z.literal('A256GCM'),
  operatorId: OperatorId,
  epk: ReadingKey.optional(),
});

const Reason = z.enum(['residents_only', 'already_registered', 'come_to_counter']).meta({ id: 'ApplicationReason' });
const State = z
  .enum(['sent', 'received', 'accepted', 'refused', 'withdrawn', 'lapsed'])
  .meta({ id: 'WideAreaApplicationState' });
const Dates = z.object({ sentAt: Instant, receivedAt: Instant.nullable(), decidedAt: Instant.nullable() });
const OwnApplication = Dates.extend({
  applicationId: z.string(),
  operatorId: OperatorId,
  operatorName: z.string(),
  state: State,
  reason: Reason.nullable(),
});
const OfApplication = z.object({ applicationId: Uuid });
const office = [...terminalRefusals, 'terminal_not_office'] as const;

/** 広域業務連携 (4-3④): libraries that share one card, texts of applications they alone can read, the yearly check. */
export const wideAreaRoutes = {
  listGroups: route({
    method: 'GET',
    path: '/wide-area/groups',
    summary: '広域利用のグループと、参加する事業者の一覧',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({ groups: z.array(Group) }),
    refusals: [],
  }),
  makeGroup: route({
    method: 'POST',
    path: '/wide-area/groups',
    summary: '広域利用のグループを作る',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({ name: GroupName }),
    answer: Group,
    status: 201,
    refusals: ['group_name_taken', 'text_refused'],
  }),
  inviteToGroup: route({
    method: 'POST',
    path: '/wide-area/groups/:groupId/members',
    summary: '事業者をグループに招く（事業者の事務室が承諾するまでは参加しない）',
    caller: 'staff',
    roles: ['platform'],
    params: InGroup,
    body: z.object({ operatorId: OperatorId }),
    answer: Group,
    status: 201,
    refusals: ['not_found', 'operator_unknown'],
  }),
  listMemberships: route({
    method: 'GET',
    path: '/wide-area/memberships',
    summary: 'この事業者が招かれた、または参加しているグループ',
    caller: 'terminal',
    roles: ['office'],
    answer: z.object({
      memberships: z.array(
        Member.omit({ operatorId: true, operatorName: true, kind: true }).extend({
          groupId: z.string(),
          name: z.string(),
          /** Who else accepted. */
          others: z.array(z.string()),
        }),
      ),
      questions: z.array(z.string()),
      /** Whether マイキー holds the public half of a key of this terminal, and which. */
      readingKeyId: z.string().nullable(),
    }),
    refusals: office,
  }),
  acceptMembership: route({
    method: 'POST',
    path: '/wide-area/memberships/:groupId/acceptance',
    summary: 'グループへの参加を承諾する',
    caller: 'terminal',
    roles: ['office'],
    params: InGroup,
    answer: Empty,
    refusals: [...office, 'not_found'],
  }),
  leaveGroup: route({
    method: 'DELETE',
    path: '/wide-area/memberships/:groupId',
    summary: 'グループから抜ける（届いている申請には、そのまま答えられる）',
    caller: 'terminal',
    roles: ['office'],
    params: InGroup,
    answer: Empty,
    refusals: [...office, 'not_found'],
  }),
  askQuestions: route({
    method: 'PUT',
    path: '/wide-area/questions',
    summary: '氏名・ふりがな・住所・電話番号のほかに、申請で尋ねること（3つまで）を決める',
    caller: 'terminal',
    roles: ['office'],
    body: z.object({ questions: z.array(PlainLine(80)).max(3) }),
    answer: Empty,
    refusals: [...office, 'text_refused'],
  }),
  publishReadingKey: route({
    method: 'PUT',
    path: '/wide-area/reading-key',
    summary: 'この端末で申請を読むための公開鍵を置く（前の鍵と入れ替わる）',
    caller: 'terminal',
    roles: ['office'],
    body: z.object({ publicJwk: ReadingKey }),
    answer: Empty,
    refusals: [...office, 'reading_key_invalid'],
  }),
  showWideArea: route({
    method: 'GET',
    path: '/me/wide-area',
    summary: '利用を申し込める、ほかの図書館など（1枚で県内の図書館を使う）と、自分の申請',
    caller: 'cardholder',
    answer: z.object({
      places: z.array(
        z.object({
          operatorId: OperatorId,
          operatorName: z.string(),
          kind: OperatorKind,
          groupName: z.string(),
          residentsOnly: z.boolean(),
          questions: z.array(z.string()),
          /** Public keys of its office terminals; with none, nobody there can read an application. */
          keys: z.array(ReadingKey),
        }),
      ),
      applications: z.array(OwnApplication),
    }),
    refusals: ['card_not_registered'],
  }),
  applyAtPlace: route({
    method: 'POST',
    path: '/me/wide-area/applications',
    summary: 'ほかの図書館などに利用を申し込む（内容は相手の事務室だけが読める）',
    caller: 'cardholder',
    body: z.object({ operatorId: OperatorId, consent: z.literal(true), sealed: Sealed }),
    answer: OwnApplication,
    status: 201,
    refusals: [
      'card_not_registered',
      'not_usable_here',
      'operator_unknown',
      'no_shared_group',
      'operator_cannot_link',
      'already_linked',
      'application_open',
      'sealed_text_refused',
      'sealed_text_too_long',
      'reading_keys_changed',
    ],
  }),
  withdrawApplication: route({
    method: 'DELETE',
    path: '/me/wide-area/applications/:applicationId',
    summary: '自分の申請を取り下げる（内容は消える）',
    caller: 'cardholder',
    params: OfApplication,
    answer: Empty,
    refusals: ['card_not_registered', 'not_found', 'application_decided'],
  }),
  listReceivedApplications: route({
    method: 'GET',
    path: '/wide-area/applications',
    summary: 'この事業者に届き、答えを待っている申請',
    caller: 'terminal',
    roles: ['office'],
    query: FromCursor,
    answer: z.object({
      next: NextCursor,
      applications: z.array(
        z.object({
          applicationId: z.string(),
          state: z.enum(['sent', 'received']),
          sentAt: Instant,
          receivedAt: Instant.nullable(),
          lapsesAt: Instant,
        }),
      ),
      residentsOnly: z.boolean(),
      questions: z.array(z.string()),
    }),
    refusals: office,
  }),
  fetchApplicationText: route({
    method: 'GET',
    path: '/wide-area/applications/:applicationId/text',
    summary: '申請の内容を受け取る（開けるのは、この事業者の端末だけ）。受け取ったと知らせるまで残る',
    caller: 'terminal',
    roles: ['office'],
    params: OfApplication,
    answer: z.object({ sealed: Sealed }),
    refusals: [...office, 'not_found'],
  }),
  acknowledgeApplicationText: route({
    method: 'POST',
    path: '/wide-area/applications/:applicationId/receipt',
    summary: '申請の内容を受け取ったと知らせる（マイキーからは消える）',
    caller: 'terminal',
    roles: ['office'],
    params: OfApplication,
    answer: Empty,
    refusals: [...office, 'not_found'],
  }),
  answerApplication: route({
    method: 'POST',
    path: '/wide-area/applications/:applicationId/answer',
    summary: '申請に答える（会員番号を付けるか、理由の区分を選んで断る）',
    caller: 'terminal',
    roles: ['office'],
    params: OfApplication,
    body: z.discriminatedUnion('accept', [
      z.object({ accept: z.literal(true), customerId: TypedCustomerId, papersSeen: z.boolean() }),
      z.object({ accept: z.literal(false), reason: Reason }),
    ]),
    answer: z.object({ state: z.enum(['accepted', 'refused']) }),
    refusals: [
      ...office,
      'not_found',
      'application_decided',
      'application_unread',
      'papers_needed',
      'operator_cannot_link',
      'customer_id_format',
      'customer_id_check_digit',
      'customer_id_taken',
      'already_linked',
    ],
  }),
  checkCustomers: route({
    method: 'POST',
    path: '/wide-area/customer-checks',
    summary: '定期更新の確認。自分の会員番号の一覧（CSV）に、使えるかどうかを yes・no だけで答える（1日10回まで）',
    caller: 'terminal',
    roles: ['office'],
    bodyMax: 8 * 1024 * 1024,
    body: z.object({ file: z.base64(), language: FileLanguage.optional() }),
    answer: z.string(),
    download: 'text/csv; charset=utf-8',
    refusals: [
      ...office,
      'operator_cannot_link',
      'file_not_text',
      'file_quote_open',
      'check_column_missing',
      'file_empty',
      'file_too_long',
      'checks_used_up',
    ],
  }),
} as const;
