import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type CardToken, readRevocationList, verifyCardToken } from '../jpki/index.ts';
import {
  createTestCa,
  currentAuthority,
  issueUserCertificate,
  revocationListsOf,
  type TestCa,
  trustOf,
} from '../jpki/testing/test-ca.ts';
import { createTransitCard, createVirtualCard, type VirtualCard } from '../jpki/testing/virtual-card.ts';
import { agentContract } from './contract.ts';
import { type CardAgent, startCardAgent } from './start.ts';
import { callsOf, JSON_TYPE, newNonce, ORIGIN, OTHER_ORIGIN } from './testing/calls.ts';
import type { VirtualReader, Wallet } from './virtual-reader.ts';

const START = Temporal.Instant.from('2026-04-10T01:00:00Z');
const PIN = '1234';

let ca: TestCa;
let issued: Awaited<ReturnType<typeof issueUserCertificate>>;
let agent: CardAgent;
let card: VirtualCard;
let changes: unknown[];
let now = START;

before(async () => {
  ca = await createTestCa({ at: START });
  issued = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: START.subtract({ hours: 1 }) });
});

beforeEach(async () => {
  await agent?.close();
  now = START;
  changes = [];
  card = createVirtualCard({ issued, pin: PIN });
  const wallet: Wallet = {
    cards: [
      { id: 'a01', label: 'カード A01', labelEn: 'Card A01', scheme: 'my_number', card },
      { id: 'suica', label: '交通系カード', labelEn: 'Transit card', scheme: 'suica', card: createTransitCard() },
    ],
    onChange: ({ id }) => void changes.push([id, card.state().scheme === 'my_number' && card.state()]),
  };
  agent = await startCardAgent({ port: 0, origins: [ORIGIN, OTHER_ORIGIN], wallet, clock: () => now });
});
after(() => agent.close());

const { send, openWith } = callsOf(() => agent.url);

async function open(origin = ORIGIN, nonce = newNonce()) {
  const { status, body } = await openWith(nonce, { origin });
  assert.equal(status, 201);
  const page = await send('GET', new URL(body.windowUrl).pathname);
  const secret = /"secret":"([^"]+)"/.exec(page.body)![1]!;
  const id: string = body.requestId;
  const inWindow = (door: string, of: { headers?: Record<string, string>; body?: string | Uint8Array } = {}) =>
    send('POST', `/window/${id}/${door}`, {
      headers: { origin: agent.url, 'x-window-secret': secret, ...JSON_TYPE, ...of.headers },
      body: of.body ?? '{}',
    });
  return {
    id,
    nonce,
    secret,
    inWindow,
    lay: (wanted: string | null) => inWindow('card', { body: JSON.stringify({ card: wanted }) }),
    pin: (digits: string, headers: Record<string, string> = {}) =>
      inWindow('pin', {
        headers: { 'content-type': 'application/octet-stream', ...headers },
        body: Buffer.from(digits),
      }),
    poll: (by = origin) => send('GET', `/sign-requests/${id}`, { headers: { origin: by } }),
  };
}

function verify(token: CardToken, { nonce, origin = ORIGIN }: { nonce: string; origin?: string }) {
  const revocation = revocationListsOf({ ca, at: START.subtract({ hours: 1 }) }).map(({ list, issuerCertificate }) => {
    const reading = readRevocationList(list, issuerCertificate);
    return reading.outcome === 'read' ? reading.list : assert.fail();
  });
  return verifyCardToken({ token, origins: [origin], nonce, trust: trustOf(ca), revocation, at: START }).outcome;
}

test('card, PIN and signature make a token that is good for the origin of the header and for nobody else', async () => {
  const request = await open();
  assert.equal((await request.poll()).body.state, 'waiting_for_card');
  assert.deepEqual((await request.lay('a01')).body, { state: 'waiting_for_pin', triesLeft: 3, wrongPin: false });
  assert.equal((await request.poll()).body.state, 'waiting_for_pin');
  assert.deepEqual((await request.pin(PIN)).body, { state: 'signed' });
  const { body } = await request.poll();
  assert.equal(verify(body.cardToken, request), 'verified');
  assert.equal(verify(body.cardToken, { ...request, origin: OTHER_ORIGIN }), 'signature_mismatch');
});

test('the origin that is signed comes from the header; one in the body changes nothing', async () => {
  const nonce = newNonce();
  const opened = await send('POST', '/sign-requests', {
    headers: { origin: OTHER_ORIGIN, ...JSON_TYPE },
    body: JSON.stringify({ nonce, origin: ORIGIN }),
  });
  const page = await send('GET', `/window/${opened.body.requestId}`);
  assert.match(page.body, /counter\.example/);
  assert.doesNotMatch(page.body, /mykey\.example/);
});

test('a result is given once', async () => {
  const request = await open();
  await request.lay('a01');
  await request.pin(PIN);
  assert.equal((await request.poll()).body.state, 'signed');
  assert.equal((await request.poll()).status, 404);
});

