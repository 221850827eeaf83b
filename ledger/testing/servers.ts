import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedServer, startEmbeddedPostgres } from '../../postgres/embedded.ts';
import { applicationUrlOf, makeSystemDatabase } from '../../postgres/testing.ts';

/** A PostgreSQL of a test's own that can be ended as a failure ends it, and started again on the same files. */
export type TestServer = {
  /** The database of the ledger, as the application comes into it, and as a superuser. */
  url: string;
  adminUrl: string;
  folder: string;
  /** SIGKILL to the server and to every process of it; returns when they are gone. */
  kill(): Promise<void>;
  /** Starts it on its files; `settings` are added to those it was made with. */
  start(settings?: Record<string, string>): Promise<void>;
  /** One statement as the superuser, on a connection of its own. */
  say(text: string): Promise<Record<string, unknown>[]>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
};
type Settings = Record<string, string>;

const database = 'ledger';

/** Starts a server with an empty ledger on it; durable unless `settings` say otherwise. */
export async function startTestServer(settings: Settings = {}): Promise<TestServer> {
  template ??= makeTemplate();
  const folder = mkdtempSync(join(tmpdir(), 'meguri-kill-'));
  copyFiles(await template, folder);
  return serverOf(folder, settings);
}

let template: Promise<string> | undefined;

/** The files of a server with an empty ledger, made once: a copy takes a fifth of a second, making them more than one. */
async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-kill-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ folder, settings: small });
  try {
    await makeSystemDatabase(server.url(database), [join(import.meta.dirname, '..', 'sql')]);
  } finally {
    await server.stop();
  }
  return folder;
}

/** Copies a server's files, but not what belongs to the process that runs on them. */
function copyFiles(from: string, to: string): void {
  const left = new Set(['postmaster.pid', 'postmaster.opts', 'socket']);
  cpSync(from, to, { recursive: true, filter: (path) => !left.has(basename(path)) });
  chmodSync(join(to, 'cluster'), 0o700);
}

async function serverOf(folder: string, settings: Settings): Promise<TestServer> {
  let running: EmbeddedServer | undefined = await startEmbeddedPostgres({
    folder,
    settings: { ...small, ...settings },
  });
  const adminUrl = running.url(database);
  const url = applicationUrlOf(adminUrl);
  async function kill(): Promise<void> {
    if (!running) return;
    const { pid } = running;
    running = undefined;
    await endServer(pid);
  }
  return {
    url,
    adminUrl,
    folder,
    kill,
    async start(more = {}) {
      running = await startEmbeddedPostgres({ folder, settings: { ...small, ...settings, ...more } });
    },
    async say(text) {
      const client = new pg.Client({ connectionString: adminUrl });
      // It may be that what is said is the server's last word.
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text)).rows;
      } finally {
        await client.end().catch(() => {});
      }
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
const small = { shared_buffers: '64MB', autovacuum: 'off' };

/** SIGKILL to a server and to every process of it; returns when they are gone and its files are nobody's. */
export async function endServer(server: number): Promise<void> {
  const pids = [server, ...childrenOf(server)];
  for (const pid of pids) signal(pid, 'SIGKILL');
  while (pids.some((pid) => signal(pid, 0))) await wait(10);
}

/** Stops a server and every process of it where they stand, or lets them go on. Those that come to it meanwhile wait too. */
export function holdStill(server: number, isHeld: boolean): void {
  // The first is held first and let go last: it starts no other meanwhile.
  const pids = [server, ...childrenOf(server)];
  for (const pid of isHeld ? pids : pids.toReversed()) signal(pid, isHeld ? 'SIGSTOP' : 'SIGCONT');
}

/** The processes that a process has started; PostgreSQL's are all children of the first. */
function childrenOf(pid: number): number[] {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout.trim().split('\n');
  return listed
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([own, parent]) => (parent === pid && own ? [own] : []));
}

/** Sends a signal; true where the process is still there. One that has ended and waits to be collected is gone too. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
  } catch {
    return false;
  }
  if (name !== 0) return true;
  const state = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

/**
 * Makes a standby of a server by a copy of its files between pg_backup_start and pg_backup_stop, streaming over the Unix
 * socket; from then on no commit of the first is confirmed before the standby has it on its disk.
 */
export async function makeStandby(primary: TestServer, settings: Settings = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-kill-'));
  const cluster = join(folder, 'cluster');
  const backup = new pg.Client({ connectionString: primary.adminUrl });
  await backup.connect();
  await backup.query(`SELECT pg_backup_start('standby', true)`);
  copyFiles(primary.folder, folder);
  const stopped = await backup.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await backup.end();
  writeFileSync(join(cluster, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  writeFileSync(join(cluster, 'standby.signal'), '');
  const password = readFileSync(join(primary.folder, 'superuser'), 'utf8');
  const host = new URL(primary.url.replace('@/', '@localhost/')).searchParams.get('host');
  const standby = await serverOf(folder, {
    primary_conninfo: `host=${host} user=postgres password=${password}`,
    wal_retrieve_retry_interval: '100ms',
    ...settings,
  });
  await primary.say(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
  await primary.say('SELECT pg_reload_conf()');
  await until('the standby is synchronous', async () => {
    const [found] = await primary.say(`SELECT count(*)::int AS n FROM pg_stat_replication WHERE sync_state = 'sync'`);
    return found?.n === 1;
  });
  return standby;
}

/** Waits for something that comes soon; after half a minute it is an error with its name. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const since = performance.now();
  while (!(await isSo())) {
    if (performance.now() - since > 30_000) throw new Error(`did not come: ${what}`);
    await wait(50);
  }
}
