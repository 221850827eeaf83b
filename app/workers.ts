import { setTimeout as wait } from 'node:timers/promises';
import type { RevocationList } from '../jpki/index.ts';
import {
  applyUploads,
  type SendMail,
  sendMails,
  sweepApplications,
  sweepMoments,
  sweepRevocations,
  sweepUploads,
} from '../mykey/server.ts';
import type { Points } from '../points/server.ts';
import type { Pool } from '../postgres/pool.ts';

/** The jobs by name, with their seconds between two runs; what the screens promise for later is kept by one of them (`promises.test.ts`). */
export const jobSeconds = {
  sync: 1,
  sweep: 60,
  'sweep of マイキー': 60,
  'revocation lists': 10,
  'revocation sweep': 60,
  'sweep of applications': 60,
  'files of links': 1,
  'sweep of files of links': 900,
  mail: 10,
  vouchers: 5,
  'support events': 30,
  premiums: 30,
  conversions: 5,
  expiry: 900,
  seal: 900,
} as const;
export type JobName = keyof typeof jobSeconds;

export type Workers = {
  stop(): Promise<void>;
  /** How many runs of each job came to their end; one that is not there has not yet. */
  runs(): ReadonlyMap<JobName, number>;
};

/** What runs beside the servers: the feed and files each second, vouchers and conversions every five, the sweeps each minute, expiry and seals each quarter of an hour. */
export function startWorkers({
  mykeyDatabase,
  points,
  sendMail,
  clock,
  revocation,
}: {
  mykeyDatabase: Pool;
  points: Points;
  /** Without one, mail waits. */
  sendMail?: SendMail | undefined;
  clock: () => Temporal.Instant;
  revocation: { lists: () => RevocationList[]; refresh: () => Promise<void> };
}): Workers {
  const ending = new AbortController();
  const runs = new Map<JobName, number>();
  const jobs: Record<JobName, (() => Promise<unknown>) | undefined> = {
    sync: () => points.sync(),
    sweep: () => points.sweep(),
    'sweep of マイキー': () => sweepMoments(mykeyDatabase, clock()),
    'revocation lists': () => revocation.refresh(),
    // Each minute it asks whether there is a run to make: one a day, and one for each new list.
    'revocation sweep': () =>
      sweepRevocations({
        database: mykeyDatabase,
        lists: revocation.lists(),
        now: clock(),
        goOn: () => !ending.signal.aborted,
      }),
    'sweep of applications': () => sweepApplications(mykeyDatabase, clock()),
    'files of links': () => applyUploads(mykeyDatabase, clock()),
    'sweep of files of links': () => sweepUploads(mykeyDatabase, clock()),
    mail: sendMail && (() => sendMails(mykeyDatabase, sendMail, clock)),
    vouchers: () => points.tendVouchers(),
    'support events': () => points.tendEvents(),
    premiums: () => points.tendPremiums(),
    conversions: () => points.convert(),
    expiry: () => points.expire(),
    seal: () => points.seal(),
  };
  const loops = (Object.keys(jobs) as JobName[]).map((name) => {
    const job = jobs[name];
    return job ? loop(name, jobSeconds[name], job) : undefined;
  });

  /** A run that fails is said and tried again at its next turn: every job is the same done twice. */
  async function loop(name: JobName, seconds: number, job: () => Promise<unknown>): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await job();
        runs.set(name, (runs.get(name) ?? 0) + 1);
      } catch (error) {
        if (!ending.signal.aborted) process.stderr.write(`${name}: ${(error as Error).message}\n`);
      }
      await wait(seconds * 1000, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  return {
    runs: () => runs,
    async stop() {
      ending.abort();
      await Promise.all(loops);
    },
  };
}
