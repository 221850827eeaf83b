import { z } from 'zod';
import { route } from '../route.ts';
import { Amount, Instant, MykeyId, PlainDate, Points, Uuid7 } from '../values.ts';
import { assertionRefusals } from './member-routes.ts';
import { MunicipalityRef, Receipt } from './values.ts';

const Usable = z.object({
  counterSessionId: z.string(),
  expiresAt: Instant,
  /** Whose session this is; shown in the banner. */
  mykeyId: MykeyId,
  /** False at a first tap: the customer is asked once whether to join (decision 2). */
  joined: z.boolean(),
  place: z.string(),
  municipality: MunicipalityRef,
  /** The balance usable at this place, nothing else (R61-02). */
  usable: Points,
  next: z.object({ points: Points, expiresOn: PlainDate }).nullable(),
});

/** ① ポイント利用: the counter of a shop or facility. Every call carries the proof of the terminal's key. */
export const counterRoutes = {
  openCounterSession: route({
    method: 'POST',
    path: '/counter-sessions',
    summary: 'かざされたカードの、ここで使える残高を見る（120秒、支払い1回）',
    caller: 'terminal',
    /** `paymentKey` is the UUIDv7 under which the one payment of this session will be made. */
    body: z.object({ assertion: z.string().max(8192), paymentKey: Uuid7 }),
    answer: Usable,
    status: 201,
    refusals: ['place_unknown', ...assertionRefusals, 'not_usable_here'],
  }),
  joinAtCounter: route({
    method: 'POST',
    path: '/counter-sessions/:counterSessionId/membership',
    summary: 'はじめての方が、店頭で入会する（本人に一度だけ尋ねる）',
    caller: 'terminal',
    params: z.object({ counterSessionId: z.string().max(64) }),
    answer: Usable,
    status: 201,
    refusals: ['place_unknown', 'counter_session_ended', 'not_usable_here'],
  }),
  pay: route({
    method: 'POST',
    path: '/payments',
    summary: 'ポイントで支払う（6-1 3）',
    caller: 'terminal',
    idempotent: true,
    body: z.object({ counterSessionId: z.string().max(64), amount: Amount }),
    answer: Receipt,
    status: 201,
    refusals: [
      'exists_with_different_request',
      'place_unknown',
      'counter_session_ended',
      'payment_key_differs',
      'not_a_member',
      'not_usable_here',
      'insufficient_points',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
    ],
  }),
  reversePayment: route({
    method: 'POST',
    path: '/payments/:paymentKey/reversal',
    summary: '当日の支払いを取り消す。ポイントは元の期限・財源のまま戻る',
    caller: 'terminal',
    idempotent: true,
    params: z.object({ paymentKey: Uuid7 }),
    answer: Receipt,
    status: 201,
    refusals: [
      'place_unknown',
      'original_unknown',
      'reversal_too_late',
      'restore_exceeds_original',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
    ],
  }),
  showToday: route({
    method: 'GET',
    path: '/counter/today',
    summary: 'この利用場所の今日の合計と、直前の支払い',
    caller: 'terminal',
    answer: z.object({
      place: z.string(),
      municipality: MunicipalityRef,
      on: PlainDate,
      count: z.int(),
      points: Points,
      payments: z.array(Receipt.omit({ balance: true, next: true }).extend({ mine: z.boolean() })),
    }),
    refusals: ['place_unknown'],
  }),
} as const;
