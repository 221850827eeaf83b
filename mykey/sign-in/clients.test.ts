import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { outcomeOf, startTestMykey, type TestMykey } from '../testing.ts';
import { keyPair, publicJwkOf } from './testing.ts';

let mykey: TestMykey;
let operatorId: string;
let publicKeys: string;
before(async () => {
  mykey = await startTestMykey();
  ({ operatorId } = await mykey.operator());
  publicKeys = JSON.stringify({ keys: [await publicJwkOf(await keyPair())] });
});
after(() => mykey.close());

const redirectUris = ['https://library.example/return'];
const register = (wish: { name?: string; redirectUris?: string[]; publicKeys?: string; operatorId?: string } = {}) => {
  const { client, session } = mykey.staff;
  const { operatorId: at = operatorId, ...rest } = wish;
  const body = { name: '蔵書検索', redirectUris, publicKeys, ...rest };
  return client.call(routes.registerSignInClient, { session, params: { operatorId: at }, body });
};

describe('a site', () => {
  test('is registered by the people of the platform, listed at its operator, and removed', async () => {
    const { client, session } = mykey.staff;
    const made = expectAnswer(await register({ redirectUris: [...redirectUris, ...redirectUris] }));
    assert.match(made.clientId, new RegExp(`^${operatorId}-[0-9a-f]{16}$`));
    assert.deepEqual(made.redirectUris, redirectUris);
    assert.deepEqual(made.keyIds, ['k1']);
    const list = async () =>
      expectAnswer(await client.call(routes.listSignInClients, { session, params: { operatorId } })).clients;
    assert.deepEqual(await list(), [made]);
    const params = { clientId: made.clientId };
    const body = { publicKeys: JSON.stringify({ ...(await publicJwkOf(await keyPair(), 'k2')) }) };
    const replaced = expectAnswer(await client.call(routes.replaceSignInKeys, { session, params, body }));
    assert.deepEqual(replaced, { ...made, keyIds: ['k2'] });
    assert.deepEqual(expectAnswer(await client.call(routes.removeSignInClient, { session, params })), {});
    assert.deepEqual(await list(), []);
    assert.equal(outcomeOf(await client.call(routes.removeSignInClient, { session, params })), 'not_found');
    assert.equal(outcomeOf(await client.call(routes.replaceSignInKeys, { session, params, body })), 'not_found');
  });

  test('of an operator that is not registered is refused, and nobody else may register one', async () => {
    assert.equal(outcomeOf(await register({ operatorId: 'Z9999' })), 'operator_unknown');
    const { client, session } = await mykey.open();
    const body = { name: '偽', redirectUris, publicKeys };
    const asCardholder = await client.call(routes.registerSignInClient, { session, params: { operatorId }, body });
    assert.equal(outcomeOf(asCardholder), 'sign_in_required');
    // People of a municipality's counter are staff of マイキー too, and not of its platform.
    const account = { staffId: 'desk1', password: 'a long password of a desk' };
    const wish = { ...account, name: '窓口', municipalityCode: '43424' };
    await mykey.hire(wish);
    const desk = await mykey.device();
    const opened = expectAnswer(await desk.client.call(routes.signInStaff, { body: account }));
    const asked = { session: opened.session.token, params: { operatorId }, body };
    assert.equal(outcomeOf(await desk.client.call(routes.registerSignInClient, asked)), 'not_allowed');
  });

  const addresses: [string, string][] = [
    ['https://library.example/return?from=mykey', 'ok'],
    ['https://library.example:8443/return', 'ok'],
    ['http://localhost:3000/return', 'ok'],
    ['http://library.example/return', 'redirect_uri_refused'],
    ['http://localhost.example/return', 'redirect_uri_refused'],
    ['http://127.0.0.1:3000/return', 'redirect_uri_refused'],
    ['https://library.example/return#part', 'redirect_uri_refused'],
    ['https://*.example/return', 'redirect_uri_refused'],
    ['https://user:secret@library.example/', 'redirect_uri_refused'],
    ['https://図書館.example/return', 'redirect_uri_refused'],
    ['https:\\\\library.example', 'redirect_uri_refused'],
    ['javascript:alert(1)', 'redirect_uri_refused'],
    ['app.example:/return', 'redirect_uri_refused'],
    ['library.example', 'redirect_uri_refused'],
  ];
  for (const [address, outcome] of addresses) {
    test(`that returns to ${address}: ${outcome}`, async () => {
      assert.equal(outcomeOf(await register({ redirectUris: [redirectUris[0] ?? '', address] })), outcome);
    });
  }
});

describe('the keys of a site', () => {
  const ec = async (crv: 'ES256' | 'ES384') => (await generateKeyPair(crv, { extractable: true })).publicKey;
  const one = async () => publicJwkOf(await keyPair());
  const cases: [string, () => Promise<unknown>, string][] = [
    ['a set of one', async () => ({ keys: [await one()] }), 'ok'],
    ['one without a set', one, 'ok'],
    ['one without a name', async () => ({ ...(await one()), kid: undefined }), 'ok'],
    [
      'five',
      async () => ({ keys: await Promise.all([1, 2, 3, 4, 5].map(async (n) => ({ ...(await one()), kid: `k${n}` }))) }),
      'ok',
    ],
    [
      'six',
      async () => ({
        keys: await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => ({ ...(await one()), kid: `k${n}` }))),
      }),
      'sign_in_keys_refused',
    ],
    ['two of one name', async () => ({ keys: [await one(), await one()] }), 'sign_in_keys_refused'],
    ['none', async () => ({ keys: [] }), 'sign_in_keys_refused'],
    ['a private one', async () => exportJWK((await keyPair()).privateKey), 'private_key_refused'],
    [
      'a private one among public ones',
      async () => ({ keys: [await one(), await exportJWK((await keyPair()).privateKey)] }),
      'private_key_refused',
    ],
    ['a private one in PEM', async () => exportPKCS8((await keyPair()).privateKey), 'private_key_refused'],
    ['a shared secret', async () => ({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }), 'private_key_refused'],
    [
      'a private RSA key',
      async () => exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey),
      'private_key_refused',
    ],
    ['another curve', async () => exportJWK(await ec('ES384')), 'sign_in_keys_refused'],
    [
      'RSA',
      async () => exportJWK((await generateKeyPair('RS256', { extractable: true })).publicKey),
      'sign_in_keys_refused',
    ],
    ['a place on no curve', async () => ({ ...(await one()), y: 'AAAA' }), 'sign_in_keys_refused'],
    ['one for encryption', async () => ({ ...(await one()), use: 'enc' }), 'sign_in_keys_refused'],
    ['a name that is a number', async () => ({ ...(await one()), kid: 7 }), 'sign_in_keys_refused'],
    ['an address of keys', async () => 'https://library.example/jwks.json', 'sign_in_keys_refused'],
    ['a list', async () => [await one()], 'sign_in_keys_refused'],
    ['null', async () => null, 'sign_in_keys_refused'],
  ];
  for (const [what, make, outcome] of cases) {
    test(`${what}: ${outcome}`, async () => {
      const made = await make();
      const pasted = typeof made === 'string' ? made : JSON.stringify(made);
      assert.equal(outcomeOf(await register({ publicKeys: pasted })), outcome);
    });
  }
});
