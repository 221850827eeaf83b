import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Payment, type Redemption, sumsBy, usesOf } from './shop-day.ts';

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

test('the day’s uses are those by card and its vouchers, the newest first; one that was taken back stands with what came back', () => {
  const municipality = { code: '43424', name: '小国町' };
  const payment = {
    ...use('山田', 100),
    paymentKey: 'a',
    paidAt: '2016-10-03T01:00:00Z',
    receiptNumber: 'R1',
    municipality,
  };
  const taken = (key: string, redeemedAt: string, undoneAt: string | null) =>
    ({
      redemptionKey: key,
      redeemedAt,
      undoneAt,
      voucher: { number: '1234567890123', points: 70, municipality },
      merged: null,
    }) as Redemption;
  const uses = usesOf(
    [{ ...payment, merged: null, exempt: false } as Payment],
    [taken('b', '2016-10-03T02:00:00Z', null), taken('c', '2016-10-03T00:00:00Z', '2016-10-03T00:01:00Z')],
  );
  assert.deepEqual(
    uses.map(({ key, way, number, points, refunded, undone }) => [key, way, number, points, refunded, undone]),
    [
      ['b', 'voucher', '1234 5678 90123', 70, 0, false],
      ['a', 'card', 'R1', 100, 0, false],
      ['c', 'voucher', '1234 5678 90123', 70, 70, true],
    ],
  );
});
