import { counterRoutes } from './counter-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { partnerRoutes } from './partner-routes.ts';
import { settlementRoutes, staffRoutes } from './staff-routes.ts';

/** The HTTP contract of 自治体ポイント管理クラウド (port 3002). */
export const pointsRoutes = {
  ...counterRoutes,
  ...memberRoutes,
  ...partnerRoutes,
  ...staffRoutes,
  ...settlementRoutes,
} as const;
export type PointsRoutes = typeof pointsRoutes;
