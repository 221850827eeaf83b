import { type Database, hasCode, inTransaction, type Pool, rows } from '../postgres/pool.ts';
import {
  type Answer,
  keyAge,
  keyDay,
  type Leg,
  type Operation,
  type Outcome,
  outcomes,
  requestNumber,
} from './operation.ts';
import { type Lot, type PostedLeg, planOperation } from './plan.ts';

/** One operation a holder, all of one slot. */
export type Batch = { slot: number; operations: Operation[]; now: Temporal.Instant };
/** How many of the next batches of a writer lock first: after a conflict another process is at the same holders. */
export type Caution = { batches: number };
const cautiousBatches = 100;

const kinds = ['issue', 'spend', 'move', 'expire', 'restore'] as const;
/** How outcomes are written: by place in the published list; the list only ever grows at its end. */
const codeOf = (outcome: Outcome) => outcomes.indexOf(outcome);
/** Refusals that are kept under their key; the others are no judgement of the request and may be repeated. */
const firstKept = codeOf('original_unknown');

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
    addToWrite(write, { operation, plan, lots, request, now });
    answers.push({ outcome: plan.outcome, key, postedAt: now, legs: plan.legs });
  }
  if (write.postings.length > 0) await writeAll(database, pool, write);
  return answers;
}

type Replayed = { request: string; postedAt: Temporal.Instant; outcome: Outcome; legs: Leg[] };
type ReadRow = {
  tag: 'lot' | 'posting' | 'window';
  holder: number;
  unit: number | null;
  expires_on: string | null;
  fund: number | null;
  amount: number;
  key: string;
  request: string;
  outcome: number;
  unit_balance: number | null;
  account: number | null;
  posted_at: Temporal.Instant;
};

/** One question for all a batch needs to know: replays, lots, windows. LATERAL keeps each an index probe. */
const readStatement = `
  SELECT 'lot' AS tag, l.holder, l.unit, l.expires_on, l.fund, l.balance AS amount, NULL::uuid AS key,
         NULL::text AS request, 0 AS outcome, NULL::bigint AS unit_balance, NULL::bigint AS account, NULL::timestamptz AS posted_at
    FROM unnest($2::bigint[], $3::bigint[]) AS wanted (holder, unit)
   CROSS JOIN LATERAL (SELECT * FROM ledger.lot WHERE slot = $1 AND holder = wanted.holder AND unit = wanted.unit
                          AND (balance > 0 OR expires_on >= $8::date)) AS l
   UNION ALL
  SELECT 'posting', p.holder, p.unit, p.expires_on, p.fund, p.amount, p.key, p.request::text, p.outcome, p.unit_balance, p.account, p.posted_at
    FROM unnest($4::bigint[], $5::date[], $6::uuid[]) AS asked (holder, day, key)
   CROSS JOIN LATERAL (SELECT * FROM ledger.posting WHERE slot = $1 AND holder = asked.holder AND day = asked.day
                          AND key = asked.key ORDER BY leg LIMIT 1000) AS p
   UNION ALL
  SELECT 'window', w.id, NULL, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL
    FROM ledger.posting_window w WHERE w.id = ANY ($7::bigint[]) AND w.closed_at IS NULL`;

async function readState(
  database: Database,
  { slot, operations }: Batch,
  referred: Map<string, PostedLeg[]>,
  today: string,
) {
  const pairs = operations.flatMap((operation) =>
    unitsOf(operation, referred).map((unit) => [operation.holder, unit] as const),
  );
  const found = await database.query({
    name: 'ledger-read',
    text: readStatement,
    values: [
      slot,
      arrayOf(pairs.map(([holder]) => holder)),
      arrayOf(pairs.map(([, unit]) => unit)),
      arrayOf(operations.map((o) => o.holder)),
      arrayOf(operations.map((o) => keyDay(o.key))),
      arrayOf(operations.map((o) => o.key)),
      arrayOf([...new Set(operations.map((o) => o.window))]),
      today,
    ],
  });
  const lots = new Map<number, Lot[]>();
  const posted = new Map<string, Replayed>();
  const openWindows = new Set<number>();
  for (const r of found.rows as ReadRow[]) {
    if (r.tag === 'window') openWindows.add(r.holder);
    else if (r.tag === 'lot') {
      const lot = { unit: r.unit ?? 0, expiresOn: r.expires_on ?? '', fund: r.fund ?? 0, balance: r.amount };
      const known = lots.get(r.holder);
      if (known) known.push(lot);
      else lots.set(r.holder, [lot]);
    } else {
      const replayed = posted.get(r.key) ?? {
        request: r.request,
        postedAt: r.posted_at,
        outcome: outcomes[r.outcome] ?? 'created',
        legs: [],
      };
      posted.set(r.key, replayed);
      if (r.unit !== null) {
        replayed.legs.push({
          unit: r.unit,
          expiresOn: r.expires_on ?? '',
          fund: r.fund ?? 0,
          amount: r.amount,
          unitBalance: r.unit_balance ?? 0,
          account: r.account ?? 0,
        });
      }
    }
  }
  return { lots, posted, openWindows };
}

