import { pointsRoutes } from '../../contract/index.ts';
import { countFailedJobs } from '../../server/failed-jobs.ts';
import { countChangesFor } from '../../server/second-person.ts';
import { countInvited } from './accounts.ts';
import type { RegistersContext } from './context.ts';
import { countMissingAccount } from './municipalities.ts';
import { countOpenings } from './openings.ts';
import { countWithoutAccount } from './partners.ts';
import type { WaitingRule } from './waiting.ts';

/** What waits in the registers, and what failed by itself. */
export const registersWaiting = (context: RegistersContext): WaitingRule[] => [
  {
    kind: 'change',
    step: pointsRoutes.decideChangeRequest,
    find: ({ staffId, office }) => countChangesFor(context.database, { staffId, office }),
  },
  { kind: 'opening', step: pointsRoutes.checkOpening, find: () => countOpenings(context) },
  { kind: 'failedJobs', step: pointsRoutes.listFailedJobs, find: () => countFailedJobs(context.database) },
  { kind: 'invitation', step: pointsRoutes.resetStaff, find: (caller) => countInvited(context, caller) },
  {
    kind: 'bankAccount',
    step: pointsRoutes.changeMunicipalityAccount,
    find: (caller) => countMissingAccount(context, caller),
  },
  {
    kind: 'companiesWithoutAccount',
    step: pointsRoutes.changePartnerAccount,
    find: () => countWithoutAccount(context),
  },
];
