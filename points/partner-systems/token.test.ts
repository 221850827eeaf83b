/** Access tokens of companies' systems over HTTP (RFC 6749 4.4, RFC 7523, RFC 9449): what is judged, what is refused, and by which names. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { importJWK, SignJWT } from 'jose';
import { pointsRoutes, type Route } from '../../contract/index.ts';
import { assertionType } from '../../contract/points/partner-systems/oauth-routes.ts';
import { execute, one } from '../../postgres/pool.ts';
import { type ClientKey, generateClientKey, signProof } from '../../server/client.ts';
import { assertionClaims, signAssertion } from '../../server/client-credentials.ts';
import type { Company } from '../testing/company.ts';
import { type Holder, startTestPoints, type TestPoints } from '../testing.ts';

let nation: TestPoints;
let company: Company;
let operatorId: string;
let holder: Holder;
let key: ClientKey;
let issuer: string;
before(async () => {
  nation = await startTestPoints();
  ({ company, operatorId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 }));
  holder = await nation.person('Oauth1');
  await holder.link(operatorId, 'login-1');
  ({ key } = company.actor);
  ({ issuer } = await company.actor.call(pointsRoutes.showOauthServer));
});
after(() => nation?.close());
beforeEach(() => company.actor.forget());

type Claims = Record<string, unknown>;
const claims = () => assertionClaims({ clientId: operatorId, audience: issuer, now: nation.world.clock() });
const nowSeconds = () => Math.floor(nation.world.clock().epochMilliseconds / 1000);

/** An assertion with some of its claims changed; what is undefined is left out. */
const signed = async (changes: Claims = {}, by: ClientKey = key, header: Claims = {}) =>
  new SignJWT({ ...claims(), ...changes })
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(await importJWK(by.privateJwk, 'ES256'));

const body = (assertion: string, more: Claims = {}) =>
  ({
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: assertion,
    ...more,
  }) as never;

/** Asks for a token; what came of it. */
async function outcome(assertion: string, more: Claims = {}): Promise<string> {
  const answered = await company.actor.ask(pointsRoutes.requestPartnerToken, { body: body(assertion, more) });
  return answered.ok ? 'ok' : answered.outcome;
}
/** Calls a route with a token of one's own. */
async function call(route: Route, token: string, actor = company.actor) {
  const plain = await nation.world.newActor(actor.key);
  const answered = await plain.ask(route, { session: token } as never);
  return answered.ok ? 'ok' : answered.outcome;
}
const orders = pointsRoutes.listExchangeOrdersOfPartner;

test('a system learns where to ask, shows an assertion of its registered key, and orders with the token; no other way leads in', async () => {
  const published = await company.actor.call(pointsRoutes.showOauthServer);
  assert.deepEqual(
    [published.token_endpoint, published.token_endpoint_auth_methods_supported, published.grant_types_supported],
    [`${issuer}/oauth/token`, ['private_key_jwt'], ['client_credentials']],
  );
  const assertion = await signAssertion({ key, clientId: operatorId, audience: issuer, now: nation.world.clock() });
  const answered = await company.actor.call(pointsRoutes.requestPartnerToken, { body: body(assertion) });
  assert.deepEqual([answered.token_type, answered.expires_in, answered.scope], ['DPoP', 300, 'orders coupons files']);
  assert.equal(await call(orders, answered.access_token), 'ok');
  // A proof of the registered key alone, as it was the way in before tokens.
  const plain = await nation.world.newActor(key);
  const proved = await plain.ask(orders);
  assert.ok(!proved.ok && proved.outcome === 'token_required' && proved.status === 401);
  const order = { orderNumber: 'T-1', partnerLoginId: 'login-1', amount: 100 };
  assert.equal((await company.actor.call(pointsRoutes.placeExchangeOrder, { body: order })).state, 'accepted');
});

