import { availableParallelism } from 'node:os';
import pg from 'pg';
import { assertBooksRight, measureSpends, openBenchLedger } from './ledger.ts';
import { findInstallation, pgbench, startBenchServer, tps } from './server.ts';

/**
 * `npm run bench`: batched spends beside pgbench's TPC-B on the same server in one run, interleaved so that drift hits
 * both. Ratios are what to trust; absolute rates move with the machine.
 */
const json = process.argv.includes('--json');
const say = (text: string) => process.stderr.write(`${text}\n`);
const rounds = 2;
const seconds = 6;
const clients = [8, 32, 64];
const best = (values: number[]) => Math.max(...values);
const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100;

const { bin, version } = findInstallation();
const cores = availableParallelism();
say(`${version}, ${cores} cores, fsync on, synchronous_commit on`);
const server = await startBenchServer(bin);
try {
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  for (const name of ['tpcb', 'ledger']) await admin.query(`CREATE DATABASE ${name}`);
  say('データを作っています / loading …');
  await pgbench(bin, server.url('tpcb'), ['-i', '-q', '-s', '50']);
  const bench = await openBenchLedger(server.url('ledger'), { holders: 200_000, slots: cores });
  await admin.query('CHECKPOINT');
  // The first writes after a checkpoint carry whole pages: they are made here, uncounted.
  await bench.pool.query('UPDATE ledger.lot SET balance = balance');
  await bench.pool.query('VACUUM (ANALYZE) ledger.lot');
  await pgbench(bin, server.url('tpcb'), ['-n', '-M', 'prepared', '-c', '32', '-j', '2', '-T', '8']);
  await measureSpends(bench, { callers: 2000, seconds: 8 });

  const tpcb: Record<number, number[]> = {};
  const crowd: Awaited<ReturnType<typeof measureSpends>>[] = [];
  const few: Awaited<ReturnType<typeof measureSpends>>[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const count of clients) {
      const output = await pgbench(bin, server.url('tpcb'), [
        '-n',
        '-M',
        'prepared',
        '-c',
        `${count}`,
        '-j',
        '2',
        '-T',
        `${seconds}`,
      ]);
      tpcb[count] = [...(tpcb[count] ?? []), Math.round(tps(output))];
    }
    crowd.push(await measureSpends(bench, { callers: 2000, seconds }));
    few.push(await measureSpends(bench, { callers: 32, seconds }));
    say(
      `[${round}/${rounds}] TPC-B ${JSON.stringify(tpcb)}  spends ${crowd.at(-1)?.perSecond}/s, 32 callers ${few.at(-1)?.perSecond}/s`,
    );
  }
  await assertBooksRight(bench);
  const bestTpcb = best(Object.values(tpcb).flat());
  const spends = best(crowd.map((run) => run.perSecond));
  const result = {
    spend_per_tpcb: ratio(spends, bestTpcb),
    spend32_per_tpcb32: ratio(best(few.map((run) => run.perSecond)), best(tpcb[32] ?? [])),
    tpcb_per_second: tpcb,
    spends_per_second: crowd,
    spends32_per_second: few,
    machine: { server: version, cores },
  };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  await bench.close();
  await admin.end();
} finally {
  await server.drop();
}
