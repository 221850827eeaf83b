import { type Database, execute, row, rows } from '../postgres/pool.ts';
import type { Lot } from './lot.ts';
import { dayInJapan, keyDay } from './operation.ts';

/** What one holder has, by lot; empty lots that are not past stay visible, as the seed's 6-4 shows them. */
export async function readLots(database: Database, slot: number, holder: number): Promise<Lot[]> {
  return rows<Lot>(
    database,
    `SELECT unit, expires_on, fund, balance FROM ledger.lot
      WHERE slot = :slot AND holder = :holder ORDER BY unit, expires_on, fund`,
    { slot, holder },
  );
}

/** What one holder had at an instant, by lot: the sum of its postings until then. */
export async function readLotsAt(
  database: Database,
  slot: number,
  holder: number,
  at: Temporal.Instant,
): Promise<Lot[]> {
  return rows<Lot>(
    database,
    `SELECT unit, expires_on, fund, sum(amount)::bigint AS balance FROM ledger.posting
      WHERE slot = :slot AND holder = :holder AND outcome = 0 AND posted_at < :at
      GROUP BY unit, expires_on, fund ORDER BY unit, expires_on, fund`,
    { slot, holder, at: `${at}` },
  );
}

export type HistoryEntry = {
  key: string;
  kind: number;
  unit: number;
  account: number;
  amount: number;
  /** The holder's total in the unit after this entry. */
  unitBalance: number;
  occurredAt: Temporal.Instant;
  postedAt: Temporal.Instant;
  originalKey: string | null;
  /** The unit at the other end of a move. */
  otherUnit: number | null;
};

/** A holder's operations in the order in which they were posted, one entry per operation, unit and account. */
export async function readHistory(database: Database, slot: number, holder: number): Promise<HistoryEntry[]> {
  return rows<HistoryEntry>(
    database,
    `SELECT key, kind, unit, account, sum(amount)::bigint AS amount,
            (array_agg(unit_balance ORDER BY leg DESC))[1] AS unit_balance,
            min(occurred_at) AS occurred_at, min(posted_at) AS posted_at, original_key,
            (SELECT min(o.unit) FROM ledger.posting o
              WHERE o.slot = p.slot AND o.holder = p.holder AND o.day = p.day AND o.key = p.key
                AND o.unit <> p.unit) AS other_unit
       FROM ledger.posting p
      WHERE slot = :slot AND holder = :holder AND outcome = 0
      GROUP BY slot, holder, day, key, kind, unit, account, original_key
      ORDER BY min(posted_at), key, min(leg)`,
    { slot, holder },
  );
}

/** How many operations: the parts that one takes from several lots are one, as the numbers of the legs tell (`batch-write.ts`). */
export type OperationCount = {
  /** Out of lots, and into them. */
  out: number;
  in: number;
  /** The same, each operation only at the fund that it began with: what a sum over funds counts. */
  outOnce: number;
  inOnce: number;
};
/** `beside` is -1 for what happened before the span that was asked for, 1 for what happened after it, 0 for what lies in it. */
export type AccountSum = {
  unit: number;
  account: number;
  fund: number;
  amount: number;
  beside: number;
} & OperationCount;
export type Span = { from: Temporal.Instant; until: Temporal.Instant };

/** The first day of a key that can stand in a window, in Japan: it is accepted for 48 hours from its own time, which may lie so far before. */
export async function firstDayOf(database: Database, window: number): Promise<string> {
  const found = await row<{ openedAt: Temporal.Instant | null }>(
    database,
    'SELECT opened_at FROM ledger.posting_window WHERE id = :window',
    { window },
  );
  const openedAt = found?.openedAt ?? Temporal.Instant.fromEpochMilliseconds(0);
  return dayInJapan(openedAt.subtract({ hours: 72 }).epochMilliseconds);
}

/** One operation of a window at an account: of a voucher or of a purse, as `unit` says; positive is into the account. */
export type AccountEntry = {
  key: string;
  originalKey: string | null;
  unit: number;
  amount: number;
  at: Temporal.Instant;
};
/** Where a list of them ended. */
export type EntryPlace = { at: Temporal.Instant; key: string };

/**
 * The operations of one slot that a window has at an account, by when they happened, from after a place on. There is no index by account:
 * it reads what `sumWindow` reads, once a page.
 */
export async function readAccountEntries(
  database: Database,
  asked: { slot: number; window: number; account: number; after: EntryPlace | undefined; limit: number },
): Promise<AccountEntry[]> {
  const { slot, window, account, after, limit } = asked;
  const firstDay = await firstDayOf(database, window);
  const later = after ? 'AND (occurred_at, key) > (:at::timestamptz, :key::uuid)' : '';
  return rows<AccountEntry>(
    database,
    `SELECT key, original_key, min(unit) AS unit, -sum(amount)::bigint AS amount, occurred_at AS at
       FROM ledger.posting
      WHERE slot = :slot AND window_id = :window AND account = :account AND outcome = 0 AND day >= '${firstDay}' ${later}
      GROUP BY key, original_key, occurred_at ORDER BY occurred_at, key LIMIT :limit`,
    { slot, window, account, limit, ...(after && { at: `${after.at}`, key: after.key }) },
  );
}

