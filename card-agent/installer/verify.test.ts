import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { publicPemOf, writePackage } from '../packaging/write.ts';
import { folderOf, newReleaseKey, publicKeyFile, smallContents, smallPackage } from '../testing/packages.ts';
import { compareVersions, manifestText, readManifest, signText, thisPlatform } from './manifest.ts';
import { verifyPackage } from './verify.ts';
import { endings } from './words.ts';

const operator = newReleaseKey();
const somebody = newReleaseKey();
const main = join(import.meta.dirname, 'main.ts');

/** The command as the package runs it: what it said and the code it ended with. */
const run = (args: readonly string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const options = ['--disable-warning=ExperimentalWarning', main];
    execFile(process.execPath, [...options, ...args], { env: { HOME: '/nowhere' } }, (error, said) =>
      resolve({ code: error ? Number(error.code) : 0, said }),
    );
  });

/** One byte becomes another. */
function touch(file: string, place = 20): void {
  const bytes = readFileSync(file);
  bytes[place]! ^= 1;
  writeFileSync(file, bytes);
}

type Tampering = [what: string, code: number, names: RegExp, tamper: (folder: string) => unknown];

const tamperings: Tampering[] = [
  ['nothing was touched', 0, /正しいパッケージです（0\.1\.0）/, () => undefined],
  ['a byte of a file', 13, /変えられた[^\n]*: agent\/main\.mjs/, (f) => touch(join(f, 'agent/main.mjs'))],
  ['a file is a link to its like', 13, /変えられた[^\n]*: agent\/main\.mjs/, replaceByLink],
  ['a byte of the manifest', 12, /manifest/, (f) => touch(join(f, 'manifest.json'), 300)],
  ['a byte of the signature', 12, /manifest\.sig/, (f) => touch(join(f, 'manifest.sig'))],
  ['half of a signature', 12, /manifest\.sig/, (f) => writeFileSync(join(f, 'manifest.sig'), 'half')],
  ['everything signed anew by another key', 11, /別の鍵/, (f) => signAnew(f)],
  [
    'a file is missing',
    14,
    /足りない[^\n]*: agent\/browser\/window\.css/,
    (f) => rmSync(join(f, 'agent/browser/window.css')),
  ],
  ['a file too many', 15, /よけい[^\n]*: agent\/more\.mjs/, (f) => writeFileSync(join(f, 'agent/more.mjs'), '')],
  ['no manifest', 10, /受け取り直して/, (f) => rmSync(join(f, 'manifest.json'))],
];

function replaceByLink(folder: string): void {
  const file = join(folder, 'agent/main.mjs');
  writeFileSync(join(folder, '..', 'like.mjs'), readFileSync(file));
  rmSync(file);
  symlinkSync(join(folder, '..', 'like.mjs'), file);
}

/** What an attacker with a key of the own would do: an evil file, its right hash, a good signature. */
async function signAnew(folder: string): Promise<void> {
  const contents = smallContents('0.1.0').with(0, { path: 'agent/main.mjs', text: 'evil', executable: false });
  const of = { version: '0.1.0', contract: 1, platform: thisPlatform };
  await writePackage({ contents, folder, privateKey: somebody.privateKey, ...of });
}

