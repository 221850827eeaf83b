import { setTimeout as wait } from 'node:timers/promises';
import type { RevocationList } from '../jpki/index.ts';
import { mailTask, mykeyTasks } from '../mykey/server.ts';
import { noticeMailTask, type Points, pointsTasks } from '../points/server.ts';
import type { Pool } from '../postgres/pool.ts';
import type { DatabaseUrls } from '../postgres/provision.ts';
import { reasonOf } from '../server/failure-reason.ts';
import type { SendMail } from '../server/mail.ts';
import { openQueue, type Queue } from '../server/queue.ts';
import { type BoundTask, bind } from '../server/task.ts';

/** All tasks by name; what the screens promise for later is kept by one of them (`promises.test.ts`). */
export const taskNames: readonly string[] = [...pointsTasks, noticeMailTask, ...mykeyTasks, mailTask].map(
  ({ name }) => name,
);

/** Looks whether there are newer revocation lists; they are this process's memory, so that it is a timer of each process. */
const listsName = 'revocation lists';
const listsSeconds = 10;

export type Workers = {
  stop(): Promise<void>;
  /** How many runs of each job came to their end in this process; one that is not there has not yet. */
  runs(): ReadonlyMap<string, number>;
};
type WorkersSettings = {
  databases: { mykey: Pool; urls: DatabaseUrls };
  points: Points;
  /** Without one, mail waits. */
  sendMail?: SendMail | undefined;
  clock: () => Temporal.Instant;
  revocation: { lists: () => RevocationList[]; refresh: () => Promise<void> };
};

/** What runs beside the servers: each system's tasks by its own queue, and what refreshes this process's memory. */
export async function startWorkers(settings: WorkersSettings): Promise<Workers> {
  const queues = await openQueues(settings, true);
  const ending = new AbortController();
  let refreshed = 0;

  /** A run that fails is said and tried again at its next turn. */
  async function refreshLists(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await settings.revocation.refresh();
        refreshed += 1;
      } catch (error) {
        if (!ending.signal.aborted) process.stderr.write(`${listsName}: ${reasonOf(error)}\n`);
      }
      await wait(listsSeconds * 1000, undefined, { signal: ending.signal }).catch(() => {});
    }
  }
  const refreshing = refreshLists();
  return {
    runs: () => new Map([...queues.flatMap((queue) => [...queue.runs()]), [listsName, refreshed]]),
    async stop() {
      ending.abort();
      await Promise.all([refreshing, ...queues.map((queue) => queue.stop())]);
    },
  };
}

/** Looks at everything once, through the queues of both systems, and says so when it is done: for tests and the story. */
export async function drainQueues(settings: WorkersSettings): Promise<void> {
  const queues = await openQueues(settings, false);
  try {
    for (const queue of queues) await queue.drain();
  } finally {
    await Promise.all(queues.map((queue) => queue.stop()));
  }
}

async function openQueues(
  { databases, points, sendMail, clock, revocation }: WorkersSettings,
  working: boolean,
): Promise<Queue[]> {
  const context = { database: databases.mykey, clock, lists: revocation.lists };
  const ofMykey: BoundTask[] = mykeyTasks.map((task) => bind(task, context));
  if (sendMail) ofMykey.push(bind(mailTask, { ...context, sendMail }));
  const opened = await Promise.allSettled([
    openQueue({ url: databases.urls.points, tasks: points.tasks, working }),
    openQueue({ url: databases.urls.mykey, tasks: ofMykey, working }),
  ]);
  const queues = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const broken = opened.find((one) => one.status === 'rejected');
  if (!broken) return queues;
  await Promise.all(queues.map((queue) => queue.stop()));
  throw broken.reason;
}
