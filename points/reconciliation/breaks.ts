import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import { isBankBusinessDay } from '../../zengin/index.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { partyOf } from '../invoices/seen.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { ReportBreak } from './compare.ts';
import type { BreakKind } from './movement.ts';

/**
 * 不突合 of an office.
 *
 * | ended by   | set by                                    | next  | what a crash leaves                      |
 * | ---------- | ----------------------------------------- | ----- | ---------------------------------------- |
 * | (open)     | the matching, at a file or by the job     | any   | nothing: matches and breaks are one transaction |
 * | `gone`     | the same, where it matches by now          | final | the same                                 |
 * | `matched`  | two persons: it is this item               | final | the request, which waits                 |
 * | `returned` | two persons: the money is back             | final | the same                                 |
 * | `accepted` | two persons, with the reason               | final | the same                                 |
 */
export type Break = {
  breakId: number;
  source: 'bank' | 'report';
  kind: BreakKind | ReportBreak;
  yen: number;
  expectedYen: number | null;
  onDay: string;
  items: string[];
  foundAt: Temporal.Instant;
  transactionId: number | null;
  movement: Shown | null;
  order: OrderSides | null;
  owner: { staffId: string; name: string } | null;
  ended: { at: string; as: 'gone' | 'matched' | 'returned' | 'accepted'; reason: string | null } | null;
  isAsked: boolean;
};
type Shown = {
  bookedOn: string;
  direction: 'in' | 'out';
  yen: number;
  remitterName: string;
  remarks: string;
  edi: string;
  reference: string | null;
};

type OrderSides = {
  orderNumber: string;
  state: 'accepted' | 'confirmed' | 'credited' | 'refused' | null;
  receivedAt: string | null;
  toldOn: string[];
  creditedOn: string | null;
};

export const breakSubject = 'bankBreak';
const columns = `b.id AS break_id, b.source, b.kind, b.yen, b.expected_yen, b.on_day, b.items, b.found_at, b.transaction_id,
  (SELECT jsonb_build_object('bookedOn', booked_on, 'direction', direction, 'yen', t.yen, 'remitterName', remitter_name, 'remarks', remarks,
            'edi', edi, 'reference', (SELECT min(reference) FROM bank_reference r WHERE r.transaction_id = t.id))
     FROM bank_transaction t WHERE t.id = b.transaction_id) AS movement,
  CASE WHEN source = 'report' AND subject LIKE 'order:%' THEN (
    SELECT jsonb_build_object('orderNumber', asked.number, 'state', o.state, 'receivedAt', o.received_at,
             'toldOn', ARRAY(SELECT DISTINCT r.day FROM company_report_line l JOIN company_report r ON r.id = l.report_id AND r.replaced_at IS NULL
                              WHERE l.partner_id = asked.id AND l.order_number = asked.number ORDER BY 1),
             'creditedOn', (SELECT min(day) FROM company_day_credit c WHERE c.partner_id = asked.id AND c.order_number = asked.number))
      FROM (SELECT substr(party, 2)::integer AS id, substr(subject, 7) AS number) asked
      LEFT JOIN exchange_order o ON o.partner_id = asked.id AND o.order_number = asked.number) END AS "order",
  (SELECT jsonb_build_object('staffId', s.id, 'name', s.name) FROM staff s WHERE s.id = b.owner) AS owner,
  CASE WHEN ended_at IS NOT NULL THEN jsonb_build_object('at', ended_at, 'as', ended_by, 'reason', reason) END AS ended,
  EXISTS (SELECT FROM change_request q WHERE q.subject = '${breakSubject}' AND q.subject_id = b.id::text AND q.decision IS NULL) AS is_asked`;

/** A break of an office that waits. */
export const openBreak = (database: Database, of: { breakId: number; party: string }): Promise<Break | undefined> =>
  row<Break>(
    database,
    `SELECT ${columns} FROM bank_break b WHERE id = :breakId AND party = :party AND ended_at IS NULL`,
    of,
  );

const shownAtOnce = 50;
/** The breaks of the caller's office: those that wait, the oldest first, or those that have ended, the newest first. */
export async function listBankBreaks({ database, clock }: BookContext, { caller, query }: CallOf<'listBankBreaks'>) {
  const isOpen = query.state === 'open';
  const [place = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Break>(
    database,
    `SELECT ${columns} FROM bank_break b WHERE party = :party AND (ended_at IS NULL) = :isOpen
        AND (:place::bigint IS NULL OR CASE WHEN :isOpen THEN id > :place ELSE id < :place END)
      ORDER BY CASE WHEN :isOpen THEN id ELSE -id END LIMIT :limit`,
    { party: partyOf(caller), isOpen, place, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ breakId }) => [breakId]);
  const named = await namesOfItems(
    database,
    page.flatMap(({ items }) => items),
  );
  const today = dateInTokyo(clock());
  return {
    breaks: page.map(({ foundAt, transactionId: _, order, ...one }) => ({
      ...one,
      order: order && { ...order, receivedAt: order.receivedAt && `${Temporal.Instant.from(order.receivedAt)}` },
      foundAt: `${foundAt}`,
      businessDays: businessDaysBetween(dateInTokyo(foundAt), today),
      items: one.items.flatMap((key) => named.get(key) ?? []),
    })),
    next,
  };
}

