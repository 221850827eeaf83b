import { setTimeout as wait } from 'node:timers/promises';
import { openPool, type Pool, rows } from '../../postgres/pool.ts';
import { type Ledger, openLedger } from '../door.ts';
import { makeKey, type Operation } from '../operation.ts';
import { openWindow } from '../read.ts';
import { type Application, startApplication, startLoad } from './applications.ts';
import { accountOf, chart, generalFund, unitOf } from './chart.ts';
import { type Asked, createRandom, openDraw } from './draw.ts';
import { asPool, auditAll } from './kills.ts';
import { makeStandby, startTestServer, type TestServer, until } from './servers.ts';

export type FailoverReport = { complaints: string[]; operations: number };

async function withPair<T>(work: (primary: TestServer, standby: TestServer) => Promise<T>): Promise<T> {
  const primary = await startTestServer();
  let standby: TestServer | undefined;
  try {
    await asPool(primary, (pool) => openWindow(pool, 1));
    standby = await makeStandby(primary);
    return await work(primary, standby);
  } finally {
    await primary.remove();
    await standby?.remove();
  }
}

const waiting = `FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;
const isWaiting = async (primary: TestServer) => (await primary.say(`SELECT pid ${waiting}`)).length > 0;

const clock = () => Temporal.Now.instant();
const city = unitOf('town', 14130);
const common = () => ({ key: makeKey(clock()), holder: 11, window: 1, occurredAt: clock(), unit: city, amount: 100 });
const gift = (): Operation => ({
  ...common(),
  kind: 'issue',
  expiresOn: clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: 90 }).toString(),
  fund: generalFund,
  account: accountOf('gift', 1),
});
const payment = (): Operation => ({ ...common(), kind: 'spend', account: accountOf('payee', 5) });

/** Submits, and notes when and what was answered. */
async function ask(ledger: Ledger, asked: Asked): Promise<void> {
  const invokedAt = performance.now();
  const answer = await ledger.submit(asked.operation);
  asked.attempts.push({ invokedAt, completedAt: performance.now(), answer });
}

/**
 * The standby is gone; a payment is committed here and waits for it; the wait is cancelled, three times over. PostgreSQL
 * then says that all is well and only warns. Nobody may be told before the payment is safe: either the standby comes back,
 * or (`lost`) this server goes and the standby, which knows nothing of the payment, takes its place and its address.
 */
export const cancelTheWait = ({ lost, alter = (pool) => pool }: { lost: boolean; alter?: (pool: Pool) => Pool }) =>
  withPair(async (primary, standby): Promise<FailoverReport> => {
    const complaints: string[] = [];
    const pool = openPool(primary.url);
    const [here, there] = await Promise.all([0, 1].map(() => openLedger({ pool: alter(pool), chart, clock })));
    if (!here || !there) throw new Error('two applications are needed');
    try {
      const given: Asked = { operation: gift(), attempts: [] };
      await ask(here, given);
      const paid: Asked = { operation: payment(), attempts: [] };
      await standby.kill();
      const first = ask(here, paid);
      for (let cancels = 0; cancels < 3 && paid.attempts.length === 0; cancels += 1) {
        await until('the wait for the standby', async () => paid.attempts.length > 0 || (await isWaiting(primary)));
        await primary.say(`SELECT pg_cancel_backend(pid) ${waiting}`);
        await wait(200);
      }
      // Another application asks for the same key: it finds the payment, and must not tell of it either.
      const second = paid.attempts.length === 0 ? ask(there, paid) : undefined;
      await wait(400);
      for (const { answer } of paid.attempts) complaints.push(`answered ${answer.outcome} while no standby had it`);
      const left = lost ? await takeOver(primary, standby) : await comeBack(primary, standby);
      await Promise.all([first, second]);
      if (!lost && !(await hasKey(standby, paid.operation))) complaints.push('answered before the standby had it');
      complaints.push(...(await auditAll(left, { asked: [given, paid] })));
      return { complaints, operations: 2 };
    } finally {
      await Promise.all([here.close(), there.close()]);
      await pool.end();
    }
  });

const socketOf = ({ url }: TestServer) => new URL(url.replace('@/', '@localhost/')).searchParams.get('host') ?? '';

/** The first server is lost with all it has not handed on; the standby answers at its address and is promoted. */
async function takeOver(primary: TestServer, standby: TestServer): Promise<TestServer> {
  await primary.kill();
  await standby.kill();
  await standby.start({ unix_socket_directories: [standby, primary].map(socketOf).join(',') });
  await standby.say('SELECT pg_promote()');
  return standby;
}

async function comeBack(primary: TestServer, standby: TestServer): Promise<TestServer> {
  await standby.start();
  return primary;
}

/** Whether a server holds the postings of a key; a standby shows them a moment after it has them. */
async function hasKey(server: TestServer, { key }: Operation): Promise<boolean> {
  await wait(500);
  return asPool(
    server,
    async (pool) => (await rows(pool, 'SELECT FROM ledger.posting WHERE key = :key', { key })).length > 0,
  );
}

/**
 * Under load the first server is lost and the standby takes over; what had no answer is asked again there. With
 * `standbyFirst` the standby is away for a while before, so that the first server commits what it alone has, and every
 * wait for the standby is cancelled meanwhile. `before` is said to the database before anything is posted.
 */
export const failOverUnderLoad = ({
  seed,
  standbyFirst,
  before,
}: {
  seed: number;
  standbyFirst: boolean;
  before?: string;
}) =>
  withPair(async (primary, standby): Promise<FailoverReport> => {
    const random = createRandom(seed);
    const draw = openDraw({ random, holders: Array.from({ length: 100 }, (_, index) => 1 + index) });
    let live: Application[] = [];
    if (before) await primary.say(before);
    const startAll = (url: string) => Promise.all([0, 1].map(() => startApplication(url)));
    try {
      live = await startAll(primary.url);
      const load = startLoad({ draw, applications: () => live, clients: 64 });
      try {
        await wait(500 + random() * 500);
        if (standbyFirst) await standby.kill();
        for (let cancels = 0; standbyFirst && cancels < 5; cancels += 1) {
          await primary.say(`SELECT pg_cancel_backend(pid) ${waiting}`);
          await wait(100);
        }
        await primary.kill();
        await Promise.all(live.map((application) => application.kill()));
        if (standbyFirst) await standby.start();
        await standby.say('SELECT pg_promote()');
        live = await startAll(standby.url);
        await wait(500);
      } finally {
        await load.finish();
      }
      return { complaints: await auditAll(standby, draw), operations: draw.asked.length };
    } finally {
      await Promise.all(live.map((application) => application.kill()));
    }
  });

/** Commits that do not wait for the standby. */
export const withoutStandby = 'ALTER DATABASE ledger SET synchronous_commit = local';
