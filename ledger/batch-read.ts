import { type Database, rows } from '../postgres/pool.ts';
import { keyDay, type Leg, type Operation, type OperationKind, type Outcome, outcomes } from './operation.ts';
import type { Lot, PostedLeg } from './plan.ts';

export type Cell = number | string | null;
/** An array as PostgreSQL reads it. Our cells hold no quote, comma or brace, so the driver's search for them is not needed. */
export const arrayOf = (cells: readonly Cell[]): string => `{${cells.map((cell) => cell ?? 'NULL').join(',')}}`;

/** One operation a holder, all of one slot. */
export type Batch = { slot: number; operations: Operation[]; now: Temporal.Instant };

/** How kinds are written: by place in this list, from 1; it only ever grows at its end. */
const kinds: readonly OperationKind[] = ['issue', 'spend', 'move', 'expire', 'restore'];
export const kindNumber = (kind: OperationKind): number => kinds.indexOf(kind) + 1;

/** What stands under a key already. */
export type Replayed = { request: string; postedAt: Temporal.Instant; outcome: Outcome; legs: Leg[] };
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

export async function readState(
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
export async function readReferred(
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