function unitsOf(operation: Operation, referred: Map<string, PostedLeg[]>): number[] {
  if (operation.kind === 'restore') return [...new Set((referred.get(operation.key) ?? []).map((leg) => leg.unit))];
  return operation.kind === 'move' ? [operation.unit, operation.toUnit] : [operation.unit];
}

/** The legs that restores refer to: those of the original key, and of every restore of it since. */
async function readReferred(
  database: Database,
  { slot, operations }: Batch,
  today: string,
): Promise<Map<string, PostedLeg[]>> {
  const found = new Map<string, PostedLeg[]>();
  for (const operation of operations) {
    if (operation.kind !== 'restore') continue;
    const legs = await rows<PostedLeg & { kindNumber: number }>(
      database,
      `SELECT key, leg, unit, expires_on AS "expiresOn", fund, amount, account, kind AS "kindNumber"
         FROM ledger.posting
        WHERE slot = $1 AND holder = $2 AND day BETWEEN $3::date AND $4::date + 1 AND outcome = 0
          AND (key = $5 OR original_key = $5)
        ORDER BY posted_at, key, leg`,
      [slot, operation.holder, keyDay(operation.originalKey), today, operation.originalKey],
    );
    found.set(
      operation.key,
      legs.map((leg) => ({ ...leg, kind: kinds[leg.kindNumber - 1] ?? '' })),
    );
  }
  return found;
}

function replay(key: string, before: Replayed, request: string): Answer {
  const { postedAt, legs } = before;
  if (before.request !== request) return { outcome: 'exists_with_different_request', key, postedAt, legs: [] };
  return { outcome: 'exists', original: before.outcome, key, postedAt, legs };
}

type Cell = number | string | null;
/** An array as PostgreSQL reads it. Our cells hold no quote, comma or brace, so the driver's search for them is not needed. */
const arrayOf = (cells: readonly Cell[]): string => `{${cells.map((cell) => cell ?? 'NULL').join(',')}}`;

type Write = {
  slot: number;
  windows: Set<number>;
  /** holder, unit, expires, fund, balance as read, balance to be. */
  lots: [number, number, string, number, number, number][];
  made: [number, number, string, number][];
  postings: Cell[][];
};
const newWrite = (slot: number): Write => ({ slot, windows: new Set(), lots: [], made: [], postings: [] });

let lastInstant: Temporal.Instant | undefined;
let lastText = '';
/** Writing an instant takes microseconds, and a batch has one of them a thousand times. */
function instantText(at: Temporal.Instant): string {
  if (at !== lastInstant) {
    lastInstant = at;
    lastText = `${at}`;
  }
  return lastText;
}

