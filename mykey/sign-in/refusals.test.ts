import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as oidc from 'openid-client';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { trustOf } from '../../jpki/testing/test-ca.ts';
import { openPool } from '../../postgres/pool.ts';
import { expectAnswer, generateClientKey } from '../../server/client.ts';
import { createMykey } from '../server.ts';
import { outcomeOf, type Registered, startTestMykey, type TestMykey } from '../testing.ts';
import { errorOf, locationOf, openSite, realTime, TestBrowser, type TestSite } from './testing.ts';

let mykey: TestMykey;
let library: TestSite;
let museum: TestSite;
let person: Registered;
before(async () => {
  mykey = await startTestMykey({ at: realTime() });
  library = await openSite(mykey, (await mykey.operator()).operatorId);
  museum = await openSite(mykey, (await mykey.operator({ name: '美術館' })).operatorId);
  person = await mykey.person('Refuse1');
});
after(() => mykey.close());

/** A page for people: in both languages, loading nothing, with a status that is no server's fault. */
async function assertPage(response: Response, says: RegExp): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, 400, text);
  assert.match(response.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/i);
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(text, says);
  assert.match(text, /<p lang="en">[A-Z]/);
}

describe('a request of a site', () => {
  const refusedAtSite = [
    { what: 'without PKCE', changes: { code_challenge: undefined, code_challenge_method: undefined } },
    { what: 'with the plain method of PKCE', changes: { code_challenge_method: 'plain' } },
    { what: 'with a challenge and no method', changes: { code_challenge_method: undefined } },
    { what: 'without the scope openid', changes: { scope: 'customer_id' } },
    {
      what: 'for a token in the address',
      changes: { response_type: 'id_token token' },
      error: /unsupported_response_type/,
    },
  ];
  for (const { what, changes, error = /invalid_request/ } of refusedAtSite) {
    test(`${what} goes back to the site as an error of RFC 6749`, async () => {
      const { url, state } = await library.address(changes);
      const response = await new TestBrowser().get(url);
      const back = new URL(locationOf(response).replace('#', '?'));
      assert.equal(back.origin + back.pathname, library.redirectUri);
      assert.match(back.searchParams.get('error') ?? '', error);
      assert.equal(back.searchParams.get('state'), state);
    });
  }

  const refusedHere = [
    { what: 'to another return address', changes: { redirect_uri: 'https://thief.example/return' } },
    {
      what: 'to the return address with something added',
      changes: { redirect_uri: 'https://library.example/return?x=1' },
    },
    { what: 'of a client that is not registered', changes: { client_id: 'A0009-0123456789abcdef' } },
    { what: 'of a client whose name no database takes', changes: { client_id: 'A0001-\u0000' } },
  ];
  for (const { what, changes } of refusedHere) {
    test(`${what} ends on a page for the person, and sends nobody anywhere`, async () => {
      const { url } = await library.address(changes);
      await assertPage(await new TestBrowser().get(url), /このサイトからは、マイキーでサインインできません/);
    });
  }

  test('of a site that was removed is that of an unknown one, and its codes are worth nothing', async () => {
    const site = await openSite(mykey, library.client.operatorId);
    const { tokens, sub } = await site.signIn(person.card);
    const { arrived, begun } = await site.withCode(person.card);
    const { client, session } = mykey.staff;
    const params = { clientId: site.client.clientId };
    expectAnswer(await client.call(routes.removeSignInClient, { session, params }));
    assert.equal(await errorOf(site.exchange(arrived, begun)), 'invalid_client');
    assert.equal(await errorOf(site.userInfo(tokens, sub)), 'invalid_token');
    await assertPage(await new TestBrowser().get((await site.address()).url), /このサイトからは/);
  });
});

