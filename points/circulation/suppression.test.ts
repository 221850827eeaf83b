/** Small numbers (R13-09): nobody learns a sum of fewer than ten persons, from the cell, the total or another division. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fewestPersons } from '../../contract/points/circulation/flow-routes.ts';
import { type Cell, cellsOf, suppress, suppressBoth } from './suppression.ts';

/** So many holders, the first of whom has this number, with ten points each. */
const cell = (part: string, count: number, first = 0): Cell => ({
  part,
  points: count * 10,
  holders: new Set(Array.from({ length: count }, (_, at) => first + at)),
});
const told = (...cells: Cell[]) => {
  const { total, parts } = suppress(cells);
  return [total, ...cells.map(({ part }) => parts.get(part) ?? null)];
};

const table: [what: string, cells: Cell[], expected: (number | null)[]][] = [
  ['nobody: there is nothing to hide', [], [0]],
  ['ten are told', [cell('a', 10)], [100, 100]],
  ['nine alone: neither they nor the total', [cell('a', 9)], [null, null]],
  [
    'nine beside many: the next cell goes with it',
    [cell('a', 9), cell('b', 10, 100), cell('c', 50, 200)],
    [690, null, null, 500],
  ],
  [
    'two small ones that are ten together hide each other',
    [cell('a', 5), cell('b', 5, 100), cell('c', 50, 200)],
    [600, null, null, 500],
  ],
  [
    'two small ones of the same persons: their sum would be of nine',
    [cell('a', 9), cell('b', 9), cell('c', 30, 200), cell('d', 50, 300)],
    [980, null, null, null, 500],
  ],
  [
    'many cells of one person each',
    [...'abcdefghi'].map((part, at) => cell(part, 1, at)),
    Array.from({ length: 10 }, () => null),
  ],
];
for (const [what, cells, expected] of table) test(what, () => assert.deepEqual(told(...cells), expected));

/** What a reader can work out: of every set of cells whose sum follows from what is told, how many persons stand behind it. */
function fewestKnown(cells: readonly Cell[]): number {
  const { total, parts } = suppress(cells);
  const shown = cells.filter(({ part }) => parts.get(part) !== null);
  const hidden = cells.filter(({ part }) => parts.get(part) === null);
  const residual = total !== null && hidden.length > 0 ? [hidden] : [];
  const known = [...shown.map((one) => [one]), ...residual];
  return Math.min(...known.map((some) => some.reduce((all, { holders }) => all.union(holders), new Set()).size));
}
/** Random tables from a seed, so that one that fails comes again. */
function* tables(count: number) {
  let seed = 20_161_001;
  const below = (max: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * max);
  };
  for (let n = 0; n < count; n += 1)
    yield Array.from({ length: 1 + below(6) }, (_, at) => cell(`p${at}`, 1 + below(25), below(60)));
}

test('of a thousand tables none lets a sum of fewer than ten be worked out; with the small cells alone left out many would', () => {
  let primaryOnly = 0;
  for (const cells of tables(1000)) {
    assert.ok(fewestKnown(cells) >= fewestPersons);
    const small = cells.filter(({ holders }) => holders.size < fewestPersons);
    const persons = small.reduce((all, { holders }) => all.union(holders), new Set()).size;
    if (small.length > 0 && persons < fewestPersons) primaryOnly += 1;
  }
  assert.ok(primaryOnly > 100, 'the tables would not show the difference');
});

test('two divisions of the same points: where one total is hidden the other is not told either', () => {
  const few = [cell('x', 9)];
  const enough = [cell('a', 10)];
  assert.equal(suppress(enough).total, 100);
  for (const { total, parts } of suppressBoth(few, enough)) assert.deepEqual([total, ...parts.values()], [null, null]);
});

test('a holder whose use went back does not stand behind a sum', () => {
  const entries = [
    { part: 'a', holder: 1, points: 50 },
    { part: 'a', holder: 1, points: -50 },
    { part: 'a', holder: 2, points: 20 },
    { part: 'b', holder: 3, points: 0 },
  ];
  assert.deepEqual(cellsOf(entries), [{ part: 'a', points: 20, holders: new Set([2]) }]);
});
