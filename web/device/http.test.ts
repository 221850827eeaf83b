import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose';
import { pointsRoutes } from '../../contract/index.ts';
import { Uuid7 } from '../../contract/values.ts';
import { createDeviceClock } from './clock.ts';
import { ephemeralDeviceKey } from './device-key.ts';
import { createClient } from './http.ts';

type Seen = { request: IncomingMessage; body: string; proof: Record<string, unknown>; jkt: string };

/** A server that answers from a script, one entry a request, and checks every proof as RFC 9449 says. */
async function serve(t: TestContext, script: ((response: ServerResponse, seen: Seen) => void)[]) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { payload, protectedHeader } = await jwtVerify(String(request.headers.dpop), EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      clockTolerance: 10 ** 9,
    });
    const jkt = await calculateJwkThumbprint(protectedHeader.jwk as JWK);
    const now: Seen = { request, body, proof: payload, jkt };
    const answer = script[seen.push(now) - 1];
    if (answer) answer(response, now);
    else response.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const json =
  (status: number, body: unknown, headers = {}) =>
  (response: ServerResponse) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };
const lost = (response: ServerResponse) => response.destroy();

async function clientOf(baseUrl: string, change: Partial<Parameters<typeof createClient>[0]> = {}) {
  const key = await ephemeralDeviceKey();
  return { key, client: createClient({ baseUrl, key, clock: createDeviceClock(), pauses: [1, 1], ...change }) };
}

test('every request proves the key, the method, the address without its query, and the session token', async (t) => {
  const { baseUrl, seen } = await serve(t, [json(200, { points: 660 })]);
  const { client, key } = await clientOf(baseUrl, { session: () => 'token-of-a-session' });
  const answer = await client.request({ method: 'GET', path: '/balance?of=14130#top' });
  assert.deepEqual(answer, { ok: true, status: 200, value: { points: 660 } });
  const { request, proof, jkt } = seen[0]!;
  assert.equal(request.headers.authorization, 'DPoP token-of-a-session');
  assert.equal(jkt, key.thumbprint);
  assert.equal(proof.htm, 'GET');
  assert.equal(proof.htu, `${baseUrl}/balance`);
  assert.equal(proof.ath, createHash('sha256').update('token-of-a-session').digest('base64url'));
  assert.ok(Math.abs(Number(proof.iat) * 1000 - Date.now()) < 2_000);
});

test('the private half of a device key cannot be read out', async () => {
  const { privateKey, publicJwk } = await ephemeralDeviceKey();
  assert.equal(privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('jwk', privateKey));
  assert.deepEqual(Object.keys(publicJwk).sort(), ['crv', 'kty', 'x', 'y']);
});

test('a payment whose answer is lost is sent again under the same key, with a proof of its own', async (t) => {
  const { baseUrl, seen } = await serve(t, [lost, json(201, { receipt: 1 })]);
  const { client } = await clientOf(baseUrl);
  const idempotencyKey = client.newKey();
  const answer = await client.request({ method: 'POST', path: '/payments', body: { points: 100 }, idempotencyKey });
  assert.deepEqual(answer, { ok: true, status: 201, value: { receipt: 1 } });
  assert.deepEqual(
    seen.map(({ request, body }) => [request.headers['idempotency-key'], body]),
    [
      [idempotencyKey, '{"points":100}'],
      [idempotencyKey, '{"points":100}'],
    ],
  );
  assert.notEqual(seen[0]!.proof.jti, seen[1]!.proof.jti);
});

test('when nobody answers at all, the person can send the same operation again', async (t) => {
  const { baseUrl, seen } = await serve(t, [lost, lost, lost, json(201, { receipt: 7 })]);
  const { client } = await clientOf(baseUrl);
  const answer = await client.request({ method: 'POST', path: '/payments', idempotencyKey: client.newKey() });
  assert.ok(!answer.ok && answer.again);
  assert.equal(answer.refusal.outcome, 'no_answer');
  const second = await answer.again();
  assert.ok(second.ok);
  assert.equal(new Set(seen.map(({ request }) => request.headers['idempotency-key'])).size, 1);
});

