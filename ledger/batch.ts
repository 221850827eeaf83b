import { type Database, hasCode, inTransaction, type Pool } from '../postgres/pool.ts';
import { type Batch, type Replayed, readReferred, readState } from './batch-read.ts';
import { addToWrite, newWrite, writeAll } from './batch-write.ts';
import { type Answer, keyAge, keyDay, type Operation, type Outcome, requestNumber } from './operation.ts';
import { planOperation } from './plan.ts';

/** How many of the next batches of a writer lock first: after a conflict another process is at the same holders. */
export type Caution = { batches: number };
const cautiousBatches = 100;

/** Somebody else changed what was read, deadlocked with us, or posted the same key: read again, with locks. */
const isConflict = (error: unknown) => hasCode(error, '22012', '40001', '40P01', '23505');
const isPartitionMissing = (error: unknown) => hasCode(error, '23514');

/**
 * Runs a batch: reads the lots and earlier postings of its keys, plans in memory, and writes all legs in one statement
 * that stops unless every lot still holds what was read and every window is open. Optimistic once, then with ordered
 * locks. Answers come in the order of the operations.
 */
export async function runBatch(pool: Pool, batch: Batch, caution: Caution = { batches: 0 }): Promise<Answer[]> {
  if (caution.batches > 0) caution.batches -= 1;
  else {
    try {
      return await attempt(pool, pool, batch);
    } catch (error) {
      if (isPartitionMissing(error)) await makePartitionsFor(pool, batch.operations);
      else if (isConflict(error)) caution.batches = cautiousBatches;
      else throw error;
    }
  }
  const triesMax = 8;
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(pool, async (client) => {
        await lock(client, batch);
        return attempt(client, undefined, batch);
      });
    } catch (error) {
      if (isPartitionMissing(error)) await makePartitionsFor(pool, batch.operations);
      else if (!isConflict(error)) throw error;
      if (tries === triesMax) throw error;
    }
  }
}

/** With `pool`, lots that do not exist yet are made in a transaction of their own with the legs; else in the caller's. */
async function attempt(database: Database, pool: Pool | undefined, batch: Batch): Promise<Answer[]> {
  const { slot, operations, now } = batch;
  const today = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
  const referred = await readReferred(database, batch, today);
  const read = await readState(database, batch, referred, today);
  const answers: Answer[] = [];
  const write = newWrite(slot);
  const postedAt = `${now}`;
  for (const operation of operations) {
    const { key } = operation;
    const before = read.posted.get(key);
    const request = requestNumber(operation);
    if (before) {
      answers.push(replay(key, before, request));
      continue;
    }
    const age = keyAge(key, now);
    const closed = !read.openWindows.has(operation.window);
    const early: Outcome | undefined = age !== 'usable' ? age : closed ? 'window_closed' : undefined;
    if (early) {
      answers.push({ outcome: early, key, postedAt: now, legs: [] });
      continue;
    }
    const lots = read.lots.get(operation.holder) ?? [];
    const plan = planOperation({ operation, lots, today, posted: referred.get(key) ?? [] });
    addToWrite(write, { operation, plan, lots, request, now: postedAt });
    answers.push({ outcome: plan.outcome, key, postedAt: now, legs: plan.legs });
  }
  if (write.postings.length > 0) await writeAll(database, pool, write);
  return answers;
}

function replay(key: string, before: Replayed, request: string): Answer {
  const { postedAt, legs } = before;
  if (before.request !== request) return { outcome: 'exists_with_different_request', key, postedAt, legs: [] };
  return { outcome: 'exists', original: before.outcome, key, postedAt, legs };
}

/** Everything the batch may touch, in one order in every process: no deadlock, and nothing moves while it is planned. */
async function lock(client: Database, { slot, operations }: Batch): Promise<void> {
  const windows = [...new Set(operations.map((o) => o.window))];
  await client.query('SELECT FROM ledger.posting_window WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE', [
    windows,
  ]);
  await client.query(
    `SELECT FROM ledger.lot WHERE slot = $1 AND holder = ANY ($2::bigint[]) ORDER BY holder, unit, expires_on, fund FOR UPDATE`,
    [slot, operations.map((o) => o.holder)],
  );
}

async function makePartitionsFor(pool: Pool, operations: Operation[]): Promise<void> {
  const days = operations.map((o) => keyDay(o.key)).sort();
  await makePartitions(pool, days[0] ?? '', days.at(-1) ?? '');
}

/** Makes the monthly partitions of postings between two days; under one lock, as two processes may need them at once. */
export async function makePartitions(pool: Pool, fromDay: string, throughDay: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('ledger partitions', 0))`);
    await client.query('SELECT ledger.make_partitions($1, $2)', [fromDay, throughDay]);
  });
}
