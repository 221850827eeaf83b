import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { outcomeOf, type Registered, startTestMykey, type TestMykey } from '../testing.ts';
import {
  type Begun,
  discover,
  errorOf,
  locationOf,
  openSite,
  realTime,
  TestBrowser,
  type TestSite,
} from './testing.ts';

let mykey: TestMykey;
let library: TestSite;
let museum: TestSite;
let person: Registered;
before(async () => {
  mykey = await startTestMykey(realTime());
  library = await openSite(mykey, (await mykey.operator()).operatorId);
  museum = await openSite(mykey, (await mykey.operator({ name: '美術館' })).operatorId);
  person = await mykey.person('Refuse1');
});
after(() => mykey.close());

/** A browser is back at the site with a code. */
async function withCode(site = library): Promise<{ begun: Begun; arrived: URL; code: string }> {
  const begun = await site.begin();
  const { continueAt } = expectAnswer(await site.present(begun, person.card));
  const arrived = await site.arrive(begun, continueAt);
  return { begun, arrived, code: arrived.searchParams.get('code') ?? '' };
}

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
    const { arrived, begun } = await withCode(site);
    const { client, session } = mykey.staff;
    const params = { clientId: site.client.clientId };
    expectAnswer(await client.call(routes.removeSignInClient, { session, params }));
    assert.equal(await errorOf(site.exchange(arrived, begun)), 'invalid_client');
    await assertPage(await new TestBrowser().get((await site.address()).url), /このサイトからは/);
  });
});

describe('a code', () => {
  test('is worth nothing with another verifier', async () => {
    const { arrived, begun } = await withCode();
    const wrong = { ...begun, verifier: oidc.randomPKCECodeVerifier() };
    assert.equal(await errorOf(library.exchange(arrived, wrong)), 'invalid_grant');
  });

  test('is exchanged once: a second exchange is refused and ends the token of the first', async () => {
    const { arrived, begun } = await withCode();
    const tokens = await library.exchange(arrived, begun);
    assert.equal(await errorOf(library.exchange(arrived, begun)), 'invalid_grant');
    assert.equal(await errorOf(library.userInfo(tokens, `${tokens.claims()?.sub}`)), 'invalid_token');
  });

  test('that is exchanged five times at once gives one token', async () => {
    const { arrived, begun } = await withCode();
    await errorOf(library.userInfo({ access_token: 'x' }, 'x'));
    const results = await Promise.all(Array.from({ length: 5 }, () => errorOf(library.exchange(arrived, begun))));
    assert.ok(results.filter((result) => result === 'ok').length <= 1, `${results}`);
    assert.deepEqual([...new Set(results)].sort().at(0), 'invalid_grant');
  });

  test('is over after a minute, a token after five, and a page that waits too', async () => {
    const { arrived, begun } = await withCode();
    const waiting = await library.begin();
    const { tokens, sub } = await library.signIn(person.card);
    const before = mykey.now;
    try {
      mykey.now = before.add({ seconds: 61 });
      assert.equal(await errorOf(library.exchange(arrived, begun)), 'invalid_grant');
      assert.equal(await errorOf(library.userInfo(tokens, sub)), 'ok');
      mykey.now = before.add({ seconds: 301 });
      assert.equal(await errorOf(library.userInfo(tokens, sub)), 'invalid_token');
      assert.equal(outcomeOf(await library.present(waiting, person.card)), 'sign_in_over');
    } finally {
      mykey.now = before;
    }
  });

  test('is worth nothing to another site', async () => {
    const { arrived, begun } = await withCode();
    const stolen = museum.exchange(arrived, begun, museum.config, museum.dpop);
    assert.equal(await errorOf(stolen), 'invalid_grant');
  });
});

