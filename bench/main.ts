import { availableParallelism, cpus, totalmem } from 'node:os';
import pg from 'pg';
import { measureHttpPayments, openHttpBench } from './http.ts';
import { issueBesideCopy } from './issue.ts';
import { assertBooksRight, type BenchLedger, mix, openBenchLedger, openEmptyLedger, spends } from './ledger.ts';
import type { Measured as MeasuredOverHttp } from './load.ts';
import { type Measured, measured, median, ratio } from './measure.ts';
import { closeBesideScan } from './month-close.ts';
import { openNaive } from './naive.ts';
import { type BenchServer, findInstallation, pgbench, startBenchServer, tps } from './server.ts';
import { syncBesideAsync } from './standby.ts';
import { measureTaps, openTapsBench } from './taps.ts';

/**
 * `npm run bench`: the ledger beside pgbench's TPC-B and other ways to do the same, on one server in one run, interleaved
 * so that drift hits all alike. Ratios are what to trust; absolute rates move with the machine.
 */
const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const startedAt = performance.now();
const say = (text: string) =>
  process.stderr.write(`[${((performance.now() - startedAt) / 1000).toFixed(0).padStart(3)} s] ${text}\n`);
const clients = [8, 32, 64];
const slots = availableParallelism();
const size = quick
  ? { holders: 100_000, members: 5000, rounds: 1, warmup: 1, seconds: 1.5, issued: 100_000, postings: 100_000 }
  : { holders: 1_000_000, members: 20_000, rounds: 3, warmup: 3, seconds: 3, issued: 1_000_000, postings: 1_000_000 };

const { bin, version } = findInstallation();
say(`${version}, ${slots} cores, fsync on, synchronous_commit on`);
const server = await startBenchServer(bin);
try {
  const result = await measureAll(server);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await server.drop();
}

