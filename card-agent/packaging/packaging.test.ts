import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { unzipSync } from 'fflate';
import { agentContract } from '../contract.ts';
import { thisPlatform } from '../installer/manifest.ts';
import { verifyPackage } from '../installer/verify.ts';
import { folderOf, newReleaseKey, publicKeyFile, smallPackage } from '../testing/packages.ts';
import { type Content, contentsOfAgent } from './contents.ts';
import { loadReleaseKey, writeArchive, writePackage } from './write.ts';

const { publicKey, privateKey } = newReleaseKey();
const of = { contract: agentContract, platform: thisPlatform, privateKey };

let contents: Content[];
before(async () => {
  contents = await contentsOfAgent();
});

/** Runs a script of the package on a PC with neither Node nor npm on its path. */
const run = (script: string, args: readonly string[], home: string) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const env = { PATH: '/usr/bin:/bin', HOME: home };
    execFile(script, args, { env }, (error, said) => resolve({ code: error ? Number(error.code) : 0, said }));
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts what is installed, asks it for its health, and ends it. */
async function healthOf(root: string, port: number) {
  const agent = spawn(join(root, 'start.sh'), {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(agent.stdout, 'data');
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    return (await response.json()) as Record<string, unknown>;
  } finally {
    agent.kill();
    await once(agent, 'exit');
  }
}

test('the whole package, without npm: verified, installed, started, updated by the version that is installed', async (t) => {
  const scratch = folderOf(t);
  const folder = join(scratch, 'unpacked');
  await writePackage({ ...of, contents, folder, version: '0.1.0' });
  const key = publicKeyFile(scratch, privateKey);
  assert.equal((await run(join(folder, 'verify.sh'), ['--key', key], scratch)).code, 0);

  const [root, port] = [join(scratch, 'pc'), await freePort()];
  const told = ['--key', key, '--origin', 'https://faces.example', '--port', `${port}`, '--to', root];
  const installed = await run(join(folder, 'install.sh'), told, scratch);
  assert.equal(installed.code, 0, installed.said);
  assert.match(installed.said, /カードリーダー[\s\S]*空いています[\s\S]*0\.1\.0 を入れました/);

  const health = await healthOf(root, port);
  assert.equal(health.name, 'meguri-card-agent');
  assert.equal(health.contract, agentContract);

  const next = await smallPackage({ folder: scratch, privateKey, version: '0.2.0' });
  const updated = await run(join(root, 'manage.sh'), ['install', next], scratch);
  assert.equal(updated.code, 0, updated.said);
  assert.match(readFileSync(join(root, 'current'), 'utf8'), /^0\.2\.0\r?\n0\.1\.0/);
});

test('a key other than that of the first installation is refused until it is said to be new', async (t) => {
  const [scratch, other] = [folderOf(t), newReleaseKey()];
  const root = join(scratch, 'pc');
  const installer = join(import.meta.dirname, '..', 'installer', 'main.ts');
  const node = (args: readonly string[]) => run(process.execPath, [installer, ...args, '--to', root], scratch);
  const mine = await smallPackage({ folder: scratch, privateKey });
  const site = ['--origin', 'https://faces.example'];
  assert.equal((await node(['install', mine, '--key', publicKeyFile(scratch, privateKey)])).code, 4, 'no site yet');
  assert.equal((await node(['install', mine, ...site])).code, 3, 'no key yet');
  assert.equal((await node(['install', mine, ...site, '--key', publicKeyFile(scratch, privateKey)])).code, 0);
  const theirs = await smallPackage({ folder: scratch, privateKey: other.privateKey, version: '0.2.0' });
  const theirKey = publicKeyFile(scratch, other.privateKey);
  assert.equal((await node(['install', theirs])).code, 11);
  assert.equal((await node(['install', theirs, '--key', theirKey])).code, 22);
  assert.equal((await node(['install', theirs, '--key', theirKey, '--new-key'])).code, 0);
  assert.equal((await node(['go-back'])).code, 11, 'what the former key signed is judged by the new one');
});

test('a place that cannot be written is said, with what to do', async (t) => {
  const scratch = folderOf(t);
  const file = join(scratch, 'no-folder');
  writeFileSync(file, '');
  const installer = join(import.meta.dirname, '..', 'installer', 'main.ts');
  const told = ['--key', publicKeyFile(scratch, privateKey), '--origin', 'https://faces.example', '--to', file];
  const from = await smallPackage({ folder: scratch, privateKey });
  const ended = await run(process.execPath, [installer, 'install', from, ...told], scratch);
  assert.equal(ended.code, 25, ended.said);
  assert.match(ended.said, /書き込めませんでした（E\w+）/);
});

test('the same source gives the same manifest, with no path of this machine in it', async (t) => {
  const again = await contentsOfAgent();
  const scratch = folderOf(t);
  // The runtime is the same file both times; the rest is what is made.
  const made = (all: Content[]) => all.filter(({ path }) => !path.startsWith('runtime/'));
  await writePackage({ ...of, contents: made(contents), folder: join(scratch, 'a'), version: '0.1.0' });
  await writePackage({ ...of, contents: made(again), folder: join(scratch, 'b'), version: '0.1.0' });
  const text = readFileSync(join(scratch, 'a', 'manifest.json'), 'utf8');
  assert.equal(readFileSync(join(scratch, 'b', 'manifest.json'), 'utf8'), text);
  const root = join(import.meta.dirname, '..', '..');
  for (const name of ['agent/main.mjs', 'installer.mjs', 'LICENSES.txt']) {
    assert.ok(!readFileSync(join(scratch, 'a', name), 'utf8').includes(dirname(root)), name);
  }
});

test('every part that is somebody’s work comes with its licence', () => {
  const text = contents.flatMap((content) =>
    content.path === 'LICENSES.txt' && 'text' in content ? [content.text] : [],
  );
  for (const name of ['fastify', 'find-my-way', 'avvio'])
    assert.match(text[0] ?? '', new RegExp(`^${name} [\\d.]+ \\(MIT\\)`, 'm'));
  const paths = new Set(contents.map(({ path }) => path));
  const licences = ['LICENSE', 'NOTICE', 'runtime/LICENSE', 'node_modules/pcsc-mini/LICENSE'];
  for (const path of [...licences, 'node_modules/@fontsource-variable/noto-sans-jp/LICENSE'])
    assert.ok(paths.has(path), path);
});

test('the archive holds the package: names, bytes, checksums and rights', async (t) => {
  const scratch = folderOf(t);
  const folder = await smallPackage({ folder: scratch, privateKey });
  const verified = await verifyPackage({ folder, publicKey });
  assert.ok(verified.outcome === 'intact');
  const archive = writeArchive(folder, verified.manifest);
  const first = readFileSync(archive);
  unzip(first, join(scratch, 'elsewhere'));
  const unpacked = join(scratch, 'elsewhere', 'package-0.1.0');
  assert.equal((await verifyPackage({ folder: unpacked, publicKey })).outcome, 'intact');
  assert.deepEqual(readFileSync(writeArchive(folder, verified.manifest)), first, 'the same bytes again');
});

function unzip(zip: Buffer, into: string): void {
  const rights = rightsIn(zip);
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    assert.equal(rights.get(name), name.endsWith('.sh') ? 0o100755 : 0o100644, name);
    mkdirSync(dirname(join(into, name)), { recursive: true });
    writeFileSync(join(into, name), content);
    chmodSync(join(into, name), (rights.get(name) ?? 0) & 0o777);
  }
}

/** The rights of Unix by the central directory (APPNOTE 4.3.12), which readers of archives keep to themselves. */
function rightsIn(zip: Buffer): Map<string, number> {
  const rights = new Map<string, number>();
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', zip.length, 'latin1') + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    rights.set(name, zip.readUInt32LE(at + 38) >>> 16);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return rights;
}

test('the release key is made once, for its owner alone', async (t: TestContext) => {
  const file = join(folderOf(t), 'release', 'key.pem');
  const made = loadReleaseKey(file);
  assert.ok(loadReleaseKey(file).equals(made));
  assert.match(readFileSync(file, 'utf8'), /PRIVATE KEY/);
});
