import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import { type Ledger, openLedger } from './door.ts';
import { exportJournal } from './journal-export.ts';
import { makeKey, type Operation } from './operation.ts';
import { openWindow } from './read.ts';
import { sealDays } from './seal.ts';
import { accountOf, chart, generalFund, sponsoredFund, unitOf } from './testing/chart.ts';

const city = unitOf('town', 14130);
const reserve = unitOf('reserve', 0);

type Unkeyed = Operation extends infer O
  ? O extends Operation
    ? Omit<O, 'key' | 'window' | 'occurredAt'>
    : never
  : never;

/** A ledger on a database of its own, whose clock the test sets. */
export type TestLedger = {
  database: TestDatabase;
  ledger: Ledger;
  clock: () => Temporal.Instant;
  /** Sets the clock, by the time in Japan. */
  setClock(at: string): void;
  /** Posts one operation now; returns its key. */
  post(operation: Unkeyed, outcome?: string): Promise<string>;
  seal(): Promise<string[]>;
  /** The journal as text; every day must be as it was sealed. */
  exported(days?: { from?: string; through?: string }): Promise<string>;
  close(): Promise<void>;
};

export async function openTestLedger({ slots = 2 }: { slots?: number } = {}): Promise<TestLedger> {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  const { pool } = database;
  let now = Temporal.Instant.from('2016-10-03T09:00:00+09:00');
  const clock = () => now;
  const ledger = await openLedger({ pool, chart, clock, slots });
  await openWindow(pool, 1);
  return {
    database,
    ledger,
    clock,
    setClock: (at) => {
      now = Temporal.Instant.from(`${at}+09:00`);
    },
    async post(operation, outcome = 'created') {
      const key = makeKey(now);
      const answer = await ledger.submit({ ...operation, key, window: 1, occurredAt: now } as Operation);
      assert.equal(answer.outcome, outcome);
      return key;
    },
    seal: () => sealDays({ pool, clock, slots }),
    async exported(days = {}) {
      let text = '';
      const take = (piece: string) => {
        text += piece;
      };
      const exported = await exportJournal({ pool, slots, ...days, write: take });
      assert.equal(exported.outcome, 'exported');
      if (exported.outcome === 'exported') assert.deepEqual(exported.differing, []);
      return text;
    },
    async close() {
      await ledger.close();
      await database.close();
    },
  };
}

export const issue = (holder: number, amount: number, expiresOn = '2017-03-31'): Unkeyed => ({
  kind: 'issue',
  holder,
  unit: city,
  expiresOn,
  fund: generalFund,
  amount,
  account: accountOf('gift', 1),
});
export const credit = (holder: number, amount: number): Unkeyed => ({
  kind: 'issue',
  holder,
  unit: reserve,
  expiresOn: '2016-12-31',
  fund: sponsoredFund(3),
  amount,
  account: accountOf('sponsor', 3),
});
export const spend = (holder: number, amount: number): Unkeyed => ({
  kind: 'spend',
  holder,
  unit: city,
  amount,
  account: accountOf('payee', 5),
});
const allocate = (holder: number, amount: number): Unkeyed => ({
  kind: 'move',
  holder,
  unit: reserve,
  toUnit: city,
  expiresOn: '2017-03-31',
  amount,
});

/** Five days with all five kinds of operation, a refusal and a day without any; then the clock stands on the sixth. */
export async function playFiveDays({ setClock, post }: TestLedger): Promise<void> {
  setClock('2016-10-03T09:00:00');
  await post(issue(11, 100));
  await post(issue(12, 80, '2016-10-05'));
  await post(credit(11, 50));
  setClock('2016-10-03T23:59:59.999999');
  const paid = await post(spend(11, 30));
  setClock('2016-10-04T00:00:00');
  await post(spend(11, 5000), 'insufficient_points');
  await post(allocate(11, 20));
  // The fifth has nothing.
  setClock('2016-10-06T12:00:00');
  await post({ kind: 'expire', holder: 12, unit: city, account: accountOf('expired', 0) });
  setClock('2016-10-07T12:00:00');
  await post({ kind: 'restore', holder: 11, originalKey: paid, expiredAccount: accountOf('expired', 0) });
  await post(spend(11, 115));
  setClock('2016-10-08T00:00:00');
}