describe('a code', () => {
  test('is worth nothing with another verifier', async () => {
    const { arrived, begun } = await library.withCode(person.card);
    const wrong = { ...begun, verifier: oidc.randomPKCECodeVerifier() };
    assert.equal(await errorOf(library.exchange(arrived, wrong)), 'invalid_grant');
  });

  test('is exchanged once: a second exchange is refused and ends the token of the first', async () => {
    const { arrived, begun } = await library.withCode(person.card);
    const tokens = await library.exchange(arrived, begun);
    assert.equal(await errorOf(library.exchange(arrived, begun)), 'invalid_grant');
    assert.equal(await errorOf(library.userInfo(tokens, `${tokens.claims()?.sub}`)), 'invalid_token');
  });

  // Seen to fail: without `AND consumed_at IS NULL` in the store, two or three of the five got a token.
  test('that is exchanged five times at once gives one token at most', async () => {
    const { arrived, begun } = await library.withCode(person.card);
    await errorOf(library.userInfo({ access_token: 'x' }, 'x'));
    const results = await Promise.all(Array.from({ length: 5 }, () => errorOf(library.exchange(arrived, begun))));
    assert.ok(results.filter((result) => result === 'ok').length <= 1, `${results}`);
    assert.deepEqual([...new Set(results)].sort().at(0), 'invalid_grant');
  });

  test('is over after a minute, a token after five, and a page that waits too', async () => {
    const { arrived, begun } = await library.withCode(person.card);
    const waiting = await library.begin();
    const { tokens, sub } = await library.signIn(person.card);
    const before = mykey.now;
    try {
      mykey.now = before.add({ seconds: 61 });
      assert.equal(await errorOf(library.exchange(arrived, begun)), 'invalid_grant');
      assert.equal(await errorOf(library.userInfo(tokens, sub, library.dpopAhead(61))), 'ok');
      mykey.now = before.add({ seconds: 301 });
      assert.equal(await errorOf(library.userInfo(tokens, sub, library.dpopAhead(301))), 'invalid_token');
      assert.equal(outcomeOf(await library.present(waiting, person.card)), 'sign_in_over');
    } finally {
      mykey.now = before;
    }
  });

  test('is worth nothing to another site', async () => {
    const { arrived, begun } = await library.withCode(person.card);
    const stolen = museum.exchange(arrived, begun, museum.config, museum.dpop);
    assert.equal(await errorOf(stolen), 'invalid_grant');
  });
});

