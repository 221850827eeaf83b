import { z } from 'zod';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Instant, PlainDate, Points, ToldInstant, Uuid7 } from '../../values.ts';
import { CounterSessionId, DaySum, Expiring, MunicipalityRef, UsePurpose } from '../values.ts';

/** What a scanner read, as it is: whether it is a voucher's code is the server's own named outcome. */
const ScannedCode = ownForm(z.string().min(1).max(400), 'what a scanner read');
/** Proof of a voucher: its signed code, or its number with the confirmation code printed beside it. */
export const VoucherProof = z
  .union([
    z.object({ code: ScannedCode }),
    z.object({
      number: ownForm(z.string().min(1).max(40), '発券番号, any width and grouping'),
      confirmationCode: ownForm(z.string().min(1).max(20), 'the code printed beside it'),
    }),
  ])
  .meta({ id: 'VoucherProof' });

export const VoucherState = z.enum(['issued', 'redeemed', 'cancelled', 'expired']).meta({ id: 'VoucherState' });
export const Voucher = z
  .object({
    voucherId: z.int(),
    /** 13 digits; printed 4-4-5. */
    number: z.string(),
    kind: z.string(),
    municipality: MunicipalityRef,
    /** Null: all places where the municipality's points count. */
    street: z.string().nullable(),
    /** Counts in every town that takes part in this campaign of a prefecture. */
    scheme: z.string().nullable(),
    points: Points,
    issuedAt: Instant,
    validFrom: PlainDate,
    validThrough: PlainDate,
    state: VoucherState,
  })
  .meta({ id: 'Voucher' });

export const proofRefusals = [
  'voucher_unreadable',
  'voucher_number_form',
  'voucher_number_check',
  'voucher_other_issuer',
  'voucher_not_genuine',
  'voucher_locked',
  'voucher_unknown',
] as const;
export const standingRefusals = [
  'voucher_other_municipality',
  'voucher_wrong_street',
  'voucher_replaced',
  'voucher_cancelled',
  'voucher_used',
  'voucher_not_yet_valid',
  'voucher_expired',
] as const;

const Redemption = z.object({
  receiptNumber: z.string(),
  redemptionKey: z.string(),
  voucher: Voucher,
  place: z.string(),
  redeemedAt: Instant,
  purpose: UsePurpose,
  /** What the shop adds to the street's own points by hand (6-2 ①-1); null for a purchase. */
  merged: z.object({ name: z.string(), units: z.int() }).nullable(),
  undoneAt: Instant.nullable(),
  /** How it was taken; what came without a network or in a bundle is not the terminal's to undo. */
  way: z.enum(['code', 'number', 'bundle', 'offline']),
});

