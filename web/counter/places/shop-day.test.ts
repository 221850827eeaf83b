import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Payment, sumsBy } from './shop-day.ts';

const use = (clerk: string, points: number, refunded = 0) =>
  ({
    clerk,
    points,
    refunded,
    refunds: refunded > 0 ? 1 : 0,
    reversedAt: refunded === points ? '2016-10-03T00:00:00Z' : null,
  }) as Payment;

test('a day is summed by clerk: a use and its undo are one and one, and what came back is less', () => {
  const payments = [use('山田', 100), use('山田', 50, 50), use('鈴木', 80, 30)];
  assert.deepEqual(
    sumsBy(payments, ({ clerk }) => clerk ?? ''),
    [
      { name: '山田', count: 2, undone: 1, points: 100, refunded: 50 },
      { name: '鈴木', count: 1, undone: 1, points: 50, refunded: 30 },
    ],
  );
});
