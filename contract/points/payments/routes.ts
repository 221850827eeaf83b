import { z } from 'zod';
import { route } from '../../route.ts';
import { Amount, Instant, MunicipalityCode, MykeyId, PlainDate, Points, Uuid7 } from '../../values.ts';
import { assertionRefusals } from '../members/routes.ts';
import { Fee } from '../places/fee-routes.ts';
import { Assertion, CounterSessionId, DaySum, Expiring, MunicipalityRef, Receipt, UsePurpose } from '../values.ts';

const Usable = z.object({
  counterSessionId: z.string(),
  expiresAt: Instant,
  /** Whose session this is; shown in the banner. */
  mykeyId: MykeyId,
  /** False at a first tap: the customer is asked once whether to join (decision 2). */
  joined: z.boolean(),
  place: z.string(),
  /** 減免: points waive the fee, and nothing is paid to the facility. */
  exempt: z.boolean(),
  /** What can be used at this place, the proposed one first, and nothing else (R61-02). Never empty. */
  purses: z.array(
    z.object({
      municipality: MunicipalityRef,
      usable: Points,
      expiries: z.array(Expiring),
      /** The most that one payment may use, where the municipality has a limit. */
      paymentMax: Points.nullable(),
      /** Whether these points can be taken as a printed voucher here, or merged into the street's own. */
      vouchers: z.boolean(),
      merges: z.boolean(),
      /** What comes on top of points used here now, and the most it can be for this holder; null where nothing does. */
      premium: z.object({ name: z.string(), percent: z.int(), most: Points }).nullable(),
    }),
  ),
  /** The street's own points and what one point makes of them; null where there are none to merge into. */
  ownPoints: z.object({ name: z.string(), numerator: z.int(), denominator: z.int() }).nullable(),
});

/** ① ポイント利用: the counter of a shop or facility. Every call carries the proof of the terminal's key. */
export const counterRoutes = {
  openCounterSession: route({
    method: 'POST',
    path: '/counter-sessions',
    summary: 'かざされたカードの、ここで使える残高を見る（120秒、支払い1回）',
    caller: 'terminal',
    till: 'clerkIfAny',
    /** `paymentKey` is the UUIDv7 under which the one payment of this session will be made. */
    body: z.object({ assertion: Assertion, paymentKey: Uuid7 }),
    answer: Usable,
    status: 201,
    refusals: [
      'place_unknown',
      'not_accepted_here',
      'place_ended',
      'clerk_needed',
      ...assertionRefusals,
      'not_usable_here',
      'key_in_the_future',
      'key_too_old',
      'exists_with_different_request',
    ],
  }),
  joinAtCounter: route({
    method: 'POST',
    path: '/counter-sessions/:counterSessionId/membership',
    summary: 'はじめての方が、店頭で入会する（本人に一度だけ尋ねる）',
    caller: 'terminal',
    till: 'place',
    params: z.object({ counterSessionId: CounterSessionId }),
    answer: Usable,
    status: 201,
    refusals: ['place_unknown', 'not_accepted_here', 'place_ended', 'counter_session_ended', 'not_usable_here'],
  }),
  pay: route({
    method: 'POST',
    path: '/payments',
    summary: 'ポイントで支払う（6-1 3）',
    caller: 'terminal',
    till: 'place',
    idempotent: true,
    body: z.object({
      counterSessionId: CounterSessionId,
      amount: Amount,
      /** Whose points; the place's own municipality unless said. */
      municipalityCode: MunicipalityCode.optional(),
      /** The bill or the fee in yen, where the terminal knows it: more points than that are refused. It is not kept. */
      total: Amount.optional(),
      purpose: UsePurpose.default('purchase'),
      /** The fee for which the points are used, of those that the till offers today; no more points than it are taken. */
      feeId: z.int().positive().optional(),
    }),
    answer: Receipt,
    status: 201,
    refusals: [
      'exists_with_different_request',
      'place_unknown',
      'not_accepted_here',
      'place_ended',
      'points_exceed_total',
      'fee_unknown',
      'payment_over_limit',
      'merge_not_possible',
      'rate_leaves_rest',
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
    till: 'clerkIfAny',
    idempotent: true,
    params: z.object({ paymentKey: Uuid7 }),
    answer: Receipt,
    status: 201,
    refusals: [
      'place_unknown',
      'clerk_needed',
      'original_unknown',
      'reversal_too_late',
      'premium_spent',
      'restore_exceeds_original',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
    ],
  }),
  showReceipt: route({
    method: 'GET',
    path: '/payments/:paymentKey',
    summary: '今日の支払いの控えをもう一度見る（残高はいまのもの）',
    caller: 'terminal',
    till: 'clerkIfAny',
    params: z.object({ paymentKey: Uuid7 }),
    answer: Receipt,
    refusals: ['place_unknown', 'clerk_needed', 'original_unknown', 'receipt_too_late'],
  }),
  showToday: route({
    method: 'GET',
    path: '/counter/today',
    summary: 'この利用場所の今日の合計と、直前の支払い',
    caller: 'terminal',
    till: 'place',
    answer: z.object({
      place: z.string(),
      municipality: MunicipalityRef,
      on: PlainDate,
      exempt: z.boolean(),
      /** What the facility takes as a fee today. */
      fees: z.array(Fee),
      ...DaySum.shape,
      /** Merges into the street's own points: its office is paid for them. */
      merges: DaySum,
      /** Vouchers taken here today, also those that were accepted without a network. */
      vouchers: DaySum,
      /** Vouchers of this shop that the street's office cleared today, in bundles. */
      bundles: DaySum,
      payments: z.array(
        Receipt.omit({ balance: true, expiries: true, premium: true }).extend({
          /** How often points of it came back. */
          refunds: z.int(),
          mine: z.boolean(),
          /** Who was at the till; null where the shop has no clerks. */
          clerk: z.string().nullable(),
        }),
      ),
    }),
    refusals: ['place_unknown'],
  }),
} as const;