/** ① ポイント券: selling, printing and taking them at terminals (6-1). */
export const voucherRoutes = {
  listVoucherKindsHere: route({
    method: 'GET',
    path: '/counter/voucher-kinds',
    summary: 'この場所で今日発行できる券種',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    answer: z.object({
      place: z.string(),
      kinds: z.array(
        z.object({
          voucherKindId: z.int(),
          name: z.string(),
          municipality: MunicipalityRef,
          street: z.string().nullable(),
          /** The validity that a voucher of today would have. */
          validFrom: PlainDate,
          validThrough: PlainDate,
        }),
      ),
    }),
    refusals: ['place_unknown'],
  }),
  issueVouchers: route({
    method: 'POST',
    path: '/vouchers',
    summary: 'ポイント券を発行する（減算・発券番号。6-1【発行】）',
    caller: 'terminal',
    needs: 'vouchers',
    till: 'place',
    idempotent: true,
    body: z.object({
      counterSessionId: CounterSessionId,
      voucherKindId: z.int(),
      /** No change is given and no part is used: who wants small ones takes several. */
      denominations: z
        .array(z.object({ points: Amount, count: z.int().min(1).max(50) }))
        .min(1)
        .max(10),
    }),
    answer: z.object({
      vouchers: z.array(Voucher),
      /** Not issued, where the points were used elsewhere in the same moment. */
      missing: z.int(),
      balance: Points,
      expiries: z.array(Expiring),
      /** プレミアム: what the vouchers brought on top, in the purse. */
      premium: z.object({ name: z.string(), points: Points }).nullable(),
    }),
    status: 201,
    refusals: [
      'function_off',
      'place_unknown',
      'not_accepted_here',
      'place_ended',
      'voucher_kind_unknown',
      'too_many_vouchers',
      'counter_session_ended',
      'payment_key_differs',
      'not_a_member',
      'not_usable_here',
      'insufficient_points',
      'key_in_the_future',
      'key_too_old',
      'exists_with_different_request',
    ],
  }),
  listVouchersSoldHere: route({
    method: 'GET',
    path: '/counter/vouchers',
    summary: 'この場所で今日発行した券（再印刷と取り消しのため）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    answer: z.object({
      vouchers: z.array(
        Voucher.extend({
          prints: z.int(),
          mine: z.boolean(),
          /** Characters of its names that the paper shows as 〓. */
          unprintable: z.array(z.string()),
        }),
      ),
    }),
    refusals: ['place_unknown'],
  }),
  printVouchers: route({
    method: 'POST',
    path: '/vouchers/print',
    summary: '券を印刷用のPDFにする（何度でも同じ番号）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    body: z.object({ voucherIds: z.array(z.int()).min(1).max(1000), layout: z.enum(['a4', 'receipt']) }),
    answer: z.string(),
    download: 'application/pdf',
    refusals: ['place_unknown', 'voucher_unknown', 'voucher_not_standing'],
  }),
  cancelVoucher: route({
    method: 'POST',
    path: '/vouchers/:voucherId/cancellation',
    summary: '未使用の券を取り消す（発行した場所で、理由をつけて）。ポイントは元の期限・財源に戻る',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'clerkIfAny',
    params: z.object({ voucherId: z.coerce.number().int() }),
    body: z.object({ reason: PlainLine(200) }),
    answer: Voucher,
    refusals: ['place_unknown', 'clerk_needed', 'voucher_unknown', 'voucher_not_standing', 'premium_spent'],
  }),
  reissueVoucher: route({
    method: 'POST',
    path: '/vouchers/:voucherId/reissue',
    summary: '未使用の券を新しい番号で出し直す。前の番号は使えなくなる',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'clerkIfAny',
    params: z.object({ voucherId: z.coerce.number().int() }),
    body: z.object({ reason: PlainLine(200) }),
    answer: Voucher,
    refusals: ['place_unknown', 'clerk_needed', 'voucher_unknown', 'voucher_not_standing'],
  }),
  redeemVoucher: route({
    method: 'POST',
    path: '/redemptions',
    summary: '券を消し込む（6-1 パターン②）。QRを読むか、番号と確認コードを入力する',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'clerkIfAny',
    idempotent: true,
    body: z.object({ proof: VoucherProof, purpose: UsePurpose.default('purchase') }),
    answer: Redemption,
    status: 201,
    refusals: [
      'place_unknown',
      'place_ended',
      ...proofRefusals,
      ...standingRefusals,
      'merge_not_possible',
      'rate_leaves_rest',
      'clerk_needed',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
    ],
  }),
  undoRedemption: route({
    method: 'POST',
    path: '/redemptions/:redemptionKey/reversal',
    summary: '当日、同じ場所で消し込みを取り消す。券はまた使える',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'clerkIfAny',
    params: z.object({ redemptionKey: Uuid7 }),
    body: z.object({ reason: PlainLine(200) }),
    answer: Redemption,
    refusals: ['place_unknown', 'clerk_needed', 'original_unknown', 'reversal_too_late'],
  }),
  listRedemptionsHere: route({
    method: 'GET',
    path: '/counter/redemptions',
    summary: 'この場所で今日消し込んだ券',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    answer: z.object({ ...DaySum.shape, redemptions: z.array(Redemption) }),
    refusals: ['place_unknown'],
  }),
  listVoucherKeys: route({
    method: 'GET',
    path: '/voucher-keys',
    summary: '券の署名を確かめる公開鍵（Ed25519、RFC 8037）',
    caller: 'anyone',
    finishes: 'vouchers',
    answer: z.object({ keys: z.array(z.object({ keyId: z.string(), x: z.string() })) }),
    refusals: [],
  }),
  takeOfflinePass: route({
    method: 'POST',
    path: '/offline-passes',
    summary: '通信のないあいだに券を受け付けるための許し（限度と期限、公開鍵）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    answer: z.object({
      passId: Uuid7,
      issuedAt: Instant,
      expiresAt: Instant,
      pointsMax: Points,
      countMax: z.int(),
      place: z.string(),
      streetId: z.int().nullable(),
      /** The name of the street's own points, where vouchers can be merged into them (6-2 ①-1). */
      ownPoints: z.string().nullable(),
      /** Whose vouchers count at this place today. */
      municipalities: z.array(MunicipalityRef),
      keys: z.array(z.object({ keyId: z.string(), x: z.string() })),
    }),
    status: 201,
    refusals: ['place_unknown', 'place_ended'],
  }),
  syncOfflineAcceptances: route({
    method: 'POST',
    path: '/offline-acceptances',
    summary: '通信のないあいだに受け付けた券を届ける（判断8。何度届けても、どの順でも同じ結果）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'place',
    body: z.object({
      acceptances: z
        .array(z.object({ key: Uuid7, passId: Uuid7, code: ScannedCode, acceptedAt: ToldInstant }))
        .min(1)
        .max(200),
    }),
    answer: z.object({
      results: z.array(
        z.object({
          key: Uuid7,
          /** `paid`, `loss` (paid too, borne by the municipality), or the name of why it is not paid. */
          outcome: z.string(),
          paid: z.boolean(),
          points: Points,
          number: z.string().nullable(),
          /** In words for the screen. */
          title: z.string(),
          titleEn: z.string(),
        }),
      ),
    }),
    // All but the first are outcomes of one acceptance; the others of the same call are paid.
    refusals: [
      'place_unknown',
      'offline_pass_unknown',
      'offline_over_limit',
      'already_accepted_here',
      'acceptance_of_other_shop',
      ...proofRefusals,
    ],
  }),
} as const;
