import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateDatabases } from '../../app/databases.ts';
import { endServer, holdStill } from '../../ledger/testing/servers.ts';
import { type EmbeddedServer, startEmbeddedPostgres } from '../../postgres/embedded.ts';
import { type DatabaseUrls, provision } from '../../postgres/provision.ts';

/** A PostgreSQL of a proof's own with the databases of both systems, on which what goes wrong in machine rooms can be done. */
export type FaultyPostgres = {
  /** As the application comes into the databases. */
  urls: DatabaseUrls;
  /** The points cloud's database as the role that owns its tables. */
  ownerUrl: string;
  /** Holds every process of it still: connections stand, and nothing is answered. */
  hold(): void;
  letGo(): void;
  /** SIGKILL to every process of it. */
  kill(): Promise<void>;
  /** Starts it on its files; does nothing where it runs. */
  start(): Promise<void>;
  /** Puts its log into another folder. */
  moveLog(to: string): Promise<void>;
  /** Statements as the superuser, each on its own. */
  say(...texts: string[]): Promise<void>;
  remove(): Promise<void>;
};

const small = { shared_buffers: '64MB', autovacuum: 'off' };

/** Starts one; durable unless `settings` say otherwise. */
export async function startFaultyPostgres(settings: Record<string, string> = {}): Promise<FaultyPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-fault-'));
  const start = () => startEmbeddedPostgres({ folder, settings: { ...small, ...settings } });
  let running: EmbeddedServer | undefined = await start();
  const { url } = running;
  const roles = await provision(running, folder);
  await migrateDatabases(roles);
  const pid = () => {
    if (!running) throw new Error('this PostgreSQL does not run');
    return running.pid;
  };
  async function kill(): Promise<void> {
    if (!running) return;
    const { pid: ending, isRunning } = running;
    running = undefined;
    // One that has ended by itself has left its number to others.
    if (isRunning()) await endServer(ending);
  }
  return {
    urls: roles.application,
    ownerUrl: roles.owner.points,
    hold: () => holdStill(pid(), true),
    letGo: () => holdStill(pid(), false),
    kill,
    async start() {
      running ??= await start();
    },
    async moveLog(to) {
      await kill();
      const log = join(folder, 'cluster', 'pg_wal');
      cpSync(log, to, { recursive: true });
      rmSync(log, { recursive: true });
      symlinkSync(to, log);
      running = await start();
    },
    async say(...texts) {
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      try {
        for (const text of texts) await client.query(text);
      } finally {
        await client.end();
      }
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A disk of a few megabytes that can be filled and emptied. */
export type SmallDisk = { folder: string; fill(): void; empty(): void; remove(): void };

/** Mounts one in memory; says why where this machine does not let us. */
export function mountSmallDisk(megabytes: number): SmallDisk | { impossible: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { impossible: 'only root can mount a small disk' };
  const point = mkdtempSync(join(tmpdir(), 'meguri-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', point]);
  if (mounted.status !== 0) {
    rmSync(point, { recursive: true });
    return { impossible: `no small disk can be mounted here: ${mounted.stderr}`.trim() };
  }
  const folder = join(point, 'data');
  const filler = join(point, 'filler');
  mkdirSync(folder, { mode: 0o700 });
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const block = Buffer.alloc(4096); ; ) writeSync(file, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      spawnSync('umount', [point]);
      rmSync(point, { recursive: true, force: true });
    },
  };
}
