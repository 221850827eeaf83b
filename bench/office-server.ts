import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { revocationListsOf, type TestCa } from '../jpki/testing/test-ca.ts';
import type { DatabaseUrls } from '../postgres/provision.ts';
import { systemClock } from '../server/clock.ts';

const root = join(import.meta.dirname, '..');
const address = (port: number) => `http://127.0.0.1:${port}`;
const secondsToStart = 120;

/** The product as an installation runs it, in a process of its own; what it holds in memory is nobody else's. */
export type OfficeServer = {
  mykeyUrl: string;
  pointsUrl: string;
  /** What it holds now, and the most that it has held since this was last asked for; MB of its one process, PostgreSQL not among it. */
  memory(): { now: number; most: number };
  stop(): Promise<void>;
};

/** Starts `npm run serve` on databases that stand, with the keys and the authority under which they were filled. */
export async function startOfficeServer({
  folder,
  urls,
  ca,
  origin,
}: {
  /** Holds the file of the keys, `keys.json`. */
  folder: string;
  urls: DatabaseUrls;
  ca: TestCa;
  origin: string;
}): Promise<OfficeServer> {
  const [mykeyUrl, pointsUrl] = [address(3001), address(3002)];
  if (await isReady(pointsUrl)) throw new Error('something listens on port 3002 already');
  const child = spawn('npm', ['run', '--silent', 'serve'], {
    cwd: root,
    // A line a request is of no interest here; whoever reads it must not slow the server.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      MYKEY_DATABASE_URL: urls.mykey,
      POINTS_DATABASE_URL: urls.points,
      MEGURI_MYKEY_URL: mykeyUrl,
      MEGURI_POINTS_URL: pointsUrl,
      MEGURI_FACES_URL: origin,
      MEGURI_KEYS: join(folder, 'keys.json'),
      MEGURI_TRUST: trustFolder(folder, ca),
    },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const until = performance.now() + secondsToStart * 1000;
  while (!(await isReady(pointsUrl))) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('npm run serve did not start');
    await wait(200);
  }
  const pid = lastChildOf(child.pid ?? 0);
  return {
    mykeyUrl,
    pointsUrl,
    memory: () => memoryOf(pid),
    async stop() {
      if (child.exitCode === null) process.kill(pid, 'SIGTERM');
      await ended;
    },
  };
}

/** The authority's roots and lists of today, as an installation keeps them. */
function trustFolder(folder: string, ca: TestCa): string {
  const trust = join(folder, 'trust');
  for (const name of ['roots', 'lists']) mkdirSync(join(trust, name), { recursive: true });
  for (const [number, { issuerCertificate, list }] of revocationListsOf({ ca, at: systemClock() }).entries()) {
    writeFileSync(join(trust, 'roots', `${number}.cer`), issuerCertificate);
    writeFileSync(join(trust, 'lists', `${number}.crl`), list);
  }
  return trust;
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** npm starts a shell, that `start.mjs`, and that the pinned Node: the server is the last of them. */
function lastChildOf(pid: number): number {
  const [next] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return next === undefined ? pid : lastChildOf(Number(next));
}

/** As the kernel counts it (VmRSS, VmHWM); its peak begins anew. Linux alone has both. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
  const held = { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return held;
}
