import { type Pool, row } from '../postgres/pool.ts';
import { postgresCpu } from './cpu.ts';

/** What one counted interval came to. Microseconds are of processor time for each operation, latencies milliseconds. */
export type Measured = {
  perSecond: number;
  p50: number;
  p99: number;
  nodeMicroseconds: number;
  postgresMicroseconds: number;
  walBytes: number;
};
export type Load = { operations: number; seconds: number; latencies?: number[] };

/** Runs a load and says what it took of this process, of the server, and of its write-ahead log. */
export async function measured(pool: Pool, load: () => Promise<Load>): Promise<Measured> {
  const cpuOfPostgres = await postgresCpu(pool);
  const walBefore = await walPosition(pool);
  const serverBefore = cpuOfPostgres();
  const ownBefore = process.cpuUsage();
  const { operations, seconds, latencies = [] } = await load();
  const own = process.cpuUsage(ownBefore);
  const ofServer = cpuOfPostgres() - serverBefore;
  const wal = (await walPosition(pool)) - walBefore;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => round(latencies[Math.floor(latencies.length * share)] ?? 0, 1);
  return {
    perSecond: Math.round(operations / seconds),
    p50: at(0.5),
    p99: at(0.99),
    nodeMicroseconds: round((own.user + own.system) / operations, 1),
    postgresMicroseconds: round(ofServer / operations, 1),
    walBytes: Math.round(wal / operations),
  };
}

/** Calls `work` from so many callers, each again as soon as it was answered, for some seconds. */
export async function callFor(
  { callers, seconds }: { callers: number; seconds: number },
  work: (caller: number) => Promise<void>,
): Promise<Load> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const latencies: number[] = [];
  const caller = async (number: number) => {
    for (let before = performance.now(); before < until; ) {
      await work(number);
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  return { operations: latencies.length, seconds: (performance.now() - startedAt) / 1000, latencies };
}

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
export const ratio = (a: number, b: number): number => round(a / b, 3);
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

async function walPosition(pool: Pool): Promise<number> {
  const found = await row<{ at: number }>(pool, `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS at`);
  return found?.at ?? 0;
}
