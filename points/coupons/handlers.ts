import type { couponOfficeRoutes, couponPartnerRoutes } from '../../contract/points/coupons/company-routes.ts';
import type { couponRoutes } from '../../contract/points/coupons/routes.ts';
import type { PointsHandlers } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { activateCoupons } from './activation.ts';
import { listBatches, requestBatch } from './batches.ts';
import { companyOfPerson, companyOfSystem } from './company.ts';
import { checkCoupon, redeemCoupon } from './enter.ts';
import { handOver } from './hand-over.ts';
import { askForCouponKey, showCouponKey } from './key.ts';
import { listCoupons } from './list.ts';
import { revokeCoupons } from './revocation.ts';

type Names = keyof typeof couponRoutes | keyof typeof couponPartnerRoutes | keyof typeof couponOfficeRoutes;

/** クーポン (6-8, 6-10): entered by holders; asked for, handed over, paid and revoked by companies' systems and people. */
export function couponHandlers(context: ConversionsContext): Pick<PointsHandlers, Names> {
  return {
    checkCoupon: (call) => checkCoupon(context, call),
    redeemCoupon: (call) => redeemCoupon(context, call),
    // A company's own system.
    requestCouponBatch: ({ caller, body }) => requestBatch(context, { by: companyOfSystem(caller), wanted: body }),
    listCouponBatchesOfPartner: ({ caller, query }) => listBatches(context, { by: companyOfSystem(caller), ...query }),
    handOverCouponBatch: ({ caller, params }) => handOver(context, { by: companyOfSystem(caller), ...params }),
    listCouponsOfPartner: ({ caller, params, query }) =>
      listCoupons(context, { by: companyOfSystem(caller), ...params, ...query }),
    activateCoupons: (call) => activateCoupons(context, call),
    revokeCouponsOfPartner: ({ caller, params, body }) =>
      revokeCoupons(context, { by: companyOfSystem(caller), ...params, asked: body }),
    // The people of its office.
    showCouponKey: (call) => showCouponKey(context, call),
    askForCouponKey: (call) => askForCouponKey(context, call),
    createCouponBatch: ({ caller, body }) => requestBatch(context, { by: companyOfPerson(caller), wanted: body }),
    listCouponBatches: ({ caller, query }) => listBatches(context, { by: companyOfPerson(caller), ...query }),
    downloadCouponBatch: ({ caller, params }) => handOver(context, { by: companyOfPerson(caller), ...params }),
    listCoupons: ({ caller, params, query }) =>
      listCoupons(context, { by: companyOfPerson(caller), ...params, ...query }),
    revokeCoupons: ({ caller, params, body }) =>
      revokeCoupons(context, { by: companyOfPerson(caller), ...params, asked: body }),
  };
}
