import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  mykeyProblems,
  mykeyRoutes,
  type Problem,
  pathOf,
  pointsProblems,
  pointsRoutes,
  type Route,
  sharedProblems,
  streetProblems,
  streetRoutes,
  tillRefusals,
} from './index.ts';

const systems: [string, Record<string, Route>, Record<string, Problem>][] = [
  ['マイキー', mykeyRoutes, mykeyProblems],
  ['points', pointsRoutes, pointsProblems],
  ['street', streetRoutes, streetProblems],
];

for (const [name, routes, own] of systems) {
  test(`every refusal of ${name} has a status and a sentence, and every sentence belongs to a route`, () => {
    const named = new Set(Object.values(routes).flatMap((route) => [...route.refusals]));
    for (const refusal of named) assert.ok(refusal in own || refusal in sharedProblems, `${refusal} has no sentence`);
    for (const outcome of Object.keys(own)) assert.ok(named.has(outcome), `${outcome} is answered by no route`);
  });

  test(`no two routes of ${name} share a method and an address`, () => {
    const seen = Object.values(routes).map((route) => `${route.method} ${route.path}`);
    assert.equal(new Set(seen).size, seen.length);
  });

  test(`what changes money in ${name} asks for a key of the caller's own`, () => {
    for (const route of Object.values(routes)) if (route.idempotent) assert.equal(route.method, 'POST');
  });
}

test('a route that asks something of a till says what is answered where it is not so, and no other route asks it', () => {
  for (const [name, route] of Object.entries<Route>({ ...pointsRoutes, ...mykeyRoutes, ...streetRoutes })) {
    if (!route.till) continue;
    assert.equal(route.caller, 'terminal', name);
    for (const refusal of tillRefusals[route.till]) assert.ok(route.refusals.includes(refusal), `${name}: ${refusal}`);
  }
});

test('a route that a function can be switched off under says so among its refusals', () => {
  for (const [name, { caller, needs, finishes, refusals }] of Object.entries<Route>(pointsRoutes)) {
    assert.ok(!(needs && finishes), name);
    const isRefused = needs !== undefined || (finishes !== undefined && caller === 'staff');
    assert.ok(!isRefused || refusals.includes('function_off'), name);
  }
});

test('no outcome of the points cloud stands in two of its lists, and every list is published', async () => {
  const folder = join(import.meta.dirname, 'points');
  const lists: Record<string, unknown>[] = await Promise.all(
    globSync('*/problems.ts', { cwd: folder }).map((file) => import(join(folder, file))),
  );
  const names = lists.flatMap((exports) => Object.values(exports)).flatMap((list) => Object.keys(list as object));
  assert.deepEqual(names.toSorted(), Object.keys(pointsProblems).toSorted());
});

test('a problem is a client error with a Japanese sentence, but for the two that wait and the one that is a bug', () => {
  for (const [outcome, problem] of Object.entries({
    ...sharedProblems,
    ...mykeyProblems,
    ...pointsProblems,
    ...streetProblems,
  })) {
    if (problem.status >= 500)
      assert.ok(
        ['unexpected', 'overloaded', 'revocation_list_stale', 'revocation_list_invalid'].includes(outcome),
        outcome,
      );
    else assert.ok(problem.status >= 400);
    assert.match(problem.ja, /[ぁ-ん].*。$/u, outcome);
    assert.doesNotMatch(problem.en, /[ぁ-んァ-ヶ一-龠]/u, outcome);
  }
});

test('an address carries its parameters and its query escaped', () => {
  assert.equal(pathOf(pointsRoutes.findMember, { params: { mykeyId: 'a/b' } }), '/members/a%2Fb');
  assert.equal(pathOf(pointsRoutes.showBalances, { query: { asOf: undefined } }), '/me/balances');
  assert.throws(() => pathOf(pointsRoutes.findMember, {}));
});
