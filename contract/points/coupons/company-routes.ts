import { z } from 'zod';
import { Cursor, FromCursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, Instant } from '../../values.ts';
import { OrderNumber } from '../exchange/partner-routes.ts';
import {
  BatchNumber,
  CompanyCoupon,
  CompanyKey,
  CouponBatch,
  CouponsAsked,
  NewCouponBatch,
  NewRevocation,
  Revoked,
  Selector,
} from './values.ts';

const params = z.object({ batchNumber: BatchNumber });
const batches = z.object({ batches: z.array(CouponBatch), next: NextCursor });
const couponsQuery = z.object({ only: CouponsAsked.optional(), cursor: Cursor.optional() });
/** The batch with its sums comes with the first page. */
const coupons = z.object({ batch: CouponBatch.nullable(), coupons: z.array(CompanyCoupon), next: NextCursor });
const newBatchRefusals = ['coupon_days', 'exists_with_different_request'] as const;
const handOverRefusals = [
  'coupon_batch_unknown',
  'coupon_batch_revoked',
  'coupon_batch_over',
  'coupon_batch_handed_over',
  'coupon_key_missing',
] as const;

/** What came of one report of a deduction. */
const ActivationOutcome = z
  .enum([
    'activated',
    'coupon_unknown',
    'coupon_revoked',
    'coupon_lapsed',
    'amount_differs',
    'order_number_used',
    'activation_date_refused',
    'exists_with_different_request',
  ])
  .meta({ id: 'ActivationOutcome' });

/** ⑥ coupons: what a partner company's system calls (6-10 ①, ④, ⑤). */
export const couponPartnerRoutes = {
  requestCouponBatch: route({
    method: 'POST',
    path: '/partner/coupon-batches',
    summary: 'クーポンの発行を申し込む（6-10 ①）。発行番号が同じなら同じ答えを返す。コードは、まだ作られない',
    caller: 'partner',
    scope: 'coupons',
    body: NewCouponBatch,
    answer: CouponBatch,
    status: 201,
    refusals: [...newBatchRefusals],
  }),
  listCouponBatchesOfPartner: route({
    method: 'GET',
    path: '/partner/coupon-batches',
    summary: '自社のクーポンの発行と、その使われ方を見る',
    caller: 'partner',
    scope: 'coupons',
    query: FromCursor,
    answer: batches,
    refusals: [],
  }),
  handOverCouponBatch: route({
    method: 'POST',
    path: '/partner/coupon-batches/:batchNumber/handover',
    summary: 'クーポンコードを、自社の公開鍵で暗号化したJWEで受け取る（1回だけ）',
    caller: 'partner',
    scope: 'coupons',
    guards: 'costly',
    params,
    answer: z.string(),
    download: 'application/jose',
    refusals: [...handOverRefusals],
  }),
  listCouponsOfPartner: route({
    method: 'GET',
    path: '/partner/coupon-batches/:batchNumber/coupons',
    summary: '発行したクーポン1枚ずつの状態を見る（誰が使ったかと、コードの秘密の部分は含まない）',
    caller: 'partner',
    scope: 'coupons',
    params,
    query: couponsQuery,
    answer: coupons,
    refusals: ['coupon_batch_unknown'],
  }),
  activateCoupons: route({
    method: 'POST',
    path: '/partner/coupon-activations',
    summary: '減算処理が済んだクーポンを知らせる（6-10 ④、後日減算の2-2を含む）。知らせたものだけがポイントになる',
    caller: 'partner',
    scope: 'coupons',
    body: z.object({
      activations: z
        .array(
          z.object({
            selector: Selector,
            /** The company's own number of the deduction: one pays for one coupon. */
            orderNumber: OrderNumber,
            /** What was deducted: the coupon's points. */
            amount: Amount,
            /** From which day it can be entered; today unless said. Not for coupons that are paid at once. */
            activeFrom: EnteredDate.optional(),
          }),
        )
        .min(1)
        .max(1000),
    }),
    answer: z.object({ activations: z.array(z.object({ selector: z.string(), outcome: ActivationOutcome })) }),
    refusals: [],
  }),
  revokeCouponsOfPartner: route({
    method: 'POST',
    path: '/partner/coupon-batches/:batchNumber/revocation',
    summary: '使われていないクーポンを無効にする（漏えい・紛失は全部、返戻された郵便は1枚ずつ）',
    caller: 'partner',
    scope: 'coupons',
    params,
    body: NewRevocation,
    answer: Revoked,
    refusals: ['coupon_batch_unknown', 'coupon_unknown'],
  }),
} as const;

/** The same by people of the company, in their office. */
export const couponOfficeRoutes = {
  showCouponKey: route({
    method: 'GET',
    path: '/coupon-key',
    summary: 'クーポンコードを暗号化する自社の公開鍵を見る',
    caller: 'staff',
    roles: ['company'],
    answer: z.object({
      key: z.object({ thumbprint: z.string(), registeredAt: Instant }).nullable(),
      isChanging: z.boolean(),
    }),
    refusals: [],
  }),
  askForCouponKey: route({
    method: 'POST',
    path: '/coupon-key',
    summary: '自社の公開鍵の登録・変更を申請する（もう一人の確認で有効になる）',
    caller: 'staff',
    roles: ['company'],
    body: z.object({ key: CompanyKey, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 201,
    refusals: ['coupon_key_invalid', 'change_waiting'],
  }),
  createCouponBatch: route({
    method: 'POST',
    path: '/coupon-batches',
    summary: 'クーポンの発行を申し込む（6-10 ①）',
    caller: 'staff',
    roles: ['company'],
    body: NewCouponBatch,
    answer: CouponBatch,
    status: 201,
    refusals: [...newBatchRefusals],
  }),
  listCouponBatches: route({
    method: 'GET',
    path: '/coupon-batches',
    summary: '自社のクーポンの発行と、その使われ方の一覧',
    caller: 'staff',
    roles: ['company'],
    query: FromCursor,
    answer: batches,
    refusals: [],
  }),
  downloadCouponBatch: route({
    method: 'POST',
    path: '/coupon-batches/:batchNumber/handover',
    summary: 'クーポンコードを、自社の公開鍵で暗号化したファイルで受け取る（1回だけ）',
    caller: 'staff',
    roles: ['company'],
    guards: 'costly',
    params,
    answer: z.string(),
    download: 'application/jose',
    refusals: [...handOverRefusals],
  }),
  listCoupons: route({
    method: 'GET',
    path: '/coupon-batches/:batchNumber/coupons',
    summary: '発行したクーポン1枚ずつの状態の一覧',
    caller: 'staff',
    roles: ['company'],
    params,
    query: couponsQuery,
    answer: coupons,
    refusals: ['coupon_batch_unknown'],
  }),
  revokeCoupons: route({
    method: 'POST',
    path: '/coupon-batches/:batchNumber/revocation',
    summary: '使われていないクーポンを無効にする',
    caller: 'staff',
    roles: ['company'],
    params,
    body: NewRevocation,
    answer: Revoked,
    refusals: ['coupon_batch_unknown', 'coupon_unknown'],
  }),
} as const;
