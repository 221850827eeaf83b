import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convert } from './rate.ts';

const cases: [points: number, numerator: number, denominator: number, units: number, consumed: number][] = [
  [10, 1, 1, 10, 10],
  [10, 1, 3, 3, 9],
  [2, 1, 3, 0, 0],
  [10, 2, 1, 20, 10],
  [10, 3, 2, 15, 10],
  [11, 3, 2, 16, 11],
  [7, 2, 3, 4, 6],
  [1_000_000_000_000, 999, 1000, 999_000_000_000, 1_000_000_000_000],
];
for (const [points, numerator, denominator, units, consumed] of cases) {
  test(`${points} points at ${numerator}/${denominator} make ${units} units of ${consumed} points`, () => {
    assert.deepEqual(convert(points, { numerator, denominator }), { units, consumed });
  });
}