/**
 * What a window's postings of one slot come to, by unit, account and fund; positive is into lots. What went out and came back
 * comes to nothing and is counted. The first month stands in the text, so that the planner sees which tables it needs.
 *
 * @param span what happened before it and after it is summed apart
 */
export async function sumWindow(database: Database, slot: number, window: number, span?: Span): Promise<AccountSum[]> {
  const firstDay = await firstDayOf(database, window);
  const beside = span
    ? 'CASE WHEN occurred_at < :from::timestamptz THEN -1 WHEN occurred_at >= :until::timestamptz THEN 1 ELSE 0 END'
    : '0';
  return rows<AccountSum>(
    database,
    `SELECT unit, account, fund, ${beside} AS beside, sum(amount)::bigint AS amount,
            count(*) FILTER (WHERE leg % 2 = 0 AND amount < 0) AS out, count(*) FILTER (WHERE leg % 2 = 0 AND amount > 0) AS in,
            count(*) FILTER (WHERE leg = 0 AND amount < 0) AS out_once, count(*) FILTER (WHERE leg = 0 AND amount > 0) AS in_once
       FROM ledger.posting WHERE slot = :slot AND window_id = :window AND outcome = 0 AND day >= '${firstDay}'
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    { slot, window, ...(span && { from: `${span.from}`, until: `${span.until}` }) },
  );
}

export type DaySum = { account: number; on: string; amount: number };

/** What a window's postings of one slot come to by account and the day in Japan on which they happened. */
export async function sumWindowDays(database: Database, slot: number, window: number): Promise<DaySum[]> {
  return rows<DaySum>(
    database,
    `SELECT account, (occurred_at AT TIME ZONE 'Asia/Tokyo')::date AS "on", sum(amount)::bigint AS amount
       FROM ledger.posting WHERE slot = :slot AND window_id = :window AND outcome = 0
      GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2`,
    { slot, window },
  );
}

/**
 * Of each account of a kind, what came in a window from the few holders who gave it the most, in one slot: a holder is in one slot, so that
 * the most of all slots are among these. Less than nothing is nothing.
 */
export async function readMostByHolder(
  database: Database,
  asked: { slot: number; window: number; accountKind: number; few: number },
): Promise<{ account: number; amount: number }[]> {
  return rows(
    database,
    `SELECT account, -amount AS amount FROM (
       SELECT account, sum(amount)::bigint AS amount, row_number() OVER (PARTITION BY account ORDER BY sum(amount)) AS place
         FROM ledger.posting
        WHERE slot = :slot AND window_id = :window AND outcome = 0 AND account / 4294967296 = :accountKind
        GROUP BY account, holder) ranked
      WHERE place <= :few AND amount < 0 ORDER BY account, amount`,
    asked,
  );
}

/**
 * Opens a settlement window; opening it twice is the same as once.
 *
 * @param endsAt from when on it takes nothing more, although nobody has closed it: judged by when a posting is posted
 */
export async function openWindow(
  database: Database,
  id: number,
  endsAt: Temporal.Instant | null = null,
): Promise<void> {
  await execute(
    database,
    'INSERT INTO ledger.posting_window (id, opened_at, ends_at) SELECT :id, min(posted_at), :endsAt FROM ledger.slot ON CONFLICT DO NOTHING',
    { id, endsAt: endsAt && `${endsAt}` },
  );
}

/** Says when a window ends that runs, or that it ends when it is closed. An end that has come stays. */
export async function endWindow(database: Database, id: number, endsAt: Temporal.Instant | null): Promise<void> {
  await execute(database, 'UPDATE ledger.posting_window SET ends_at = :endsAt WHERE id = :id', {
    id,
    endsAt: endsAt && `${endsAt}`,
  });
}

/** Closes a window: waits for the batches that hold it, then nothing more can be posted to it. */
export async function closeWindow(database: Database, id: number, at: Temporal.Instant): Promise<void> {
  await execute(database, 'UPDATE ledger.posting_window SET closed_at = :at WHERE id = :id AND closed_at IS NULL', {
    id,
    at: `${at}`,
  });
}

export type OperationSum = {
  key: string;
  /** The unit whose points moved; of a move the one they left. */
  unit: number;
  account: number;
  amount: number;
  postedAt: Temporal.Instant;
  restoredAt: Temporal.Instant | null;
  /** How many points came back by all restores of it, and how many they are. */
  restored: number;
  restores: number;
};

/** What stands under the given keys: the sum of each operation by account, and when it was first restored, if it was. */
export async function readOperations(
  database: Database,
  asked: readonly { slot: number; holder: number; key: string }[],
): Promise<OperationSum[]> {
  return rows<OperationSum>(
    database,
    `SELECT asked.key, p.unit, p.account, p.amount, p.posted_at, r.at AS restored_at, coalesce(r.amount, 0) AS restored,
            r.restores
       FROM unnest(:slots::smallint[], :holders::bigint[], :days::date[], :keys::uuid[]) AS asked (slot, holder, day, key)
      CROSS JOIN LATERAL (SELECT account, (array_agg(unit ORDER BY leg))[1] AS unit, sum(amount)::bigint AS amount, min(posted_at) AS posted_at FROM ledger.posting
                           WHERE slot = asked.slot AND holder = asked.holder AND day = asked.day AND key = asked.key
                             AND outcome = 0 GROUP BY account) AS p
       LEFT JOIN LATERAL (SELECT min(posted_at) AS at, count(DISTINCT key)::int AS restores, (sum(abs(amount)) FILTER (WHERE posting.account = p.account))::bigint AS amount FROM ledger.posting
                           WHERE slot = asked.slot AND holder = asked.holder AND day BETWEEN asked.day - 3 AND asked.day + 36
                             AND original_key = asked.key AND outcome = 0) AS r ON true`,
    {
      slots: asked.map((a) => a.slot),
      holders: asked.map((a) => a.holder),
      days: asked.map((a) => keyDay(a.key)),
      keys: asked.map((a) => a.key),
    },
  );
}

export type FundPart = { unit: number; fund: number; amount: number };

/** What one operation moved, by unit and fund; empty where nothing of it stands. */
export async function readFundParts(
  database: Database,
  asked: { slot: number; holder: number; key: string },
): Promise<FundPart[]> {
  return rows<FundPart>(
    database,
    `SELECT unit, fund, sum(amount)::bigint AS amount FROM ledger.posting
      WHERE slot = :slot AND holder = :holder AND day = :day AND key = :key AND outcome = 0 GROUP BY unit, fund`,
    { slot: asked.slot, holder: asked.holder, day: keyDay(asked.key), key: asked.key },
  );
}

/** How many points came back into a unit by all restores of one operation; what came back as ended counts as come back. */
export async function readRestored(
  database: Database,
  asked: { slot: number; holder: number; key: string; unit: number },
): Promise<number> {
  const found = await row<{ points: number }>(
    database,
    `SELECT coalesce(sum(amount), 0)::bigint AS points FROM ledger.posting
      WHERE slot = :slot AND holder = :holder AND original_key = :originalKey AND unit = :unit AND outcome = 0
        AND amount > 0`,
    { slot: asked.slot, holder: asked.holder, originalKey: asked.key, unit: asked.unit },
  );
  return found?.points ?? 0;
}

/** True where an answer stands under this key, a refusal included. */
export async function isKeyKnown(
  database: Database,
  asked: { slot: number; holder: number; key: string },
): Promise<boolean> {
  const found = await rows(
    database,
    'SELECT FROM ledger.posting WHERE slot = :slot AND holder = :holder AND day = :day AND key = :key LIMIT 1',
    { slot: asked.slot, holder: asked.holder, day: keyDay(asked.key), key: asked.key },
  );
  return found.length > 0;
}

/** What all holders of one slot have in a unit, by holder; for jobs that walk the slots. */
export async function readHoldersOfUnit(
  database: Database,
  slot: number,
  unit: number,
): Promise<{ holder: number; points: number }[]> {
  return rows(
    database,
    `SELECT holder, sum(balance)::bigint AS points FROM ledger.lot
      WHERE slot = :slot AND unit = :unit AND balance > 0 GROUP BY holder ORDER BY holder`,
    { slot, unit },
  );
}

/** Lots of one slot that are past their last usable day and still hold points. */
export async function readPastLots(
  database: Database,
  slot: number,
  today: string,
): Promise<{ holder: number; unit: number }[]> {
  return rows(
    database,
    `SELECT DISTINCT holder, unit FROM ledger.lot WHERE slot = :slot AND balance > 0 AND expires_on < :today
      ORDER BY holder, unit`,
    { slot, today },
  );
}

export type RestoredAsExpired = {
  holder: number;
  unit: number;
  fund: number;
  expiresOn: string;
  amount: number;
  key: string;
  originalKey: string;
  postedAt: Temporal.Instant;
};

/**
 * Points that a reversal brought back past their last day, so that they went to the expired ones at once, in one slot and
 * a span of time: whoever decides on goodwill must see them.
 */
export async function readRestoredAsExpired(
  database: Database,
  asked: { slot: number; from: Temporal.Instant; until: Temporal.Instant },
): Promise<RestoredAsExpired[]> {
  return rows<RestoredAsExpired>(
    database,
    `SELECT holder, unit, fund, expires_on, -amount AS amount, key, original_key, posted_at
       FROM ledger.posting
      WHERE slot = :slot AND posted_at >= :from AND posted_at < :until AND outcome = 0 AND kind = 5 AND amount < 0
        AND account / 4294967296 = 5
      ORDER BY posted_at, holder, leg`,
    { slot: asked.slot, from: `${asked.from}`, until: `${asked.until}` },
  );
}
