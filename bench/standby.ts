import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import { type BenchLedger, openBenchLedger, spends } from './ledger.ts';
import { type Measured, measured } from './measure.ts';
import { connectionOf, startBenchServer } from './server.ts';

/** Spends with a synchronous standby on the same cores, and without one, in turn. */
export async function syncBesideAsync(
  bin: string,
  { holders, slots, seconds, rounds }: { holders: number; slots: number; seconds: number; rounds: number },
): Promise<{ sync: Measured[]; async: Measured[] }> {
  const primary = await startBenchServer(bin, { shared_buffers: '512MB' });
  const folder = mkdtempSync(join(tmpdir(), 'meguri-standby-'));
  try {
    const admin = new pg.Client({ connectionString: primary.url('postgres') });
    await admin.connect();
    const bench = await openBenchLedger(primary.url('ledger'), { holders, slots, rememberedMax: holders });
    baseBackup(bin, { url: primary.url('postgres'), from: primary.folder, to: folder });
    const standby = await startEmbeddedPostgres({ folder, bin, settings: { shared_buffers: '512MB' } });
    const result: { sync: Measured[]; async: Measured[] } = { sync: [], async: [] };
    await setSync(admin, true);
    await measure(bench, seconds);
    for (let round = 0; round < rounds; round += 1) {
      for (const isSync of [false, true]) {
        await setSync(admin, isSync);
        result[isSync ? 'sync' : 'async'].push(await measure(bench, seconds));
      }
    }
    await setSync(admin, false);
    await bench.close();
    await admin.end();
    await standby.stop();
    return result;
  } finally {
    await primary.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const measure = (bench: BenchLedger, seconds: number) =>
  measured(bench.pool, () => spends(bench, { callers: 2000, seconds }));

function baseBackup(bin: string, { url, from, to }: { url: string; from: string; to: string }): void {
  const { env } = connectionOf(url);
  const cluster = join(to, 'cluster');
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const args = ['-D', cluster, '-R', '-X', 'stream', '-c', 'fast'];
  const done = spawnSync(join(bin, 'pg_basebackup'), args, { env, encoding: 'utf8', timeout: 120_000 });
  if (done.status !== 0) throw new Error(`pg_basebackup: ${done.stderr}`);
  copyFileSync(join(from, 'superuser'), join(to, 'superuser'));
}

/** Turns waiting for the standby on or off, and waits until it is so. */
async function setSync(admin: pg.Client, isSync: boolean): Promise<void> {
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${isSync ? '*' : ''}'`);
  await admin.query('SELECT pg_reload_conf()');
  const wanted = isSync ? 'sync' : 'async';
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await admin.query<{ sync_state: string }>('SELECT sync_state FROM pg_stat_replication');
    if (rows[0]?.sync_state === wanted) return;
    await wait(100);
  }
  throw new Error(`the standby did not become ${wanted}`);
}
