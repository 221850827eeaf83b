import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLedger } from './door.ts';
import { makeKey, type Operation } from './operation.ts';
import { readLots, readPastLots } from './read.ts';
import { auditLines, auditTotals } from './testing/audit.ts';
import { accountOf, chart, unitOf } from './testing/chart.ts';
import { issue, openTestLedger, spend, type TestLedger } from './testing.ts';

const city = unitOf('town', 14130);
const expiredAccount = accountOf('expired', 0);
const expiry = (holder: number) => ({ kind: 'expire', holder, unit: city, account: expiredAccount }) as const;

async function withLedger(work: (ledger: TestLedger) => Promise<void>): Promise<void> {
  const ledger = await openTestLedger();
  try {
    await work(ledger);
    const { pool } = ledger.database;
    assert.deepEqual([...(await auditTotals(pool)), ...(await auditLines(pool))], []);
  } finally {
    await ledger.close();
  }
}
const left = async ({ database, ledger }: TestLedger, holder: number) =>
  (await readLots(database.pool, ledger.slotOf(holder), holder)).reduce((sum, lot) => sum + lot.balance, 0);

const boundaries: [what: string, expiresOn: string, at: string, outcome: string][] = [
  ['to the end of the fiscal year, in its last second', '2017-03-31', '2017-03-31T23:59:59.999999', 'created'],
  ['to the end of the fiscal year, at midnight', '2017-03-31', '2017-04-01T00:00:00', 'insufficient_points'],
  ['to the end of the next one, at midnight', '2018-03-31', '2017-04-01T00:00:00', 'created'],
  ['to the first day of the new one, at midnight', '2017-04-01', '2017-04-01T00:00:00', 'created'],
  ['to the first day of the new one, a day later', '2017-04-01', '2017-04-02T00:00:00', 'insufficient_points'],
];
for (const [what, expiresOn, at, outcome] of boundaries) {
  test(`points given on 3/31 at 23:59, good ${what}: a payment is answered ${outcome}`, async () => {
    await withLedger(async (opened) => {
      opened.setClock('2017-03-31T23:59:00');
      await opened.post(issue(11, 100, expiresOn));
      opened.setClock(at);
      await opened.post(spend(11, 100), outcome);
      assert.equal(await left(opened, 11), outcome === 'created' ? 0 : 100);
    });
  });
}

test('a payment that was begun before midnight and comes after it finds the points expired, also when it is asked again', async () => {
  await withLedger(async ({ post, ledger, setClock, clock }) => {
    setClock('2017-03-31T23:59:00');
    await post(issue(11, 100, '2017-03-31'));
    const asked = { ...spend(11, 60), key: makeKey(clock()), window: 1, occurredAt: clock() } as Operation;
    setClock('2017-04-01T00:00:00');
    assert.equal((await ledger.submit(asked)).outcome, 'insufficient_points');
    const again = await ledger.submit(asked);
    assert.deepEqual([again.outcome, again.original], ['exists', 'insufficient_points']);
  });
});

test('the expiry job may come late, twice, and once more under another key: points expire once', async () => {
  await withLedger(async (opened) => {
    const { post, ledger, setClock, clock, database } = opened;
    await post(issue(11, 100, '2016-10-04'));
    await post(issue(11, 70, '2016-10-10'));
    await post(expiry(11), 'nothing_to_expire');
    setClock('2016-10-08T03:00:00');
    const slot = ledger.slotOf(11);
    assert.deepEqual(await readPastLots(database.pool, slot, '2016-10-08'), [{ holder: 11, unit: city }]);
    const job = { ...expiry(11), key: makeKey(clock(), 'expiry of 2016-10-08'), window: 1, occurredAt: clock() };
    const [first, second] = await Promise.all([ledger.submit(job), ledger.submit(job)]);
    assert.deepEqual([first?.outcome, second?.outcome], ['created', 'exists']);
    assert.deepEqual(second?.legs, first?.legs);
    await post(expiry(11), 'nothing_to_expire');
    assert.equal(await left(opened, 11), 70);
    assert.deepEqual(await readPastLots(database.pool, slot, '2016-10-08'), []);
  });
});

test('where a payment and the expiry of its points meet at midnight, in two applications, one of them has the points', async () => {
  await withLedger(async (opened) => {
    const { post, database, setClock, clock } = opened;
    const holders = Array.from({ length: 24 }, (_, index) => 11 + index);
    setClock('2017-03-31T23:59:00');
    await Promise.all(holders.map((holder) => post(issue(holder, 100, '2017-03-31'))));
    // One clock stands before midnight, the other after it.
    const ledgers = await Promise.all(
      ['2017-03-31T23:59:59.9', '2017-04-01T00:00:00.1'].map((at) =>
        openLedger({ pool: database.pool, chart, clock: () => Temporal.Instant.from(`${at}+09:00`) }),
      ),
    );
    const [before, after] = ledgers;
    const common = () => ({ key: makeKey(clock()), window: 1, occurredAt: clock() });
    const met = holders.map(async (holder) => {
      const payment = before?.submit({ ...spend(holder, 100), ...common() } as Operation);
      const expired = after?.submit({ ...expiry(holder), ...common() });
      return [(await payment)?.outcome, (await expired)?.outcome];
    });
    for (const outcomes of await Promise.all(met)) {
      const isPaid = outcomes[0] === 'created';
      assert.deepEqual(outcomes, isPaid ? ['created', 'nothing_to_expire'] : ['insufficient_points', 'created']);
    }
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    for (const holder of holders) assert.equal(await left(opened, holder), 0);
  });
});
