import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, mock, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../contract/index.ts';
import { EnteredDate, Uuid, YearlyDay } from '../contract/values.ts';
import { type ClientKey, generateClientKey, signProof } from './client.ts';
import { buildServer } from './http.ts';

const text = z.object({ note: z.string().max(100), on: EnteredDate.optional(), day: YearlyDay.optional() });
const empty = z.object({});
const routes = {
  write: route({
    method: 'POST',
    path: '/notes',
    summary: '試験',
    caller: 'device',
    body: text,
    answer: empty,
    refusals: [],
  }),
  keep: route({
    method: 'POST',
    path: '/kept',
    summary: '試験',
    caller: 'anyone',
    body: text,
    answer: empty,
    refusals: [],
    idempotent: true,
  }),
  press: route({ method: 'POST', path: '/bell', summary: '試験', caller: 'anyone', answer: empty, refusals: [] }),
  find: route({
    method: 'GET',
    path: '/notes/:id',
    summary: '試験',
    caller: 'anyone',
    answer: empty,
    refusals: [],
    params: z.object({ id: Uuid }),
    query: z.object({ q: z.string().optional() }),
  }),
  fail: route({
    method: 'GET',
    path: '/failures/:code',
    summary: '試験',
    caller: 'anyone',
    answer: empty,
    refusals: [],
    params: z.object({ code: z.string() }),
  }),
  wait: route({ method: 'GET', path: '/waits', summary: '試験', caller: 'anyone', answer: empty, refusals: [] }),
} as const;

const clock = () => Temporal.Instant.from('2016-10-01T00:00:00Z');
const id = '01571b1e-8c00-7000-8000-000000000001';
let ready = true;
let kept = 0;
let app: FastifyInstance;
let baseUrl = '';
let key: ClientKey;

before(async () => {
  key = await generateClientKey();
  app = await buildServer({
    title: '試験',
    routes,
    problems: { key_in_the_future: { status: 422, ja: '未来です。', en: 'In the future.' } },
    callers: {},
    handlers: {
      write: async () => ({}),
      keep: async () => {
        kept += 1;
        return {};
      },
      press: async ({ body }) => {
        assert.equal(body, undefined);
        return {};
      },
      find: async () => ({}),
      fail: async ({ params }) => {
        throw Object.assign(new Error(`words that repeat what was typed`), { code: params.code });
      },
      wait: () => new Promise(() => {}),
    },
    clock,
    judgeKey: (asked) => (asked.startsWith('ffffffff') ? 'key_in_the_future' : undefined),
    isReady: async () => ready,
    limits: { answerMilliseconds: 300, connectionsMax: 50 },
    publicUrl: () => baseUrl,
    origins: ['http://pages.test'],
  });
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
});
after(() => app.close());

type Problem = { status: number; type: string | null; outcome: string; fields: { path: string }[] };
async function answerOf(response: Response): Promise<Problem> {
  const { outcome = 'ok', fields = [] } = (await response.json()) as { outcome?: string; fields?: { path: string }[] };
  return { status: response.status, type: response.headers.get('content-type'), outcome, fields };
}
async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Problem> {
  const sent = { 'content-type': 'application/json', ...headers };
  return answerOf(await fetch(`${baseUrl}${path}`, { method: 'POST', headers: sent, body }));
}
const get = async (path: string) => answerOf(await fetch(`${baseUrl}${path}`));
const proved = async () => ({
  dpop: await signProof({ key, method: 'POST', url: `${baseUrl}/notes`, now: clock() }),
});

/** Sends bytes as they are and gives all that comes back until the server ends the connection, and after how long. */
async function raw(bytes: string): Promise<{ text: string; milliseconds: number }> {
  const since = performance.now();
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  let answered = '';
  socket.on('data', (piece) => {
    answered += piece;
  });
  // The end may come as a reset where bytes were left unread.
  socket.on('error', () => {});
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return { text: answered, milliseconds: performance.now() - since };
}

const deep = '['.repeat(20_000) + ']'.repeat(20_000);

