import { type Database, one, rows } from '../postgres/pool.ts';
import { queueSchema } from '../postgres/queue-schema.ts';
import { pagedBy, pageOf, placeOf } from './cursor.ts';

/** The queue into which a job goes that has failed as often as it may. */
export const deadLetters = 'failed';

export type FailedJob = {
  jobId: string;
  /** The task. */
  name: string;
  /** When the run began that failed last; of a job that was given up, when it was. */
  failedAt: Temporal.Instant;
  attempts: number;
  /** Words of ours that hold no value (`reasonOf`). */
  reason: string;
  /** When it is tried again; null where this job was given up, and the next one of its task looks instead. */
  nextTryAt: Temporal.Instant | null;
};

// The library keeps what waits for its next try in its table of jobs, and what was given up there under another name.
const failed = `(SELECT id AS job_id, name, started_on AS failed_at, retry_count + 1 AS attempts, output,
                        start_after AS next_try_at
                   FROM ${queueSchema}.job WHERE state = 'retry'
                  UNION ALL
                 SELECT id, source_name, created_on, source_retry_count + 1, source_output, NULL
                   FROM ${queueSchema}.job WHERE name = :deadLetters) AS failed`;

/** How many jobs the list holds, and since when the oldest. */
export const countFailedJobs = (database: Database): Promise<{ count: number; since: Temporal.Instant | null }> =>
  one(database, `SELECT count(*) AS count, min(failed_at) AS since FROM ${failed}`, { deadLetters });

/** What failed in the last two weeks and why, newest first: jobs that will be tried again, and those given up. */
export async function listFailedJobs(
  database: Database,
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ page: FailedJob[]; next: string | null }> {
  const [moment = null, key = null] = placeOf(cursor, pagedBy.momentAndKey) ?? [];
  const found = await rows<FailedJob>(
    database,
    `SELECT job_id, name, failed_at, attempts, next_try_at,
            coalesce(output->>'message', output->'value'->>'message', '') AS reason
       FROM ${failed}
      WHERE :moment::timestamptz IS NULL OR (failed_at, job_id) < (:moment::timestamptz, :key::uuid)
      ORDER BY failed_at DESC, job_id DESC LIMIT :limit`,
    { deadLetters, moment, key, limit: limit + 1 },
  );
  return pageOf(found, limit, ({ failedAt, jobId }) => [`${failedAt}`, jobId]);
}

/** What the platform's people see of the jobs of their system: what failed, why, and when it is tried again. */
export const failedJobHandlers = ({ database }: { database: Database }) => ({
  async listFailedJobs({ query: { cursor } }: { query: { cursor?: string | undefined } }) {
    const { page, next } = await listFailedJobs(database, { cursor });
    const jobs = page.map(({ failedAt, nextTryAt, ...job }) => ({
      ...job,
      failedAt: `${failedAt}`,
      nextTryAt: nextTryAt && `${nextTryAt}`,
    }));
    return { jobs, next };
  },
});
