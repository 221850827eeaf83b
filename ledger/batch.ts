import { type Database, hasCode } from '../postgres/pool.ts';
import { look, type Replayed } from './batch-read.ts';
import { addToWrite, clearWrite, isCorrectable, isEmpty, needsLots, sendWrite, type Write } from './batch-write.ts';
import type { Chart } from './chart.ts';
import type { Memory } from './memory.ts';
import {
  type Answer,
  dayInJapan,
  keyAge,
  keyMilliseconds,
  type Operation,
  type Outcome,
  requestHash,
} from './operation.ts';
import { type Plan, planOperation } from './plan.ts';

/** A writer's connection and what it remembers of its slot; one batch at a time. */
export type WriterSession = {
  slot: number;
  /** How many there were when the writer was opened. */
  slots: number;
  chart: Chart;
  client: Database;
  memory: Memory;
  write: Write;
  clock: () => Temporal.Instant;
  /** Throws where a commit was confirmed that no standby has. */
  assertReplicated: () => void;
};

/** Somebody else posted to the slot, or the same key; or a window was closed: look again, with the slot held. */
export const isConflict = (error: unknown) => hasCode(error, '22012', '40001', '40P01', '23505');
export const isPartitionMissing = (error: unknown) => hasCode(error, '23514');

/**
 * Posts a batch on what the writer remembers and asks only for the rest. It stands if the slot still has the version that
 * is remembered; otherwise it throws a conflict and nothing stands. Needs a known version.
 */
export async function postRemembering(session: WriterSession, operations: Operation[]): Promise<Answer[]> {
  const { client, memory } = session;
  const { version = 0 } = memory;
  const batch = await plan(session, operations, false);
  if (batch.writes) {
    const claim = { slot: session.slot, version, postedAt: batch.postedAt };
    const transaction = needsLots(batch.write) ? { first: 'BEGIN', last: 'COMMIT' } : {};
    await all(sendWrite(client, claim, { write: batch.write, ...transaction, holding: false }));
    session.assertReplicated();
  }
  batch.remember();
  return batch.answers;
}

/**
 * Posts a batch with the slot held, so that nobody comes between looking and writing. Every key is looked up: this is
 * also how a replay is found, and how an outcome that was lost with a connection becomes known.
 */
export async function postHolding(
  session: WriterSession,
  operations: Operation[],
): Promise<{ answers: Answer[]; metAnother: boolean }> {
  const { client, memory, slot, slots } = session;
  let metAnother = false;
  await client.query('BEGIN');
  let batch: Planned;
  let sent: Promise<unknown>[];
  try {
    const held = await client.query<{ version: number; posted_at: Temporal.Instant; slots: number }>({
      name: 'ledger-hold',
      text: 'SELECT version, posted_at, (SELECT slots FROM ledger.deployment) AS slots FROM ledger.slot WHERE slot = $1 FOR UPDATE',
      values: [slot],
    });
    const [found] = held.rows;
    if (found?.slots !== slots)
      throw new Error(`This ledger was dealt to another number of slots than ${slots}: start again.`);
    if (found.version !== memory.version) {
      metAnother = memory.version !== undefined;
      memory.forget();
    }
    memory.version = found.version;
    memory.postedAt = Math.max(memory.postedAt, Math.floor(Number(found.posted_at.epochNanoseconds / 1000n)));
    batch = await plan(session, operations, true);
    const claim = { slot, version: found.version, postedAt: batch.postedAt };
    sent = batch.writes
      ? sendWrite(client, claim, { write: batch.write, last: 'COMMIT', holding: true })
      : [client.query('COMMIT')];
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
  await all(sent);
  session.assertReplicated();
  batch.remember();
  return { answers: batch.answers, metAnother };
}

/** Waits for all that was sent together; what failed first is why the rest did. */
async function all(sent: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(sent)) if (result.status === 'rejected') throw result.reason;
}

type Planned = {
  answers: Answer[];
  write: Write;
  /** A batch that answers a replay writes too: when its commit is confirmed, so is all that the slot holds. */
  writes: boolean;
  postedAt: number;
  /** To be called when the batch stands. */
  remember: () => void;
};

