import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneOfIt } from './one-of-it.ts';

test('one of a thing is said as one, and nothing else changes', () => {
  const said: [written: string, said: string][] = [
    ['1 points left', '1 point left'],
    ['Use the whole balance (1 points)', 'Use the whole balance (1 point)'],
    ['1 days after expiry, 1 people', '1 day after expiry, 1 person'],
    ['21 points', '21 points'],
    ['1,001 points', '1,001 points'],
    ['0.1 points', '0.1 points'],
    ['1 pointsman', '1 pointsman'],
    ['1 point is 1 yen', '1 point is 1 yen'],
  ];
  for (const [written, expected] of said) assert.equal(oneOfIt(written), expected);
});
