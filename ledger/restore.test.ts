import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeKey, type Restore } from './operation.ts';
import { readLots, readRestoredAsExpired } from './read.ts';
import { auditLines, auditTotals } from './testing/audit.ts';
import { accountOf, unitOf } from './testing/chart.ts';
import { credit, issue, openTestLedger, spend, type TestLedger } from './testing.ts';

const city = unitOf('town', 14130);
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
  kind: 'restore',
  key: makeKey(at),
  holder,
  window: 1,
  occurredAt: at,
  originalKey,
  expiredAccount,
});
const lotsOf = async ({ database, ledger }: TestLedger, holder: number) =>
  (await readLots(database.pool, ledger.slotOf(holder), holder)).map((lot) => [lot.unit, lot.expiresOn, lot.balance]);

test('a move out of several lots into one is undone once, into the very lots', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, clock } = opened;
    await post({ ...credit(11, 50), expiresOn: '2016-12-30' } as Parameters<typeof post>[0]);
    await post(credit(11, 50));
    const moved = await post({
      kind: 'move',
      holder: 11,
      unit: reserve,
      toUnit: city,
      expiresOn: '2017-03-31',
      amount: 80,
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

test('what a reversal brings back past its last day goes to the expired points at once, fund by fund, and is listed', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, clock, setClock, database } = opened;
    const since = clock();
    await post(issue(11, 100, '2016-10-05'));
    await post({ ...credit(11, 40), unit: city, expiresOn: '2016-10-05' } as Parameters<typeof post>[0]);
    await post(issue(11, 60, '2017-03-31'));
    setClock('2016-10-05T23:59:59.999');
    const paid = await post(spend(11, 190));
    setClock('2016-10-06T00:00:00');
    const back = await ledger.submit(restoreOf(clock(), 11, paid));
    assert.equal(back.outcome, 'created');
    // All three lots get their own points again; those of yesterday leave for the expired ones in the same breath.
    assert.deepEqual(
      back.legs.map((leg) => [leg.expiresOn, leg.fund, leg.amount, leg.account === expiredAccount]),
      [
        ['2017-03-31', 0, 50, false],
        ['2016-10-05', 1_000_003, 40, false],
        ['2016-10-05', 0, 100, false],
        ['2016-10-05', 1_000_003, -40, true],
        ['2016-10-05', 0, -100, true],
      ],
    );
    assert.equal(back.legs.at(-1)?.unitBalance, 60);
    const span = { slot: ledger.slotOf(11), from: since, until: clock().add({ seconds: 1 }) };
    const listed = await readRestoredAsExpired(database.pool, span);
    const common = { holder: 11, unit: city, expiresOn: '2016-10-05', key: back.key, originalKey: paid };
    assert.deepEqual(listed, [
      { ...common, fund: 1_000_003, amount: 40, postedAt: back.postedAt },
      { ...common, fund: 0, amount: 100, postedAt: back.postedAt },
    ]);
    assert.deepEqual(await readRestoredAsExpired(database.pool, { ...span, until: back.postedAt }), []);
    // An expiry by the job, and a reversal on time, are no such thing.
    const onTime = await post(spend(11, 10));
    await post({ kind: 'restore', holder: 11, originalKey: onTime, expiredAccount });
    setClock('2017-04-01T00:00:00');
    await post({ kind: 'expire', holder: 11, unit: city, account: expiredAccount });
    const all = { ...span, until: clock().add({ seconds: 1 }) };
    assert.equal((await readRestoredAsExpired(database.pool, all)).length, 2);
    assert.deepEqual([...(await auditTotals(database.pool)), ...(await auditLines(database.pool))], []);
  });
});
