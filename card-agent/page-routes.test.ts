import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type CardAgent, startCardAgent } from './start.ts';
import { callsOf, HOSTILE, JSON_TYPE, newNonce, ORIGIN, OTHER_ORIGIN, type Reply } from './testing/calls.ts';

const START = Temporal.Instant.from('2026-04-10T01:00:00Z');

let agent: CardAgent;
let now: Temporal.Instant;
const { send, openWith } = callsOf(() => agent.url);

beforeEach(async () => {
  now = START;
  agent = await startCardAgent({ port: 0, origins: [ORIGIN, OTHER_ORIGIN], wallet: { cards: [] }, clock: () => now });
});
afterEach(() => agent.close());

describe('a page is refused', () => {
  const nonce = newNonce();
  const cases: [number, string, string, () => Promise<Reply>][] = [
    [403, 'forbidden_origin', 'of a hostile origin', () => openWith(nonce, { origin: HOSTILE })],
    [403, 'forbidden_origin', 'of origin null', () => openWith(nonce, { origin: 'null' })],
    [
      403,
      'forbidden_origin',
      'without an origin',
      () => send('POST', '/sign-requests', { headers: JSON_TYPE, body: JSON.stringify({ nonce }) }),
    ],
    [403, 'forbidden_origin', 'of the agent itself', () => openWith(nonce, { origin: agent.url })],
    [
      403,
      'forbidden_origin',
      'of a hostile origin that asks whether a card lies there',
      () => send('GET', '/card', { headers: { origin: HOSTILE } }),
    ],
    [
      403,
      'forbidden_origin',
      'of a hostile origin that asks for the reader',
      () => send('GET', '/health', { headers: { origin: HOSTILE } }),
    ],
    [
      403,
      'forbidden_origin',
      'of a hostile origin that asks for leave first',
      () =>
        send('OPTIONS', '/sign-requests', { headers: { origin: HOSTILE, 'access-control-request-method': 'POST' } }),
    ],
    [421, 'wrong_host', 'under a name re-bound to this machine', () => openWith(nonce, { host: 'mykey.example' })],
    [421, 'wrong_host', 'under our name with another port', () => openWith(nonce, { host: '127.0.0.1:1' })],
    [
      421,
      'wrong_host',
      'that opens the window under another name',
      () => send('GET', '/window/x', { headers: { host: 'evil.test' } }),
    ],
    [400, 'short_nonce', 'with a nonce of 43 characters', () => openWith('n'.repeat(43))],
    [400, 'short_nonce', 'with a nonce of 129 characters', () => openWith('n'.repeat(129))],
    [400, 'short_nonce', 'with a nonce of other characters', () => openWith('あ'.repeat(44))],
    [400, 'short_nonce', 'with a number for a nonce', () => openWith(44)],
    [
      400,
      'malformed_request',
      'without a nonce',
      () => send('POST', '/sign-requests', { headers: { origin: ORIGIN, ...JSON_TYPE }, body: '[]' }),
    ],
    [
      400,
      'malformed_request',
      'with half a JSON',
      () => send('POST', '/sign-requests', { headers: { origin: ORIGIN, ...JSON_TYPE }, body: '{' }),
    ],
    [415, 'unsupported_media_type', 'with text/plain', () => openWith(nonce, { 'content-type': 'text/plain' })],
    [
      415,
      'unsupported_media_type',
      'with a form',
      () => openWith(nonce, { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      404,
      'not_found',
      'that looks for a door to sign a hash',
      () => send('POST', '/sign', { headers: { origin: ORIGIN, ...JSON_TYPE }, body: '{}' }),
    ],
    [
      404,
      'not_found',
      'that looks for the certificate',
      () => send('GET', '/certificate', { headers: { origin: ORIGIN } }),
    ],
    [
      404,
      'unknown_request',
      'that guesses a request',
      () => send('GET', '/sign-requests/guess', { headers: { origin: ORIGIN } }),
    ],
  ];
  for (const [status, outcome, what, attempt] of cases) {
    test(`${what}: ${outcome}`, async () => {
      const answer = await attempt();
      assert.deepEqual([answer.status, answer.body.outcome], [status, outcome]);
      if (status === 403) assert.equal(answer.headers['access-control-allow-origin'], undefined);
    });
  }

  test('that opens a twenty-first request while twenty wait', async () => {
    for (let i = 0; i < 20; i++) assert.equal((await openWith(newNonce())).status, 201);
    assert.equal((await openWith(newNonce())).status, 429);
    now = START.add({ seconds: 120 });
    assert.equal((await openWith(newNonce())).status, 201);
  });
});

test('a page of an allowed origin gets leave to call a private address, and nobody gets a wildcard', async () => {
  const { status, headers } = await send('OPTIONS', '/sign-requests', {
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    },
  });
  assert.equal(status, 204);
  assert.equal(headers['access-control-allow-origin'], ORIGIN);
  assert.equal(headers['access-control-allow-private-network'], 'true');
  assert.match(String(headers.vary), /Origin/);
});