describe('a package is judged by the key that was handed over, and says by name what is wrong', () => {
  for (const [what, code, names, tamper] of tamperings) {
    test(`${what}: ends with ${code}`, async (t) => {
      const scratch = folderOf(t);
      const folder = await smallPackage({ folder: scratch, privateKey: operator.privateKey });
      await tamper(folder);
      const ended = await run(['verify', folder, '--key', publicKeyFile(scratch, operator.privateKey)]);
      assert.equal(ended.code, code, ended.said);
      assert.match(ended.said, names);
    });
  }

  test('all files that differ are named at once, and the first kind decides the code', async (t) => {
    const folder = await smallPackage({ folder: folderOf(t), privateKey: operator.privateKey });
    touch(join(folder, 'launch/start.sh'), 3);
    touch(join(folder, 'agent/main.mjs'));
    rmSync(join(folder, 'agent/browser/window.css'));
    writeFileSync(join(folder, 'agent/browser/Window.css'), '');
    const found = await verifyPackage({ folder, publicKey: operator.publicKey });
    assert.deepEqual(found, {
      outcome: 'file_changed',
      changed: ['agent/main.mjs', 'launch/start.sh'],
      missing: ['agent/browser/window.css'],
      extra: ['agent/browser/Window.css'],
    });
  });

  test('without a key, with a private one and with half a command nothing is judged', async (t) => {
    const scratch = folderOf(t);
    const folder = await smallPackage({ folder: scratch, privateKey: operator.privateKey });
    const secret = join(scratch, 'secret.pem');
    writeFileSync(secret, operator.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const asked = [['verify', folder], ['verify', folder, '--key', secret], ['verify'], ['judge', folder]];
    const codes = await Promise.all(asked.map(async (args) => (await run(args)).code));
    assert.deepEqual(codes, [3, 3, 2, 2]);
  });
});

test('the same files, version and key give the same manifest and the same signature', async (t) => {
  const [first, second] = [folderOf(t), folderOf(t)];
  const contents = smallContents('0.1.0');
  const of = { version: '0.1.0', contract: 1, platform: thisPlatform, privateKey: operator.privateKey };
  await writePackage({ ...of, contents, folder: join(first, 'p') });
  await writePackage({ ...of, contents: contents.toReversed(), folder: join(second, 'p') });
  for (const name of ['manifest.json', 'manifest.sig']) {
    assert.deepEqual(readFileSync(join(first, 'p', name)), readFileSync(join(second, 'p', name)));
  }
});

const file = { bytes: 1, sha256: 'a'.repeat(64), executable: false };
const paths: [path: string, taken: boolean][] = [
  ['agent/main.mjs', true],
  ['node_modules/@pcsc-mini/linux-x86_64-gnu/addon.node', true],
  ['../outside', false],
  ['agent/../../outside', false],
  ['/etc/passwd', false],
  ['C:/outside', false],
  ['agent\\main.mjs', false],
  ['agent//main.mjs', false],
  ['manifest.sig', false],
  ['', false],
];
for (const [path, taken] of paths) {
  test(`even when it is signed, the name 「${path}」 is ${taken ? 'taken' : 'refused'}`, () => {
    const of = { version: '0.1.0', contract: 1, platform: thisPlatform, keyFingerprint: '' };
    assert.equal(readManifest(Buffer.from(manifestText({ ...of, files: [{ path, ...file }] }))) !== undefined, taken);
  });
}

test('a signature of the right key under something else is no package', async (t) => {
  const folder = await smallPackage({ folder: folderOf(t), privateKey: operator.privateKey });
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'manifest.sig'), signText('{}', operator.privateKey));
  assert.deepEqual(await verifyPackage({ folder, publicKey: operator.publicKey }), { outcome: 'not_a_package' });
});

test('versions are compared by their numbers', () => {
  assert.ok(compareVersions('0.9.0', '0.10.0') < 0);
  assert.ok(compareVersions('1.0.0', '0.99.99') > 0);
  assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
});

test('every end has a code of its own but the good ones, and both sentences', () => {
  const codes = Object.values(endings).flatMap(({ code }) => (code === 0 ? [] : [code]));
  assert.equal(new Set(codes).size, codes.length);
  assert.ok(Object.values(endings).every(({ ja, en }) => ja && en));
  assert.doesNotMatch(publicPemOf(operator.privateKey), /PRIVATE/);
});

test('the operator’s page says every code that a command ends with, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  const section = page.split(/^## /m).find((part) => part.startsWith("The card agent's package")) ?? '';
  const said = [...section.matchAll(/^\| (\d[\d, ]*?) +\|/gm)].flatMap(([, codes = '']) =>
    codes.split(', ').map(Number),
  );
  const known = new Set(Object.values(endings).map(({ code }) => code));
  assert.deepEqual(
    said,
    [...known].sort((a, b) => a - b),
  );
});