describe('what nests without end', () => {
  test('is not looked into before its sender is known', async () => {
    const { status, outcome } = await post('/notes', deep);
    assert.deepEqual([status, outcome], [401, 'proof_required']);
    assert.equal((await post('/notes', '{', {})).outcome, 'proof_required');
  });

  test('is refused where a body is read, and nothing where none is', async () => {
    assert.equal((await post('/notes', deep, await proved())).outcome, 'invalid_request');
    const inside = `{"note":"a","more":${deep}}`;
    assert.equal((await post('/notes', inside, await proved())).outcome, 'invalid_request');
    assert.deepEqual((await post('/bell', deep)).status, 200);
    assert.deepEqual((await post('/bell', '{"number":"1234-5678-9018"}')).status, 200);
  });
});

for (const [what, bad] of [
  ['half of a surrogate pair', '\\ud842'],
  ['NUL', '\\u0000'],
]) {
  test(`a text with ${what} is refused by the name of its field, wherever it stands`, async () => {
    const refused = await post('/notes', `{"note":"a${bad}"}`, await proved());
    assert.deepEqual([refused.outcome, refused.fields[0]?.path], ['text_refused', 'note']);
    const unknown = await post('/notes', `{"note":"a","list":[{"more":"${bad}"}]}`, await proved());
    assert.deepEqual([unknown.outcome, unknown.fields[0]?.path], ['text_refused', 'list.0.more']);
  });
}

test('NUL in an address is refused, and what only resembles a UUID', async () => {
  assert.deepEqual([(await get('/notes/%00')).status, (await get('/notes/%00')).outcome], [400, 'text_refused']);
  assert.equal((await get(`/notes/${id}?q=%00`)).outcome, 'text_refused');
  assert.equal((await get(`/notes/${id}`)).status, 200);
  for (const asked of ['-'.repeat(36), 'f'.repeat(36), id.replace('-', '0'), `${id}0`])
    assert.equal((await get(`/notes/${asked}`)).outcome, 'invalid_request', asked);
});

test('a date beyond the calendars that are counted with is refused by name', async () => {
  const dated = async (on: string) => (await post('/notes', JSON.stringify({ note: 'a', on }), await proved())).outcome;
  for (const on of ['9999-12-31', '3000-01-01', '1899-12-31', '0000-01-01'])
    assert.equal(await dated(on), 'date_out_of_range', on);
  for (const on of ['2999-12-31', '1900-01-01', '2016-02-29']) assert.equal(await dated(on), 'ok', on);
});

test('the day of a yearly rule is a day of the calendar', () => {
  const bad = ['00-00', '12-00', '13-45', '02-30', '04-31', '06-31', '3-31', '03-32', '0３-31'];
  for (const day of bad) assert.equal(YearlyDay.safeParse(day).success, false, day);
  for (const day of ['02-29', '02-28', '12-31', '04-30', '01-01']) assert.ok(YearlyDay.safeParse(day).success, day);
});

test('a key that can be no operation’s is refused before anything is kept under it', async () => {
  const keys = { 'idempotency-key': 'ffffffff-ffff-7fff-bfff-ffffffffffff' };
  assert.deepEqual((await post('/kept', '{"note":"a"}', keys)).outcome, 'key_in_the_future');
  assert.equal(kept, 0);
  assert.equal((await post('/kept', '{"note":"a"}', { 'idempotency-key': id })).outcome, 'ok');
  assert.equal(kept, 1);
});

describe('what PostgreSQL says', () => {
  for (const code of ['22009', '22P02', '22P05', '22021', '22003'])
    test(`of a value (${code}) is a refusal, and its words are written nowhere`, async () => {
      const written = mock.method(process.stderr, 'write', () => true);
      const { status, outcome } = await get(`/failures/${code}`);
      const lines = written.mock.calls.map((call) => `${call.arguments[0]}`).join('');
      written.mock.restore();
      assert.deepEqual([status, outcome], [400, 'invalid_request']);
      assert.match(lines, new RegExp(`GET /failures/:code ${code}`));
      assert.doesNotMatch(lines, /repeat what was typed/);
    });

  for (const code of ['53100', '53200', '53300', '53400', '57P01', '57P03', '58030', '55P03', '40P01', 'EMFILE'])
    test(`of the machine (${code}) is 503, to be asked again`, async () => {
      const response = await fetch(`${baseUrl}/failures/${code}`);
      assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '2']);
    });

  test('of a fault of ours is 500, with its code and without its words', async () => {
    const written = mock.method(process.stderr, 'write', () => true);
    assert.equal((await get('/failures/23502')).status, 500);
    const lines = written.mock.calls.map((call) => `${call.arguments[0]}`).join('');
    written.mock.restore();
    assert.match(lines, /PostgreSQL 23502/);
    assert.doesNotMatch(lines, /repeat what was typed/);
  });
});

