import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { agentContract } from '../../card-agent/contract.ts';
import { type AgentWindow, type CardWait, isAgentTooOld, readCard } from './card-agent.ts';

const waitingForPin = { state: 'waiting_for_pin', triesLeft: 2, wrongPin: true };
const cardToken = { unverifiedCertificate: 'MIIB', algorithm: 'RS256', signature: 'c2ln', format: 'meguri-card:1' };

/** A server in the agent's place: `states` are its answers, one a question. */
async function agent(t: TestContext, states: unknown[], contract?: number) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url} ${body}`.trim());
    const opened = { requestId: 'r1', windowUrl: '/window/r1', contract };
    const answer = request.method === 'POST' ? opened : states.shift();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { agentUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function agentWindow(isClosed: () => boolean = () => false) {
  const happened: string[] = [];
  const opened: AgentWindow = { show: (url) => happened.push(url), close: () => happened.push('closed'), isClosed };
  return { happened, opened };
}

const challenge = async () => ({ ok: true as const, nonce: 'n'.repeat(44) });

test('a card is read in the window of the agent, bound to a fresh challenge, and the window closes', async (t) => {
  const { agentUrl, asked } = await agent(t, [
    { state: 'waiting_for_card' },
    waitingForPin,
    { state: 'signed', cardToken },
  ]);
  const { happened, opened } = agentWindow();
  const waits: CardWait[] = [];
  const onWait = (wait: CardWait) => waits.push(wait);
  const reading = await readCard({ agentUrl, agentWindow: opened, challenge, interval: 1, onWait });
  assert.deepEqual(waits, [{ state: 'waiting_for_card' }, waitingForPin]);
  assert.deepEqual(reading, { outcome: 'signed', cardToken, nonce: 'n'.repeat(44) });
  assert.deepEqual(happened, [`${agentUrl}/window/r1`, 'closed']);
  assert.equal(asked[0], `POST /sign-requests {"nonce":"${'n'.repeat(44)}"}`);
  assert.equal(asked.at(-1), 'GET /sign-requests/r1');
});

test('a window that is closed with × ends the reading: the page does not wait for a card that nobody can lay', async (t) => {
  const { agentUrl } = await agent(t, Array(50).fill({ state: 'waiting_for_card' }));
  let asked = 0;
  const { opened } = agentWindow(() => asked > 2);
  const onWait = () => {
    asked += 1;
  };
  const reading = await readCard({ agentUrl, agentWindow: opened, challenge, interval: 1, onWait });
  assert.deepEqual([reading, asked], [{ outcome: 'card_cancelled' }, 3]);
});

test('every end of a reading has a name', async (t) => {
  const rows: [unknown, unknown][] = [
    [{ state: 'refused', refusal: 'pin_blocked' }, { outcome: 'pin_blocked' }],
    [
      { state: 'refused', refusal: 'card_broken' },
      { outcome: 'card_refused', reason: 'card_broken' },
    ],
    [{ state: 'cancelled' }, { outcome: 'card_cancelled' }],
    [{ state: 'expired' }, { outcome: 'card_expired' }],
  ];
  for (const [state, reading] of rows) {
    const { agentUrl } = await agent(t, [state]);
    const { happened, opened } = agentWindow();
    assert.deepEqual(await readCard({ agentUrl, agentWindow: opened, challenge }), reading);
    assert.equal(happened.at(-1), 'closed');
  }
});

test('no agent, no window, no challenge: each is told apart', async (t) => {
  const { opened, happened } = agentWindow();
  const nobody = await readCard({ agentUrl: 'http://127.0.0.1:9', agentWindow: opened, challenge });
  assert.deepEqual(nobody, { outcome: 'agent_not_running' });
  assert.deepEqual(happened, ['closed']);

  const { agentUrl, asked } = await agent(t, []);
  assert.deepEqual(await readCard({ agentUrl, agentWindow: undefined, challenge }), { outcome: 'window_blocked' });
  const refusal = { outcome: 'overloaded' };
  const refused = await readCard({ agentUrl, agentWindow: opened, challenge: async () => ({ ok: false, refusal }) });
  assert.deepEqual(refused, { outcome: 'challenge_refused', refusal });
  assert.deepEqual(asked, [], 'the agent is not asked without a challenge');
});

test('an agent that speaks less than the page needs is refused by name, before its window asks for a card', async (t) => {
  const rows: [said: number | undefined, least: number, outcome: string][] = [
    [undefined, 1, 'signed'],
    [undefined, 2, 'agent_too_old'],
    [1, 2, 'agent_too_old'],
    [2, 2, 'signed'],
    [3, 2, 'signed'],
  ];
  for (const [said, leastContract, outcome] of rows) {
    const { agentUrl, asked } = await agent(t, [{ state: 'signed', cardToken }], said);
    const { opened, happened } = agentWindow();
    const reading = await readCard({ agentUrl, agentWindow: opened, challenge, leastContract });
    assert.equal(reading.outcome, outcome, `said ${said}, needed ${leastContract}`);
    if (outcome === 'signed') continue;
    assert.deepEqual(happened, ['closed'], 'the window is never shown');
    assert.equal(asked.length, 1, 'nothing is waited for');
  }
});

test('the agent of this source speaks what its pages need', () => {
  assert.ok(!isAgentTooOld({ contract: agentContract }));
});

test('giving up on the page ends the reading', async (t) => {
  const { agentUrl } = await agent(
    t,
    Array.from({ length: 1000 }, () => ({ state: 'waiting_for_card' })),
  );
  const { opened, happened } = agentWindow();
  const given = new AbortController();
  setTimeout(() => given.abort(), 20);
  const reading = await readCard({ agentUrl, agentWindow: opened, challenge, interval: 1, signal: given.signal });
  assert.deepEqual(reading, { outcome: 'card_cancelled' });
  assert.equal(happened.at(-1), 'closed');
});