describe('a sign-in in another browser', () => {
  test('does not show its page there, and cannot be finished or ended there', async () => {
    const begun = await library.begin();
    const { continueAt } = expectAnswer(await library.present(begun, person.card));
    const elsewhere = await library.begin();
    const address = `${mykey.baseUrl}/oidc/interaction/${begun.signInId}`;
    for (const browser of [new TestBrowser(), elsewhere.browser]) {
      for (const path of [address, `${address}/abandon`, continueAt])
        await assertPage(await browser.get(path), /ご自分でサイトを開き/);
    }
    // The browser that began it is still there, and the ticket is whole.
    assert.equal((await library.arrive(begun, continueAt)).searchParams.has('code'), true);
  });

  // The one who sends a link to a stranger has the cookie but never sees the ticket; the stranger has the ticket but no cookie.
  test('does not sign in the one who began it when a stranger laid the card', async () => {
    const thief = await library.begin();
    expectAnswer(await library.present(thief, person.card));
    const complete = `${mykey.baseUrl}/oidc/interaction/${thief.signInId}/complete`;
    for (const guess of ['', '?ticket=', '?ticket=guess', '?ticket=a&ticket=b'])
      await assertPage(await thief.browser.get(`${complete}${guess}`), /ご自分でサイトを開き/);
    const resumed = locationOf(await thief.browser.get((await library.address()).url));
    assert.match(resumed, /\/oidc\/interaction\//);
  });

  // Seen to fail: where the ticket is not compared with the address, the other browser went on with it.
  test('does not take the ticket of one sign-in for another, nor twice', async () => {
    const [one, two] = [await library.begin(), await library.begin()];
    const first = expectAnswer(await library.present(one, person.card)).continueAt;
    const swapped = first.replace(one.signInId, two.signInId);
    await assertPage(await two.browser.get(swapped), /ご自分でサイトを開き/);
    const again = expectAnswer(await library.present(one, person.card)).continueAt;
    await library.arrive(one, again);
    await assertPage(await one.browser.get(again), /ご自分でサイトを開き/);
  });

  test('does not take a signature that was made for another device, or twice', async () => {
    const begun = await library.begin();
    const [mine, other] = [await mykey.device(), await mykey.device()];
    const body = await mykey.tap(mine, person.card);
    const params = { signInId: begun.signInId };
    assert.equal(
      outcomeOf(await other.client.call(routes.presentCardForSignIn, { params, body })),
      'challenge_unknown',
    );
    assert.equal(outcomeOf(await mine.client.call(routes.presentCardForSignIn, { params, body })), 'ok');
    assert.equal(outcomeOf(await mine.client.call(routes.presentCardForSignIn, { params, body })), 'challenge_unknown');
  });
});

test('nothing that is sent to the provider is answered as a fault of the server', async () => {
  const { client_id } = { client_id: library.client.clientId };
  const long = 'x'.repeat(5000);
  const paths = [
    '/auth',
    '/auth?',
    '/auth/x',
    '/me',
    '/token',
    '/jwks',
    '/nothing',
    '/',
    '/%00',
    '/%zz',
    '/auth/%2e%2e',
    '/reg',
    `/auth?client_id=${client_id}`,
    `/auth?client_id=${client_id}&client_id=${client_id}`,
    `/auth?client_id[]=${client_id}`,
    `/auth?client_id=${client_id}&redirect_uri=javascript:alert(1)`,
    `/auth?client_id=${client_id}&state=%00&redirect_uri=${encodeURIComponent(library.redirectUri)}`,
    `/auth?client_id=${long}`,
    '/interaction/x',
    '/interaction/%00/complete?ticket=%00',
    '/interaction/x/complete',
  ];
  for (const path of paths) {
    for (const accept of ['text/html', 'application/json']) {
      const response = await fetch(`${mykey.baseUrl}/oidc${path}`, {
        redirect: 'manual',
        headers: { accept, cookie: '_interaction=x; _session=y; _interaction_resume=z' },
      });
      assert.ok(response.status < 500, `${path}: ${response.status} ${await response.text()}`);
    }
  }
  const bodies: [string, string | Uint8Array<ArrayBuffer>][] = [
    ['application/json', '{"grant_type":"authorization_code"}'],
    ['application/x-www-form-urlencoded', 'grant_type=authorization_code&code=%00&client_assertion=%00'],
    ['application/x-www-form-urlencoded', 'client_assertion=a.b.c&client_assertion_type=x&client_id=%F0%28'],
    ['application/x-www-form-urlencoded', `grant_type=${'y'.repeat(70_000)}`],
    ['text/plain', 'hello'],
    ['application/octet-stream', new Uint8Array([0, 255, 128])],
  ];
  for (const [type, body] of bodies) {
    const response = await fetch(`${mykey.baseUrl}/oidc/token`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    assert.ok(response.status >= 400 && response.status < 500, `${type}: ${response.status}`);
  }
  const nul = await library.begin({ state: 'a\u0000b', nonce: '\ud83d' });
  const { continueAt } = expectAnswer(await library.present(nul, person.card));
  assert.equal((await library.arrive(nul, continueAt)).searchParams.get('state'), 'a\u0000b');
});

test('the provider knows its address from nobody but its own server, and counts requests as the other routes do', async () => {
  const headers = {
    'x-forwarded-host': 'thief.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=thief.example',
  };
  const response = await fetch(`${mykey.baseUrl}/oidc/.well-known/openid-configuration`, { headers });
  const discovered = (await response.json()) as Record<string, unknown>;
  assert.equal(discovered.issuer, `${mykey.baseUrl}/oidc`);
  assert.equal(discovered.token_endpoint, `${mykey.baseUrl}/oidc/token`);
  assert.doesNotMatch(JSON.stringify(discovered), /thief/);
  assert.deepEqual(discovered.grant_types_supported, ['authorization_code']);
  assert.deepEqual(discovered.code_challenge_methods_supported, ['S256']);
  assert.deepEqual(discovered.subject_types_supported, ['pairwise']);
  assert.ok(Number(response.headers.get('x-ratelimit-limit')) > 0);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
});

test('while the database is away, people and sites are told to come again, not that something broke', async () => {
  const nowhere = openPool('postgres://nobody@127.0.0.1:1/nothing');
  const app = await createMykey({
    database: nowhere,
    clock: mykey.clock,
    trust: trustOf(mykey.ca),
    revocationLists: () => [],
    signingKey: await generateClientKey(),
    signInKeys: { signing: await generateClientKey(), secret: Buffer.alloc(32, 1).toString('base64url') },
    linkedSystems: [],
    publicUrl: () => 'https://mykey.example',
    origins: ['https://pages.example'],
  });
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/oidc`;
  const page = await fetch(`${url}/auth?client_id=${library.client.clientId}`, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 503);
  assert.match(await page.text(), /ただいま混み合っています/);
  const body = new URLSearchParams({
    client_id: library.client.clientId,
    client_secret: 'x',
    grant_type: 'authorization_code',
  });
  const token = await fetch(`${url}/token`, { method: 'POST', body });
  assert.deepEqual([token.status, token.headers.get('retry-after')], [503, '2']);
  await app.close();
  await nowhere.end();
});
