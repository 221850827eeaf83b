import { listFailedJobs } from '../../server/failed-jobs.ts';
import type { PointsHandlers } from '../callers.ts';
import type { RegistersContext } from './context.ts';

/** What the platform sees of the jobs of this system: what failed, why, and when it is tried again. */
export function failedJobHandlers({ database }: RegistersContext): Pick<PointsHandlers, 'listFailedJobs'> {
  return {
    async listFailedJobs({ query }) {
      const { page, next } = await listFailedJobs(database, { cursor: query.cursor });
      const jobs = page.map((job) => ({
        ...job,
        failedAt: `${job.failedAt}`,
        nextTryAt: job.nextTryAt && `${job.nextTryAt}`,
      }));
      return { jobs, next };
    },
  };
}
