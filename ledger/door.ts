import { setTimeout as wait } from 'node:timers/promises';
import { isConnectionLost, type Pool, row } from '../postgres/pool.ts';
import { makePartitions, runBatch } from './batch.ts';
import { type Answer, isArrowAllowed, keyAge, type Operation } from './operation.ts';

export type Ledger = {
  /**
   * Posts one operation; every caller gets its own named outcome (`outcomes`, in that order). Rejects only when the
   * database could not be reached for half a minute: the outcome is then unknown, and the same key asks for it.
   */
  submit(operation: Operation): Promise<Answer>;
  /** How many slots there are; jobs walk them. */
  slots: number;
  /** The slot of a holder, for statements that read. */
  slotOf(holder: number): number;
  /** Waits for what was submitted, and takes no more. */
  close(): Promise<void>;
};

export type LedgerSettings = {
  pool: Pool;
  clock: () => Temporal.Instant;
  /** A constant of the deployment: 1 for a test, as many as cores on one machine, 8–32 a worker beyond. */
  slots?: number;
  /** Above this many waiting callers a new one is told `overloaded`: memory stays bounded. */
  waitingMax?: number;
};

const batchMax = 1000;
const unknownAfterMilliseconds = 30_000;

type Waiting = { operation: Operation; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/**
 * Opens the ledger: one queue and one writer a slot. A writer takes what waits as soon as it is free; there is no
 * timer, so a lone caller waits for nobody and a crowd shares one commit.
 */
export async function openLedger({ pool, clock, slots = 2, waitingMax = 50_000 }: LedgerSettings): Promise<Ledger> {
  await claimSlots(pool, slots);
  const today = clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  await makePartitions(pool, today.subtract({ months: 1 }).toString(), today.add({ months: 2 }).toString());
  const writers = Array.from({ length: slots }, (_, slot) => openWriter({ pool, clock, slot }));
  let closed = false;
  return {
    slots,
    slotOf: (holder) => slotOf(holder, slots),
    async submit(operation) {
      if (closed) throw new Error('the ledger is closed');
      const now = clock();
      const refusal = (outcome: Answer['outcome']): Answer => ({
        outcome,
        key: operation.key,
        postedAt: now,
        legs: [],
      });
      if (!isArrowAllowed(operation)) return refusal('arrow_not_allowed');
      if (keyAge(operation.key, now) === 'key_in_the_future') return refusal('key_in_the_future');
      if (writers.reduce((sum, writer) => sum + writer.waiting(), 0) >= waitingMax) return refusal('overloaded');
      const writer = writers[slotOf(operation.holder, slots)];
      if (!writer) throw new Error('no writer of this slot');
      return writer.submit(operation);
    },
    async close() {
      closed = true;
      await Promise.all(writers.map((writer) => writer.idle()));
    },
  };
}

/** Spreads holders evenly whatever their numbers are (SplitMix64's finisher). */
export function slotOf(holder: number, slots: number): number {
  let z = BigInt.asUintN(64, BigInt(holder) + 0x9e3779b97f4a7c15n);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return Number((z ^ (z >> 31n)) % BigInt(slots));
}

async function claimSlots(pool: Pool, slots: number): Promise<void> {
  await pool.query('INSERT INTO ledger.deployment (slots) VALUES ($1) ON CONFLICT DO NOTHING', [slots]);
  const found = await row<{ slots: number }>(pool, 'SELECT slots FROM ledger.deployment');
  if (found?.slots !== slots) throw new Error(`This ledger was made with ${found?.slots} slots, not ${slots}.`);
}

function openWriter({ pool, clock, slot }: { pool: Pool; clock: () => Temporal.Instant; slot: number }) {
  const caution = { batches: 0 };
  let last: Temporal.Instant | undefined;
  let queue: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const taken = takeBatch();
      try {
        const answers = await post(taken.map((w) => w.operation));
        for (const [index, waiting] of taken.entries()) waiting.resolve(answers[index] as Answer);
      } catch (error) {
        for (const waiting of taken) waiting.reject(error);
      }
    }
    running = undefined;
  }

  /** At most one operation a holder: the next one must see what this one left. Sorted, so that locks have one order. */
  function takeBatch(): Waiting[] {
    const holders = new Set<number>();
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of queue) {
      const { holder } = waiting.operation;
      if (taken.length < batchMax && !holders.has(holder)) {
        holders.add(holder);
        taken.push(waiting);
      } else left.push(waiting);
    }
    queue = left;
    return taken.sort((a, b) => a.operation.holder - b.operation.holder);
  }

  /** Postings of a slot have an order: a batch within the same microsecond, or after a clock set back, comes after the last. */
  function tick(): Temporal.Instant {
    const now = clock();
    last = last && Temporal.Instant.compare(now, last) <= 0 ? last.add({ microseconds: 1 }) : now;
    return last;
  }

  /** A lost connection leaves the outcome unknown; the same keys ask for it, so trying again is safe. */
  async function post(operations: Operation[]): Promise<Answer[]> {
    const since = performance.now();
    for (;;) {
      try {
        return await runBatch(pool, { slot, operations, now: tick() }, caution);
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() - since > unknownAfterMilliseconds) throw error;
        await wait(100);
      }
    }
  }

  return {
    waiting: () => queue.length,
    submit: (operation: Operation) =>
      new Promise<Answer>((resolve, reject) => {
        queue.push({ operation, resolve, reject });
        // After this turn of the event loop, so that callers of one turn share the first batch.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => {
      await running;
    },
  };
}
