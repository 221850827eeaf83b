import type { deliveryRoutes } from '../../contract/points/exchange/delivery-routes.ts';
import type { orderFileRoutes } from '../../contract/points/exchange/order-file-routes.ts';
import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { partnerIdOf, partnerOf } from '../registers/partners.ts';
import { listCompanyOrders } from './company-orders.ts';
import { allocate, contribute } from './moves.ts';
import { listReserveNotices, markNoticesSeen } from './notices.ts';
import { resultOfOrderFile } from './order-file-result.ts';
import { listOrderFiles, orderFileOf, receiveOrderFile } from './order-files.ts';
import { chooseDestination, listOrdersOfMember, listOrdersOfPartner, placeOrder, reportDeduction } from './orders.ts';
import { listReserveCases, listReserveLetters } from './reserve-cases.ts';
import { enterReturnedLetter, enterReturnedMail, listUnreachedHolders, markLettersSent } from './reserve-delivery.ts';
import { listNoticesAtDesk, markToldAtDesk } from './reserve-desk.ts';

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
  | keyof typeof orderFileRoutes
  | keyof typeof deliveryRoutes
  | 'listReserveNotices'
  | 'listReserveCases'
  | 'listReserveLetters'
  | 'markNoticesSeen'
> {
  return {
    allocate: (call) => allocate(context, call),
    contribute: (call) => contribute(context, call),
    placeExchangeOrder: (call) => placeOrder(context, call),
    listExchangeOrdersOfPartner: (call) => listOrdersOfPartner(context, call),
    reportDeduction: (call) => reportDeduction(context, call),
    listExchangeOrders: (call) => listOrdersOfMember(context, call),
    chooseDestination: (call) => chooseDestination(context, call),
    sendOrderFile: ({ caller, body }) => receiveOrderFile(context, { company: caller, ...body, by: null }),
    showOrderFile: ({ caller, params }) => orderFileOf(context, { partnerId: caller.partnerId, ...params }),
    downloadOrderFileResult: ({ caller, params }) =>
      resultOfOrderFile(context, { partnerId: caller.partnerId, ...params, language: 'ja', reader: 'program' }),
    async uploadOrderFile({ caller, body }) {
      const company = await partnerOf(context.database, partnerIdOf(caller));
      return receiveOrderFile(context, { company, ...body, by: caller });
    },
    listOrderFiles: (call) => listOrderFiles(context, call),
    downloadOwnOrderFileResult: ({ caller, params, query }) =>
      resultOfOrderFile(context, { partnerId: partnerIdOf(caller), ...params, ...query, reader: 'person' }),
    listCompanyOrders: (call) => listCompanyOrders(context, call),
    listReserveCases: (call) => listReserveCases(context, call),
    listReserveLetters: (call) => listReserveLetters(context, call),
    markLettersSent: (call) => markLettersSent(context, call),
    enterReturnedLetter: (call) => enterReturnedLetter(context, call),
    enterReturnedMail: (call) => enterReturnedMail(context, call),
    listUnreachedHolders: (call) => listUnreachedHolders(context, call),
    listNoticesAtDesk: (call) => listNoticesAtDesk(context, call),
    markToldAtDesk: (call) => markToldAtDesk(context, call),
    listReserveNotices: (call) => listReserveNotices(context, call),
    markNoticesSeen: (call) => markNoticesSeen(context, call),
  };
}
