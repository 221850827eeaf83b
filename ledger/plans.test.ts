import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { row } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { openLedger } from './door.ts';
import { isPosted, makeKey } from './operation.ts';
import { openWindow } from './read.ts';
import { accountOf, chart, generalFund, unitOf } from './testing/chart.ts';

const city = unitOf('town', 14130);

test('a ledger that began empty reads a few lots an operation, however many there are by then', async () => {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  try {
    const { pool } = database;
    // Statistics would repair a bad plan after a minute; what is tested is the time before.
    await database.owner.query('ALTER TABLE ledger.lot SET (autovacuum_enabled = off)');
    const clock = () => Temporal.Now.instant();
    const ledger = await openLedger({ pool, chart, clock, slots: 1 });
    await openWindow(pool, 1);
    const common = (holder: number) => ({ key: makeKey(clock()), holder, window: 1, occurredAt: clock(), unit: city });
    const issue = (holder: number) =>
      ledger.submit({
        ...common(holder),
        kind: 'issue',
        expiresOn: '2099-03-31',
        fund: generalFund,
        amount: 500,
        account: accountOf('gift', 1),
      });
    const spend = (holder: number) =>
      ledger.submit({ ...common(holder), kind: 'spend', amount: 1, account: accountOf('payee', 1) });
    let operations = 0;
    for (let first = 1; first <= 20_000; first += 500) {
      const holders = Array.from({ length: 500 }, (_, index) => first + index);
      for (const submit of [issue, spend]) {
        const answers = await Promise.all(holders.map(submit));
        assert.ok(answers.every(isPosted));
        operations += answers.length;
      }
    }
    await ledger.close();
    // Statistics of a connection are handed over when it ends, or a little later.
    let fetched = 0;
    for (let tries = 0; tries < 50 && fetched === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const found = await row<{ fetched: number }>(
        pool,
        `SELECT coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) AS fetched FROM pg_stat_user_tables WHERE schemaname = 'ledger' AND relname = 'lot'`,
      );
      fetched = found?.fetched ?? 0;
    }
    assert.ok(fetched >= operations / 4, `${fetched} lots are fewer than were spent from`);
    assert.ok(fetched < operations * 10, `${fetched} lots were read for ${operations} operations`);
  } finally {
    await database.close();
  }
});
