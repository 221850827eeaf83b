import { setTimeout as wait } from 'node:timers/promises';
import { openPool } from '../../postgres/pool.ts';
import { openWindow } from '../read.ts';
import { type Application, type Load, startApplication, startLoad } from './applications.ts';
import { auditAnswers, auditLines, auditTotals } from './audit.ts';
import { createRandom, type Draw, openDraw } from './draw.ts';
import { startTestServer, type TestServer, until } from './servers.ts';

export type KillSettings = {
  kills: number;
  seed: number;
  /** How many processes post to the database at once. */
  applications?: number;
  /** PostgreSQL's, for controls that take a safeguard away. */
  settings?: Record<string, string>;
  /** Said to the database before anything is posted. */
  before?: string;
  report?: (done: number) => void;
};
export type KillReport = { complaints: string[]; operations: number; unknown: number };

type Played = { server: TestServer; random: () => number; live: Application[]; load: Load };
const clients = 64;

/** Kills applications under load, one at a time, each replaced at once; the others go on. */
export const killApplications = (settings: KillSettings): Promise<KillReport> =>
  play(settings, async ({ server, random, live }) => {
    await wait(100 + random() * 500);
    const index = Math.floor(random() * live.length);
    await live[index]?.kill();
    live[index] = await startApplication(server.url);
  });

/** Kills PostgreSQL under load, all of its processes, and starts it again; the applications live on. */
export const killServers = (settings: KillSettings): Promise<KillReport> =>
  play(settings, async ({ server, random, load }) => {
    await wait(200 + random() * 500);
    await server.kill();
    await wait(random() * 300);
    await server.start();
    const before = load.answered();
    await until('answers after the restart', async () => load.answered() > before);
  });

async function play(settings: KillSettings, once: (played: Played) => Promise<void>): Promise<KillReport> {
  const { kills, seed, applications = 2, before, report } = settings;
  const random = createRandom(seed);
  const draw = openDraw({ random, holders: Array.from({ length: 100 }, (_, index) => 1 + index) });
  const server = await startTestServer(settings.settings);
  const live: Application[] = [];
  try {
    await asPool(server, (pool) => openWindow(pool, 1));
    for (let index = 0; index < applications; index += 1) live.push(await startApplication(server.url));
    if (before) await server.say(before);
    const load = startLoad({ draw, applications: () => live, clients });
    try {
      for (let done = 1; done <= kills; done += 1) {
        await once({ server, random, live, load });
        report?.(done);
      }
      await wait(200);
    } finally {
      await load.finish();
    }
    const complaints = await auditAll(server, draw);
    return { complaints, operations: draw.asked.length, unknown: load.unknown() };
  } finally {
    await Promise.all(live.map((application) => application.kill()));
    await server.remove();
  }
}

/** What is wrong with the books of a server, and with what its clients were told. */
export const auditAll = (server: TestServer, { asked }: Pick<Draw, 'asked'>): Promise<string[]> =>
  asPool(server, async (pool) => [
    ...(await auditTotals(pool)),
    ...(await auditLines(pool)),
    ...(await auditAnswers(pool, asked)),
  ]);

/** Works with a pool of a server, which ends with the work. */
export async function asPool<T>(
  { url }: TestServer,
  work: (pool: ReturnType<typeof openPool>) => Promise<T>,
): Promise<T> {
  const pool = openPool(url, { max: 4 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** No commit waits for the disk, and the log is written late: what a kill of the server then loses was acknowledged. */
export const lateToDisk = {
  settings: {
    synchronous_commit: 'off',
    wal_writer_delay: '10s',
    wal_writer_flush_after: '1GB',
    wal_buffers: '64MB',
  },
  // The tables themselves are to stay.
  before: 'CHECKPOINT',
};
/** Takes away the key that a second posting of one operation meets. */
export const withoutKey = {
  // One application: with two, each batch looks its keys up, as the other one may have posted them.
  applications: 1,
  before: `ALTER TABLE ledger.posting DROP CONSTRAINT posting_pkey;
    CREATE INDEX posting_by_key ON ledger.posting (slot, holder, day, key, leg)`,
};
