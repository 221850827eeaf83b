import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfTest } from './self-test.ts';

const urls = { mykeyUrl: 'http://mykey.test', pointsUrl: 'http://points.test', agentUrl: 'http://agent.test' };
const noon = Date.parse('2026-04-10T03:00:00Z');

/** What a PC finds whose network answers for these hosts. */
async function find(
  answers: Record<string, Response | undefined>,
  { now = noon, ...needs }: { now?: number; leastContract?: number } = {},
): Promise<Record<string, string>> {
  const ask = async (url: URL | string | Request) => {
    const answer = answers[new URL(String(url)).host];
    if (!answer) throw new TypeError('fetch failed');
    return answer;
  };
  const found: Record<string, string> = {};
  for await (const { check, state, detail } of selfTest({
    ...urls,
    fetch: ask as typeof fetch,
    now: () => now,
    ...needs,
  })) {
    found[check] = detail ? `${state} ${detail}` : state;
  }
  return found;
}
const fine = () => Response.json({ ok: true }, { headers: { date: new Date(noon).toUTCString() } });
const agent = (reader?: string, said: object = {}) =>
  Response.json({ name: 'meguri-card-agent', version: '0.1.0', reader, ...said });

test('a counter PC that is all right says so, with the name of its reader', async () => {
  const found = await find({ 'mykey.test': fine(), 'points.test': fine(), 'agent.test': agent('ACR1252') });
  assert.deepEqual(Object.values(found), [
    'wrong',
    'right',
    'right',
    'right 0',
    'right',
    'right 0.1.0',
    'right ACR1252',
  ]);
});

test('each fault is named, and what hangs on another is unknown', async () => {
  const page = () => new Response('<html>login to the proxy</html>', { status: 407 });
  assert.deepEqual(await find({ 'mykey.test': page(), 'points.test': fine() }), {
    browser: 'wrong',
    mykey: 'wrong',
    points: 'right',
    clock: 'unknown',
    agent: 'wrong',
    agentVersion: 'unknown',
    reader: 'unknown',
  });
  const late = await find(
    { 'mykey.test': fine(), 'points.test': fine(), 'agent.test': agent() },
    { now: noon + 600_000 },
  );
  assert.deepEqual([late.clock, late.agent, late.reader], ['wrong 600', 'right', 'wrong']);
});

test('an agent that is too old for these pages is named with its version; its reader is still looked at', async () => {
  const answers = (said: object) => ({ 'agent.test': agent('ACR1252', said) });
  const old = await find(answers({ contract: 1 }), { leastContract: 2 });
  assert.deepEqual([old.agent, old.agentVersion, old.reader], ['right', 'wrong 0.1.0', 'right ACR1252']);
  const silent = await find(answers({}), { leastContract: 2 });
  assert.equal(silent.agentVersion, 'wrong 0.1.0', 'who names none speaks version 1');
  const fresh = await find(answers({ version: '0.2.0', contract: 2 }), { leastContract: 2 });
  assert.equal(fresh.agentVersion, 'right 0.2.0');
});
