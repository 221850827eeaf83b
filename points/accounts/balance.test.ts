import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, chart, type Leg, type Lot } from '../../ledger/index.ts';
import { nextAfter, usableOf } from './balance.ts';

const today = '2016-10-03';
const unit = chart.unitOf('municipal', 14130);
const lot = (expiresOn: string, balance: number, change: Partial<Lot> = {}): Lot => ({
  ...{ unit, expiresOn, fund: 0, balance },
  ...change,
});
const lots = [
  lot('2016-10-02', 7),
  lot('2016-10-03', 5),
  lot('2017-03-31', 30),
  lot('2017-03-31', 20, { fund: 4 }),
  lot('2018-03-31', 40),
  lot('2016-12-31', 900, { unit: chart.unitOf('municipal', 14131) }),
];

test('what is past its last day is held and not usable, and what expires on one day is one sum', () => {
  const purse = usableOf(lots, unit, today);
  assert.deepEqual([purse.points, purse.held], [95, 102]);
  assert.deepEqual(purse.next, { points: 5, expiresOn: '2016-10-03' });
  assert.deepEqual(usableOf([], unit, today).next, null);
});

/** An answer of the ledger that took these points from these lots, where `held` points were before. */
function spent(held: number, taken: [Lot | undefined, number][]): Answer {
  let unitBalance = held;
  const legs = taken.map(([from, points]): Leg => {
    const { expiresOn = '', fund = 0 } = from ?? {};
    unitBalance -= points;
    return { unit, expiresOn, fund, amount: -points, unitBalance, account: 9 };
  });
  return { outcome: 'created', key: '', postedAt: Temporal.Instant.from('2016-10-03T00:00:00Z'), legs };
}

const payments: [string, [Lot | undefined, number][], unknown][] = [
  ['a part of the first lot', [[lots[1], 3]], { points: 2, expiresOn: '2016-10-03' }],
  ['the first lot whole', [[lots[1], 5]], { points: 50, expiresOn: '2017-03-31' }],
  [
    'one of two lots of a day',
    [
      [lots[1], 5],
      [lots[2], 30],
    ],
    { points: 20, expiresOn: '2017-03-31' },
  ],
  [
    'everything',
    [
      [lots[1], 5],
      [lots[2], 30],
      [lots[3], 20],
      [lots[4], 40],
    ],
    null,
  ],
];
for (const [what, taken, next] of payments) {
  test(`after a payment of ${what}, what expires next follows from what was read before it`, () => {
    assert.deepEqual(nextAfter(usableOf(lots, unit, today), unit, spent(102, taken)), next);
  });
}

test('where another operation came between the reading and the payment, nothing is concluded', () => {
  assert.equal(nextAfter(usableOf(lots, unit, today), unit, spent(101, [[lots[1], 3]])), undefined);
  assert.equal(nextAfter(usableOf(lots, unit, today), unit, spent(103, [[lots[1], 3]])), undefined);
});