describe('what cannot be read', () => {
  const problem = /^application\/problem\+json/;
  const cases: [string, () => Promise<Problem>, number, string][] = [
    ['a malformed address', () => get('/%zz'), 400, 'address_invalid'],
    ['a malformed parameter', () => get('/notes/%zz'), 400, 'address_invalid'],
    ['a parameter beyond measure', () => get(`/notes/${'a'.repeat(2000)}`), 400, 'address_invalid'],
    ['JSON that is none', () => post('/bell', '{"a":'), 400, 'request_malformed'],
    ['no JSON at all', () => post('/bell', '', { 'content-length': '0' }), 400, 'request_malformed'],
    ['another media type', () => post('/bell', 'a', { 'content-type': 'text/csv' }), 400, 'request_malformed'],
    ['a body beyond its bound', () => post('/bell', `"${'a'.repeat(300_000)}"`), 413, 'too_large'],
    ['an address of 20 kB', () => get(`/${'a'.repeat(20_000)}`), 431, 'head_too_large'],
    ['a method that no route has', async () => answerOf(await fetch(baseUrl, { method: 'PATCH' })), 404, 'not_found'],
  ];
  for (const [what, ask, status, outcome] of cases)
    test(`${what} is answered by a problem`, async () => {
      const answered = await ask();
      assert.deepEqual([answered.status, answered.outcome], [status, outcome]);
      assert.match(answered.type ?? '', problem);
    });

  test('bytes that are no HTTP are answered by a problem', async () => {
    for (const bytes of ['hello\r\n\r\n', 'GET / HTTP/1.1\r\nbad header\r\n\r\n', '\x16\x03\x01\x02'])
      assert.match((await raw(bytes)).text, /^HTTP\/1.1 400 [\s\S]*"outcome":"request_malformed"/);
  });
});

test('a handler that waits for ever is answered for, in time', async () => {
  const since = performance.now();
  const response = await fetch(`${baseUrl}/waits`);
  assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '2']);
  assert.ok(performance.now() - since < 2000);
});

test('a head or a body that trickles is ended in time', async () => {
  const head = 'POST /bell HTTP/1.1\r\nHost: a\r\n';
  const [slowHead, slowBody, silent] = await Promise.all([
    raw(head),
    raw(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"`),
    raw(''),
  ]);
  assert.match(slowHead.text, /^HTTP\/1.1 408 [\s\S]*"outcome":"request_too_slow"/);
  assert.ok(slowHead.milliseconds < 14_000, `${slowHead.milliseconds}`);
  assert.match(slowBody.text, /^HTTP\/1.1 408 /);
  assert.ok(slowBody.milliseconds < 24_000, `${slowBody.milliseconds}`);
  assert.ok(silent.milliseconds < 14_000, `${silent.milliseconds}`);
});

test('hundreds of silent connections beyond the bound keep nobody from being served', async () => {
  const port = Number(new URL(baseUrl).port);
  const silent = await Promise.all(
    Array.from({ length: 400 }, async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    }),
  );
  const since = performance.now();
  assert.equal((await post('/bell', '{}')).status, 200);
  assert.ok(performance.now() - since < 1000);
  const open = await new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)));
  assert.ok(open <= 50, `${open} connections`);
  for (const socket of silent) socket.destroy();
});

test('ready says whether the database answers, and health that the process lives', async () => {
  assert.equal((await fetch(`${baseUrl}/ready`)).status, 200);
  ready = false;
  const response = await fetch(`${baseUrl}/ready`);
  assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '2']);
  assert.equal((await fetch(`${baseUrl}/health`)).status, 200);
  ready = true;
});
