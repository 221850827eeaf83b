import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminUrlsOfEnvironment } from '../app/databases.ts';
import { startEmbeddedPostgres } from '../postgres/embedded.ts';
import { testServerSettings, testServerVariable } from '../postgres/testing.ts';
import { buildWeb } from '../web/build.ts';
import { neverOpened, openedVariable } from '../web/testing/opened.ts';

/**
 * `npm test`: everything that must pass. Format and lint, types, dead code, then every test on one PostgreSQL (an
 * embedded one, or that of POINTS_ADMIN_DATABASE_URL, a superuser's: tests make roles and databases) and a real browser.
 */
const root = join(import.meta.dirname, '..');
const only = process.argv.slice(2);

const run = (title: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
  new Promise<boolean>((resolve) => {
    const startedAt = performance.now();
    process.stdout.write(`▶ ${title}\n`);
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('exit', (code) => {
      process.stdout.write(
        `${code === 0 ? '✔' : '✖'} ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`,
      );
      resolve(code === 0);
    });
  });

const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const allFiles = globSync(
  '{app,bench,card-agent,commands,contract,demo,docs,jpki,ledger,mykey,points,postgres,server,wall,web,zengin}/**/*.test.ts',
  { cwd: root },
);
const files = allFiles.filter((file) => only.length === 0 || only.some((part) => file.includes(part))).sort();
if (files.length === 0) throw new Error(`no test file matches ${only.join(' ')}`);

let passed = true;
if (only.length === 0) {
  passed = (await run('format and lint (biome)', bin('biome'), ['ci', '--error-on-warnings', '.'])) && passed;
  passed = (await run('types (tsc)', bin('tsc'), ['--noEmit', '-p', '.'])) && passed;
  passed = (await run('dead code (knip)', bin('knip'), ['--no-progress'])) && passed;
}
await buildWeb();
const folder = mkdtempSync(join(tmpdir(), 'meguri-check-'));
const opened = mkdtempSync(join(tmpdir(), 'meguri-opened-'));
const external = adminUrlsOfEnvironment(process.env);
const server = external ? undefined : await startEmbeddedPostgres({ folder, settings: testServerSettings });
try {
  const env = {
    [testServerVariable]: server ? server.url('postgres') : external?.points,
    MEGURI_TEST_RUN: `${process.pid}${Date.now().toString(36)}`,
    [openedVariable]: opened,
  };
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    // Browser tests wait more than they work: three files keep two cores busy.
    '--test-concurrency=3',
    // A test that waits for ever is a failure with a name, not a run without an end.
    '--test-timeout=240000',
    ...files,
  ];
  passed = (await run(`tests (${files.length} files)`, process.execPath, args, env)) && passed;
  // Where only some browser tests ran, nobody expects all pages.
  if (allFiles.every((file) => !file.includes('.browser.test.') || files.includes(file))) {
    const missed = neverOpened(opened);
    process.stdout.write(`${missed.length === 0 ? '✔' : '✖'} every page is opened and read by a browser test\n`);
    for (const page of missed) process.stdout.write(`  ${page}\n`);
    passed = missed.length === 0 && passed;
  }
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(opened, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);
