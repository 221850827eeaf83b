import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Keyboard, openKeyboard } from './hand-over.ts';
import { type CardAgent, startCardAgent } from './start.ts';
import { callsOf, HOSTILE, JSON_TYPE, ORIGIN } from './testing/calls.ts';

const applicationToken = 'a token of the loan desk';
const typed: string[] = [];
const keyboard: Keyboard = {
  delaySeconds: 0,
  type: async (text) => {
    if (text === 'FAIL') throw new Error('no display');
    typed.push(text);
  },
};
let now = Temporal.Instant.from('2026-04-10T01:00:00Z');
let agent: CardAgent;
let plain: CardAgent;
before(async () => {
  const options = { port: 0, origins: [ORIGIN], wallet: { cards: [] }, clock: () => now };
  agent = await startCardAgent({ ...options, applicationToken, keyboard });
  plain = await startCardAgent(options);
});
after(async () => {
  await agent.close();
  await plain.close();
});

const { send } = callsOf(() => agent.url);
const bring = (body: unknown, headers: Record<string, string> = { origin: ORIGIN }) =>
  send('POST', '/customer-ids', { headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(body) });
const next = (headers: Record<string, string> = { 'x-application-token': applicationToken }) =>
  send('POST', '/customer-ids/next', { headers });

describe('a customer ID', () => {
  test('goes to the program that waits for it, as text with its leading zeros, once', async () => {
    const asked = next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await bring({ customerId: '00012345' })).status, 202);
    assert.deepEqual((await asked).body, { customerId: '00012345' });
  });

  test('waits a minute for the program, and no longer', async () => {
    await bring({ customerId: '0042' });
    assert.deepEqual((await next()).body, { customerId: '0042' });
    await bring({ customerId: '0043' });
    now = now.add({ seconds: 61 });
    const late = next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await bring({ customerId: '0044' });
    assert.deepEqual((await late).body, { customerId: '0044' });
  });

  test('goes to the last program that asked; the one before hears that none came', async () => {
    const first = next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await bring({ customerId: '0045' });
    assert.equal((await first).status, 204);
    assert.deepEqual((await second).body, { customerId: '0045' });
  });

  test('is typed where that is asked for, and a keyboard that fails says what to do', async () => {
    assert.deepEqual((await bring({ customerId: '00099', type: true })).body, { handedTo: 'keyboard' });
    assert.deepEqual(typed, ['00099']);
    const failed = await bring({ customerId: 'FAIL', type: true });
    assert.equal(failed.body.outcome, 'keyboard_failed');
    assert.match(failed.body.title, /コピー/);
  });

  const refusals: [string, () => Promise<{ status: number; body: { outcome?: string } }>][] = [
    ['forbidden_origin', () => bring({ customerId: '1' }, { origin: HOSTILE })],
    ['forbidden_origin', () => bring({ customerId: '1' }, {})],
    ['malformed_request', () => bring({ customerId: '1; rm' })],
    ['malformed_request', () => bring({ customerId: '' })],
    ['malformed_request', () => bring({ customerId: 42 })],
    ['malformed_request', () => bring(null)],
    ['wrong_token', () => next({})],
    ['wrong_token', () => next({ 'x-application-token': 'guess' })],
    ['forbidden_origin', () => next({ 'x-application-token': applicationToken, origin: ORIGIN })],
  ];
  for (const [outcome, call] of refusals) {
    test(`is not handed over: ${outcome}`, async () => assert.equal((await call()).body.outcome, outcome));
  }

  test('is nobody’s where the machine was not set up for it', async () => {
    const { send: ask } = callsOf(() => plain.url);
    const headers = { origin: ORIGIN, ...JSON_TYPE };
    assert.deepEqual((await ask('GET', '/customer-ids', { headers })).body, { application: false, keyboard: null });
    const body = JSON.stringify({ customerId: '1' });
    assert.equal((await ask('POST', '/customer-ids', { headers, body })).body.outcome, 'no_application');
    const asked = await ask('POST', '/customer-ids/next', { headers: { 'x-application-token': '' } });
    assert.equal(asked.body.outcome, 'no_application');
  });
});

test('the keyboard of this machine is given the text as one argument', {
  skip: process.platform !== 'linux',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-keyboard-'));
  const path = process.env.PATH;
  try {
    writeFileSync(join(folder, 'xdotool'), `#!/bin/sh\nprintf '%s\\n' "$@" > "${join(folder, 'typed')}"\n`);
    chmodSync(join(folder, 'xdotool'), 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
    await openKeyboard()?.type('00+12');
    assert.deepEqual(readFileSync(join(folder, 'typed'), 'utf8').trimEnd().split('\n').at(-1), '00+12');
    process.env.PATH = folder;
    rmSync(join(folder, 'xdotool'));
    await assert.rejects(openKeyboard()?.type('1') as Promise<void>);
    assert.equal(openKeyboard({ platform: 'aix' }), undefined);
  } finally {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  }
});
