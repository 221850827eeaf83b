/** `npm run company-kit`, as an engineer of a company runs it: against a receiver, rightly written and not, and against a running test nation. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startTestSystems, type TestSystems } from '../demo/test-nation.ts';
import { type Mistakes, startReceiver } from '../points/partner-systems/testing/receiver.ts';
import type { Company } from '../points/testing/company.ts';
import { systemClock } from '../server/clock.ts';
import { newWebhookKey } from './company-kit-receiver.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'meguri-company-kit-'));
const keyFile = join(folder, 'key.json');
let nation: TestSystems;
let company: Company;
let operatorId: string;
before(async () => {
  nation = await startTestSystems({ ticking: true });
  ({ company, operatorId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 }));
  const holder = await nation.person('Kit1');
  await holder.link(operatorId, 'login-1');
  writeFileSync(keyFile, JSON.stringify({ system: company.actor.key, webhooks: newWebhookKey() }));
});
after(async () => {
  await nation?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the kit as an engineer does. */
function kit(...args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'commands/company-kit.ts'), ...args]);
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => {
        text += piece;
      });
    child.on('close', (code) => resolve({ code, text }));
  });
}

async function againstReceiver(mistakes: Mistakes) {
  const key = /whpk_\S+/.exec((await kit('--key', keyFile)).text)?.[0] ?? '';
  const receiver = await startReceiver({ publicKey: () => key, clock: systemClock, mistakes });
  try {
    return { ...(await kit('--key', keyFile, '--receiver', receiver.url)), receiver };
  } finally {
    await receiver.close();
  }
}

test('a receiver that is written as it should be passes every check, one line each, and does what came twice once', async () => {
  const { code, text, receiver } = await againstReceiver({});
  assert.equal(code, 0, text);
  assert.match(text, /12\/12 合格/);
  assert.equal(text.match(/^合格 {2}/gm)?.length, 12);
  assert.doesNotMatch(text, /不合格/);
  assert.equal(receiver.repeats.length, 1);
});

const faulty: [what: string, mistakes: Mistakes, failing: RegExp[]][] = [
  [
    'verifies no signature',
    { takesAnySignature: true },
    [/^不合格 {2}別の鍵の署名を断る/m, /^不合格 {2}本文を書き換えた/m, /^不合格 {2}署名のない/m],
  ],
  ['looks at no time', { takesAnyTime: true }, [/^不合格 {2}10分前の/m, /^不合格 {2}10分先の/m]],
  ['verifies the body as it writes it anew', { readsBodyAnew: true }, [/^不合格 {2}正しく署名された/m]],
  ['refuses what comes again', { refusesRepeats: true }, [/^不合格 {2}同じ番号の/m]],
  ['reads one signature of several', { takesOneSignatureOnly: true }, [/^不合格 {2}署名が2つ/m]],
];
for (const [what, mistakes, failing] of faulty) {
  test(`a receiver that ${what} fails by name, and the kit ends with 1`, async () => {
    const { code, text } = await againstReceiver(mistakes);
    assert.equal(code, 1, text);
    for (const line of failing) assert.match(text, line);
  });
}

test('the company’s side passes every check against a running test nation, with a linked customer and without', async () => {
  const server = ['--key', keyFile, '--address', nation.world.pointsUrl, '--client', operatorId];
  const alone = await kit(...server);
  assert.equal(alone.code, 0, alone.text);
  assert.match(alone.text, /14\/14 合格/);
  const linked = await kit(...server, '--login', 'login-1');
  assert.equal(linked.code, 0, linked.text);
  assert.match(linked.text, /20\/20 合格/);
  assert.match(linked.text, /^合格 {2}減算の報告が二度届いても、ポイントは1回だけ/m);
});

test('a company that is not registered there, or whose customer has linked nothing, is told so and fails', async () => {
  const other = join(folder, 'other.json');
  const unknown = await kit('--key', other, '--address', nation.world.pointsUrl, '--client', operatorId);
  assert.equal(unknown.code, 1);
  assert.match(unknown.text, /^不合格 .*client_assertion_invalid/m);
  const server = ['--key', keyFile, '--address', nation.world.pointsUrl, '--client', operatorId];
  const unlinked = await kit(...server, '--login', 'nobody-at-all');
  assert.equal(unlinked.code, 1);
  assert.match(unlinked.text, /^不合格 {2}同じ申込番号の二度目は.*login_not_linked/m);
});

test('what is not there fails every check; a wrong call is told how to do it', async () => {
  const away = await kit('--key', keyFile, '--receiver', 'http://127.0.0.1:1/');
  assert.equal(away.code, 1);
  assert.match(away.text, /0\/12 合格/);
  for (const args of [['--nonsense'], [], ['--key', keyFile, '--address', 'http://127.0.0.1:1']]) {
    const wrong = await kit(...args);
    assert.equal(wrong.code, 2);
    assert.match(wrong.text, /使い方/);
  }
});