const refused: [what: string, changes: () => Claims, expected: string][] = [
  ['of nobody', () => ({ iss: 'P9999', sub: 'P9999' }), 'client_assertion_invalid'],
  ['whose issuer is another', () => ({ iss: 'P9999' }), 'client_assertion_invalid'],
  ['without a subject', () => ({ sub: undefined }), 'client_assertion_invalid'],
  ['with a subject that no database takes', () => ({ sub: 'P\u00001' }), 'client_assertion_invalid'],
  ['for another server', () => ({ aud: 'https://points.example' }), 'client_assertion_audience'],
  ['for this server and another', () => ({ aud: [issuer, 'https://x.example'] }), 'client_assertion_invalid'],
  ['for nobody', () => ({ aud: undefined }), 'client_assertion_invalid'],
  ['that is over', () => ({ iat: nowSeconds() - 100, exp: nowSeconds() }), 'client_assertion_clock_skew'],
  ['of two minutes ahead', () => ({ iat: nowSeconds() + 120, exp: nowSeconds() + 180 }), 'client_assertion_clock_skew'],
  ['without an end', () => ({ exp: undefined }), 'client_assertion_invalid'],
  ['without a beginning', () => ({ iat: undefined }), 'client_assertion_invalid'],
  ['that is good for six minutes', () => ({ exp: nowSeconds() + 360 }), 'client_assertion_too_long'],
  ['without a number of its own', () => ({ jti: undefined }), 'client_assertion_invalid'],
  ['with a number too short to be one', () => ({ jti: '1234' }), 'client_assertion_invalid'],
];
for (const [what, changes, expected] of refused) {
  test(`an assertion ${what} is refused by name`, async () => {
    assert.equal(await outcome(await signed(changes())), expected);
  });
}

test('what is taken at the bounds: an audience alone in a list, the token endpoint as audience, a clock a minute ahead, five minutes', async () => {
  assert.equal(await outcome(await signed({ aud: [issuer] })), 'ok');
  assert.equal(await outcome(await signed({ aud: `${issuer}/oauth/token` })), 'ok');
  assert.equal(await outcome(await signed({ iat: nowSeconds() + 60, exp: nowSeconds() + 360 })), 'ok');
  assert.equal(await outcome(await signed({ exp: nowSeconds() + 300 })), 'ok');
});

test('an assertion of another key, of none, or of a key that only says it is the registered one is refused', async () => {
  const stranger = await generateClientKey();
  assert.equal(await outcome(await signed({}, stranger)), 'client_assertion_invalid');
  assert.equal(await outcome(await signed({}, stranger, { kid: key.jkt })), 'client_assertion_invalid');
  assert.equal(await outcome(await signed({}, key, { kid: 'another' })), 'client_assertion_invalid');
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  assert.equal(await outcome(`${part({ alg: 'none' })}.${part(claims())}.`), 'client_assertion_invalid');
  assert.equal(await outcome('not.a.jwt'), 'client_assertion_invalid');
});

test('an assertion is good once, also where it comes eight times at one moment', async () => {
  const assertion = await signed();
  const asked = await Promise.all(Array.from({ length: 8 }, () => outcome(assertion)));
  assert.deepEqual(asked.toSorted(), [...Array.from({ length: 7 }, () => 'client_assertion_replayed'), 'ok']);
});

