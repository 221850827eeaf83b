import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { holdsIndividualNumber, route } from '../contract/index.ts';
import { PlainLine } from '../contract/plain-text.ts';
import { Amount } from '../contract/values.ts';
import { type ClientKey, createHttpClient, generateClientKey, type HttpClient, signProof } from './client.ts';
import { buildServer } from './http.ts';
import { refuse } from './refusal.ts';

const routes = {
  spend: route({
    method: 'POST',
    path: '/things/:name',
    summary: '試験',
    caller: 'device',
    params: z.object({ name: z.string().max(10) }),
    body: z.object({ amount: Amount, note: PlainLine(200).optional() }),
    answer: z.object({ jkt: z.string(), key: z.string() }),
    status: 201,
    idempotent: true,
    refusals: ['gone', 'broken'],
  }),
  mine: route({
    method: 'GET',
    path: '/mine',
    summary: '試験',
    caller: 'terminal',
    answer: z.object({ id: z.string() }),
    refusals: [],
  }),
  receive: route({
    method: 'GET',
    path: '/files/:name',
    summary: '試験',
    caller: 'anyone',
    params: z.object({ name: z.string() }),
    answer: z.string(),
    download: 'text/plain',
    refusals: [],
  }),
} as const;
/** A file that comes into being while it is sent; of one that breaks the beginning is all that comes. */
async function* written(name: string) {
  yield Buffer.from('beginning');
  if (name === 'broken') throw new Error('the rest is gone');
  yield Buffer.from(' and end');
}

let now = Temporal.Instant.from('2016-10-01T00:00:00Z');
const clock = () => now;
let app: FastifyInstance;
let baseUrl = '';
let key: ClientKey;
let client: HttpClient;
const idempotencyKey = '01571b1e-8c00-7000-8000-000000000001';

before(async () => {
  key = await generateClientKey();
  app = await buildServer({
    title: '試験',
    routes,
    problems: {
      gone: { status: 410, ja: 'もうありません。', en: 'Gone.' },
      broken: { status: 422, ja: '壊れています。', en: 'Broken.' },
    },
    oldestContract: 1,
    callers: { terminal: async (jkt: string) => (jkt === key.jkt ? { id: 'T1' } : undefined) },
    handlers: {
      spend: async ({ params, jkt, idempotencyKey }) => {
        if (params.name === 'gone') return refuse('gone', { since: '2016' });
        if (params.name === 'busy') return refuse('overloaded');
        if (params.name === 'bug') throw new Error('secret words of a stack');
        return { jkt, key: idempotencyKey };
      },
      mine: async ({ caller }) => ({ id: caller.id }),
      receive: async ({ params: { name } }) =>
        ({ stream: Readable.from(written(name), { objectMode: false }), fileName: `${name}.txt` }) as never,
    },
    clock,
    publicUrl: () => baseUrl,
    origins: ['http://pages.test'],
  });
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  client = createHttpClient({ baseUrl, key, clock });
});
after(() => app.close());

const spend = (request: object = {}) =>
  client.call(routes.spend, { params: { name: 'x' }, body: { amount: 1 }, idempotencyKey, ...request });

test('a proved request reaches its handler with the thumbprint of its key', async () => {
  assert.deepEqual(await spend(), { ok: true, status: 201, answer: { jkt: key.jkt, key: idempotencyKey } });
  assert.deepEqual(await client.call(routes.mine), { ok: true, status: 200, answer: { id: 'T1' } });
});

test('a file is sent as it comes into being; where that breaks the connection ends, so that nobody takes it for the whole', async () => {
  const whole = await fetch(`${baseUrl}/files/whole`);
  assert.match(whole.headers.get('content-disposition') ?? '', /filename="whole.txt"/);
  assert.equal(await whole.text(), 'beginning and end');
  await assert.rejects((await fetch(`${baseUrl}/files/broken`)).text(), /terminated/);
});

test('a refusal is a problem with its status, its sentence and its numbers', async () => {
  const refused = await spend({ params: { name: 'gone' } });
  assert.ok(!refused.ok);
  assert.equal(refused.status, 410);
  assert.equal(refused.outcome, 'gone');
  assert.equal(refused.title, 'もうありません。');
  assert.equal(refused.body.since, '2016');
});

test('a fault of ours is answered without a word of its cause', async (t) => {
  const written: string[] = [];
  t.mock.method(process.stderr, 'write', (text: string) => written.push(text) > 0);
  const refused = await spend({ params: { name: 'bug' } });
  assert.ok(!refused.ok && refused.outcome === 'unexpected');
  assert.doesNotMatch(JSON.stringify(refused), /secret/);
  assert.match(written.join(''), /secret/);
});

test('a server that has too many callers says so, with the time to wait', async () => {
  const url = `${baseUrl}/things/busy`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey, dpop: await proofOf({ url }) },
    body: JSON.stringify({ amount: 1 }),
  });
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.equal(((await answer.json()) as { outcome: string }).outcome, 'overloaded');
});

const amounts: unknown[] = [0, -1, 1.5, '１００', '100', null, 1e13, Number.NaN];
for (const amount of amounts) {
  test(`the amount ${JSON.stringify(amount)} is refused by name, beside its field`, async () => {
    const refused = await spend({ body: { amount } });
    assert.ok(!refused.ok);
    assert.equal(refused.outcome, 'amount_invalid');
    assert.deepEqual(refused.body.fields, [
      {
        path: 'amount',
        outcome: 'amount_invalid',
        message: 'ポイントは1以上の整数を半角の数字で入力してください。',
        messageEn: 'Enter points as a whole number of 1 or more.',
      },
    ]);
  });
}