async function measureAll(server: BenchServer) {
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  // The server ends before its connections where a measurement fails; that failure is what is said.
  admin.on('error', () => {});
  await admin.connect();
  for (const name of ['tpcb', 'naive']) await admin.query(`CREATE DATABASE ${name}`);
  const tpcb = async (count: number, seconds: number) => {
    const args = ['-n', '-M', 'prepared', '-c', `${count}`, '-j', '2', '-T', `${Math.ceil(seconds)}`];
    return Math.round(tps(await pgbench(bin, server.url('tpcb'), args)));
  };
  say('データを作っています / loading …');
  await pgbench(bin, server.url('tpcb'), ['-i', '-q', '-s', '50']);
  const bench = await openBenchLedger(server.url('ledger'), {
    holders: size.holders,
    slots,
    rememberedMax: size.holders,
  });
  const naive = await openNaive(server.url('naive'), size.holders);
  const http = await openHttpBench(server.url('http'), { members: size.members });
  const taps = await openTapsBench({ mykey: server.url('taps_mykey'), points: server.url('taps_points') });
  // Pages that were filled after the last checkpoint are not logged whole again: none is forced between here and the end.
  await tpcb(32, size.warmup);
  await spends(bench, { callers: 2000, seconds: size.warmup });
  await mix(bench, { callers: 2000, seconds: 1 });

  const on = (load: (b: BenchLedger) => ReturnType<typeof spends>) => measured(bench.pool, () => load(bench));
  const { seconds } = size;
  const tpcbs: Record<number, number[]> = {};
  const runs: Record<'spend' | 'spend32' | 'hot' | 'mixed' | 'naive', Measured[]> = {
    spend: [],
    spend32: [],
    hot: [],
    mixed: [],
    naive: [],
  };
  const payments: MeasuredOverHttp[] = [];
  for (let round = 1; round <= size.rounds; round += 1) {
    for (const count of clients) tpcbs[count] = [...(tpcbs[count] ?? []), await tpcb(count, seconds)];
    runs.spend.push(await on((b) => spends(b, { callers: 2000, seconds })));
    runs.hot.push(await on((b) => spends(b, { callers: 2000, seconds, hot: true })));
    runs.mixed.push(await on((b) => mix(b, { callers: 2000, seconds })));
    runs.spend32.push(await on((b) => spends(b, { callers: 32, seconds })));
    runs.naive.push(await measured(naive.pool, () => naive.spends(seconds)));
    payments.push(await measureHttpPayments({ bench: http, clients: 32, seconds }));
    say(
      `[${round}/${size.rounds}] TPC-B ${JSON.stringify(tpcbs)}, spends ${runs.spend.at(-1)?.perSecond}/s, 32 callers ${runs.spend32.at(-1)?.perSecond}/s, payments over HTTP ${payments.at(-1)?.perSecond}/s`,
    );
  }
  await naive.close();
  const tapped = await measureTaps({ bench: taps, clients: 32, seconds });
  await taps.close();
  await http.close();
  await assertBooksRight(bench);
  const large = quick ? undefined : await besideLarge(server, bench);
  // One run with a checkpoint inside, openly: pages that change after it are logged whole once more.
  const checkpoint = on((b) => spends(b, { callers: 2000, seconds: seconds * 2 }));
  await admin.query('CHECKPOINT');
  const spendWithCheckpoint = await checkpoint;
  await assertBooksRight(bench);
  await bench.close();
  // What the runs left behind would be cleared by the server's own vacuum in the middle of the next measurement.
  for (const name of ['ledger', 'large', 'naive', 'tpcb'])
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  say(`${size.issued} 件の付与と COPY / issuing beside COPY …`);
  const empty = await openEmptyLedger(server.url('issue'), { holders: 0, slots, rememberedMax: 0 });
  const issue = await issueBesideCopy(server, { bench: empty, count: size.issued });
  await empty.close();
  say(`${size.postings} 行の精算 / closing a month …`);
  const month = await closeBesideScan(server.url('close'), { postings: size.postings, slots });
  await admin.end();
  say(quick ? '' : '同期する予備機 / a synchronous standby …');
  const standby = quick ? undefined : await syncBesideAsync(bin, { holders: 200_000, slots, seconds: 3, rounds: 2 });

  const bestTpcb = Math.max(...Object.values(tpcbs).flat());
  const rate = (list: readonly Measured[]) => median(list.map((run) => run.perSecond));
  return {
    spend_per_tpcb: ratio(rate(runs.spend), bestTpcb),
    spend_per_naive: ratio(rate(runs.spend), rate(runs.naive)),
    spend32_per_tpcb32: ratio(rate(runs.spend32), Math.max(...(tpcbs[32] ?? []))),
    hot_per_spread: ratio(rate(runs.hot), rate(runs.spend)),
    ...(large ? { lots10m_per_lots2m: ratio(rate(large.large), rate(large.small)) } : {}),
    mixed_per_spend: ratio(rate(runs.mixed), rate(runs.spend)),
    issue_per_copy: ratio(issue.issued.perSecond, issue.copied.perSecond),
    http_per_tpcb: ratio(median(payments.map((run) => run.perSecond)), Math.max(...(tpcbs[32] ?? []))),
    tap_per_tpcb: ratio(tapped.perSecond, Math.max(...(tpcbs[32] ?? []))),
    month_close_per_scan: ratio(month.close, month.scan),
    ...(standby ? { sync_per_async: ratio(rate(standby.sync), rate(standby.async)) } : {}),
    raw: {
      tpcb: tpcbs,
      ...runs,
      payments,
      tapped,
      ...(large ?? {}),
      spendWithCheckpoint,
      issue,
      month,
      ...(standby ? { standby } : {}),
    },
    machine: {
      server: version,
      cores: slots,
      processor: cpus()[0]?.model,
      memoryGigabytes: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      quick,
      seconds: Math.round((performance.now() - startedAt) / 1000),
    },
  };
}

/** Five times as many lots beside these, in turn; writers of both remember all their holders. */
async function besideLarge(server: BenchServer, small: BenchLedger) {
  say('1,000万ロットを作っています / loading 10,000,000 lots …');
  const holders = small.holders * 5;
  const large = await openBenchLedger(server.url('large'), { holders, slots, rememberedMax: holders });
  const runs: { small: Measured[]; large: Measured[] } = { small: [], large: [] };
  const one = (bench: BenchLedger, seconds: number) =>
    measured(bench.pool, () => spends(bench, { callers: 2000, seconds }));
  await one(large, 3);
  for (let round = 0; round < 3; round += 1) {
    runs.small.push(await one(small, 3));
    runs.large.push(await one(large, 3));
  }
  await assertBooksRight(large);
  await large.close();
  return runs;
}
