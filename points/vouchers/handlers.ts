import pLimit from 'p-limit';
import type { PointsHandlers } from '../callers.ts';
import { findPayingSessions } from '../places/counter-session.ts';
import { decideVoucherBreak, listVoucherBreaks } from './breaks.ts';
import { addToClearing, closeClearing, listClearings, openClearing, showClearing } from './clearing.ts';
import type { VouchersContext } from './context.ts';
import { issueVouchers } from './issue.ts';
import { createVoucherKind, endVoucherKind, listVoucherKinds, renameVoucherKind } from './kind-office.ts';
import { listVoucherKindsHere } from './kinds-here.ts';
import { unprintableIn } from './letters.ts';
import { syncOfflineAcceptances } from './offline.ts';
import { takeOfflinePass } from './offline-pass.ts';
import { cancelVoucherSoldHere, listVouchersSoldHere, printVouchers, reissueVoucher } from './print.ts';
import type { Printer } from './printer.ts';
import { listRedemptionsHere, redeemVoucher } from './redeem.ts';
import { createSaleQueue } from './sale-queue.ts';
import { undoRedemption } from './undo.ts';
import { cancelVoucherAtOffice, findVoucherAtOffice, setOfflineLimits } from './vouchers.ts';

/** What a room of vouchers is handed beside the books: who makes its paper. */
type Context = VouchersContext & { printer: Printer };

/** Those who bring in at once what they accepted without a network. */
const syncsAtOnce = 4;

/** ① ポイント券 at a counter (6-1): sold, printed, taken back, redeemed, and accepted without a network. */
function counterHandlers(context: Context) {
  const sales = { ...context, payingSession: findPayingSessions(context.reader), inTurn: createSaleQueue() };
  const syncs = { ...context, inTurn: pLimit(syncsAtOnce) };
  return {
    listVoucherKindsHere: (call) => listVoucherKindsHere(context, call),
    issueVouchers: (call) => issueVouchers(sales, call),
    listVouchersSoldHere: (call) => listVouchersSoldHere(context, call),
    printVouchers: (call) => printVouchers(context, call),
    cancelVoucher: (call) => cancelVoucherSoldHere(context, call),
    reissueVoucher: (call) => reissueVoucher(context, call),
    redeemVoucher: (call) => redeemVoucher(context, call),
    undoRedemption: (call) => undoRedemption(context, call),
    listRedemptionsHere: (call) => listRedemptionsHere(context, call),
    listVoucherKeys: async () => ({ keys: context.seal.keys }),
    takeOfflinePass: (call) => takeOfflinePass(context, call),
    syncOfflineAcceptances: (call) => syncOfflineAcceptances(syncs, call),
  } satisfies Partial<PointsHandlers>;
}

/** At offices: a street's clears bundles, the town's keeps kinds and decides what does not fit together. */
function officeHandlers(context: Context) {
  return {
    listClearings: (call) => listClearings(context, call),
    openClearing: (call) => openClearing(context, call),
    showClearing: (call) => showClearing(context, call),
    addToClearing: (call) => addToClearing(context, call),
    closeClearing: (call) => closeClearing(context, call),
    listVoucherKinds: (call) => listVoucherKinds(context, call),
    createVoucherKind: (call) => createVoucherKind(context, call),
    findUnprintable: async ({ query }) => ({ unprintable: unprintableIn(query.text) }),
    renameVoucherKind: (call) => renameVoucherKind(context, call),
    endVoucherKind: (call) => endVoucherKind(context, call),
    setOfflineLimits: (call) => setOfflineLimits(context, call),
    findVoucher: (call) => findVoucherAtOffice(context, call),
    cancelVoucherAtOffice: (call) => cancelVoucherAtOffice(context, call),
    listVoucherBreaks: (call) => listVoucherBreaks(context, call),
    decideVoucherBreak: (call) => decideVoucherBreak(context, call),
  } satisfies Partial<PointsHandlers>;
}

/** Every route of vouchers. */
export const voucherHandlers = (context: Context) => ({ ...counterHandlers(context), ...officeHandlers(context) });