/** A key that is older than this was made for something that may have been posted before: a retry, or a job. */
const freshMilliseconds = 10_000;

async function plan(session: WriterSession, operations: Operation[], holding: boolean): Promise<Planned> {
  const { memory, slot, chart, client } = session;
  const now = session.clock();
  const postedAt = Math.max(Math.floor(Number(now.epochNanoseconds / 1000n)), memory.postedAt + 1);
  const at = Temporal.Instant.fromEpochNanoseconds(BigInt(postedAt) * 1000n);
  const today = dayInJapan(postedAt / 1000);
  const nowMilliseconds = now.epochMilliseconds;
  const keysMadeAt = operations.map((o) => keyMilliseconds(o.key));
  const isProbed = ({ key }: Operation, index: number) =>
    holding || nowMilliseconds - (keysMadeAt[index] ?? 0) > freshMilliseconds || memory.isRecent(key);
  const known = operations.map((o) => memory.lotsOf(o.holder));
  const windows = new Set<number>();
  for (const { window } of operations) if (holding || !memory.windows.has(window)) windows.add(window);
  const found = await look(client, {
    slot,
    today,
    at,
    holders: operations.filter((_, index) => !known[index]).map((o) => o.holder),
    windows: [...windows],
    probed: operations.filter(isProbed),
    restores: operations.filter((o) => o.kind === 'restore'),
    hold: holding,
  });
  rememberWindows(memory, windows, found.openWindows);
  const { write } = session;
  clearWrite(write);
  const plans: (Plan | undefined)[] = [];
  const answers = operations.map((operation, index): Answer => {
    const { key, holder } = operation;
    const before = found.posted.get(holder);
    const request = requestHash(operation);
    if (before) return { ...replay(key, before, request.text()), lots: known[index] ?? found.lots.get(holder) ?? [] };
    const isOpen = windows.has(operation.window) ? found.openWindows.has(operation.window) : true;
    const madeAt = keysMadeAt[index] ?? 0;
    const age = keyAge(madeAt, nowMilliseconds);
    const early: Outcome | undefined = age !== 'usable' ? age : isOpen ? undefined : 'window_closed';
    if (early) return { outcome: early, key, postedAt: at, legs: [] };
    const lots = known[index] ?? found.lots.get(holder) ?? [];
    const planned = planOperation({ chart, operation, lots, today, posted: found.referred.get(holder) ?? [] });
    addToWrite(write, { operation, day: dayInJapan(madeAt), plan: planned, lots, request });
    plans[index] = planned;
    return { outcome: planned.outcome, key, postedAt: at, legs: planned.legs, lots: planned.lots };
  });
  // A refusal that is not kept is judged by what is remembered too: raising the version shows that it was still true.
  const isJudged = operations.some((operation, index) => isCorrectable(operation, plans[index]?.outcome ?? 'created'));
  const writes = !isEmpty(write) || found.posted.size > 0 || isJudged;
  const remember = () => {
    for (const [index, { holder, key }] of operations.entries()) {
      const planned = plans[index];
      // A refusal leaves the lots as they were: nothing new to remember of those that were known.
      if (planned && (planned.outcome === 'created' || !known[index])) memory.keep(holder, planned.lots, today);
      memory.keepKey(key);
    }
    if (!writes) return;
    memory.version = (memory.version ?? 0) + 1;
    memory.postedAt = postedAt;
  };
  return { answers, write, writes, postedAt, remember };
}

/** One that has ended is forgotten: a batch that remembers it would not stand. */
function rememberWindows({ windows }: WriterSession['memory'], asked: ReadonlySet<number>, open: ReadonlySet<number>) {
  for (const window of asked) {
    if (open.has(window)) windows.add(window);
    else windows.delete(window);
  }
}

function replay(key: string, before: Replayed, request: string): Answer {
  const { postedAt, legs } = before;
  if (before.request !== request) return { outcome: 'exists_with_different_request', key, postedAt, legs: [] };
  return { outcome: 'exists', original: before.outcome, key, postedAt, legs };
}