test('a request is not there for another origin, and stays for its own', async () => {
  const request = await open();
  await request.lay('a01');
  await request.pin(PIN);
  assert.equal((await request.poll(OTHER_ORIGIN)).status, 404);
  assert.equal((await request.poll()).body.state, 'signed');
});

describe('wrong PINs', () => {
  test('count down 2, 1; the last try needs a yes; the third wrong one blocks the card', async () => {
    const request = await open();
    await request.lay('a01');
    assert.deepEqual((await request.pin('0000')).body, { state: 'waiting_for_pin', triesLeft: 2, wrongPin: true });
    assert.deepEqual((await request.pin('0000')).body, { state: 'waiting_for_pin', triesLeft: 1, wrongPin: true });
    const unconfirmed = await request.pin('0000');
    assert.deepEqual([unconfirmed.status, unconfirmed.body.outcome], [409, 'last_try_unconfirmed']);
    assert.deepEqual((await request.inWindow('state')).body.triesLeft, 1, 'the try was kept');
    const blocked = await request.pin('0000', { 'x-last-try': 'confirmed' });
    assert.deepEqual(blocked.body, { state: 'refused', refusal: 'pin_blocked' });
    assert.deepEqual((await request.poll()).body, { state: 'refused', refusal: 'pin_blocked' });
  });

  test('a blocked card is refused as soon as it lies there', async () => {
    const state = card.state();
    assert.ok(state.scheme === 'my_number');
    for (const confirmed of [{}, {}, { 'x-last-try': 'confirmed' }] as Record<string, string>[]) {
      const request = await open();
      await request.lay('a01');
      await request.pin('9999', confirmed);
      await request.inWindow('cancel');
    }
    const request = await open();
    assert.deepEqual((await request.lay('a01')).body, { state: 'refused', refusal: 'pin_blocked' });
  });

  test('each try is reported to the keeper of the wallet before its answer goes out', async () => {
    const request = await open();
    await request.lay('a01');
    await request.pin('0000');
    assert.equal(changes.length, 1);
    assert.partialDeepStrictEqual(changes[0], ['a01', { triesLeft: 2 }]);
  });

  for (const digits of ['', '123', '12345', '12a4', '１２３４']) {
    test(`「${digits}」 is not sent to the card`, async () => {
      const request = await open();
      await request.lay('a01');
      const answer = await request.pin(digits);
      assert.equal(answer.status, 400);
      assert.equal((await request.inWindow('state')).body.triesLeft, 3);
    });
  }
});

describe('at the reader', () => {
  test('a card of another scheme is named and the request goes on waiting for the right one', async () => {
    const request = await open();
    assert.deepEqual((await request.lay('suica')).body, { state: 'waiting_for_card', notice: 'not_a_my_number_card' });
    assert.equal((await request.lay('a01')).body.state, 'waiting_for_pin');
  });

  test('a card taken away before the PIN is missed, and the PIN is not taken', async () => {
    const request = await open();
    await request.lay('a01');
    (agent.reader as VirtualReader).take();
    assert.equal((await request.pin(PIN)).body.outcome, 'not_waiting_for_pin');
    assert.deepEqual((await request.poll()).body, { state: 'waiting_for_card', notice: 'card_removed' });
  });

  test('a card exchanged before the PIN does not sign in the place of the first', async () => {
    const request = await open();
    await request.lay('a01');
    (agent.reader as VirtualReader).lay('a01');
    assert.deepEqual((await request.inWindow('state')).body, { state: 'waiting_for_card', notice: 'card_removed' });
  });

  test('an empty reader waits', async () => {
    const request = await open();
    assert.deepEqual((await request.lay(null)).body, { state: 'waiting_for_card' });
    assert.equal((await request.lay('nobody')).status, 404);
  });

  test('two requests do not talk with one card at once', async () => {
    const [first, second] = [await open(), await open(OTHER_ORIGIN)];
    await first.lay('a01');
    assert.deepEqual((await second.inWindow('card')).body, { state: 'waiting_for_card', notice: 'reader_busy' });
    await first.inWindow('cancel');
    assert.equal((await second.inWindow('card')).body.state, 'waiting_for_pin');
  });

  test('pages hear whether a card lies there, by a handle that is new each time and says nothing about whose', async () => {
    const ask = async () => (await send('GET', '/card', { headers: { origin: ORIGIN } })).body;
    const reader = agent.reader as VirtualReader;
    assert.deepEqual(await ask(), { present: false });
    reader.lay('a01');
    const first = await ask();
    assert.deepEqual(Object.keys(first).sort(), ['cardHandle', 'present']);
    assert.deepEqual(await ask(), first);
    reader.lay('a01');
    assert.notEqual((await ask()).cardHandle, first.cardHandle);
    reader.take();
    assert.deepEqual(await ask(), { present: false });
  });
});

