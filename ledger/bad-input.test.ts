import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rows } from '../postgres/pool.ts';
import { openLedger } from './door.ts';
import { makeKey, type Operation } from './operation.ts';
import { readLots, sumWindow } from './read.ts';
import { auditLines, auditTotals } from './testing/audit.ts';
import { accountOf, chart, generalFund, unitOf } from './testing/chart.ts';
import { issue, openTestLedger, spend, type TestLedger } from './testing.ts';

const city = unitOf('town', 14130);
const expiredAccount = accountOf('expired', 0);
let opened: TestLedger;
before(async () => {
  opened = await openTestLedger();
});
after(async () => {
  const { pool } = opened.database;
  const complaints = [...(await auditTotals(pool)), ...(await auditLines(pool))];
  await opened.close();
  assert.deepEqual(complaints, []);
});

const made = (operation: object, at = opened.clock()) =>
  ({ key: makeKey(at), window: 1, occurredAt: opened.clock(), ...operation }) as Operation;
const submit = (operation: object) => opened.ledger.submit(made(operation));
const postings = (holder: number) =>
  rows(opened.database.pool, 'SELECT outcome, amount FROM ledger.posting WHERE holder = :holder', { holder });
const tables = () =>
  rows(opened.database.pool, 'SELECT version, (SELECT count(*) FROM ledger.posting) AS postings FROM ledger.slot');

const unitKinds = ['town', 'reserve', 'cause', 'slip'] as const;
const accountKinds = ['gift', 'sponsor', 'payee', 'causePayee', 'expired', 'transit'] as const;
/** The arrows of the test's chart, written a second time. */
const drawn: Record<string, string[]> = {
  issue: ['gift→town', 'sponsor→reserve', 'sponsor→town', 'sponsor→cause'],
  spend: ['town→payee', 'slip→payee', 'cause→causePayee'],
  move: ['reserve→town', 'reserve→cause', 'town→cause', 'town→slip'],
  expire: unitKinds.map((unit) => `${unit}→expired`),
};
const place = { holder: 71, expiresOn: '2017-03-31', fund: generalFund, amount: 1 };

test('every arrow between two kinds that the chart does not draw is refused by name, and leaves no trace', async () => {
  const before = await tables();
  const pairs = [
    ...accountKinds.flatMap((from) => unitKinds.map((to) => ['issue', from, to] as const)),
    ...unitKinds.flatMap((from) => accountKinds.map((to) => ['spend', from, to] as const)),
    ...unitKinds.flatMap((from) => accountKinds.map((to) => ['expire', from, to] as const)),
    ...unitKinds.flatMap((from) => unitKinds.map((to) => ['move', from, to] as const)),
  ].filter(([kind, from, to]) => !drawn[kind]?.includes(`${from}→${to}`));
  assert.equal(pairs.length, 3 * 24 + 16 - 4 - 3 - 4 - 4);
  for (const [kind, from, to] of pairs) {
    const [unit, account, toUnit] = [
      unitOf((kind === 'issue' ? to : from) as (typeof unitKinds)[number], 1),
      accountOf((kind === 'issue' ? from : to) as (typeof accountKinds)[number], 1),
      unitOf(to as (typeof unitKinds)[number], 1),
    ];
    const { outcome } = await submit({ ...place, kind, unit, ...(kind === 'move' ? { toUnit } : { account }) });
    assert.equal(outcome, 'arrow_not_allowed', `${kind} ${from}→${to}`);
  }
  const nowhere = [0, 99, 9 * 2 ** 32, -1, Number.MAX_SAFE_INTEGER];
  for (const number of nowhere) {
    for (const operation of [
      { ...issue(71, 1), unit: number },
      { ...issue(71, 1), account: number },
      { ...spend(71, 1), unit: number },
      { ...spend(71, 1), account: number },
      { ...place, kind: 'move', unit: city, toUnit: number },
      { kind: 'expire', holder: 71, unit: number, account: expiredAccount },
      { kind: 'restore', holder: 71, originalKey: makeKey(opened.clock()), expiredAccount: number },
    ])
      assert.equal((await submit(operation)).outcome, 'arrow_not_allowed', JSON.stringify(operation));
  }
  assert.deepEqual(await tables(), before);
});

test('a holder whom nobody knows has no points: the refusal is kept, and nothing else', async () => {
  assert.equal((await submit(spend(404, 5))).outcome, 'insufficient_points');
  assert.deepEqual((await postings(404)).length, 1);
  assert.deepEqual(await readLots(opened.database.pool, opened.ledger.slotOf(404), 404), []);
});

