import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { allocate, contribute } from './moves.ts';
import { chooseDestination, listOrdersOfMember, listOrdersOfPartner, placeOrder, reportDeduction } from './orders.ts';

/**
 * ⑥ 応援ポイント連携 (6-8, 6-9): orders of companies, where their points go, and what a holder moves from the reserve to a
 * municipality or an event, or from a purse to an event (6-4③).
 */
export function exchangeHandlers(
  context: ConversionsContext,
): Pick<
  PointsHandlers,
  | 'allocate'
  | 'contribute'
  | 'placeExchangeOrder'
  | 'listExchangeOrdersOfPartner'
  | 'reportDeduction'
  | 'listExchangeOrders'
  | 'chooseDestination'
> {
  return {
    allocate: (call) => allocate(context, call),
    contribute: (call) => contribute(context, call),
    placeExchangeOrder: (call) => placeOrder(context, call),
    listExchangeOrdersOfPartner: (call) => listOrdersOfPartner(context, call),
    reportDeduction: (call) => reportDeduction(context, call),
    listExchangeOrders: (call) => listOrdersOfMember(context, call),
    chooseDestination: (call) => chooseDestination(context, call),
  };
}
