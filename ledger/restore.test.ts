import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountOf, unitOf } from './chart.ts';
import { makeKey, type Restore } from './operation.ts';
import { readLots } from './read.ts';
import { credit, issue, openTestLedger, spend, type TestLedger } from './testing.ts';

const city = unitOf('municipal', 14130);
const reserve = unitOf('reserve', 0);
const expiredAccount = accountOf('expired', 0);

async function withLedger(work: (ledger: TestLedger) => Promise<void>): Promise<void> {
  const ledger = await openTestLedger();
  try {
    await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** A restore of one key under another, made at an instant of its own. */
const restoreOf = (at: Temporal.Instant, holder: number, originalKey: string): Restore => ({
  ...{ kind: 'restore', key: makeKey(at), holder, window: 1, occurredAt: at, originalKey, expiredAccount },
});
const lotsOf = async ({ database, ledger }: TestLedger, holder: number) =>
  (await readLots(database.pool, ledger.slotOf(holder), holder)).map((lot) => [lot.unit, lot.expiresOn, lot.balance]);

test('a move out of several lots into one is undone once, into the very lots', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, clock } = opened;
    await post({ ...credit(11, 50), expiresOn: '2016-12-30' } as Parameters<typeof post>[0]);
    await post(credit(11, 50));
    const moved = await post({
      ...{ kind: 'move', holder: 11, unit: reserve, toUnit: city, expiresOn: '2017-03-31', amount: 80 },
    });
    const back = await ledger.submit(restoreOf(clock(), 11, moved));
    assert.equal(back.outcome, 'created');
    const lots = await lotsOf(opened, 11);
    assert.deepEqual(lots, [
      [city, '2017-03-31', 0],
      [reserve, '2016-12-30', 50],
      [reserve, '2016-12-31', 50],
    ]);
    assert.equal((await ledger.submit(restoreOf(clock(), 11, moved))).outcome, 'restore_exceeds_original');
    assert.deepEqual(await lotsOf(opened, 11), lots);
  });
});

test('two holders who use one key at the same time each get their own back, and no more', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, clock } = opened;
    const other = [12, 13, 14, 15, 16, 17].find((holder) => ledger.slotOf(holder) === ledger.slotOf(11)) ?? 0;
    await Promise.all([11, other].map((holder) => post(issue(holder, 1000))));
    const paid = [await post(spend(11, 100)), await post(spend(other, 50))] as const;
    const first = restoreOf(clock(), 11, paid[0]);
    const both = [first, { ...restoreOf(clock(), other, paid[1]), key: first.key }];
    const answers = await Promise.all(both.map((o) => ledger.submit(o)));
    assert.deepEqual(
      answers.map(({ outcome, legs }) => [outcome, legs.map((leg) => leg.amount)]),
      [
        ['created', [100]],
        ['created', [50]],
      ],
    );
    const again = await Promise.all(both.map((o) => ledger.submit(o)));
    assert.deepEqual(
      again.map(({ outcome, legs }) => [outcome, legs]),
      answers.map(({ legs }) => ['exists', legs]),
    );
  });
});

test('a reversal by a terminal whose clock is slow stands under the day before, and counts there too', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, clock, setClock } = opened;
    setClock('2016-10-04T00:10:00');
    await post(issue(11, 1000));
    const paid = await post(spend(11, 100));
    const slow = (minutes: number) => clock().subtract({ minutes });
    assert.equal((await ledger.submit(restoreOf(slow(30), 11, paid))).outcome, 'created');
    assert.equal((await ledger.submit(restoreOf(slow(29), 11, paid))).outcome, 'restore_exceeds_original');
    assert.equal((await ledger.submit(restoreOf(slow(47 * 60), 11, paid))).outcome, 'restore_exceeds_original');
    assert.deepEqual(await lotsOf(opened, 11), [[city, '2017-03-31', 1000]]);
  });
});
