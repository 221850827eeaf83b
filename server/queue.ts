import { type Job, PgBoss } from 'pg-boss';
import { executorOf, openQueuePool, queueSchema } from '../postgres/queue-schema.ts';
import { deadLetters } from './failed-jobs.ts';
import { reasonOf } from './failure-reason.ts';
import type { BoundTask } from './task.ts';

export type Queue = {
  /** How many runs of each task have come to their end in this process. */
  runs(): ReadonlyMap<string, number>;
  /** Looks at everything once, through the queue: for tests, the story and whoever has no worker. Throws what a task threw. */
  drain(): Promise<void>;
  /** Takes no more jobs, waits for those in hand, and gives back what is not done after ten seconds. */
  stop(): Promise<void>;
};

/**
 * A worker says every five seconds that it lives; one that was silent for ten is dead, which somebody sees within five more,
 * and its job is due again two seconds later. So the job of a killed worker runs again within half a minute.
 */
const alive = { heartbeatSeconds: 10, superviseIntervalSeconds: 4, monitorIntervalSeconds: 4 };
const day = 86_400;
const stopMilliseconds = 10_000;
const timezone = 'Asia/Tokyo';

const standing = {
  schema: queueSchema,
  // Its tables are made by `npm run migrate`; here it is only looked whether they are of the library's version.
  createSchema: false,
  migrate: false,
  superviseIntervalSeconds: alive.superviseIntervalSeconds,
  monitorIntervalSeconds: alive.monitorIntervalSeconds,
  maintenanceIntervalSeconds: 60,
  cronMonitorIntervalSeconds: 10,
  cronWorkerIntervalSeconds: 2,
  registerInstance: false,
};

/**
 * Opens the queue of one system on its own pool and schema. With `working` it works on the tasks beside any number of other
 * processes; without, only `drain` does. The queue's own times are PostgreSQL's; no task sees them.
 */
export async function openQueue({
  url,
  tasks,
  working,
}: {
  url: string;
  tasks: readonly BoundTask[];
  working: boolean;
}): Promise<Queue> {
  const pool = openQueuePool(url);
  const boss = new PgBoss({ db: executorOf(pool), ...standing, supervise: working, schedule: working });
  const ending = new AbortController();
  // What breaks while this process ends is done again by another.
  const complain = (what: string, error: unknown) => {
    if (!ending.signal.aborted) process.stderr.write(`${what}: ${reasonOf(error)}\n`);
  };
  boss.on('error', (error) => complain('queue', error));
  const runs = new Map<string, number>();
  const beats: NodeJS.Timeout[] = [];

  const run = async (task: BoundTask): Promise<void> => {
    try {
      await task.run(ending.signal);
      runs.set(task.name, (runs.get(task.name) ?? 0) + 1);
    } catch (error) {
      complain(task.name, error);
      throw withoutValues(error);
    }
  };
  const stop = async () => {
    ending.abort();
    for (const beat of beats) clearInterval(beat);
    await boss.stop({ timeout: stopMilliseconds });
    await pool.end();
  };
  try {
    await boss.start();
    await boss.createQueue(deadLetters, { retentionSeconds: 14 * day });
    for (const task of tasks) await declare(boss, task);
    for (const task of working ? tasks : []) {
      // Whichever process asks first in a period is the one that makes its job.
      const look = () => lookOnce(boss, task).catch((error) => complain(`queue of ${task.name}`, error));
      await work(boss, task, () => run(task));
      if ('seconds' in task.every) beats.push(setInterval(look, Math.max(1, task.every.seconds / 5) * 1000));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    runs: () => runs,
    drain: () => drain(boss, tasks, ending.signal),
    stop,
  };
}

/** The period of a task that has one below a minute; the others look once a minute at most. */
const secondsOf = ({ every }: BoundTask) => ('seconds' in every ? every.seconds : 60);

/** One job of a task at a time, waiting or in hand, in all processes together. What failed five times is put aside and shown. */
async function declare(boss: PgBoss, task: BoundTask): Promise<void> {
  const options = {
    retryLimit: 5,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: Math.max(20, secondsOf(task)),
    heartbeatSeconds: alive.heartbeatSeconds,
    deadLetter: deadLetters,
    // The slot of a job that is done must outlive its period; a job each second must not fill the table.
    deleteAfterSeconds: 180,
  };
  await boss.createQueue(task.name, { policy: 'exclusive', ...options });
  await boss.updateQueue(task.name, options);
}

/** Makes the job of this period, unless there is one; where one waits or is in hand already, that one looks. */
const lookOnce = (boss: PgBoss, task: BoundTask) => boss.send(task.name, null, { singletonSeconds: secondsOf(task) });

/** Works on the jobs of a task; a start looks at everything once. */
async function work(boss: PgBoss, task: BoundTask, run: () => Promise<void>): Promise<void> {
  const pollingIntervalSeconds = Math.min(2, Math.max(0.5, secondsOf(task) / 5));
  await lookOnce(boss, task);
  await boss.work(task.name, { pollingIntervalSeconds }, run);
  if ('cron' in task.every) await boss.schedule(task.name, task.every.cron, null, { tz: timezone });
}

async function drain(boss: PgBoss, tasks: readonly BoundTask[], signal: AbortSignal): Promise<void> {
  for (const task of tasks) {
    await boss.send(task.name);
    const jobs: Job[] = await boss.fetch(task.name, { ignoreStartAfter: true });
    for (const { id } of jobs) {
      try {
        await task.run(signal);
      } catch (error) {
        await boss.fail(task.name, id, withoutValues(error));
        throw error;
      }
      await boss.complete(task.name, id);
    }
  }
}

/** What the queue may keep of an error. */
function withoutValues(error: unknown): Error {
  const kept = new Error(reasonOf(error));
  delete kept.stack;
  return kept;
}
