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
}): { stop(): Promise<void> } {
  const ending = new AbortController();
  const loops = [
    loop('sync', 1, () => points.sync()),
    loop('sweep', 60, () => points.sweep()),
    loop('sweep of マイキー', 60, () => sweepMoments(mykeyDatabase, clock())),
    loop('revocation lists', 10, () => revocation.refresh()),
    // Each minute it asks whether there is a run to make: one a day, and one for each new list.
    loop('revocation sweep', 60, () =>
      sweepRevocations({
        database: mykeyDatabase,
        lists: revocation.lists(),
        now: clock(),
        goOn: () => !ending.signal.aborted,
      }),
    ),
    loop('sweep of applications', 60, () => sweepApplications(mykeyDatabase, clock())),
    loop('files of links', 1, () => applyUploads(mykeyDatabase, clock())),
    loop('sweep of files of links', 900, () => sweepUploads(mykeyDatabase, clock())),
    ...(sendMail ? [loop('mail', 10, () => sendMails(mykeyDatabase, sendMail, clock))] : []),
    loop('vouchers', 5, () => points.tendVouchers()),
    loop('support events', 30, () => points.tendEvents()),
    loop('premiums', 30, () => points.tendPremiums()),
    loop('conversions', 5, () => points.convert()),
    loop('expiry', 900, () => points.expire()),
    loop('seal', 900, () => points.seal()),
  ];

  /** A run that fails is said and tried again at its next turn: every job is the same done twice. */
  async function loop(name: string, seconds: number, job: () => Promise<unknown>): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await job();
      } catch (error) {
        if (!ending.signal.aborted) process.stderr.write(`${name}: ${(error as Error).message}\n`);
      }
      await wait(seconds * 1000, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  return {
    async stop() {
      ending.abort();
      await Promise.all(loops);
    },
  };
}
