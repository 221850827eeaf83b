import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { type Registered, startTestMykey, type TestMykey } from '../testing.ts';
import { discover, errorOf, openSite, realTime, type TestSite } from './testing.ts';

let mykey: TestMykey;
let library: TestSite;
let museum: TestSite;
let person: Registered;
before(async () => {
  mykey = await startTestMykey({ at: realTime() });
  library = await openSite(mykey, (await mykey.operator()).operatorId);
  museum = await openSite(mykey, (await mykey.operator({ name: '美術館' })).operatorId);
  person = await mykey.person('Proof1');
});
after(() => mykey.close());

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
    const { code, begun } = await library.withCode(person.card);
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
    const { code, begun } = await library.withCode(person.card);
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
    const { arrived, begun } = await site.withCode(person.card);
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
  type Proof = { jti?: string; nonce?: string; ath?: string; htu?: string; iat?: number };
  async function proof(
    method: string,
    path: string,
    { htu, iat = Math.floor(Date.now() / 1000), ...claims }: Proof,
    pair = library.dpopKeys,
  ): Promise<string> {
    const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const { kty, crv, x, y } = jwk;
    return new SignJWT({ htm: method, htu: htu ?? `${mykey.baseUrl}${path}`, jti: randomUUID(), ...claims })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } as never })
      .setIssuedAt(iat)
      .sign(pair.privateKey);
  }
  async function userInfo(accessToken: string, dpop?: string) {
    const headers = { authorization: `DPoP ${accessToken}`, ...(dpop ? { dpop } : {}) };
    const response = await fetch(`${mykey.baseUrl}/oidc/me`, { headers });
    const nonce = response.headers.get('dpop-nonce') ?? '';
    return { status: response.status, nonce, challenge: response.headers.get('www-authenticate') ?? '' };
  }

  test('must come with the exchange: a code without one gives no token', async () => {
    const { arrived, begun } = await library.withCode(person.card);
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
    const now = Math.floor(Date.now() / 1000);
    for (const iat of [now - 90, now + 90]) {
      const off = await userInfo(access_token, await proof('GET', '/oidc/me', { ath, nonce, iat }));
      assert.deepEqual([off.status, /invalid_dpop_proof/.test(off.challenge)], [401, true], 'a clock that is off');
    }
    const folded = await proof('GET', '/oidc/me', { ath, nonce, htu: `HTTP${mykey.baseUrl.slice(4)}/oidc/me?a=1#b` });
    assert.equal((await userInfo(access_token, folded)).status, 200);
    const good = await proof('GET', '/oidc/me', { ath, nonce });
    assert.equal((await userInfo(access_token, good)).status, 200);
    assert.equal((await userInfo(access_token, good)).status, 401, 'the same proof again');
  });

  // Seen to fail: where the mark of use may be written over, all that had asked before the first write were let in.
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