function addToWrite(
  write: Write,
  {
    operation,
    plan,
    lots,
    request,
    now,
  }: {
    operation: Operation;
    plan: { outcome: Outcome; legs: Leg[] };
    lots: Lot[];
    request: string;
    now: Temporal.Instant;
  },
): void {
  const { holder, key } = operation;
  const outcome = codeOf(plan.outcome);
  if (outcome !== 0 && outcome < firstKept) return;
  const original = operation.kind === 'restore' ? operation.originalKey : null;
  const head = [holder, keyDay(key), key];
  const tail = [original, instantText(operation.occurredAt), instantText(now)];
  const kind = kinds.indexOf(operation.kind) + 1;
  write.windows.add(operation.window);
  if (plan.legs.length === 0) {
    write.postings.push([
      ...head,
      0,
      kind,
      outcome,
      request,
      null,
      null,
      null,
      0,
      null,
      null,
      operation.window,
      ...tail,
    ]);
    return;
  }
  const changes = new Map<string, [Leg, number]>();
  for (const [index, leg] of plan.legs.entries()) {
    const { unit, expiresOn, fund, amount, unitBalance, account } = leg;
    write.postings.push([
      ...head,
      index,
      kind,
      outcome,
      request,
      unit,
      expiresOn,
      fund,
      amount,
      unitBalance,
      account,
      operation.window,
      ...tail,
    ]);
    const name = `${unit}/${expiresOn}/${fund}`;
    changes.set(name, [leg, (changes.get(name)?.[1] ?? 0) + amount]);
  }
  for (const [{ unit, expiresOn, fund }, change] of changes.values()) {
    const lot = lots.find((l) => l.unit === unit && l.expiresOn === expiresOn && l.fund === fund);
    if (!lot) write.made.push([holder, unit, expiresOn, fund]);
    const balance = lot?.balance ?? 0;
    write.lots.push([holder, unit, expiresOn, fund, balance, balance + change]);
  }
}

const makeLots = `
  INSERT INTO ledger.lot (slot, holder, unit, expires_on, fund, balance)
  SELECT $1, holder, unit, expires_on, fund, 0
    FROM unnest($2::bigint[], $3::bigint[], $4::date[], $5::int[]) AS made (holder, unit, expires_on, fund)
   ORDER BY holder, unit, expires_on, fund
  ON CONFLICT DO NOTHING`;

/** The division by zero is the guard: it undoes the whole statement when a lot or a window is not as it was read. */
const writeStatement = `
  WITH open_window AS MATERIALIZED (
    SELECT id FROM ledger.posting_window WHERE id = ANY ($2::bigint[]) AND closed_at IS NULL ORDER BY id FOR SHARE
  ), updated AS (
    UPDATE ledger.lot AS l SET balance = wanted.balance
      FROM unnest($3::bigint[], $4::bigint[], $5::date[], $6::int[], $7::bigint[], $8::bigint[])
           AS wanted (holder, unit, expires_on, fund, read, balance)
     WHERE l.slot = $1 AND l.holder = wanted.holder AND l.unit = wanted.unit AND l.expires_on = wanted.expires_on
       AND l.fund = wanted.fund AND l.balance = wanted.read
    RETURNING 1
  ), guard AS MATERIALIZED (
    SELECT 1 / (CASE WHEN (SELECT count(*) FROM updated) = cardinality($3::bigint[])
                      AND (SELECT count(*) FROM open_window) = cardinality($2::bigint[]) THEN 1 ELSE 0 END) AS held
  )
  INSERT INTO ledger.posting (slot, holder, day, key, leg, kind, outcome, request, unit, expires_on, fund, amount, unit_balance, account, window_id, original_key, occurred_at, posted_at)
  SELECT $1, p.* FROM unnest($9::bigint[], $10::date[], $11::uuid[], $12::smallint[], $13::smallint[], $14::smallint[], $15::bigint[],
                         $16::bigint[], $17::date[], $18::int[], $19::bigint[], $20::bigint[], $21::bigint[], $22::bigint[],
                         $23::uuid[], $24::timestamptz[], $25::timestamptz[]) AS p, guard
   WHERE guard.held = 1`;

async function writeAll(database: Database, pool: Pool | undefined, write: Write): Promise<void> {
  const column = (table: readonly (readonly Cell[])[], index: number) =>
    arrayOf(table.map((line) => line[index] ?? null));
  const run = async (client: Database) => {
    if (write.made.length > 0) {
      const values = [write.slot, ...[0, 1, 2, 3].map((i) => column(write.made, i))];
      await client.query({ name: 'ledger-make-lots', text: makeLots, values });
    }
    const lots = [0, 1, 2, 3, 4, 5].map((i) => column(write.lots, i));
    const postings = Array.from({ length: 17 }, (_, i) => column(write.postings, i));
    await client.query({
      name: 'ledger-write',
      text: writeStatement,
      values: [write.slot, arrayOf([...write.windows]), ...lots, ...postings],
    });
  };
  if (pool && write.made.length > 0) await inTransaction(pool, run);
  else await run(database);
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
