import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const main = join(import.meta.dirname, 'main.ts');
const run = (...origins: string[]) => {
  // A socket that nobody listens on stands for a machine without the PC/SC service.
  const env = { ...process.env, PCSCLITE_CSOCK_NAME: '/nonexistent/pcscd.comm', CARD_AGENT_PORT: '0' };
  return spawnSync(process.execPath, [main, ...origins], { env, encoding: 'utf8', timeout: 20_000 });
};

test('without a reader the agent says in one sentence what is missing, and ends', () => {
  const { status, stderr } = run('https://mykey.example');
  assert.equal(status, 1);
  assert.match(stderr, /card-agent: (PC\/SC のサービス|読み取り機)/);
  assert.doesNotMatch(stderr, /\n\s+at /, 'no stack');
});

test('an origin with a path, or none at all, is answered with how to start', () => {
  for (const origins of [[], ['https://mykey.example/'], ['mykey.example']]) {
    const { status, stderr } = run(...origins);
    assert.equal(status, 1);
    assert.match(stderr, /使い方/);
  }
});