describe('the end of a request', () => {
  test('cancelling is told to the page once', async () => {
    const request = await open();
    await request.inWindow('cancel');
    assert.equal((await request.poll()).body.state, 'cancelled');
    assert.equal((await request.poll()).status, 404);
  });

  test('a second before two minutes it waits, at two minutes it has expired and takes no PIN', async () => {
    const request = await open();
    await request.lay('a01');
    now = START.add({ seconds: 119 });
    assert.equal((await request.poll()).body.state, 'waiting_for_pin');
    now = START.add({ seconds: 120 });
    assert.equal((await request.pin(PIN)).status, 409);
    assert.equal((await request.poll()).body.state, 'expired');
    assert.equal((await request.poll()).status, 404);
  });

  test('a token that nobody fetched is gone after two minutes', async () => {
    const request = await open();
    await request.lay('a01');
    await request.pin(PIN);
    now = START.add({ seconds: 120 });
    assert.deepEqual((await request.poll()).body, { state: 'expired' });
  });
});

describe('the window', () => {
  test('cannot be framed, cached or made to load anything from elsewhere, and gives no CORS', async () => {
    const { body } = await openWith(newNonce());
    const page = await send('GET', new URL(body.windowUrl).pathname, { headers: { origin: ORIGIN } });
    assert.equal(page.status, 200);
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['access-control-allow-origin'], undefined);
    assert.doesNotMatch(page.body, /https?:\/\/(?!mykey\.example)/);
  });

  const doors = ['state', 'card', 'pin', 'cancel'];
  for (const door of doors) {
    test(`refuses ${door} to the page that asked, to a call without the secret, and with another request's secret`, async () => {
      const [request, another] = [await open(), await open()];
      const calls = [
        request.inWindow(door, { headers: { origin: ORIGIN } }),
        request.inWindow(door, { headers: { 'x-window-secret': '' } }),
        request.inWindow(door, { headers: { 'x-window-secret': another.secret } }),
      ];
      assert.deepEqual(
        (await Promise.all(calls)).map(({ status }) => status),
        [403, 403, 403],
      );
    });
  }

  test('hides the token from itself and shows the page no secret', async () => {
    const request = await open();
    await request.lay('a01');
    const signed = await request.pin(PIN);
    assert.deepEqual(Object.keys(signed.body), ['state']);
    const opened = await openWith(newNonce());
    assert.deepEqual(Object.keys(opened.body).sort(), ['contract', 'requestId', 'windowUrl']);
  });

  test('takes the PIN as bytes only', async () => {
    const request = await open();
    await request.lay('a01');
    const asJson = await request.inWindow('pin', { body: JSON.stringify({ pin: PIN }) });
    assert.equal(asJson.status, 415);
    assert.doesNotMatch(JSON.stringify(asJson.body), /1234/);
  });
});

test('health tells name, version, contract and reader, and asks for no origin', async () => {
  const { body } = await send('GET', '/health');
  assert.deepEqual(Object.keys(body), ['name', 'version', 'contract', 'reader']);
  assert.equal(body.reader, 'Meguri Virtual Reader');
  assert.equal(body.contract, agentContract);
});

test('an agent without a reader and without a wallet does not start', async () => {
  await assert.rejects(startCardAgent({ port: 0, origins: [ORIGIN], clock: () => now }), TypeError);
});

describe('a card that is read without its PIN', () => {
  const ask = (url: string) =>
    callsOf(() => url).send('POST', '/sign-requests', {
      headers: { origin: ORIGIN, ...JSON_TYPE },
      body: JSON.stringify({ nonce: newNonce(), withoutPin: true }),
    });

  test('is read only where the machine was set up for it', async () => {
    const refused = await ask(agent.url);
    assert.deepEqual([refused.status, refused.body.outcome], [403, 'pin_always']);
  });

  test('gives its certificate, spends no try, and makes nothing that passes for a token', async () => {
    const wallet: Wallet = {
      cards: [{ id: 'a01', label: 'カード A01', labelEn: 'Card A01', scheme: 'my_number', card }],
    };
    const open = await startCardAgent({
      port: 0,
      origins: [ORIGIN],
      wallet,
      clock: () => now,
      allowsWithoutPin: true,
    });
    try {
      const calls = callsOf(() => open.url);
      const { body } = await ask(open.url);
      const page = await calls.send('GET', new URL(body.windowUrl).pathname);
      assert.match(page.body, /暗証番号はいりません/);
      const laid = await calls.send('POST', `/window/${body.requestId}/card`, {
        headers: {
          origin: open.url,
          ...JSON_TYPE,
          'x-window-secret': /"secret":"([^"]+)"/.exec(page.body)?.[1] ?? '',
        },
        body: JSON.stringify({ card: 'a01' }),
      });
      assert.deepEqual(laid.body, { state: 'signed' });
      const read = await calls.send('GET', `/sign-requests/${body.requestId}`, { headers: { origin: ORIGIN } });
      const { cardToken } = read.body;
      assert.equal(cardToken.unverifiedCertificate, Buffer.from(issued.certificate).toString('base64'));
      assert.equal(verify(cardToken, { nonce: newNonce() }), 'malformed_token');
      const state = card.state();
      assert.equal(state.scheme === 'my_number' && state.triesLeft, 3);
    } finally {
      await open.close();
    }
  });
});