const daysCounted = 45;
/** Days on which banks are open since a day, today included; counted no further than 30. Beyond the published holidays weekdays count. */
function businessDaysBetween(from: Temporal.PlainDate, today: Temporal.PlainDate): number {
  const days = Math.min(from.until(today).days, daysCounted);
  let count = 0;
  for (let after = 1; after <= days; after += 1) {
    const day = from.add({ days: after });
    const known = isBankBusinessDay(day);
    count += Number(typeof known === 'boolean' ? known : day.dayOfWeek <= 5);
  }
  return Math.min(count, 30);
}

export type NamedItem = {
  item: string;
  kind: 'file' | 'credit' | 'return' | 'payment' | 'bill';
  yen: number;
  onDay: string;
  /** Of a bill: who owes it. */
  party: string | null;
  name: string;
  endToEndId: string;
  /** Where it is looked at: the window of a file, or the invoice. */
  settlementId: number | null;
  invoiceId: number | null;
};
/** What items are, as a screen names them. */
export async function namesOfItems(database: Database, keys: readonly string[]): Promise<Map<string, NamedItem>> {
  const found = await rows<NamedItem>(
    database,
    `WITH asked AS (SELECT DISTINCT key, split_part(key, ':', 1) AS kind, split_part(key, ':', 2) AS rest FROM unnest(:keys::text[]) AS k (key))
     SELECT key AS item, kind, f.yen, f.payout_on AS on_day, NULL AS party, f.payer AS name, '' AS end_to_end_id, f.settlement_id, NULL::bigint AS invoice_id
       FROM asked JOIN zengin_file f ON kind = 'file' AND f.id = rest::integer
     UNION ALL
     SELECT key, kind, i.yen, f.payout_on, NULL, coalesce(
              (SELECT a.name FROM settlement_account a WHERE a.settlement_id = f.settlement_id AND a.revision = f.revision AND a.party = i.payee),
              (SELECT a.name FROM remittance_account a WHERE a.remittance_id = f.remittance_id
                  AND a.party = CASE kind WHEN 'credit' THEN f.office ELSE i.payee END), i.payee), i.end_to_end_id, f.settlement_id, NULL
       FROM asked JOIN zengin_item i ON kind IN ('credit', 'return') AND i.file_id = split_part(rest, '/', 1)::integer AND i.item = split_part(rest, '/', 2)::integer
       JOIN zengin_file f ON f.id = i.file_id
     UNION ALL
     SELECT key, kind, c.yen, c.received_on, NULL, coalesce((SELECT max(debtor_name) FROM invoice WHERE invoice.biller = c.biller AND invoice.debtor = c.debtor), c.debtor),
            c.reference, NULL, NULL
       FROM asked JOIN collection c ON kind = 'payment' AND c.id = rest::bigint
     UNION ALL
     SELECT key, kind, invoice.yen, due_on, debtor, debtor_name, '', NULL, invoice.id
       FROM asked JOIN invoice ON kind = 'bill' AND invoice.id = rest::bigint`,
    { keys: [...keys] },
  );
  return new Map(found.map((one) => [one.item, one]));
}

/** 担当になる: takes a break on, also from somebody else of the same office. */
export function takeBankBreak({ database, clock }: BookContext, { caller, params }: CallOf<'takeBankBreak'>) {
  const { breakId } = params;
  return inTransaction(database, async (client) => {
    const before = await row<{ owner: string | null }>(
      client,
      `SELECT (SELECT name FROM staff WHERE id = owner) AS owner FROM bank_break
        WHERE id = :breakId AND party = :party AND ended_at IS NULL FOR UPDATE`,
      { breakId, party: partyOf(caller) },
    );
    if (!before) return refuse('bank_break_unknown');
    await execute(client, 'UPDATE bank_break SET owner = :staffId WHERE id = :breakId', {
      breakId,
      staffId: caller.staffId,
    });
    const about = { subject: breakSubject, id: breakId, name: `${breakId}`, act: 'move' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...about, before, after: { owner: caller.name } });
    return {};
  });
}
