import { conversionRoutes } from './conversion-routes.ts';
import { counterRoutes } from './counter-routes.ts';
import { grantRoutes } from './grant-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { partnerRoutes } from './partner-routes.ts';
import { registerRoutes } from './register-routes.ts';
import { settlementRoutes } from './settlement-routes.ts';
import { staffRoutes } from './staff-routes.ts';

/** The HTTP contract of 自治体ポイント管理クラウド (port 3002). */
export const pointsRoutes = {
  ...counterRoutes,
  ...memberRoutes,
  ...conversionRoutes,
  ...partnerRoutes,
  ...staffRoutes,
  ...grantRoutes,
  ...registerRoutes,
  ...settlementRoutes,
} as const;
export type PointsRoutes = typeof pointsRoutes;
