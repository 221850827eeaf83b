import { setTimeout as wait } from 'node:timers/promises';
import { isConnectionLost, openSession, type Pool, type Session } from '../postgres/pool.ts';
import { isConflict, isPartitionMissing, postHolding, postRemembering, type WriterSession } from './batch.ts';
import { newWrite } from './batch-write.ts';
import type { Chart } from './chart.ts';
import { createMemory } from './memory.ts';
import type { Answer, Operation } from './operation.ts';
import { makePartitionsFor } from './partitions.ts';
import { createQueue } from './queue.ts';
import { readLotsFrom } from './warm.ts';

export type Writer = {
  submit(operation: Operation): Promise<Answer>;
  waiting(): number;
  /** Remembers lots ahead of their first use, page by page between batches; ends when all are known or memory is full. */
  warm(): Promise<number>;
  close(): Promise<void>;
};
export type WriterSettings = {
  pool: Pool;
  chart: Chart;
  clock: () => Temporal.Instant;
  slot: number;
  slots: number;
  rememberedMax: number;
};

const batchMax = 1000;
const unknownAfterMilliseconds = 30_000;
/** After another process was met, so many batches hold the slot first: what is remembered would be wrong again. */
const cautiousBatches = 100;
const triesMax = 8;

/**
 * Plans of the writer's few statements are made once and stay. Left to itself the planner makes a plan anew for every small
 * batch, at 300 µs. But a plan made for an empty table reads all of it for every batch, once it is no longer empty: plans
 * are dropped after the 1st, 2nd, 4th, 8th … batch of a connection, so that none outlives the tables it was made for.
 */
const settings = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_hashjoin: 'off', jit: 'off' };

/**
 * Opens the writer of a slot: one queue, one connection, one batch at a time. It takes what waits as soon as it is free;
 * there is no timer, so a lone caller waits for nobody and a crowd shares one commit.
 */
export function openWriter({ pool, clock, chart, slot, slots, rememberedMax }: WriterSettings): Writer {
  const queue = createQueue();
  const memory = createMemory(rememberedMax);
  const write = newWrite();
  let session: Session | undefined;
  let batches = 0;
  let cautious = 0;
  let running: Promise<void> | undefined;
  /** Looks of `warm` that wait for their turn: between two batches nothing changes. */
  const looks: (() => Promise<void>)[] = [];

  async function run(): Promise<void> {
    while (queue.size() > 0 || looks.length > 0) {
      await looks.shift()?.();
      const taken = queue.take(batchMax);
      if (taken.length === 0) continue;
      try {
        const answers = await post(taken.map((w) => w.operation));
        for (const [index, waiting] of taken.entries()) waiting.resolve(answers[index] as Answer);
      } catch (error) {
        for (const waiting of taken) waiting.reject(error);
      }
    }
    running = undefined;
  }
  // After this turn of the event loop, so that callers of one turn share the first batch.
  const wake = () => {
    running ??= Promise.resolve().then(run);
  };

  async function connected(): Promise<WriterSession> {
    session ??= await openSession(pool, settings);
    const { client, unreplicated } = session;
    batches += 1;
    if (Number.isInteger(Math.log2(batches))) await client.query('DISCARD PLANS');
    return { slot, slots, chart, client, memory, write, clock, assertReplicated: () => throwIf(unreplicated()) };
  }

  /** A lost connection leaves the outcome unknown; the same keys ask for it, so trying again is safe. */
  async function post(operations: Operation[]): Promise<Answer[]> {
    const since = performance.now();
    for (;;) {
      try {
        return await tryPost(await connected(), operations);
      } catch (error) {
        drop();
        const isUnknown = isConnectionLost(error) || error instanceof Unreplicated;
        if (!isUnknown || performance.now() - since > unknownAfterMilliseconds) throw error;
        cautious = Math.max(cautious, 1);
        await wait(100);
      }
    }
  }

  function drop(): void {
    session?.end();
    session = undefined;
    batches = 0;
    memory.forget();
  }

  /** On what is remembered once, then with the slot held: only a closing window or a missing partition comes between. */
  async function tryPost(current: WriterSession, operations: Operation[]): Promise<Answer[]> {
    if (cautious === 0 && memory.version !== undefined) {
      try {
        return await postRemembering(current, operations);
      } catch (error) {
        if (isPartitionMissing(error)) await makePartitionsFor(pool, operations);
        else if (!isConflict(error)) throw error;
      }
    }
    for (let tries = 1; ; tries += 1) {
      try {
        const { answers, metAnother } = await postHolding(current, operations);
        cautious = metAnother ? cautiousBatches : Math.max(0, cautious - 1);
        return answers;
      } catch (error) {
        if (isPartitionMissing(error)) await makePartitionsFor(pool, operations);
        else if (!isConflict(error) || tries === triesMax) throw error;
      }
    }
  }

  async function lookAhead(after: number): Promise<number | undefined> {
    try {
      return await readLotsFrom(await connected(), after);
    } catch (error) {
      drop();
      throw error;
    }
  }

  return {
    waiting: queue.size,
    submit: (operation) =>
      new Promise<Answer>((resolve, reject) => {
        queue.add({ operation, resolve, reject });
        wake();
      }),
    async warm() {
      let after: number | undefined = 0;
      while (after !== undefined && memory.holders() < rememberedMax) {
        after = await new Promise<number | undefined>((resolve, reject) => {
          looks.push(() => lookAhead(after ?? 0).then(resolve, reject));
          wake();
        });
      }
      return memory.holders();
    },
    async close() {
      await running;
      session?.end();
    },
  };
}

/** Confirmed by this server, but perhaps on no standby: a failover could lose it, so nobody may be told yet. */
class Unreplicated extends Error {}
function throwIf(unreplicated: boolean): void {
  if (unreplicated) throw new Unreplicated('the wait for the standby was cut short');
}
