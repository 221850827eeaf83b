import { officeAccountRoutes } from '../office-accounts.ts';
import { campaignRoutes } from './campaign-routes.ts';
import { clearingRoutes } from './clearing-routes.ts';
import { conversionRoutes } from './conversion-routes.ts';
import { counterRoutes } from './counter-routes.ts';
import { eventOfficeRoutes, eventRoutes } from './event-routes.ts';
import { feeRoutes } from './fee-routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { partnerRoutes } from './partner-routes.ts';
import { placeRoutes } from './place-routes.ts';
import { refundRoutes } from './refund-routes.ts';
import { registerRoutes } from './register-routes.ts';
import { settlementRoutes } from './settlement-routes.ts';
import { shopRoutes } from './shop-routes.ts';
import { staffRoutes } from './staff-routes.ts';
import { upliftRoutes } from './uplift-routes.ts';
import { myVoucherRoutes, voucherOfficeRoutes } from './voucher-office-routes.ts';
import { voucherRoutes } from './voucher-routes.ts';

/** Objects of this contract's own: a client tells by the route itself which server it belongs to. */
const accountRoutes = Object.fromEntries(
  Object.entries(officeAccountRoutes).map(([name, route]) => [name, { ...route }]),
) as typeof officeAccountRoutes;

/** The HTTP contract of 自治体ポイント管理クラウド (port 3002). */
export const pointsRoutes = {
  ...counterRoutes,
  ...feeRoutes,
  ...refundRoutes,
  ...shopRoutes,
  ...memberRoutes,
  ...conversionRoutes,
  ...eventRoutes,
  ...eventOfficeRoutes,
  ...partnerRoutes,
  ...staffRoutes,
  ...accountRoutes,
  ...grantRoutes,
  ...registerRoutes,
  ...placeRoutes,
  ...upliftRoutes,
  ...campaignRoutes,
  ...voucherRoutes,
  ...clearingRoutes,
  ...voucherOfficeRoutes,
  ...myVoucherRoutes,
  ...settlementRoutes,
} as const;
export type PointsRoutes = typeof pointsRoutes;
