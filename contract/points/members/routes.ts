import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ownForm, PlainLine, WithoutIndividualNumber } from '../../plain-text.ts';
import { route } from '../../route.ts';
import {
  Amount,
  Empty,
  EnteredDate,
  Instant,
  MykeyId,
  NewPassword,
  PlainDate,
  Points,
  TypedPassword,
  Uuid,
} from '../../values.ts';
import { openEventRefusals } from '../events/routes.ts';
import {
  Assertion,
  Destination,
  EventRef,
  ExchangeOrder,
  HistoryLine,
  Lot,
  MunicipalityRef,
  Purse,
  SessionToken,
} from '../values.ts';

export const assertionRefusals = [
  'assertion_invalid',
  'assertion_expired',
  'assertion_replayed',
  'assertion_other_key',
  'assertion_other_operator',
] as const;
const ledgerRefusals = [
  'exists_with_different_request',
  'key_in_the_future',
  'key_too_old',
  'window_closed',
  'insufficient_points',
] as const;
const destinationRefusals = [
  'municipality_unknown',
  'municipality_check_digit',
  'municipality_not_open',
  ...openEventRefusals,
  'event_over_goal',
] as const;

const Login = z.object({ email: WithoutIndividualNumber(z.email().max(254)), password: NewPassword });
/** マイページ (④) and what a holder orders there. */
export const memberRoutes = {
  listMunicipalities: route({
    method: 'GET',
    path: '/municipalities',
    summary: 'ポイントを始めている自治体の一覧',
    caller: 'anyone',
    answer: z.object({ municipalities: z.array(MunicipalityRef.extend({ prefecture: z.string() })) }),
    refusals: [],
  }),
  join: route({
    method: 'POST',
    path: '/members',
    summary: '自治体ポイントに入会する（カードで本人確認したあと、1回）',
    caller: 'device',
    body: z.object({ assertion: Assertion, login: Login.optional() }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId, joinedOn: PlainDate }),
    status: 201,
    refusals: [...assertionRefusals, 'already_a_member', 'not_usable_here', 'email_taken'],
  }),
  signInWithCard: route({
    method: 'POST',
    path: '/member-sessions/card',
    summary: 'カードでマイページにサインインする',
    caller: 'device',
    body: z.object({ assertion: Assertion }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId }),
    status: 201,
    refusals: [...assertionRefusals, 'not_a_member'],
  }),
  signInWithPassword: route({
    method: 'POST',
    path: '/member-sessions/password',
    summary: 'メールアドレスとパスワードでマイページにサインインする',
    caller: 'device',
    body: z.object({ email: ownForm(z.string().max(254), 'an address of mail'), password: TypedPassword }),
    answer: z.object({ session: SessionToken, mykeyId: MykeyId }),
    status: 201,
    refusals: ['sign_in_refused', 'too_many_guesses'],
  }),
  signOut: route({
    method: 'DELETE',
    path: '/member-sessions/current',
    summary: 'マイページからサインアウトする',
    caller: 'member',
    answer: Empty,
    refusals: [],
  }),
  changeLogin: route({
    method: 'PUT',
    path: '/me/login',
    summary: 'メールアドレスとパスワードを登録・変更する',
    caller: 'member',
    body: Login,
    answer: Empty,
    refusals: ['email_taken'],
  }),
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
      /** 共通ポイント: 応援ポイント not yet allocated. `allocateBy` is the lot's last day. */
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
  setDefaultMunicipality: route({
    method: 'PUT',
    path: '/me/default-municipality',
    summary: '基本自治体ポイント口座を決める',
    caller: 'member',
    body: z.object({ municipalityCode: z.string().regex(/^\d{5,6}$/) }),
    answer: MunicipalityRef,
    refusals: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
  }),
  listExchangeOrders: route({
    method: 'GET',
    path: '/me/exchange-orders',
    summary: '応援ポイントの交換の申し込みを見る',
    caller: 'member',
    query: FromCursor,
    answer: z.object({ orders: z.array(ExchangeOrder), next: NextCursor }),
    refusals: [],
  }),
  chooseDestination: route({
    method: 'PUT',
    path: '/me/exchange-orders/:orderId/destination',
    summary: '交換するポイントの移し先を選ぶ（6-9 ⑥）',
    caller: 'member',
    params: z.object({ orderId: Uuid }),
    body: Destination,
    answer: ExchangeOrder,
    refusals: ['order_unknown', 'order_state', ...destinationRefusals],
  }),
  allocate: route({
    method: 'POST',
    path: '/me/allocations',
    summary: '共通ポイントを自治体ポイントや支援イベントに移す（6-8）',
    caller: 'member',
    idempotent: true,
    body: z.object({
      destination: Destination,
      amount: Amount,
      discloseName: z.boolean().default(false),
      name: PlainLine(100, 0).optional(),
    }),
    answer: z.object({
      operationKey: z.string(),
      movedAt: Instant,
      points: Points,
      commonLeft: Points,
      destinationBalance: Points,
      /** プレミアム that the municipality's campaign put on top; part of the balance. */
      premium: z.object({ name: z.string(), points: Points }).nullable(),
    }),
    status: 201,
    refusals: [
      'allocation_exceeds_reserve',
      'name_without_consent',
      'text_refused',
      'not_usable_here',
      ...destinationRefusals,
      ...ledgerRefusals,
    ],
  }),
  contribute: route({
    method: 'POST',
    path: '/me/contributions',
    summary: '自治体ポイントで支援イベントを支援する（6-2②、6-4③）',
    caller: 'member',
    idempotent: true,
    body: z.object({
      eventId: z.int().positive(),
      fromMunicipalityCode: z.string().regex(/^\d{5,6}$/),
      amount: Amount,
      discloseName: z.boolean().default(false),
      /** Typed by the supporter for this contribution only (decision 14). */
      name: PlainLine(100, 0).optional(),
    }),
    answer: z.object({ operationKey: z.string(), contributedAt: Instant, points: Points, purseLeft: Points }),
    status: 201,
    refusals: [
      ...openEventRefusals,
      'event_over_goal',
      'event_of_other_municipality',
      'municipality_unknown',
      'name_without_consent',
      'text_refused',
      'not_usable_here',
      ...ledgerRefusals,
    ],
  }),
} as const;
