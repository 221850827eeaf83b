import { spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type EmbeddedServer, startEmbeddedPostgres } from '../postgres/embedded.ts';

/**
 * A full PostgreSQL installation: pgbench is not in the embedded package, and both sides of a ratio must run on the
 * same server. The newest one with pgbench, initdb and postgres beside each other.
 */
export function findInstallation(): { bin: string; version: string } {
  const folders = [...globSync('/usr/lib/postgresql/*/bin'), ...(process.env.PATH ?? '').split(delimiter)].filter(
    (folder) => ['pgbench', 'initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
  const found = folders
    .map((bin) => ({
      bin,
      version: spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout.trim(),
    }))
    .sort((a, b) => Number(b.version.match(/(\d+)/)?.[1]) - Number(a.version.match(/(\d+)/)?.[1]))[0];
  if (!found)
    throw new Error(
      'pgbench が見つかりません。PostgreSQL をインストールしてください。 / A PostgreSQL installation with pgbench is needed.',
    );
  return found;
}

export type BenchServer = EmbeddedServer & { folder: string; drop(): Promise<void> };

/** A durable server of the installation's own, with checkpoints far apart: none falls into a counted interval. */
export async function startBenchServer(bin: string, changed: Record<string, string> = {}): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-bench-'));
  const settings = {
    max_wal_size: '16GB',
    min_wal_size: '4GB',
    checkpoint_timeout: '1h',
    shared_buffers: '3GB',
    fsync: 'on',
    synchronous_commit: 'on',
    ...changed,
  };
  const server = await startEmbeddedPostgres({ folder, bin, settings });
  return {
    ...server,
    folder,
    async drop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What PostgreSQL's own programs need to reach a database of a server. */
export function connectionOf(url: string): { env: NodeJS.ProcessEnv; database: string } {
  const { password, searchParams, username, pathname } = new URL(url.replace('@/', '@localhost/'));
  const env = {
    ...process.env,
    PGPASSWORD: decodeURIComponent(password),
    PGHOST: searchParams.get('host') ?? '',
    PGUSER: username,
  };
  return { env, database: pathname.slice(1) };
}

/** Runs pgbench and returns its output; it ends by itself after the seconds that its arguments say. */
export function pgbench(bin: string, url: string, args: string[]): Promise<string> {
  const { env, database } = connectionOf(url);
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, 'pgbench'), [...args, database], {
      env,
      cwd: dirname(bin),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (complaints += chunk));
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(complaints))));
  });
}

/** Transactions per second as pgbench says them, connections not counted. */
export const tps = (output: string): number => Number(output.match(/tps = ([\d.]+)/)?.[1]);
