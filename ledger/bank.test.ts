import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Pool } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { makeKey, type Operation } from './operation.ts';
import { type BankReport, playBank } from './testing/bank.ts';
import { accountOf, unitOf } from './testing/chart.ts';
import type { Asked } from './testing/draw.ts';
import { auditOrder } from './testing/order.ts';
import { balanceGuard, saying, slotHeld, versionGuard } from './testing/saying.ts';

/** A short bank test; `npm run prove` plays a minute. Another seed: MEGURI_SEED. */
async function bank(seconds: number, alter: (pool: Pool) => Pool = (pool) => pool): Promise<BankReport> {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  try {
    const pools = [alter(database.pool), alter(database.pool)];
    return await playBank({ pools, seconds, seed: Number(process.env.MEGURI_SEED ?? 20161001) });
  } finally {
    await database.close();
  }
}

test('sixty-four clients of two applications see one order of events, and every total is right at every look', async () => {
  const { complaints, operations, looks, totals } = await bank(3);
  assert.deepEqual(complaints, []);
  assert.ok(operations > 500 && looks > 50 && totals > 3, JSON.stringify({ operations, looks, totals }));
});

/** Whether two writers come into each other's way is chance: a second or two of it is enough, five are more than enough. */
async function assertFound(guards: [string, string][], expected: RegExp): Promise<void> {
  let complaints: string[] = [];
  for (let tries = 0; tries < 5 && !complaints.some((what) => expected.test(what)); tries += 1) {
    complaints = (await bank(1, (pool) => saying(pool, guards))).complaints;
  }
  assert.match(complaints.join('\n'), expected);
}

test('negative control: without the guards the books are found wrong', () =>
  assertFound([versionGuard, balanceGuard, slotHeld], /the lots hold|points are left/));

test('negative control: without the version of the slot no order of events explains the answers', () =>
  assertFound([versionGuard], /in this order it is|stands before/));

const at = (microseconds: number) => Temporal.Instant.fromEpochNanoseconds(BigInt(microseconds) * 1000n);
const city = unitOf('town', 14130);

/** A gift of ten points, asked and answered at the given moments, and posted at its place in the ledger's order. */
function gift(posted: number, [invokedAt, completedAt]: [number, number], unitBalance: number): Asked {
  const made = { key: makeKey(at(posted)), holder: 11, window: 1, occurredAt: at(0) };
  const place = { unit: city, expiresOn: '2017-03-31', fund: 0, amount: 10, account: accountOf('gift', 1) };
  const operation: Operation = { ...made, kind: 'issue', ...place };
  const answer = {
    outcome: 'created',
    key: made.key,
    postedAt: at(posted),
    legs: [{ ...place, unitBalance }],
  } as const;
  return { operation, attempts: [{ invokedAt, completedAt, answer: { ...answer, legs: [...answer.legs] } }] };
}
const lots = (balance: number) => [{ unit: city, expiresOn: '2017-03-31', fund: 0, balance }];
const orders: [string, Asked[], { from: number; until: number; points: number } | undefined, RegExp | undefined][] = [
  ['two gifts one after the other', [gift(1, [0, 5], 10), gift(2, [6, 9], 20)], undefined, undefined],
  ['two at once, either first', [gift(2, [0, 9], 20), gift(1, [1, 8], 10)], undefined, undefined],
  ['the later one posted first', [gift(2, [0, 5], 20), gift(1, [6, 9], 10)], undefined, /stands before/],
  ['two at one moment', [gift(1, [0, 9], 10), gift(1, [0, 9], 20)], undefined, /posted at the moment/],
  ['a total that forgets the first', [gift(1, [0, 5], 10), gift(2, [6, 9], 10)], undefined, /says that 10 are left/],
  ['a look between the two', [gift(1, [0, 5], 10), gift(2, [8, 9], 20)], { from: 6, until: 7, points: 10 }, undefined],
  ['a look behind the time', [gift(1, [0, 5], 10), gift(2, [6, 7], 20)], { from: 8, until: 9, points: 10 }, /a look/],
  ['a look ahead of it', [gift(1, [0, 5], 10), gift(2, [8, 9], 20)], { from: 6, until: 7, points: 20 }, /a look/],
];
for (const [what, asked, seen, complaint] of orders) {
  test(`the order of events: ${what} is ${complaint ? 'found wrong' : 'right'}`, () => {
    const look = seen && { holder: 11, invokedAt: seen.from, completedAt: seen.until, lots: lots(seen.points) };
    const complaints = auditOrder(asked, look ? [look] : [], '2016-10-03');
    if (complaint) assert.match(complaints.join('\n'), complaint);
    else assert.deepEqual(complaints, []);
  });
}