test('what has no key is never sent twice by itself', async (t) => {
  const { baseUrl, seen } = await serve(t, [lost, json(201, {})]);
  const { client } = await clientOf(baseUrl);
  const answer = await client.request({ method: 'POST', path: '/enrolments', body: {} });
  assert.ok(!answer.ok && answer.again === undefined);
  assert.match(answer.refusal.title, /確かめてから/);
  assert.equal(seen.length, 1);
});

test('a clock that is off is set by the server and the request sent once more', async (t) => {
  const skew = { outcome: 'proof_clock_skew', title: '端末の時計がずれています。', status: 401 };
  const refuse = json(401, skew, { date: 'Thu, 01 Sep 2016 00:00:00 GMT' });
  const { baseUrl, seen } = await serve(t, [refuse, json(200, {}), refuse, refuse]);
  const clock = createDeviceClock();
  const { client } = await clientOf(baseUrl, { clock });
  assert.ok((await client.request({ method: 'GET', path: '/' })).ok);
  const september = Date.parse('2016-09-01T00:00:00Z') / 1000;
  assert.ok(Math.abs(Number(seen[1]!.proof.iat) - september) <= 1);
  const key = client.newKey().replace('-', '').slice(0, 12);
  assert.ok(Math.abs(Number.parseInt(key, 16) / 1000 - september) < 5);

  const still = await client.request({ method: 'GET', path: '/' });
  assert.equal(!still.ok && still.refusal.outcome, 'proof_clock_skew', 'corrected once, not for ever');
  assert.equal(seen.length, 4);
});

test('a refusal keeps its name, its words, its fields and whatever else it says', async (t) => {
  const fields = [{ path: 'points', outcome: 'amount_invalid', message: '1以上の整数で' }];
  const body = { type: 'about:blank', title: '残高が足りません。', titleEn: 'Not enough.', status: 422 };
  const { baseUrl } = await serve(t, [
    json(422, { ...body, outcome: 'insufficient_points', fields, balance: 40 }),
    (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Bad</h1>'),
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"cut'),
  ]);
  const { client } = await clientOf(baseUrl);
  const post = () => client.request({ method: 'POST', path: '/payments', body: {} });
  const answer = await post();
  assert.deepEqual(!answer.ok && answer.refusal, {
    outcome: 'insufficient_points',
    title: '残高が足りません。',
    titleEn: 'Not enough.',
    status: 422,
    fields,
    details: { balance: 40 },
  });
  for (const status of [500, 200]) {
    const strange = await post();
    assert.ok(!strange.ok && strange.refusal.outcome === 'answer_not_understood' && strange.refusal.status === status);
  }
});

test('a route of the contract is called by its method, address and body, and a file comes as bytes', async (t) => {
  const file = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.from([0x31, 0xb1, 0x0d, 0x0a]));
  const { baseUrl, seen } = await serve(t, [json(201, {}), json(201, {}), file]);
  const { client } = await clientOf(baseUrl);
  const body = { counterSessionId: 'c1', amount: 100 };
  await client.call(pointsRoutes.pay, { body });
  const idempotencyKey = client.newKey();
  await client.call(pointsRoutes.pay, { body, idempotencyKey });
  const params = { fileId: 2 };
  const answer = await client.download(pointsRoutes.downloadZenginFile, { params });
  assert.ok(answer.ok);
  assert.deepEqual([...new Uint8Array(await answer.value.arrayBuffer())], [0x31, 0xb1, 0x0d, 0x0a]);
  const [first, second, third] = seen.map(({ request }) => request);
  assert.equal(`${first!.method} ${first!.url}`, 'POST /payments');
  assert.deepEqual(JSON.parse(seen[0]!.body), body);
  assert.ok(Uuid7.safeParse(first!.headers['idempotency-key']).success, 'a route that wants a key gets one');
  assert.equal(second!.headers['idempotency-key'], idempotencyKey);
  assert.equal(`${third!.method} ${third!.url}`, 'GET /bank-files/2');
  assert.equal(third!.headers['idempotency-key'], undefined);
});
