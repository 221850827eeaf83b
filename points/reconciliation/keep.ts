import { type Database, execute, inTransaction, one } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { ReportBreak } from './compare.ts';
import { itemsOf, openMovements, settledMovements } from './items.ts';
import { reconcile } from './match.ts';
import type { BreakKind, Finding } from './movement.ts';

/** What an office's bank tells is taken and matched by one at a time, until the transaction ends. */
export const holdOffice = (client: Database, party: string) =>
  execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('bank of ' || :party, 0))`, { party });

/**
 * Matches what is open of an office and keeps what does not match: a break that is new begins to wait, and one that is none any more ends.
 * What two persons accepted stays so as long as it is the same. The same facts give the same result, whoever runs it, however often.
 *
 * @returns how many movements were matched now, and how many breaks are open
 */
export const keepFindings = ({ database, clock }: Pick<BookContext, 'database' | 'clock'>, party: string) =>
  inTransaction(database, (client) => keepFindingsIn(client, { party, now: clock() }));

/** The same in a transaction of the caller's. */
export async function keepFindingsIn(client: Database, { party, now }: { party: string; now: Temporal.Instant }) {
  const today = dateInTokyo(now);
  await holdOffice(client, party);
  await endStale(client, { party, now });
  const movements = await openMovements(client, { party });
  const settled = await settledMovements(client, { party });
  const items = await itemsOf(client, {
    party,
    movements: [...movements, ...settled],
    settled: settled.map(({ item }) => item),
    today,
  });
  const { matches, findings } = reconcile({ movements, items, settled });
  await execute(
    client,
    `INSERT INTO bank_match (transaction_id, party, item, rule, matched_at)
       SELECT "transactionId", :party, item, rule, :now
         FROM jsonb_to_recordset(:matches::jsonb) AS m ("transactionId" bigint, item text, rule text)`,
    { party, matches: JSON.stringify(matches), now: `${now}` },
  );
  await keepBreaks(client, { party, source: 'bank', findings, now });
  const { open } = await one<{ open: number }>(
    client,
    "SELECT count(*)::int AS open FROM bank_break WHERE party = :party AND source = 'bank' AND ended_at IS NULL",
    { party },
  );
  return { matched: matches.length, open };
}

type Found = Omit<Finding, 'kind'> & { kind: BreakKind | ReportBreak };
/**
 * Keeps what was found of a source: what is new begins to wait, what is none any more ends. What two persons accepted stays so as long as it
 * is the same.
 *
 * @param looked what was looked at, where that was not everything: of the rest nothing is said
 */
export async function keepBreaks(
  client: Database,
  {
    party,
    source,
    findings,
    looked,
    now,
  }: {
    party: string;
    source: 'bank' | 'report';
    findings: readonly Found[];
    looked?: readonly string[];
    now: Temporal.Instant;
  },
): Promise<void> {
  const found = JSON.stringify(findings);
  await execute(
    client,
    `UPDATE bank_break b SET ended_at = :now, ended_by = 'gone'
      WHERE party = :party AND source = :source AND ended_at IS NULL AND (:looked::text[] IS NULL OR subject = ANY (:looked::text[]))
        AND NOT EXISTS (
          SELECT FROM jsonb_to_recordset(:found::jsonb) AS f (kind text, subject text)
           WHERE (f.kind, f.subject) = (b.kind, b.subject))`,
    { party, source, found, looked: looked ?? null, now: `${now}` },
  );
  await execute(
    client,
    `INSERT INTO bank_break (party, source, kind, subject, transaction_id, items, yen, expected_yen, on_day, found_at)
       SELECT :party, :source, kind, subject, "transactionId", ARRAY(SELECT jsonb_array_elements_text(items)), yen, "expectedYen", "onDay", :now
         FROM jsonb_to_recordset(:found::jsonb)
              AS f (kind text, subject text, "transactionId" bigint, items jsonb, yen bigint, "expectedYen" bigint, "onDay" date)
        WHERE NOT EXISTS (SELECT FROM bank_break done WHERE done.party = :party AND done.source = :source AND done.ended_by = 'accepted'
                             AND (done.kind, done.subject, done.yen) = (f.kind, f.subject, f.yen))
        ORDER BY "onDay", subject
       -- One that waits keeps its age and its owner; what it could be may have changed.
       ON CONFLICT (party, kind, subject) WHERE ended_at IS NULL DO UPDATE SET items = excluded.items, expected_yen = excluded.expected_yen, yen = excluded.yen`,
    { party, source, found, now: `${now}` },
  );
}

/** A movement is no longer what counts no more: a payment that was taken back, or a record of a file that was cancelled. */
const endStale = (client: Database, { party, now }: { party: string; now: Temporal.Instant }) =>
  execute(
    client,
    `UPDATE bank_match SET ended_at = :now
      WHERE party = :party AND ended_at IS NULL AND CASE split_part(item, ':', 1)
              WHEN 'payment' THEN EXISTS (SELECT FROM collection back WHERE back.reverses = split_part(item, ':', 2)::bigint)
              ELSE NOT file_stands(split_part(split_part(item, ':', 2), '/', 1)::integer) END`,
    { party, now: `${now}` },
  );
