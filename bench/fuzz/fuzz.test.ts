import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { type Problem, type RouteAnswer, route } from '../../contract/index.ts';
import { PlainLine } from '../../contract/plain-text.ts';
import { Amount } from '../../contract/values.ts';
import { createWorld } from '../../demo/actors/world.ts';
import { systemClock } from '../../server/clock.ts';
import { buildServer, type Handlers } from '../../server/http.ts';
import { callerOf } from './callers.ts';
import { readOperations } from './documents.ts';
import { play } from './play.ts';
import { createPool } from './pool.ts';
import { reportOf } from './report.ts';
import { playRound } from './run.ts';
import { beside, complaintsOf } from './tally.ts';

const faulty = {
  throwing: route({
    method: 'POST',
    path: '/throwing',
    summary: 'その値で落ちる',
    caller: 'anyone',
    refusals: [],
    body: z.object({ name: PlainLine(80), amount: Amount }),
    answer: z.object({}),
  }),
  telling: route({
    method: 'POST',
    path: '/telling',
    summary: '打たれたものを書き出す',
    caller: 'anyone',
    refusals: [],
    body: z.object({ name: PlainLine(80) }),
    answer: z.object({}),
  }),
  silent: route({
    method: 'GET',
    path: '/silent/:amount',
    summary: '答えない',
    caller: 'anyone',
    refusals: [],
    params: z.object({ amount: z.coerce.number().int().min(0) }),
    answer: z.object({}),
  }),
  shut: route({
    method: 'GET',
    path: '/shut',
    summary: '誰も入れない',
    caller: 'partner',
    refusals: [],
    answer: z.object({}),
  }),
} as const;

type Answer = RouteAnswer<(typeof faulty)['throwing']>;
const handlers: Handlers<typeof faulty, object> = {
  async throwing({ body }): Promise<Answer> {
    // One past the ends of what may be entered would be refused; the end itself is a value like any other.
    if (body.amount === 1_000_000_000_000) throw new RangeError('out of range');
    return {};
  },
  async telling({ body }): Promise<Answer> {
    if (body.name.includes('😀')) process.stderr.write(`somebody typed ${body.name}\n`);
    return {};
  },
  async silent({ params }): Promise<Answer> {
    if (params.amount === 0) await once(new EventTarget(), 'an answer');
    return {};
  },
  shut: async (): Promise<Answer> => ({}),
};

/** A server with a fault of every kind that the fuzz is there to find, asked by the same machinery. */
async function playFaulty(name: keyof typeof faulty, mended: Partial<typeof handlers> = {}) {
  const problems: Record<string, Problem> = {};
  let address = '';
  const app = await buildServer({
    title: 'faulty',
    routes: faulty,
    handlers: { ...handlers, ...mended },
    problems,
    callers: {},
    clock: systemClock,
    origins: [],
    publicUrl: () => address,
    requestsPerMinute: 1e9,
    limits: { answerMilliseconds: 500 },
  });
  address = await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const world = createWorld({ mykeyUrl: address, pointsUrl: address, origin: '', clock: systemClock });
    const actor = await world.newActor();
    const [system, pool] = ['points' as const, createPool()];
    const callers = (['anyone', 'partner'] as const).map((kind) => callerOf({ name: kind, system, kind, actor }));
    const scene = { urls: { points: address }, clock: systemClock, pool, callers, prepare: async () => ({}) };
    const operations = (await readOperations(system, address, faulty)).filter(({ id }) => id === name);
    return complaintsOf(await play({ scene, operations }, { seed: 1, each: 600 }));
  } finally {
    await app.close();
  }
}

/** A minute and a half on two cores of its own; beside other work of a shared machine it has taken four. */
const slow = { timeout: 600_000 };
const each = 30;
/** Of those that hash slowly or lengthen lists; one honest request, one spoiled in a value and one on the wire among them. */
const leastOfEach = 7;

describe('requests made from the OpenAPI documents', () => {
  test(
    'thirty to every operation, seven where it is slow by intent, honest, spoiled in a value and spoiled on the wire: no answer is 500 or above or late, every handler is reached, half of them pass the door, nothing typed is written',
    slow,
    async () => {
      const startedAt = performance.now();
      const tally = await playRound({ seed: 20_161_003, each, clients: 12 });
      const report = reportOf(tally, { seconds: (performance.now() - startedAt) / 1000 });
      assert.deepEqual(complaintsOf(tally), [], report);
      for (const [name, { requests, spoiledValues, spoiledWire }] of tally.lines) {
        if (name === beside) continue;
        assert.ok(requests >= leastOfEach, `${name}: ${requests} requests`);
        assert.ok(spoiledValues > 0 && spoiledWire > 0, `${name}: ${spoiledValues} and ${spoiledWire} spoiled`);
      }
      const succeeded = [...tally.lines.values()].filter(({ ok }) => ok > 0).length;
      assert.ok(succeeded >= tally.lines.size - 15, report);
    },
  );
});

describe('the same machinery at a server with faults', () => {
  const found = (complaints: string[], pattern: RegExp) =>
    assert.ok(
      complaints.some((one) => pattern.test(one)),
      `${complaints}`,
    );

  test('finds the handler that throws on one value, with the request to send again', async () => {
    found(await playFaulty('throwing'), /^points\.throwing: unexpected \(500, .*amount\\":1000000000000/s);
  });

  test('finds the handler that does not answer on one value', async () => {
    found(await playFaulty('silent'), /^points\.silent: overloaded \(503, .*GET \/silent\/0/s);
  });

  test('finds what was typed at standard error', async () => {
    found(await playFaulty('telling'), /^standard error: a typed value: somebody typed/);
  });

  test('finds the handler that no request reaches, and that too few pass the door', async () => {
    const complaints = await playFaulty('shut');
    found(complaints, /^points\.shut: no request came to its handler/);
    found(complaints, /^0 of \d+ requests passed authentication and validation, fewer than half/);
  });

  test('complains of nothing where there is no fault', async () => {
    assert.deepEqual(await playFaulty('telling', { telling: async () => ({}) }), []);
  });
});