test('a million millions in one transfer are right, and more than a thousand million millions are refused by name', async () => {
  const million2 = 10 ** 12;
  assert.equal((await submit(issue(72, million2))).outcome, 'created');
  assert.equal((await submit(spend(72, million2 - 1))).legs[0]?.unitBalance, 1);
  assert.equal((await submit(issue(72, 10 ** 15 - 1))).outcome, 'created');
  for (const amount of [1, 10 ** 15, 10 ** 15 + 1, Number.MAX_SAFE_INTEGER]) {
    assert.equal((await submit(issue(72, amount))).outcome, 'balance_out_of_range', `${amount}`);
    // Also where the lot is another one: a holder's total in a unit has the same limit.
    assert.equal((await submit(issue(72, amount, '2018-03-31'))).outcome, 'balance_out_of_range', `${amount}`);
  }
  assert.equal((await submit(spend(72, 10 ** 15 + 1))).outcome, 'insufficient_points');
  assert.equal((await submit(spend(72, 10 ** 15))).outcome, 'created');
});

test('the whole grant of a year, 2,685 億 points, is summed to the point', async () => {
  const year = 268_500_000_000;
  const before = await totalOf(accountOf('gift', 9));
  const holders = Array.from({ length: 100 }, (_, index) => 1000 + index);
  await Promise.all(holders.map((holder) => submit({ ...issue(holder, year / 100), account: accountOf('gift', 9) })));
  assert.equal((await totalOf(accountOf('gift', 9))) - before, year);
});
async function totalOf(account: number): Promise<number> {
  const sums = await Promise.all([0, 1].map((slot) => sumWindow(opened.database.pool, slot, 1)));
  return sums.flat().reduce((sum, s) => sum + (s.account === account ? s.amount : 0), 0);
}

test('a key of longer ago than the window of 48 hours is refused by name, and leaves no trace', async () => {
  const ago = (hours: number) => opened.clock().subtract({ hours });
  const old = await opened.ledger.submit(made(issue(73, 5), ago(48).subtract({ milliseconds: 1 })));
  assert.equal(old.outcome, 'key_too_old');
  assert.deepEqual(await postings(73), []);
  assert.equal((await opened.ledger.submit(made(issue(73, 5), ago(48)))).outcome, 'created');
});

const errors: [what: string, operation: () => object][] = [
  ...['x', '', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', '01571B1E-8C00-7000-8000-000000000001'].map(
    (key): [string, () => object] => [`the key 「${key}」`, () => ({ ...spend(75, 1), key })],
  ),
  ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53].map((amount): [string, () => object] => [
    `the amount ${amount}`,
    () => ({ ...spend(75, 1), amount }),
  ]),
  ['the amount 0 given back', () => ({ ...restore, amount: 0 })],
  ['an original without a key', () => ({ ...restore, originalKey: 'x' })],
  ['a holder of half a number', () => spend(75.5, 1)],
  ['a unit of half a number', () => ({ ...spend(75, 1), unit: city + 0.5 })],
  ['a day that is none', () => issue(75, 1, '2017-02-30')],
  ['a fund below none', () => ({ ...issue(75, 1), fund: -1 })],
  [
    'an instant outside of time',
    () => ({ ...spend(75, 1), occurredAt: Temporal.Instant.from('+200000-01-01T00:00Z') }),
  ],
];
const restore = { kind: 'restore', holder: 75, originalKey: '01571b1e-8c00-7000-8000-000000000001', expiredAccount };
for (const [what, operation] of errors) {
  test(`${what} is a programmer’s error: it rejects its own caller and no other of the batch`, async () => {
    const others = [submit(issue(76, 3)), submit(issue(77, 3))];
    const wrong = submit(operation());
    others.push(submit(issue(78, 3)), submit(issue(79, 3)));
    await assert.rejects(wrong, { name: 'AssertionError' });
    for (const other of others) assert.equal((await other).outcome, 'created');
    assert.deepEqual(await postings(75), []);
  });
}

test('a ledger of which nothing is asked writes nothing', async () => {
  const before = await tables();
  const idle = await openLedger({ pool: opened.database.pool, chart, clock: opened.clock });
  await idle.warm();
  await idle.close();
  assert.deepEqual(await tables(), before);
});

test('of a hundred thousand callers at once as many as may wait are all answered, the others told at once', async () => {
  const crowd = await openLedger({ pool: opened.database.pool, chart, clock: opened.clock });
  const heapBefore = process.memoryUsage().heapUsed;
  let busy = 0;
  let done = 0;
  const callers = Array.from({ length: 100_000 }, async (_, index) => {
    const { outcome } = await crowd.submit(made(spend(5000 + (index % 20_000), 1)));
    if (outcome === 'overloaded') {
      assert.equal(done, 0, 'nobody waits to be told');
      busy += 1;
    } else {
      assert.equal(outcome, 'insufficient_points');
      done += 1;
    }
  });
  const megabytes = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
  await Promise.all(callers);
  assert.deepEqual([done, busy], [50_000, 50_000]);
  assert.ok(megabytes < 250, `the heap grew by ${Math.round(megabytes)} MB`);
  await crowd.close();
});