describe('a site that asks for tokens', () => {
  /** An assertion of RFC 7523 with whatever is wrong with it. */
  async function assertion(changes: Record<string, unknown> = {}, key = library.keys.privateKey): Promise<string> {
    const { clientId } = library.client;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: `${mykey.baseUrl}/oidc`,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
    };
    return new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(key);
  }

  async function token(fields: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: library.redirectUri,
      ...fields,
    });
    const response = await fetch(`${mykey.baseUrl}/oidc/token`, { method: 'POST', body, headers });
    return { status: response.status, ...((await response.json()) as { error?: string; error_description?: string }) };
  }
  const proving = (client_assertion: string) => ({
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

  test('with a secret instead of its key is refused, in either form', async () => {
    const { code, begun } = await withCode();
    const fields = { code, code_verifier: begun.verifier };
    const { clientId } = library.client;
    const posted = await token({ ...fields, client_id: clientId, client_secret: 'secret' });
    assert.deepEqual([posted.status, posted.error], [401, 'invalid_client']);
    const authorization = `Basic ${Buffer.from(`${clientId}:secret`).toString('base64')}`;
    const basic = await token(fields, { authorization });
    assert.deepEqual([basic.status, basic.error], [401, 'invalid_client']);
    assert.equal((await token({ ...fields, client_id: clientId })).error, 'invalid_client');
    const config = await discover(mykey, clientId, oidc.ClientSecretPost('secret'));
    assert.deepEqual(config.serverMetadata().token_endpoint_auth_methods_supported, ['private_key_jwt']);
  });

  test("with another site's key is refused, and so is its own assertion a second time", async () => {
    const { code, begun } = await withCode();
    const fields = { code, code_verifier: begun.verifier };
    const foreign = await token({ ...fields, ...proving(await assertion({}, museum.keys.privateKey)) });
    assert.deepEqual([foreign.status, foreign.error], [401, 'invalid_client']);
    const own = await assertion();
    assert.equal((await token({ ...fields, ...proving(own) })).error, 'invalid_grant', 'no proof of DPoP');
    assert.equal((await token({ ...fields, ...proving(own) })).error, 'invalid_client');
    const atOnce = await assertion();
    const several = await Promise.all([1, 2, 3, 4].map(() => token({ ...fields, ...proving(atOnce) })));
    assert.equal(several.filter(({ error }) => error === 'invalid_grant').length, 1);
  });

  test('with an assertion for another server, of the past, of the future or good for an hour is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    const wrong = [
      { aud: 'https://other.example' },
      { exp: now - 60 },
      { iat: now + 3600, exp: now + 7200 },
      { exp: now + 3600 },
    ];
    for (const changes of wrong) {
      const { status, error } = await token({ code: 'x', ...proving(await assertion(changes)) });
      assert.deepEqual([status, error], [401, 'invalid_client'], JSON.stringify(changes));
    }
  });

  test('gets none for another kind of grant, and none that renews itself', async () => {
    for (const grant_type of ['refresh_token', 'client_credentials', 'password', 'urn:x']) {
      const { status, error } = await token({ grant_type, refresh_token: 'x', ...proving(await assertion()) });
      assert.equal(status, 400);
      assert.match(error ?? '', /unsupported_grant_type|unauthorized_client/, grant_type);
    }
  });

  test('after its keys were replaced is known by the new ones alone', async () => {
    const site = await openSite(mykey, library.client.operatorId);
    const other = await openSite(mykey, library.client.operatorId);
    const { arrived, begun } = await withCode(site);
    const { client, session } = mykey.staff;
    const { x, y } = await crypto.subtle.exportKey('jwk', other.keys.publicKey as never);
    const publicKeys = JSON.stringify({ kty: 'EC', crv: 'P-256', x, y, kid: 'k2' });
    const params = { clientId: site.client.clientId };
    const replaced = await client.call(routes.replaceSignInKeys, { session, params, body: { publicKeys } });
    assert.deepEqual(expectAnswer(replaced).keyIds, ['k2']);
    assert.equal(await errorOf(site.exchange(arrived, begun)), 'invalid_client');
    const proof = oidc.PrivateKeyJwt({ key: other.keys.privateKey, kid: 'k2' });
    const renewed = await discover(mykey, site.client.clientId, proof);
    assert.equal(
      await errorOf(site.exchange(arrived, begun, renewed, oidc.getDPoPHandle(renewed, site.dpopKeys))),
      'ok',
    );
  });
});

describe('a proof of the key (DPoP)', () => {
  type Proof = { jti?: string; nonce?: string; ath?: string; htu?: string };
  async function proof(
    method: string,
    path: string,
    { htu, ...claims }: Proof,
    pair = library.dpopKeys,
  ): Promise<string> {
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const { kty, crv, x, y } = jwk;
    return new SignJWT({ htm: method, htu: htu ?? `${mykey.baseUrl}${path}`, jti: randomUUID(), ...claims })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } as never })
      .setIssuedAt()
      .sign(pair.privateKey);
  }
  async function userInfo(accessToken: string, dpop?: string) {
    const headers = { authorization: `DPoP ${accessToken}`, ...(dpop ? { dpop } : {}) };
    const response = await fetch(`${mykey.baseUrl}/oidc/me`, { headers });
    const nonce = response.headers.get('dpop-nonce') ?? '';
    return { status: response.status, nonce, challenge: response.headers.get('www-authenticate') ?? '' };
  }

  test('must come with the exchange: a code without one gives no token', async () => {
    const { arrived, begun } = await withCode();
    assert.equal(await errorOf(library.exchange(arrived, begun, library.config, null)), 'invalid_grant');
  });

  test('must carry the nonce of マイキー, be of the key of the token, of this address, and new', async () => {
    const { tokens } = await library.signIn(person.card);
    const { access_token } = tokens;
    const ath = createHash('sha256').update(access_token).digest('base64url');
    assert.equal((await userInfo(access_token)).status, 400);
    const bearer = await fetch(`${mykey.baseUrl}/oidc/me`, { headers: { authorization: `Bearer ${access_token}` } });
    assert.equal(bearer.status, 401);
    const first = await userInfo(access_token, await proof('GET', '/oidc/me', { ath }));
    assert.match(first.challenge, /use_dpop_nonce/);
    const { nonce } = first;
    const stranger = await oidc.randomDPoPKeyPair('ES256');
    const wrong = [
      await proof('GET', '/oidc/me', { ath, nonce }, stranger),
      await proof('GET', '/oidc/me', { ath: 'x', nonce }),
      await proof('POST', '/oidc/me', { ath, nonce }),
      await proof('GET', '/oidc/me', { ath, nonce, htu: 'https://other.example/oidc/me' }),
      await proof('GET', '/oidc/me', { ath, nonce: 'made-up' }),
      'not.a.proof',
    ];
    for (const one of wrong) assert.equal((await userInfo(access_token, one)).status, 401);
    const good = await proof('GET', '/oidc/me', { ath, nonce });
    assert.equal((await userInfo(access_token, good)).status, 200);
    assert.equal((await userInfo(access_token, good)).status, 401, 'the same proof again');
  });

  test('that is sent five times at once counts once', async () => {
    const { tokens } = await library.signIn(person.card);
    const ath = createHash('sha256').update(tokens.access_token).digest('base64url');
    const { nonce } = await userInfo(tokens.access_token, await proof('GET', '/oidc/me', { ath }));
    const same = await proof('GET', '/oidc/me', { ath, nonce });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => userInfo(tokens.access_token, same)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.ok(answers.every(({ status }) => status === 200 || (status >= 400 && status < 500)));
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
    ...[
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
    ],
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
