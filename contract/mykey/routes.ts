import { failedJobRoutes } from '../failed-jobs.ts';
import { officeAccountRoutesFor } from '../office-accounts.ts';
import { applicationRoutes } from './application-routes.ts';
import { cardholderRoutes } from './cardholder-routes.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { linkedSystemRoutes } from './linked-system-routes.ts';
import { officeRoutes } from './office-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { revocationRoutes } from './revocation-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { staffRoutes } from './staff-routes.ts';
import { terminalRoutes } from './terminal-routes.ts';
import { townTerminalRoutes } from './town-terminal-routes.ts';
import { wideAreaRoutes } from './wide-area-routes.ts';

/** The HTTP contract of マイキープラットフォーム (port 3001). */
export const mykeyRoutes = {
  ...cardholderRoutes,
  ...staffRoutes,
  ...operatorRoutes,
  ...terminalRoutes,
  ...officeRoutes,
  ...townTerminalRoutes,
  ...linkedSystemRoutes,
  ...deskRoutes,
  ...officeAccountRoutesFor({ keepers: ['platform'], deciders: ['platform'] }),
  ...failedJobRoutes(),
  ...applicationRoutes,
  ...signInRoutes,
  ...revocationRoutes,
  ...wideAreaRoutes,
  ...catalogueRoutes,
} as const;
export type MykeyRoutes = typeof mykeyRoutes;
