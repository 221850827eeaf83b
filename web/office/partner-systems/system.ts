import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

export type PartnerSystem = RouteAnswer<typeof pointsRoutes.showPartnerSystem>;
/** What is otherwise once something was asked for or ended on this page. */
export const FORGETS = ['partner-system', 'change-requests', 'waiting'];
