import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Mistakes, openStreetBook, startStreetPos } from '../points/conversions/testing/street-pos.ts';
import { systemClock } from '../server/clock.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'meguri-street-kit-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = join(folder, 'key.json');

/** Runs the kit as a vendor does. */
function kit(...args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'commands/street-kit.ts'), '--key', keyFile, ...args]);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => {
        text += piece;
      });
    child.on('close', (code) => resolve({ code, text }));
  });
}

const thumbprint = async () => /thumbprint[^:]*: (\S{43})/.exec((await kit()).text)?.[1] ?? '';

/** By how much the kit says that the member's balance must have grown. */
const grownBy = (text: string) => Number(/ちょうど (\d+) 増えて/.exec(text)?.[1]);

async function runAgainst(mistakes: Mistakes) {
  const jkt = await thumbprint();
  const book = openStreetBook();
  const pos = await startStreetPos({ port: 0, clock: systemClock, thumbprint: () => jkt, book, mistakes });
  try {
    return { ...(await kit('--url', pos.url, '--member', '20010013')), book };
  } finally {
    await pos.close();
  }
}

test('the street of the demonstration passes the kit, which ends with 0 and credited each transfer once', async () => {
  const { code, text, book } = await runAgainst({});
  assert.equal(code, 0, text);
  assert.match(text, /13\/13 通りました/);
  assert.doesNotMatch(text, /✖/);
  assert.equal(book.members.get('20010013')?.points, 120 + grownBy(text));
});

const broken: [what: string, mistakes: Mistakes, names: RegExp][] = [
  ['takes any key', { takesAnyKey: true }, /✖ 登録していない鍵の証明を断る/],
  ['forgets what was cancelled before it came', { forgetsCancel: true }, /✖ 用意より先に届いた「やめる」/],
  ['commits what was cancelled', { creditsUnprepared: true }, /✖ やめた移行は、あとから行えない/],
];
for (const [what, mistakes, names] of broken) {
  test(`a system that ${what} fails the kit by name, which ends with 1`, async () => {
    const { code, text } = await runAgainst(mistakes);
    assert.equal(code, 1, text);
    assert.match(text, names);
  });
}

test('a system that credits a repeated commit twice answers well, and is seen by the balance that the kit says to look at', async () => {
  const { code, text, book } = await runAgainst({ creditsTwice: true });
  assert.equal(code, 0, text);
  assert.ok(Number(book.members.get('20010013')?.points) > 120 + grownBy(text));
});

test('a system that is not there fails every case; a wrong call is told how to do it', async () => {
  const away = await kit('--url', 'http://localhost:1', '--member', '20010013');
  assert.equal(away.code, 1);
  assert.match(away.text, /0\/13/);
  const wrong = await kit('--nonsense');
  assert.equal(wrong.code, 2);
  assert.match(wrong.text, /使い方/);
});
