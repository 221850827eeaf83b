import { countFailedJobs, failedJobHandlers } from '../server/failed-jobs.ts';
import { countChangesFor } from '../server/second-person.ts';
import { countApplications } from './operators/application.ts';
import type { HandlersOf, System } from './system.ts';

/** What waits for the platform's people, the most urgent first, and nothing of which there is none; and what failed. */
export const waitingHandlers = ({
  database,
}: Pick<System, 'database'>): HandlersOf<'showWaiting' | 'listFailedJobs'> => ({
  ...failedJobHandlers({ database }),
  showWaiting: async ({ caller: { staffId } }) => {
    const [changes, failedJobs, applications] = await Promise.all([
      countChangesFor(database, { staffId, office: null }),
      countFailedJobs(database),
      countApplications(database),
    ]);
    const all = [
      { kind: 'change' as const, ...changes },
      { kind: 'failedJobs' as const, ...failedJobs },
      { kind: 'application' as const, ...applications },
    ];
    return {
      waiting: all
        .filter(({ count }) => count > 0)
        .map(({ kind, count, since }) => ({ kind, count, since: since && `${since}`, due: null })),
    };
  },
});
