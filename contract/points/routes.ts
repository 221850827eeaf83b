import { officeAccountRoutesFor } from '../office-accounts.ts';
import { secondFactorRoutesFor } from '../second-factor.ts';
import { budgetRoutes } from './budget/routes.ts';
import { flowRoutes } from './circulation/flow-routes.ts';
import { formRoutes } from './circulation/form-routes.ts';
import { circulationRoutes } from './circulation/routes.ts';
import { transferRoutes } from './circulation/transfer-routes.ts';
import { yearRoutes } from './circulation/year-routes.ts';
import { closingPackRoutes } from './closing-packs/routes.ts';
import { conversionRoutes } from './conversions/routes.ts';
import { couponOfficeRoutes, couponPartnerRoutes } from './coupons/company-routes.ts';
import { couponRoutes } from './coupons/routes.ts';
import { contributionRoutes } from './events/contribution-routes.ts';
import { eventOfficeRoutes, eventRoutes } from './events/routes.ts';
import { deliveryRoutes } from './exchange/delivery-routes.ts';
import { noticeRoutes } from './exchange/notice-routes.ts';
import { orderFileRoutes } from './exchange/order-file-routes.ts';
import { partnerRoutes } from './exchange/partner-routes.ts';
import { exchangeRoutes } from './exchange/routes.ts';
import { applicationRoutes } from './grants/application-routes.ts';
import { programKindRoutes } from './grants/kind-routes.ts';
import { kioskRoutes } from './grants/kiosk-routes.ts';
import { mailingRoutes } from './grants/mailing-routes.ts';
import { programRoutes } from './grants/program-routes.ts';
import { grantRoutes } from './grants/routes.ts';
import { sponsorRoutes } from './grants/sponsor-routes.ts';
import { uploadRoutes } from './grants/upload-routes.ts';
import { venueRoutes } from './grants/venue-routes.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { noticeMailRoutes } from './members/notice-mail-routes.ts';
import { protectionRoutes } from './members/protection-routes.ts';
import { memberRoutes } from './members/routes.ts';
import { mypageRoutes } from './mypage/routes.ts';
import { partnerDeskRoutes } from './partner-systems/desk-routes.ts';
import { partnerOauthRoutes } from './partner-systems/oauth-routes.ts';
import { refundRoutes } from './payments/refund-routes.ts';
import { counterRoutes } from './payments/routes.ts';
import { payoutRoutes } from './payout/routes.ts';
import { feeRoutes } from './places/fee-routes.ts';
import { merchantRoutes } from './places/merchant-routes.ts';
import { placeRoutes } from './places/routes.ts';
import { shopRoutes } from './places/shop-routes.ts';
import { campaignPayerRoutes } from './premiums/payer-routes.ts';
import { campaignRoutes } from './premiums/routes.ts';
import { companyReconciliationRoutes } from './reconciliation/company-routes.ts';
import { reconciliationRoutes } from './reconciliation/routes.ts';
import { traceRoutes } from './reconciliation/trace-routes.ts';
import { bankRoutes } from './registers/bank-routes.ts';
import { cutOffRoutes } from './registers/cut-off-routes.ts';
import { functionRoutes } from './registers/function-routes.ts';
import { handoverRoutes } from './registers/handover-routes.ts';
import { leavingRoutes } from './registers/leaving-routes.ts';
import { openingRoutes } from './registers/opening-routes.ts';
import { organisationRoutes } from './registers/organisation-routes.ts';
import { registerRoutes } from './registers/partner-routes.ts';
import { staffRoutes } from './registers/routes.ts';
import { successionRoutes } from './registers/succession-routes.ts';
import { trailRoutes } from './registers/trail-routes.ts';
import { waitingRoutes } from './registers/waiting-routes.ts';
import { keepers, secondPersons } from './roles.ts';
import { payoutBudgetRoutes } from './settlement/budget-routes.ts';
import { entryRoutes } from './settlement/entry-routes.ts';
import { payeeRoutes } from './settlement/payee-routes.ts';
import { settlementRoutes } from './settlement/routes.ts';
import { upliftRoutes } from './settlement/uplift-routes.ts';
import { clearingRoutes } from './vouchers/clearing-routes.ts';
import { myVoucherRoutes, voucherOfficeRoutes } from './vouchers/office-routes.ts';
import { voucherRoutes } from './vouchers/routes.ts';

const accountRoutes = officeAccountRoutesFor({ keepers, deciders: secondPersons });

/** The HTTP contract of 自治体ポイント管理クラウド (port 3002). */
export const pointsRoutes = {
  ...invoiceRoutes,
  ...reconciliationRoutes,
  ...companyReconciliationRoutes,
  ...traceRoutes,
  ...counterRoutes,
  ...feeRoutes,
  ...refundRoutes,
  ...shopRoutes,
  ...memberRoutes,
  ...noticeMailRoutes,
  ...protectionRoutes,
  ...mypageRoutes,
  ...exchangeRoutes,
  ...couponRoutes,
  ...couponPartnerRoutes,
  ...couponOfficeRoutes,
  ...noticeRoutes,
  ...deliveryRoutes,
  ...contributionRoutes,
  ...conversionRoutes,
  ...eventRoutes,
  ...eventOfficeRoutes,
  ...partnerOauthRoutes,
  ...partnerDeskRoutes,
  ...partnerRoutes,
  ...orderFileRoutes,
  ...staffRoutes,
  ...functionRoutes,
  ...openingRoutes,
  ...leavingRoutes,
  ...successionRoutes,
  ...bankRoutes,
  ...organisationRoutes,
  ...cutOffRoutes,
  ...waitingRoutes,
  ...trailRoutes,
  ...handoverRoutes,
  ...merchantRoutes,
  ...accountRoutes,
  ...programRoutes,
  ...programKindRoutes,
  ...sponsorRoutes,
  ...secondFactorRoutesFor({ deciders: keepers }),
  ...grantRoutes,
  ...uploadRoutes,
  ...mailingRoutes,
  ...venueRoutes,
  ...applicationRoutes,
  ...kioskRoutes,
  ...registerRoutes,
  ...placeRoutes,
  ...upliftRoutes,
  ...payoutBudgetRoutes,
  ...campaignRoutes,
  ...campaignPayerRoutes,
  ...voucherRoutes,
  ...clearingRoutes,
  ...voucherOfficeRoutes,
  ...myVoucherRoutes,
  ...settlementRoutes,
  ...entryRoutes,
  ...payeeRoutes,
  ...payoutRoutes,
  ...closingPackRoutes,
  ...budgetRoutes,
  ...yearRoutes,
  ...circulationRoutes,
  ...flowRoutes,
  ...formRoutes,
  ...transferRoutes,
} as const;
export type PointsRoutes = typeof pointsRoutes;
