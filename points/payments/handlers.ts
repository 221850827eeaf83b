import type { PointsHandlers } from '../callers.ts';
import { findPayingSessions } from '../places/counter-session.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { reversePayment, showReceipt, showToday } from './afterwards.ts';
import { pay } from './pay.ts';
import { findUse, listRefunds, refundUse } from './refunds.ts';
import { joinAtCounter, openCounterSession } from './tap.ts';

/** ① ポイント利用 (6-1): a tap, one payment, what a counter does after it on its day, and what the town gives back later. */
export function paymentHandlers(context: VouchersContext) {
  const payContext = { ...context, payingSession: findPayingSessions(context.reader) };
  return {
    openCounterSession: (call) => openCounterSession(context, call),
    joinAtCounter: (call) => joinAtCounter(context, call),
    pay: (call) => pay(payContext, call),
    reversePayment: (call) => reversePayment(context, call),
    showReceipt: (call) => showReceipt(context, call),
    showToday: (call) => showToday(context, call),
    findUse: (call) => findUse(context, call),
    refundUse: (call) => refundUse(context, call),
    listRefunds: (call) => listRefunds(context, call),
  } satisfies Partial<PointsHandlers>;
}
