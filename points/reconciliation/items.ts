import { type Database, rows } from '../../postgres/pool.ts';
import { invoiceState } from '../invoices/seen.ts';
import type { Item, Movement } from './movement.ts';

/** An account's office, by its sign: `C43424`, `O1`, `P3`. */
export type Of = { party: string };
/** What was matched so long ago is not looked at again; days. */
const daysLookedBack = 90;

/** SQL: the kana of a bank for who owes or pays: its registered account's holder. */
const holderOf = (
  party: string,
) => `coalesce(CASE WHEN ${party} LIKE 'P%' THEN (SELECT bank_account ->> 'holderName' FROM partner WHERE 'P' || id = ${party})
  WHEN ${party} LIKE 'O%' THEN (SELECT bank_account ->> 'holderName' FROM organisation WHERE 'O' || id = ${party})
  WHEN ${party} LIKE 'C%' THEN (SELECT bank_account ->> 'holderName' FROM municipality_account WHERE 'C' || code = ${party}) END, '')`;
/** SQL: the holder of the account at which a record \`i\` of a file \`f\` was paid, as it was frozen. */
const paidHolder = `coalesce((SELECT a.bank_account ->> 'holderName' FROM settlement_account a
    WHERE a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = i.payee),
  (SELECT a.bank_account ->> 'holderName' FROM remittance_account a WHERE a.remittance_id = f.remittance_id AND a.party = i.payee), '')`;
/** SQL: a file that the office pays by itself: of its own windows those that pay its shops and events, or its remittances. */
const isOwnFile = `(f.office = :party OR ('C' || (SELECT municipality_code FROM settlement s WHERE s.id = f.settlement_id) = :party
  AND NOT EXISTS (SELECT FROM zengin_item c WHERE c.file_id = f.id AND c.payee LIKE 'C%')))`;
const isTold = (day: string, kinds: string) =>
  `EXISTS (SELECT FROM bank_statement told WHERE told.party = :party AND told.kind IN (${kinds}) AND ${day} BETWEEN told.from_on AND told.through_on)`;
const matchedBy = (key: string) =>
  `(SELECT transaction_id FROM bank_match m WHERE m.party = :party AND m.item = ${key} AND m.ended_at IS NULL) AS matched_by`;
/** SQL: what stands open, or was matched lately, so that a second movement for it is seen. */
const isLooked = (key: string, day: string) =>
  `(${day} >= :since OR NOT EXISTS (SELECT FROM bank_match m WHERE m.party = :party AND m.item = ${key} AND m.ended_at IS NULL) OR ${key} = ANY (:settled))`;

const files = `SELECT 'file:' || f.id AS key, 'file' AS kind, 'out' AS direction, f.yen, f.payout_on AS on_day, '' AS end_to_end_id,
         '' AS reference, '' AS name, f.count AS records, ${matchedBy("'file:' || f.id")}, ${isTold('f.payout_on', "'03'")} AS is_told
    FROM zengin_file f WHERE ${isOwnFile} AND file_stands(f.id) AND ${isLooked("'file:' || f.id", 'f.payout_on')}`;

const recordKey = (kind: string) => `'${kind}:' || i.file_id || '/' || i.item`;
/** Records of others' files that pay this office; what came back to who sent it is expected no more. */
const credits = `SELECT ${recordKey('credit')} AS key, 'credit' AS kind, 'in' AS direction, i.yen, f.payout_on AS on_day, i.end_to_end_id,
         '' AS reference, ${holderOf('f.office')} AS name, 1 AS records, ${matchedBy(recordKey('credit'))}, ${isTold('f.payout_on', "'03', '01'")} AS is_told
    FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id
   WHERE i.payee = :party AND file_stands(f.id) AND ${isLooked(recordKey('credit'), 'f.payout_on')}
     AND NOT EXISTS (SELECT FROM zengin_return back WHERE back.file_id = i.file_id AND back.item = i.item)`;