test('other grants, another kind of assertion and unknown scopes are refused in the words of OAuth, with the house’s outcome beside', async () => {
  assert.equal(await outcome(await signed(), { grant_type: 'authorization_code' }), 'grant_type_unsupported');
  assert.equal(await outcome(await signed(), { client_assertion_type: 'saml' }), 'grant_type_unsupported');
  assert.equal(await outcome(await signed(), { scope: 'orders everything' }), 'scope_unknown');
  const post = async (text: string, type = 'application/x-www-form-urlencoded', proof = true) => {
    const url = `${issuer}/oauth/token`;
    const now = nation.world.clock();
    const dpop = proof ? await signProof({ key, method: 'POST', url, now }) : '';
    const response = await fetch(url, { method: 'POST', body: text, headers: { 'content-type': type, dpop } });
    const { error, outcome: named } = (await response.json()) as { error: string; outcome: string };
    return [response.status, response.headers.get('content-type')?.split(';')[0], error, named];
  };
  const form = (changes: Record<string, string> = {}) =>
    `${new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: assertionType, client_assertion: 'x', ...changes })}`;
  const json = 'application/json';
  assert.deepEqual(await post(form()), [401, json, 'invalid_client', 'client_assertion_invalid']);
  assert.deepEqual(await post(form({ grant_type: 'password' })), [
    400,
    json,
    'unsupported_grant_type',
    'grant_type_unsupported',
  ]);
  assert.deepEqual(await post(form({ scope: 'x' })), [400, json, 'invalid_scope', 'scope_unknown']);
  assert.deepEqual(await post('grant_type=client_credentials'), [400, json, 'invalid_request', 'invalid_request']);
  assert.deepEqual(await post(`${form()}&grant_type=x`), [400, json, 'invalid_request', 'request_malformed']);
  assert.deepEqual(await post('{}', json), [400, json, 'invalid_request', 'request_malformed']);
  assert.deepEqual(await post(form(), undefined, false), [400, json, 'invalid_dpop_proof', 'proof_required']);
  // And no other route reads a form.
  const elsewhere = await fetch(`${issuer}/sign-in`, {
    method: 'POST',
    body: form(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.ok(elsewhere.status >= 400);
});

test('a token is worth what its scopes name, with the key of its proof alone, and for five minutes', async () => {
  const ask = async (more: Claims = {}) =>
    (await company.actor.call(pointsRoutes.requestPartnerToken, { body: body(await signed(), more) })).access_token;
  const files = await ask({ scope: 'files' });
  assert.equal(await call(orders, files), 'scope_missing');
  assert.equal(await call(pointsRoutes.listCouponBatchesOfPartner, files), 'scope_missing');
  const all = await ask();
  assert.equal(await call(pointsRoutes.listCouponBatchesOfPartner, all), 'ok');
  const thief = { ...company.actor, key: await generateClientKey() };
  assert.equal(await call(orders, all, thief), 'token_required');
  nation.pass({ seconds: 299 });
  assert.equal(await call(orders, all), 'ok');
  nation.pass({ seconds: 1 });
  assert.equal(await call(orders, all), 'token_required');
});

test('the key of the proof may be one of the moment: the token is bound to that and not to the registered one', async () => {
  const moment = await nation.world.newActor();
  const { access_token } = await moment.call(pointsRoutes.requestPartnerToken, { body: body(await signed()) });
  assert.equal(await call(orders, access_token, moment as never), 'ok');
  assert.equal(await call(orders, access_token), 'token_required');
});

test('tokens and assertions that are over are forgotten by the next request; of what is kept nothing can be used', async () => {
  nation.pass({ minutes: 10 });
  const token = (await company.actor.call(pointsRoutes.requestPartnerToken, { body: body(await signed()) }))
    .access_token;
  const { database } = { database: nation.databases.points };
  const kept = await one<{ tokens: number; marks: number }>(
    database,
    'SELECT (SELECT count(*) FROM partner_token) AS tokens, (SELECT count(*) FROM partner_assertion) AS marks',
  );
  assert.deepEqual(kept, { tokens: 1, marks: 1 });
  const { text } = await one<{ text: string }>(database, 'SELECT t::text AS text FROM partner_token t');
  assert.ok(!text.includes(token));
});

test('libraries read in a challenge why a token was not taken', async () => {
  const url = `${issuer}/partner/exchange-orders`;
  const challengeOf = async (token: string, accessToken = token) => {
    const dpop = await signProof({ key, method: 'GET', url, now: nation.world.clock(), accessToken });
    const response = await fetch(url, { headers: { dpop, authorization: `DPoP ${token}` } });
    return [response.status, response.headers.get('www-authenticate')];
  };
  const unknown = 'x'.repeat(43);
  assert.deepEqual(await challengeOf(unknown), [401, 'DPoP error="invalid_token", algs="ES256"']);
  assert.deepEqual(await challengeOf(unknown, 'another'), [401, 'DPoP error="invalid_dpop_proof", algs="ES256"']);
  const asked = { body: body(await signed(), { scope: 'files' }) };
  const { access_token } = await company.actor.call(pointsRoutes.requestPartnerToken, asked);
  assert.deepEqual(await challengeOf(access_token), [403, 'DPoP error="insufficient_scope", algs="ES256"']);
});

test('every route of companies’ systems asks for a scope', () => {
  const routes = Object.entries(pointsRoutes as Record<string, Route>);
  const without = routes.filter(([, { caller, scope }]) => (caller === 'partner') !== (scope !== undefined));
  assert.deepEqual(without, []);
});

test('negative control: without the mark of use the same assertion is good a second time', async () => {
  const assertion = await signed();
  assert.equal(await outcome(assertion), 'ok');
  await execute(nation.databases.points, 'DELETE FROM partner_assertion');
  assert.equal(await outcome(assertion), 'ok');
});
