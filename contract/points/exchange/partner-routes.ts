import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ownForm } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, EnteredDate, MachineInstant, Points } from '../../values.ts';
import { ExchangeOrder } from '../values.ts';

/** The company's own number of an order, made by its machine (decision 26). */
export const OrderNumber = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
/** By which a company knows its customer. */
export const PartnerLoginId = ownForm(z.string().min(1).max(64), 'a login ID of the company');
const PartnerOrder = ExchangeOrder.omit({
  destination: true,
  creditedTo: true,
  orderId: true,
  partner: true,
  ownPoints: true,
}).extend({
  /** How many of the company's own points it deducts: no more than it asked for, and only what converts at its rate. */
  amount: Points,
  /** How many points they become. */
  points: Points,
  /** True once the holder has chosen where the points go; the company may deduct without waiting (then: reserve). */
  destinationChosen: z.boolean(),
  /** 修正1: the deduction that the order came with; null where it is reported afterwards. */
  deductionNumber: z.string().nullable(),
});

/** ⑥ 応援ポイント連携: what a partner company calls (6-8 online, 6-9 basic pattern). */
export const partnerRoutes = {
  placeExchangeOrder: route({
    method: 'POST',
    path: '/partner/exchange-orders',
    summary:
      'ログインIDと交換ポイントを受け付ける（6-9 ③）。注文番号が同じなら同じ答えを返す。減算が先の方式（修正1）では、減算の番号と日付を添えて送り、すぐにポイントになる',
    caller: 'partner',
    scope: 'orders',
    body: z.object({
      orderNumber: OrderNumber,
      partnerLoginId: PartnerLoginId,
      /** Of the company's own points; what does not convert at its rate stays where it is. */
      amount: Amount,
      /** 修正1: the deduction that came before this order, by the company's own number and its day. */
      deduction: z.object({ number: OrderNumber, on: EnteredDate }).optional(),
    }),
    answer: PartnerOrder,
    status: 201,
    refusals: [
      'login_not_linked',
      'exists_with_different_request',
      'not_usable_here',
      'deduction_missing',
      'deduction_not_expected',
      'deduction_used',
      'deduction_date_invalid',
      'deducted_login_not_linked',
      'exchange_too_small',
      'deduction_not_convertible',
      'balance_out_of_range',
      'key_too_old',
    ],
  }),
  listExchangeOrdersOfPartner: route({
    method: 'GET',
    path: '/partner/exchange-orders',
    summary: '自社の申し込みを見る（⑦の確認連絡を受け取る）',
    caller: 'partner',
    scope: 'orders',
    query: z.object({
      state: z.enum(['accepted', 'confirmed', 'credited', 'refused']).optional(),
      cursor: Cursor.optional(),
    }),
    answer: z.object({ orders: z.array(PartnerOrder), next: NextCursor }),
    refusals: [],
  }),
  reportDeduction: route({
    method: 'POST',
    path: '/partner/exchange-orders/:orderNumber/deduction',
    summary: '減算処理の結果を知らせる（6-9 ⑧）。減算が済んだときだけ、ポイントが生まれる',
    caller: 'partner',
    scope: 'orders',
    params: z.object({ orderNumber: OrderNumber }),
    body: z.object({
      result: z.enum(['deducted', 'refused']),
      amount: Amount,
      deductedAt: MachineInstant.optional(),
    }),
    answer: PartnerOrder.extend({ creditedPoints: Points }),
    refusals: [
      'order_unknown',
      'order_state',
      'order_deducted_already',
      'exists_with_different_request',
      'balance_out_of_range',
      'key_too_old',
    ],
  }),
} as const;