/** Records of own files that could be what came in: by their id, or by their sum; none is waited for. */
const returns = `SELECT ${recordKey('return')} AS key, 'return' AS kind, 'in' AS direction, i.yen, f.payout_on AS on_day, i.end_to_end_id,
         '' AS reference, ${paidHolder} AS name, 1 AS records, ${matchedBy(recordKey('return'))}, false AS is_told
    FROM zengin_item i JOIN zengin_file f ON f.id = i.file_id
   WHERE (i.end_to_end_id = ANY (:ids) OR (i.yen = ANY (:yens) AND f.payout_on >= :since)
          OR ${recordKey('return')} IN (SELECT item FROM bank_match m WHERE m.party = :party AND m.item LIKE 'return:%' AND m.ended_at IS NULL
                AND NOT EXISTS (SELECT FROM zengin_return done WHERE done.transaction_id = m.transaction_id)))
     AND ${isOwnFile} AND file_stands(f.id)`;

const payments = `SELECT 'payment:' || c.id AS key, 'payment' AS kind, 'in' AS direction, c.yen, c.received_on AS on_day, '' AS end_to_end_id,
         c.reference, ${holderOf('c.debtor')} AS name, 1 AS records, ${matchedBy("'payment:' || c.id")}, ${isTold('c.received_on', "'03', '01'")} AS is_told
    FROM collection c WHERE c.biller = :party AND c.reverses IS NULL AND NOT EXISTS (SELECT FROM collection back WHERE back.reverses = c.id)
     AND ${isLooked("'payment:' || c.id", 'c.received_on')}`;

const bills = `SELECT 'bill:' || invoice.id AS key, 'bill' AS kind, 'in' AS direction,
         invoice.yen - (SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = invoice.id)::bigint AS yen,
         invoice.due_on AS on_day, '' AS end_to_end_id, '' AS reference, ${holderOf('invoice.debtor')} AS name, 1 AS records,
         NULL::bigint AS matched_by, false AS is_told
    FROM invoice WHERE invoice.biller = :party AND ${invoiceState} IN ('billed', 'partly')`;

/** Everything that a movement of these could be, and what its bank should have told, of an office as of a day. */
export function itemsOf(
  database: Database,
  {
    party,
    movements,
    settled,
    today,
  }: Of & {
    movements: readonly Movement[];
    /** What is matched already and is still to be spoken of, however old. */
    settled: readonly string[];
    today: Temporal.PlainDate;
  },
): Promise<Item[]> {
  const incoming = movements.filter(({ direction }) => direction === 'in');
  return rows<Item>(database, [files, credits, returns, payments, bills].join(' UNION ALL ').concat(' ORDER BY key'), {
    party,
    settled: [...settled],
    since: `${today.subtract({ days: daysLookedBack })}`,
    ids: incoming.map(({ edi }) => edi.trim()).filter((id) => id !== ''),
    yens: incoming.map(({ yen }) => yen),
  });
}

const columns = `t.id, booked_on, direction, yen, voids, remitter_name, remarks, edi, is_late,
  ARRAY['B' || t.id] || coalesce((SELECT array_agg(reference ORDER BY kind) FROM bank_reference r WHERE r.transaction_id = t.id), '{}') AS references`;

/** The movements of an office that are nothing yet. */
export const openMovements = (database: Database, of: Of): Promise<Movement[]> =>
  rows<Movement>(
    database,
    `SELECT ${columns} FROM bank_transaction t
      WHERE party = :party AND NOT EXISTS (SELECT FROM bank_match m WHERE m.transaction_id = t.id AND m.ended_at IS NULL) ORDER BY booked_on, t.id`,
    of,
  );

/** Those that are matched and of which something is still to be said: money that came back and was not booked yet, and what came late. */
export const settledMovements = (database: Database, of: Of): Promise<(Movement & { item: string })[]> =>
  rows<Movement & { item: string }>(
    database,
    `SELECT ${columns}, m.item FROM bank_transaction t JOIN bank_match m ON m.transaction_id = t.id AND m.ended_at IS NULL
      WHERE t.party = :party AND (item LIKE 'return:%' OR is_late)
        AND NOT EXISTS (SELECT FROM zengin_return done WHERE done.transaction_id = t.id)
        AND NOT EXISTS (SELECT FROM bank_break b WHERE b.transaction_id = t.id AND b.ended_by IN ('accepted', 'returned')) ORDER BY t.id`,
    of,
  );
