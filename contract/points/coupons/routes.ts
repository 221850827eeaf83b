import { z } from 'zod';
import { ownForm } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Points } from '../../values.ts';
import { destinationRefusals } from '../exchange/routes.ts';
import { Destination, ExchangeOrder } from '../values.ts';

const code = ownForm(z.string().max(2000), 'a coupon code with whatever was pasted around it; searched and not kept');
const codeRefusals = [
  'coupon_form',
  'coupon_check',
  'coupon_several',
  'coupon_locked',
  'coupon_not_accepted',
  'coupon_not_active',
  'not_usable_here',
] as const;

/** What a holder does with a coupon of a company (6-8, 6-10 ⑥ … ⑪). */
export const couponRoutes = {
  checkCoupon: route({
    method: 'POST',
    path: '/me/coupons/check',
    summary: 'クーポンコードを確かめ、いくらのクーポンかを見る（6-10 ⑦〜⑨。まだ使われない）',
    caller: 'member',
    guards: 'secret',
    body: z.object({ code }),
    answer: z.object({
      company: z.string(),
      points: Points,
      /** The last day on which it can be entered; null where this holder has entered it already. */
      validThrough: z.string().nullable(),
      /** What became of it, where this holder has entered it before. */
      order: ExchangeOrder.nullable(),
    }),
    refusals: [...codeRefusals],
  }),
  redeemCoupon: route({
    method: 'POST',
    path: '/me/coupons',
    summary: 'クーポンを使い、移し先の自治体か支援イベントに入れる（6-10 ⑩⑪）。同じ人がもう一度送っても1回分になる',
    caller: 'member',
    guards: 'secret',
    body: z.object({
      code,
      /** Null: later; the points wait as 共通ポイント. */
      destination: Destination.nullable(),
    }),
    answer: ExchangeOrder,
    status: 201,
    refusals: [...codeRefusals, ...destinationRefusals],
  }),
} as const;
