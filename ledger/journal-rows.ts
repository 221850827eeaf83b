import type { Values } from '../postgres/by-name.ts';
import { type Database, execute, inTransaction, type Pool, row } from '../postgres/pool.ts';
import { compareRows, dayAfter, type JournalRow, startOf } from './journal-format.ts';
import { firstDayOf } from './read.ts';

export type ReadRow = { row: JournalRow; text: string };

/** What a session has set must not show in what is hashed, so times are written out here. */
const time = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const date = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;
const rowsOf = (where: string) => `
  SELECT ${time('p.posted_at')}, holder, ${date('day')}, key, leg, kind, outcome, request::text, unit, ${date('expires_on')},
         fund, amount, unit_balance, account, window_id, original_key, ${time('occurred_at')}
    FROM ledger.posting AS p
   WHERE slot = :slot AND ${where}
   ORDER BY p.posted_at, holder, key, leg`;
/** The index by time (BRIN) leads to the pages of the hour, whatever days the keys are of: nothing can be put aside. */
const rowsOfSpan = rowsOf('p.posted_at >= :from::timestamptz AND p.posted_at < :until::timestamptz');

/** How many rows are in memory at once, some 4 MB; each slot has its part of them. */
const rowsAtOnce = 4000;

/**
 * Reads the rows posted on a day in Japan in their one order, and hands them on a few thousand at a time. Each slot is
 * read by itself and merged here, so memory does not grow with the day; each hour is a transaction of its own, so that no
 * long one keeps the dead versions of lots alive. `isFirst` takes whatever stands before the first day along with it.
 */
export async function readDay({
  pool,
  slots,
  day,
  isFirst,
  take,
}: {
  pool: Pool;
  slots: number;
  day: string;
  isFirst: boolean;
  take: (rows: ReadRow[]) => void | Promise<void>;
}): Promise<void> {
  const [start, end] = [startOf(day), startOf(dayAfter(day))];
  const from = isFirst ? '-infinity' : `${start}`;
  const busy = await findBusySlots(pool, slots, { from, until: `${end}` });
  if (busy.length === 0) return;
  for (let hour = start; Temporal.Instant.compare(hour, end) < 0; hour = hour.add({ hours: 1 })) {
    const span: Span = { from: hour === start ? from : `${hour}`, until: `${hour.add({ hours: 1 })}` };
    await inTransaction(pool, (client) =>
      readMerged({ client, slots: busy, statement: rowsOfSpan, values: span, take }),
    );
  }
}

/**
 * Reads every posting of a settlement window in the same order, and hands them on a few thousand at a time. In one transaction: whoever takes
 * them waits for nobody in between.
 */
export async function readWindowRows({
  pool,
  slots,
  window,
  take,
}: {
  pool: Pool;
  slots: number;
  window: number;
  take: (rows: JournalRow[]) => void | Promise<void>;
}): Promise<void> {
  // The first month stands in the text, so that the planner sees which tables it needs.
  const statement = rowsOf(`window_id = :window AND outcome = 0 AND day >= '${await firstDayOf(pool, window)}'`);
  const every = Array.from({ length: slots }, (_, slot) => slot);
  await inTransaction(pool, (client) =>
    readMerged({
      client,
      slots: every,
      statement,
      values: { window },
      take: (read) => take(read.map(({ row }) => row)),
    }),
  );
}

/** From an instant until before another. */
type Span = { from: string; until: string };

/** The slots to which anything was posted in a span; a quiet day is read with one question a slot. */
async function findBusySlots(pool: Pool, slots: number, span: Span): Promise<number[]> {
  const busy: number[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const found = await row(
      pool,
      'SELECT FROM ledger.posting WHERE slot = :slot AND posted_at >= :from AND posted_at < :until LIMIT 1',
      { slot, ...span },
    );
    if (found) busy.push(slot);
  }
  return busy;
}

/** Reads the rows of a statement slot by slot, in the transaction of the caller, and merges them into their one order. */
async function readMerged({
  client,
  slots,
  statement,
  values,
  take,
}: {
  client: Database;
  slots: number[];
  statement: string;
  values: Values;
  take: (rows: ReadRow[]) => void | Promise<void>;
}): Promise<void> {
  const pageSize = Math.ceil(rowsAtOnce / slots.length);
  const sources = [];
  for (const slot of slots) {
    await execute(client, `DECLARE rows_of_${slot} NO SCROLL CURSOR FOR ${statement}`, { slot, ...values });
    sources.push({ slot, rows: [] as ReadRow[], next: 0, isOver: false });
  }
  let merged: ReadRow[] = [];
  for (;;) {
    for (const source of sources) {
      if (source.isOver || source.next < source.rows.length) continue;
      source.rows = await fetchPage(client, source.slot, pageSize);
      source.next = 0;
      source.isOver = source.rows.length < pageSize;
    }
    const waiting = sources.filter((source) => source.next < source.rows.length);
    if (waiting.length === 0) break;
    // The least of the heads goes first, until a source that has more in the database runs dry.
    for (;;) {
      let least = waiting[0] as (typeof waiting)[number];
      for (const other of waiting) if (compareRows(headOf(other), headOf(least)) < 0) least = other;
      merged.push(least.rows[least.next] as ReadRow);
      least.next += 1;
      if (least.next === least.rows.length) break;
    }
    if (merged.length < rowsAtOnce / 2) continue;
    await take(merged);
    merged = [];
  }
  if (merged.length > 0) await take(merged);
}

const headOf = ({ rows, next }: { rows: ReadRow[]; next: number }): JournalRow => (rows[next] as ReadRow).row;

async function fetchPage(client: Database, slot: number, pageSize: number): Promise<ReadRow[]> {
  const found = await client.query<JournalRow>({ text: `FETCH ${pageSize} FROM rows_of_${slot}`, rowMode: 'array' });
  return found.rows.map((cells) => ({ row: cells, text: JSON.stringify(cells) }));
}

/** The day of the first posting of all; undefined where nothing is posted. Reads every posting: for a chain's beginning only. */
export async function readFirstDay(pool: Pool, slots: number): Promise<string | undefined> {
  let first: Temporal.Instant | null = null;
  for (let slot = 0; slot < slots; slot += 1) {
    const found = await row<{ at: Temporal.Instant | null }>(
      pool,
      'SELECT min(posted_at) AS at FROM ledger.posting WHERE slot = :slot',
      { slot },
    );
    const at = found?.at ?? null;
    if (at && (!first || Temporal.Instant.compare(at, first) < 0)) first = at;
  }
  return first?.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
}

/** With how many slots this ledger was made; undefined before it was first opened. */
export async function readSlots(database: Database): Promise<number | undefined> {
  return (await row<{ slots: number }>(database, 'SELECT slots FROM ledger.deployment'))?.slots;
}
