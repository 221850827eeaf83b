import type { Pool } from '../postgres/pool.ts';
import type { Chart } from './chart.ts';
import { claimSlots, slotOf } from './deal.ts';
import { type Answer, assertWellFormed, type Operation, type Outcome } from './operation.ts';
import { makePartitions } from './partitions.ts';
import { openWriter } from './writer.ts';

export type Ledger = {
  /**
   * Posts one operation; every caller gets its own named outcome (`outcomes`, in that order). Rejects only when the
   * database could not be reached for half a minute: the outcome is then unknown, and the same key asks for it. What is
   * no operation at all (`assertWellFormed`) rejects its caller alone.
   */
  submit(operation: Operation): Promise<Answer>;
  /** How many slots there are; jobs walk them. */
  slots: number;
  /** The slot of a holder, for statements that read. */
  slotOf(holder: number): number;
  /** Reads holders' lots ahead of their first use, as far as memory goes, while operations go on; returns how many holders. */
  warm(): Promise<number>;
  /** Waits for what was submitted, and takes no more. */
  close(): Promise<void>;
};

export type LedgerSettings = {
  pool: Pool;
  clock: () => Temporal.Instant;
  /** Which arrows there are; the same in every process of a deployment. */
  chart: Chart;
  /**
   * For a new deployment: as many as cores on one machine, 8–32 a worker beyond. One that exists keeps its number
   * (`dealSlots` changes it), and is opened with it where this is left out.
   */
  slots?: number;
  /** How many holders' lots a writer remembers, some 150 bytes each; 0 for none. */
  rememberedMax?: number;
  /** Above this many waiting callers a new one is told `overloaded`: memory stays bounded. */
  waitingMax?: number;
};

/** Opens the ledger: one queue and one writer a slot (`writer.ts`). */
export async function openLedger({
  pool,
  clock,
  chart,
  slots: wanted,
  rememberedMax = 500_000,
  waitingMax = 50_000,
}: LedgerSettings): Promise<Ledger> {
  const slots = await claimSlots(pool, wanted);
  const today = clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  await makePartitions(pool, today.subtract({ months: 1 }).toString(), today.add({ months: 2 }).toString());
  const writers = Array.from({ length: slots }, (_, slot) =>
    openWriter({ pool, clock, chart, slot, slots, rememberedMax }),
  );
  let closed = false;
  return {
    slots,
    slotOf: (holder) => slotOf(holder, slots),
    async submit(operation) {
      if (closed) throw new Error('the ledger is closed');
      assertWellFormed(operation);
      const refusal = (outcome: Outcome): Answer => ({ outcome, key: operation.key, postedAt: clock(), legs: [] });
      if (!chart.isArrowAllowed(operation)) return refusal('arrow_not_allowed');
      let waiting = 0;
      for (const writer of writers) waiting += writer.waiting();
      if (waiting >= waitingMax) return refusal('overloaded');
      const writer = writers[slotOf(operation.holder, slots)];
      if (!writer) throw new Error('no writer of this slot');
      return writer.submit(operation);
    },
    warm: async () => (await Promise.all(writers.map((writer) => writer.warm()))).reduce((sum, n) => sum + n, 0),
    async close() {
      closed = true;
      await Promise.all(writers.map((writer) => writer.close()));
    },
  };
}
