import { type Database, inTransaction, type Pool } from '../postgres/pool.ts';
import { arrayOf, type Cell, kindNumber } from './batch-read.ts';
import { keyDay, type Leg, type Operation, type Outcome, outcomes } from './operation.ts';
import type { Lot } from './plan.ts';

/** How outcomes are written: by place in the published list; the list only ever grows at its end. */
const codeOf = (outcome: Outcome) => outcomes.indexOf(outcome);
/** Refusals that are kept under their key; the others are no judgement of the request and may be repeated. */
const firstKept = codeOf('original_unknown');

/** What a batch will write, gathered operation by operation. */
export type Write = {
  slot: number;
  windows: Set<number>;
  /** holder, unit, expires, fund, balance as read, balance to be. */
  lots: [number, number, string, number, number, number][];
  made: [number, number, string, number][];
  postings: Cell[][];
};
export const newWrite = (slot: number): Write => ({ slot, windows: new Set(), lots: [], made: [], postings: [] });

/** To the millisecond, as the callers' clocks say it; Temporal's own text costs ten times as much, a thousand times a batch. */
const occurredText = (at: Temporal.Instant): string => new Date(at.epochMilliseconds).toISOString();

export function addToWrite(
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
    /** When the batch is posted, written once. */
    now: string;
  },
): void {
  const { holder, key } = operation;
  const outcome = codeOf(plan.outcome);
  if (outcome !== 0 && outcome < firstKept) return;
  const original = operation.kind === 'restore' ? operation.originalKey : null;
  const head = [holder, keyDay(key), key];
  const tail = [original, occurredText(operation.occurredAt), now];
  const kind = kindNumber(operation.kind);
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

export async function writeAll(database: Database, pool: Pool | undefined, write: Write): Promise<void> {
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
