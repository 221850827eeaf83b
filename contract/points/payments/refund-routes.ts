import { z } from 'zod';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, Instant, PlainDate, Points, Uuid7 } from '../../values.ts';
import { office } from '../roles.ts';

/** A use as the office sees it: where, when, how many; not whose. */
const FoundUse = z.object({
  paymentKey: z.string(),
  receiptNumber: z.string(),
  place: z.string(),
  exempt: z.boolean(),
  /** The street's own points it was merged into, and their rate; null for a purchase. */
  merged: z.object({ name: z.string(), numerator: z.int(), denominator: z.int() }).nullable(),
  points: Points,
  refunded: Points,
  paidAt: Instant,
});

/** 利用の取り消し・返金 by the town whose points were used, also after the day (decision 28). */
export const refundRoutes = {
  findUse: route({
    method: 'GET',
    path: '/municipality/uses',
    summary: '受付番号で利用を探す（場所と日で絞れる）',
    caller: 'staff',
    roles: office,
    query: z.object({
      receipt: ownForm(z.string().max(32), 'a receipt number or its beginning'),
      on: EnteredDate.optional(),
      merchantId: z.coerce.number().int().optional(),
    }),
    answer: z.object({ uses: z.array(FoundUse) }),
    refusals: ['receipt_number_form'],
  }),
  refundUse: route({
    method: 'POST',
    path: '/municipality/uses/:paymentKey/refunds',
    summary: '利用の全部または一部を返金する。最後に減った分から、元の期限・財源のまま戻る',
    caller: 'staff',
    roles: office,
    idempotent: true,
    params: z.object({ paymentKey: Uuid7 }),
    body: z.object({ points: Amount, reason: PlainLine(200, 0).min(1, { error: 'reason_missing' }) }),
    answer: FoundUse.extend({
      /** How many of the points that came back had expired meanwhile, so that they cannot be used. */
      expired: Points,
      /** プレミアム that the use had brought: taken out of the purse again, and no longer there, which its payer bears. */
      premium: z.object({ taken: Points, missing: Points }),
    }),
    status: 201,
    refusals: [
      'reason_missing',
      'original_unknown',
      'restore_exceeds_original',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
    ],
  }),
  listRefunds: route({
    method: 'GET',
    path: '/municipality/refunds',
    summary: '返金の記録（だれが・いつ・なぜ）と、戻ったときに期限が過ぎていたポイント',
    caller: 'staff',
    roles: office,
    query: z.object({ from: EnteredDate, through: EnteredDate }),
    answer: z.object({
      refunds: z.array(
        z.object({
          key: z.string(),
          at: Instant,
          by: z.string(),
          receiptNumber: z.string(),
          place: z.string(),
          /** The street's own points the use was merged into; null for a purchase. */
          merged: z.string().nullable(),
          points: Points,
          reason: z.string(),
        }),
      ),
      expired: z.array(
        z.object({ key: z.string(), at: Instant, receiptNumber: z.string(), points: Points, expiresOn: PlainDate }),
      ),
    }),
    refusals: [],
  }),
} as const;