const proofs: [string, string, () => Promise<object>][] = [
  ['no proof', 'proof_invalid', async () => ({ proof: 'x' })],
  ['a proof for another method', 'proof_invalid', async () => ({ proof: await proofOf({ method: 'GET' }) })],
  [
    'a proof for another server',
    'proof_invalid',
    async () => ({ proof: await proofOf({ url: 'http://127.0.0.1:1/things/x' }) }),
  ],
  [
    'a proof of two minutes ago',
    'proof_clock_skew',
    async () => ({ proof: await proofOf({ now: now.subtract({ minutes: 2 }) }) }),
  ],
  [
    'a proof of a clock that is ahead',
    'proof_clock_skew',
    async () => ({ proof: await proofOf({ now: now.add({ minutes: 2 }) }) }),
  ],
];
const proofOf = (change: object) => signProof({ key, method: 'POST', url: `${baseUrl}/things/x`, now, ...change });
for (const [what, outcome, request] of proofs) {
  test(`${what} is refused as ${outcome}`, async () => {
    const refused = await spend(await request());
    assert.ok(!refused.ok);
    assert.equal(refused.outcome, outcome);
  });
}

test('a proof is accepted once, also when the clock has moved on within its minute', async () => {
  const proof = await proofOf({});
  assert.ok((await spend({ proof })).ok);
  now = now.add({ seconds: 50 });
  const replayed = await spend({ proof });
  assert.ok(!replayed.ok && replayed.outcome === 'proof_replayed');
});

test('a key that no operator enrolled is not a terminal', async () => {
  const stranger = createHttpClient({ baseUrl, key: await generateClientKey(), clock });
  const refused = await stranger.call(routes.mine);
  assert.ok(!refused.ok && refused.outcome === 'not_allowed');
});

test('an operation without its own key, or with another kind of key, is refused', async () => {
  const missing = await spend({ idempotencyKey: undefined });
  assert.ok(!missing.ok && missing.outcome === 'idempotency_key_required');
  const v4 = await spend({ idempotencyKey: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' });
  assert.ok(!v4.ok && v4.outcome === 'idempotency_key_invalid');
});

test('a 個人番号 pasted into any field is refused, and an ordinary number is not', async () => {
  const notes = [
    '123456789018',
    '１２３４ ５６７８ ９０１８',
    '番号は1234-5678-9018です',
    '1234ー5678ー9018',
    'No123456789018',
  ];
  for (const note of notes) {
    const refused = await spend({ body: { amount: 1, note } });
    assert.ok(!refused.ok && refused.outcome === 'individual_number_refused', note);
  }
  // Named before anything else that is wrong, so that nobody corrects the rest and sends it again.
  const both = await spend({ body: { amount: 0, note: '1234・5678・9018' } });
  assert.ok(!both.ok && both.outcome === 'individual_number_refused');
  const formula = await spend({ body: { amount: 1, note: '=1+1' } });
  assert.ok(!formula.ok && formula.outcome === 'text_refused');
  assert.equal(holdsIndividualNumber('123456789012'), false);
  assert.equal(holdsIndividualNumber('1234567890189'), false);
  assert.equal(holdsIndividualNumber('01571b1e-8c00-7000-8000-123456789018'), false);
});

test('a page of another origin is not told that it may read, and an unknown address has a name', async () => {
  const options = await fetch(`${baseUrl}/mine`, {
    method: 'OPTIONS',
    headers: { origin: 'http://evil.test', 'access-control-request-method': 'GET' },
  });
  assert.notEqual(options.headers.get('access-control-allow-origin'), 'http://evil.test');
  const nowhere = await fetch(`${baseUrl}/nowhere`);
  assert.equal(nowhere.status, 404);
  assert.equal(((await nowhere.json()) as { outcome: string }).outcome, 'not_found');
});

test('the OpenAPI document is made of the routes, with every refusal and its sentence', async () => {
  const document = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
  };
  assert.equal(document.openapi, '3.1.0');
  assert.match(document.paths['/things/{name}']?.post?.responses['410']?.description ?? '', /gone: もうありません。/);
  assert.equal((await fetch(`${baseUrl}/docs/`)).status, 200);
});

test('guessing at a secret from one address ends after thirty tries a minute, with the time to wait', async () => {
  const guarded = await buildServer({
    title: '試験',
    routes: {
      signInStaff: route({
        method: 'POST',
        path: '/guess',
        summary: '試験',
        caller: 'device',
        guards: 'secret',
        answer: z.object({}),
        refusals: [],
      }),
    },
    problems: {},
    callers: {},
    handlers: { signInStaff: async () => ({}) },
    clock,
    publicUrl: () => 'http://guarded.test',
    origins: [],
  });
  const guess = () => guarded.inject({ method: 'POST', url: '/guess' });
  for (let tries = 0; tries < 30; tries += 1) assert.equal((await guess()).statusCode, 401);
  const refused = await guess();
  assert.equal(refused.statusCode, 429);
  assert.equal(refused.json().outcome, 'too_many_requests');
  assert.ok(Number(refused.headers['retry-after']) > 0);
  await guarded.close();
});

test('a page of an older contract is told to be opened anew; a present one, and a program that sends none, are served', async () => {
  const ask = async (version?: string) => {
    const headers: Record<string, string> = {
      dpop: await signProof({ key, method: 'GET', url: `${baseUrl}/mine`, now }),
    };
    if (version !== undefined) headers['meguri-contract'] = version;
    const response = await fetch(`${baseUrl}/mine`, { headers });
    return [response.status, ((await response.json()) as { outcome?: string }).outcome];
  };
  assert.deepEqual(await ask('0'), [426, 'page_outdated']);
  assert.deepEqual(await ask('1'), [200, undefined]);
  assert.deepEqual(await ask(), [200, undefined]);
});
