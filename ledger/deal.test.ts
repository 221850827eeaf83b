import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCode, rows } from '../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import { dealSlots, slotOf } from './deal.ts';
import { type Ledger, openLedger } from './door.ts';
import { isPosted, makeKey, type Operation } from './operation.ts';
import { openWindow, readHistory, readLots } from './read.ts';
import { sealDays } from './seal.ts';
import { accountOf, chart, generalFund, unitOf } from './testing/chart.ts';

const city = unitOf('town', 14130);
const holders = Array.from({ length: 200 }, (_, index) => index + 1);
let now = Temporal.Instant.from('2016-10-01T00:00:00Z');
const clock = () => now;

const issueTo = (holder: number): Operation => ({
  key: makeKey(now),
  holder,
  window: 1,
  occurredAt: now,
  kind: 'issue',
  unit: city,
  expiresOn: '2017-03-31',
  fund: generalFund,
  amount: 1000 + holder,
  account: accountOf('gift', 1),
});
const spendOf = (holder: number): Operation => ({
  key: makeKey(now),
  holder,
  window: 1,
  occurredAt: now,
  kind: 'spend',
  unit: city,
  amount: 1,
  account: accountOf('payee', 5),
});

async function withDatabase(work: (database: TestDatabase, operations: Operation[]) => Promise<void>): Promise<void> {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  try {
    const ledger = await openLedger({ pool: database.pool, chart, clock, slots: 3 });
    await openWindow(database.pool, 1);
    const operations = [...holders.map(issueTo), ...holders.map(spendOf)];
    for (const operation of operations) assert.ok(isPosted(await ledger.submit(operation)));
    await ledger.close();
    await work(database, operations);
  } finally {
    await database.close();
  }
}

const contentOf = ({ pool }: TestDatabase, { slotOf: slot }: Pick<Ledger, 'slotOf'>) =>
  Promise.all(
    holders.map(async (holder) => [
      await readLots(pool, slot(holder), holder),
      await readHistory(pool, slot(holder), holder),
    ]),
  );

for (const slots of [1, 2, 3, 8, 31]) {
  test(`dealt from 3 to ${slots} slots, every holder has what it had, and a replay finds its answer`, async () => {
    await withDatabase(async (database, operations) => {
      const before = await contentOf(database, { slotOf: (holder) => slotOf(holder, 3) });
      await dealSlots(database.owner, slots);
      const ledger = await openLedger({ pool: database.pool, chart, clock });
      assert.equal(ledger.slots, slots);
      assert.deepEqual(await contentOf(database, ledger), before);
      const replays = await Promise.all(operations.map((operation) => ledger.submit(operation)));
      assert.ok(replays.every((answer) => answer.outcome === 'exists' && answer.original === 'created'));
      assert.ok(isPosted(await ledger.submit(spendOf(7))));
      const used = await rows<{ slot: number }>(database.pool, 'SELECT DISTINCT slot FROM ledger.lot ORDER BY slot');
      assert.deepEqual(
        used.map(({ slot }) => slot),
        [...new Set(holders.map((holder) => slotOf(holder, slots)))].sort((a, b) => a - b),
      );
      await ledger.close();
    });
  });
}

test('an application that was open while the slots were dealt anew stops by name and posts nothing', async () => {
  await withDatabase(async (database) => {
    const ledger = await openLedger({ pool: database.pool, chart, clock });
    assert.ok(isPosted(await ledger.submit(spendOf(7))));
    await dealSlots(database.owner, 8);
    const count = () => rows(database.pool, 'SELECT count(*) FROM ledger.posting');
    const before = await count();
    await assert.rejects(ledger.submit(spendOf(7)), /dealt to another number of slots/);
    assert.deepEqual(await count(), before);
    await ledger.close();
  });
});

test('it takes the role that owns the tables, and after it no day goes back', async () => {
  await withDatabase(async (database) => {
    await assert.rejects(dealSlots(database.pool, 5), (error) => hasCode(error, '42501'));
    await dealSlots(database.owner, 5);
    await assert.rejects(database.pool.query('UPDATE ledger.posting SET slot = 0'), (error) => hasCode(error, '42501'));
    const late = await rows(
      database.pool,
      'SELECT FROM ledger.slot WHERE posted_at < (SELECT max(posted_at) FROM ledger.posting)',
    );
    assert.equal(late.length, 0);
  });
});

test('a number of slots that cannot be is refused and changes nothing', async () => {
  await withDatabase(async (database) => {
    for (const slots of [0, -1, 1.5, 1025]) await assert.rejects(dealSlots(database.owner, slots), RangeError);
    assert.equal((await openLedger({ pool: database.pool, chart, clock })).slots, 3);
  });
});

test('a writer whose clock is still in a sealed day posts after it, in the order of its slot', async () => {
  await withDatabase(async (database) => {
    now = Temporal.Instant.from('2016-10-01T14:59:59Z');
    const ledger = await openLedger({ pool: database.pool, chart, clock });
    assert.ok(isPosted(await ledger.submit(spendOf(7))));
    const midnight = Temporal.Instant.from('2016-10-01T15:00:00Z');
    const sealed = await sealDays({ pool: database.pool, clock: () => midnight.add({ seconds: 1 }), slots: 3 });
    assert.equal(sealed.length, 1);
    const late = await ledger.submit(spendOf(7));
    assert.equal(late.outcome, 'created');
    assert.ok(Temporal.Instant.compare(late.postedAt, midnight) >= 0, `${late.postedAt}`);
    await ledger.close();
  });
});
