import { type Database, rows } from '../../postgres/pool.ts';
import { booksCloseOn, fiscalYear } from '../registers/fiscal-year.ts';
import type { Scope } from './scope.ts';

type Receipt = { on: string; yen: number };
/** What a municipality has billed or is billed for by a 受託会社, a line of an invoice: 特定財源. Yen. */
export type Billed = {
  invoiceId: number;
  line: number;
  number: string;
  sha256: string;
  debtor: string;
  payer: string;
  what: 'points' | 'premium' | 'uplift';
  /** The name of an uplift. */
  uplift: string | null;
  /** Of a company: its month, `YYYY-MM`. */
  month: string | null;
  /** Of a payer: the how manieth window it pays for. */
  window: number | null;
  fixedOn: string;
  dueOn: string;
  fiscalYear: number;
  /** 過年度収入: what came after the books of its own year had closed. */
  isOfPastYear: boolean;
  /** 調定額, 収入済額, 収入未済額. */
  yen: number;
  receivedYen: number;
  openYen: number;
  receivedOn: string | null;
};
type Row = Omit<Billed, 'fiscalYear' | 'isOfPastYear' | 'receivedYen' | 'openYen' | 'receivedOn'> & {
  opensOn: string | null;
  receipts: Receipt[];
};

/** SQL: the codes that a municipality stands for, since it took over from others. */
const codes = `(SELECT :code::text UNION SELECT municipality_code FROM municipality_succession WHERE standing_code(municipality_code) = :code)`;
/** What arrived: of a company by the transfer that passed it on, of a payer by the payment that was entered. */
const receipts = `CASE WHEN month IS NOT NULL THEN
    (SELECT jsonb_agg(jsonb_build_object('on', f.payout_on, 'yen', r.yen) ORDER BY f.payout_on)
       FROM remittance_line r JOIN zengin_file f ON f.remittance_id = r.remittance_id AND file_stands(f.id)
            AND is_passed_on(r.remittance_id, r.invoice_id, r.line)
      WHERE r.invoice_id = l.invoice_id AND r.line = l.line)
  ELSE (SELECT jsonb_agg(jsonb_build_object('on', c.received_on, 'yen', s.yen) ORDER BY c.received_on)
          FROM collection_share s JOIN collection c ON c.id = s.collection_id
         WHERE s.invoice_id = l.invoice_id AND s.line = l.line) END`;

/**
 * 収入 that others pay (特定財源, R72-05): 応援ポイント of companies by their month, premiums and uplifts by the window, from the lines of invoices. Of
 * the fiscal year of that month or window (decision 23); what arrives after its books have closed is 過年度収入 of the year in which it comes.
 */
export async function billedOf(database: Database, { code, year, window }: Scope): Promise<Billed[]> {
  const found = await rows<Row>(
    database,
    `SELECT invoice.id AS invoice_id, l.line, debtor || '-' || invoice.number AS number, sha256, debtor, debtor_name AS payer, what,
            l.name AS uplift, to_char(month, 'YYYY-MM') AS month, opens_on,
            CASE WHEN settlement.id IS NOT NULL THEN (SELECT count(*) FROM settlement earlier
              WHERE earlier.municipality_code = settlement.municipality_code AND earlier.id <= settlement.id)::int END AS window,
            (fixed_at AT TIME ZONE 'Asia/Tokyo')::date AS fixed_on, due_on, l.yen, coalesce(${receipts}, '[]') AS receipts
       FROM invoice JOIN invoice_line l ON l.invoice_id = invoice.id LEFT JOIN settlement ON settlement.id = invoice.settlement_id
      WHERE l.municipality_code IN ${codes} AND l.yen > 0
        AND (:settlementId::bigint IS NULL OR invoice.settlement_id = :settlementId) ORDER BY invoice.id, l.line`,
    { code, settlementId: window?.id ?? null },
  );
  return found.flatMap((row) => {
    const { receipts: received, opensOn, ...bill } = row;
    const own = fiscalYear(Temporal.PlainDate.from(opensOn ?? `${row.month}-01`));
    const parts = [ownPart(bill, received, own), ...latePart(bill, received, own)];
    return parts.filter((one) => year === null || one.fiscalYear === year);
  });
}

type Bill = Omit<Row, 'receipts' | 'opensOn'>;
const sum = (some: readonly Receipt[]) => some.reduce((total, { yen }) => total + yen, 0);
const isInTime = (on: string, year: number) => on <= `${booksCloseOn(year)}`;

/** The bill in its own year: with what arrived until its books closed. */
function ownPart(bill: Bill, received: readonly Receipt[], year: number): Billed {
  const inTime = received.filter(({ on }) => isInTime(on, year));
  const receivedYen = sum(inTime);
  return {
    ...bill,
    fiscalYear: year,
    isOfPastYear: false,
    receivedYen,
    openYen: bill.yen - receivedYen,
    receivedOn: inTime.at(-1)?.on ?? null,
  };
}

/** What arrived later, by the fiscal year in which it came. */
function latePart(bill: Bill, received: readonly Receipt[], year: number): Billed[] {
  const late = received.filter(({ on }) => !isInTime(on, year));
  const byYear = Map.groupBy(late, ({ on }) => fiscalYear(Temporal.PlainDate.from(on)));
  return [...byYear].map(([came, some]) => ({
    ...bill,
    fiscalYear: came,
    isOfPastYear: true,
    yen: sum(some),
    receivedYen: sum(some),
    openYen: 0,
    receivedOn: some.at(-1)?.on ?? null,
  }));
}
