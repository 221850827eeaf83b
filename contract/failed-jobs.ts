import { z } from 'zod';
import { FromCursor, NextCursor } from './cursor.ts';
import { route } from './route.ts';
import { Instant } from './values.ts';

/**
 * What of a system's own jobs failed; the same at both systems. Each contract has an object of its own: a client tells by
 * the route itself which server it belongs to.
 */
export const failedJobRoutes = () =>
  ({
    listFailedJobs: route({
      method: 'GET',
      path: '/failed-jobs',
      summary: '失敗した自動処理と、その理由。新しいものから',
      caller: 'staff',
      roles: ['platform'],
      query: FromCursor,
      answer: z.object({
        jobs: z.array(
          z.object({
            jobId: z.string(),
            name: z.string(),
            failedAt: Instant,
            attempts: z.int(),
            /** In words of ours, without a value. */
            reason: z.string(),
            /** Null where this job was given up; the next one of its task looks instead. */
            nextTryAt: Instant.nullable(),
          }),
        ),
        next: NextCursor,
      }),
      refusals: [],
    }),
  }) as const;
