import { type Database, rows } from '../postgres/pool.ts';
import { Column, numbers } from './binary.ts';
import type { Lot } from './lot.ts';
import { keyDay, type Leg, type Operation, type OperationKind, type Outcome, outcomes } from './operation.ts';
import type { PostedLeg } from './plan.ts';

/** How kinds are written: by place in this list, from 1; it only ever grows at its end. */
const kinds: readonly OperationKind[] = ['issue', 'spend', 'move', 'expire', 'restore'];
export const kindNumber = (kind: OperationKind): number => kinds.indexOf(kind) + 1;

/** What stands under a key already. */
export type Replayed = { request: string; postedAt: Temporal.Instant; outcome: Outcome; legs: Leg[] };
/** What a batch has to ask the database for: what its writer does not remember. */
export type Asked = {
  slot: number;
  today: string;
  /** When the batch is posted: a window that has ended by then is not open. */
  at: Temporal.Instant;
  holders: readonly number[];
  windows: readonly number[];
  /** Operations whose keys may have been posted before. */
  probed: readonly Operation[];
  restores: readonly (Operation & { kind: 'restore' })[];
  /** Set inside a transaction: windows that are found open stay so until its end. */
  hold: boolean;
};
/** By holder, of whom a batch has one operation at most: a key says which only together with its holder. */
type ByHolder<T> = Map<number, T>;
export type Found = {
  lots: ByHolder<Lot[]>;
  openWindows: Set<number>;
  posted: ByHolder<Replayed>;
  /** The legs that a restore refers to. */
  referred: ByHolder<PostedLeg[]>;
};

/**
 * Asks all at once; the questions travel together, and those with nothing to ask are left out. A limit inside LATERAL keeps
 * each asked row an index probe of its own, also in a plan that was made while the table was empty: without it, and before
 * the first ANALYZE, a batch with thirty restores read all postings of its slot.
 */
export async function look(client: Database, asked: Asked): Promise<Found> {
  const [lots, openWindows, posted, referred] = await Promise.all([
    asked.holders.length > 0 ? readLotsOf(client, asked) : new Map<number, Lot[]>(),
    asked.windows.length > 0 ? readOpenWindows(client, asked) : new Set<number>(),
    asked.probed.length > 0 ? readPosted(client, asked) : new Map<number, Replayed>(),
    asked.restores.length > 0 ? readReferred(client, asked) : new Map<number, PostedLeg[]>(),
  ]);
  return { lots, openWindows, posted, referred };
}

/** Every lot of the holders but those that are empty and past: an upsert brings them back where a reversal needs them. */
async function readLotsOf(client: Database, { slot, holders, today }: Asked): Promise<Found['lots']> {
  const result = await client.query<[number, number, string, number, number]>({
    name: 'ledger-lots',
    rowMode: 'array',
    text: `
  SELECT l.holder, l.unit, l.expires_on, l.fund, l.balance
    FROM unnest($2::bigint[]) AS wanted (holder)
   CROSS JOIN LATERAL (SELECT * FROM ledger.lot WHERE slot = $1 AND holder = wanted.holder
                          AND (balance > 0 OR expires_on >= $3::date) LIMIT 100000) AS l`,
    values: [slot, numbers('bigint', holders), today],
  });
  const lots = new Map<number, Lot[]>(holders.map((holder) => [holder, []]));
  for (const [holder, unit, expiresOn, fund, balance] of result.rows) {
    lots.get(holder)?.push({ unit, expiresOn, fund, balance });
  }
  return lots;
}

async function readOpenWindows(client: Database, { windows, at, hold }: Asked): Promise<Set<number>> {
  const text = `SELECT id FROM ledger.posting_window WHERE id = ANY (:windows::bigint[]) AND closed_at IS NULL
                   AND (ends_at IS NULL OR ends_at > :at::timestamptz) ORDER BY id`;
  const found = await rows<{ id: number }>(client, hold ? `${text} FOR SHARE` : text, {
    windows: numbers('bigint', windows),
    at: `${at}`,
  });
  return new Set(found.map(({ id }) => id));
}

type PostedRow = {
  holder: number;
  request: string;
  outcome: number;
  postedAt: Temporal.Instant;
  unit: number | null;
  expiresOn: string;
  fund: number;
  amount: number;
  unitBalance: number;
  account: number;
};

/**
 * The postings that stand under the keys asked for. The days stand in the text, not in a parameter, so that the planner
 * sees which monthly tables it needs; LATERAL with a limit keeps each key an index probe, also in a plan that was made
 * while the table was empty.
 */
async function readPosted(client: Database, { slot, probed }: Asked): Promise<Found['posted']> {
  const days = probed.map((o) => keyDay(o.key)).sort();
  const keys = new Column('uuid');
  const keyDays = new Column('date');
  for (const { key } of probed) {
    keys.uuid(key);
    keyDays.date(keyDay(key));
  }
  const holders = numbers(
    'bigint',
    probed.map((o) => o.holder),
  );
  const found = await rows<PostedRow>(
    client,
    `SELECT p.holder, p.request::text, p.outcome, p.posted_at, p.unit, p.expires_on, p.fund, p.amount, p.unit_balance, p.account
       FROM unnest(:holders::bigint[], :days::date[], :keys::uuid[]) AS asked (holder, day, key)
      CROSS JOIN LATERAL (SELECT * FROM ledger.posting
                           WHERE slot = :slot AND holder = asked.holder AND day = asked.day AND key = asked.key
                             AND day BETWEEN '${days[0]}' AND '${days.at(-1)}' ORDER BY leg LIMIT 1000) AS p`,
    { slot, holders, days: keyDays.bytes(), keys: keys.bytes() },
  );
  const posted: Found['posted'] = new Map();
  for (const r of found) {
    const { holder, request, postedAt } = r;
    const replayed = posted.get(holder) ?? { request, postedAt, outcome: outcomes[r.outcome] ?? 'created', legs: [] };
    posted.set(holder, replayed);
    if (r.unit === null) continue;
    const { unit, expiresOn, fund, amount, unitBalance, account } = r;
    replayed.legs.push({ unit, expiresOn, fund, amount, unitBalance, account });
  }
  return posted;
}

/**
 * The legs that restores refer to: those of the original key, and of every restore of it since. A restore by a slow clock
 * stands under a day before the original's: its key may be 48 hours old, the original's five minutes ahead (`keyAge`).
 */
async function readReferred(client: Database, { slot, restores, today }: Asked): Promise<Found['referred']> {
  const days = restores.map((o) => keyDay(o.originalKey)).sort();
  const legs = await rows<PostedLeg & { holder: number; kindNumber: number }>(
    client,
    `SELECT p.holder, p.key, p.leg, p.unit, p.expires_on, p.fund, p.amount, p.account, p.kind AS kind_number
       FROM unnest(:holders::bigint[], :originalKeys::uuid[]) AS asked (holder, original)
      CROSS JOIN LATERAL (SELECT * FROM ledger.posting
                           WHERE slot = :slot AND holder = asked.holder AND outcome = 0
                             AND day BETWEEN date '${days[0]}' - 3 AND date '${today}' + 1
                             AND (key = asked.original OR original_key = asked.original) LIMIT 100000) AS p
      ORDER BY p.posted_at, p.key, p.leg`,
    { slot, holders: restores.map((o) => o.holder), originalKeys: restores.map((o) => o.originalKey) },
  );
  const found: Found['referred'] = new Map();
  for (const { holder, kindNumber: number, ...leg } of legs) {
    const known = found.get(holder) ?? [];
    known.push({ ...leg, kind: kinds[number - 1] ?? '' });
    found.set(holder, known);
  }
  return found;
}
