import { type Database, execute, one, row, rows } from '../../postgres/pool.ts';
import { hashOfValue } from '../../server/second-person.ts';

/** To one municipality, as it is fixed; whole points, 1 point is 1 yen. */
export type InvoiceLine = {
  municipalityCode: string;
  what: 'points' | 'premium' | 'uplift';
  /** The name of an uplift. */
  name: string | null;
  points: number;
  /** What earlier invoices left below zero. */
  carried: number;
  /** What is owed: never below zero. */
  yen: number;
};
/** 利用者×自治体: of a line, by a number that stands for a person in this invoice alone. */
export type InvoiceDetail = { line: number; person: number; points: number };
export type NewInvoice = {
  debtor: string;
  debtorName: string;
  biller: string | null;
  billerName: string | null;
  month: string | null;
  settlementId: number | null;
  dueOn: string;
  lines: readonly InvoiceLine[];
  details: readonly InvoiceDetail[];
};
type Chained = NewInvoice & { number: number; previous: string | null };

/** SHA-256 of all that an invoice says, and of the invoice of its debtor before it. */
export const invoiceHash = ({ lines, details, ...invoice }: Chained): string =>
  hashOfValue({
    ...invoice,
    lines: lines.map(({ municipalityCode, what, name, points, carried, yen }) => [
      municipalityCode,
      what,
      name,
      points,
      carried,
      yen,
    ]),
    details: details.map(({ line, person, points }) => [line, person, points]),
  });

/**
 * Stores an invoice, chained to the one before of its debtor, in a transaction of the caller's. One of each debtor at a time; undefined
 * where it stands already, so that two processes that fix the same month make one.
 */
export async function storeInvoice(
  client: Database,
  invoice: NewInvoice,
  now: Temporal.Instant,
): Promise<number | undefined> {
  const { debtor, month, settlementId, lines, details } = invoice;
  await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('invoices of ' || :debtor, 0))`, { debtor });
  const standing = await row(
    client,
    `SELECT FROM invoice WHERE debtor = :debtor
        AND (month IS NOT DISTINCT FROM :month::date) AND (settlement_id IS NOT DISTINCT FROM :settlementId::bigint)`,
    { debtor, month, settlementId },
  );
  if (standing) return undefined;
  const last = await row<{ number: number; sha256: string }>(
    client,
    'SELECT number, sha256 FROM invoice WHERE debtor = :debtor ORDER BY number DESC LIMIT 1',
    { debtor },
  );
  const chained = { ...invoice, number: (last?.number ?? 0) + 1, previous: last?.sha256 ?? null };
  const { lines: _lines, details: _details, ...columns } = chained;
  const { id } = await one<{ id: number }>(
    client,
    `INSERT INTO invoice (debtor, debtor_name, biller, biller_name, month, settlement_id, number, previous_sha256, yen, due_on, sha256, fixed_at)
     VALUES (:debtor, :debtorName, :biller, :billerName, :month, :settlementId, :number, :previous, :yen, :dueOn, :sha256, :now)
     RETURNING id`,
    { ...columns, yen: lines.reduce((sum, { yen }) => sum + yen, 0), sha256: invoiceHash(chained), now: `${now}` },
  );
  await execute(
    client,
    `INSERT INTO invoice_line (invoice_id, line, municipality_code, what, name, points, carried)
     SELECT :id, line - 1, "municipalityCode", what, name, points, carried
       FROM ROWS FROM (jsonb_to_recordset(:lines::jsonb)
              AS ("municipalityCode" text, what text, name text, points bigint, carried bigint))
            WITH ORDINALITY AS l ("municipalityCode", what, name, points, carried, line)`,
    { id, lines: JSON.stringify(lines) },
  );
  await execute(
    client,
    `INSERT INTO invoice_detail (invoice_id, line, person, points)
     SELECT :id, * FROM unnest(:lines::integer[], :persons::integer[], :points::bigint[])`,
    {
      id,
      lines: details.map(({ line }) => line),
      persons: details.map(({ person }) => person),
      points: details.map(({ points }) => `${points}`),
    },
  );
  return id;
}

/** An invoice with all that it says, and the hash of what is stored of it now: equal to its own, or somebody has changed it. */
export async function storedInvoice(database: Database, invoiceId: number) {
  const invoice = await one<Omit<Chained, 'lines' | 'details'> & { sha256: string }>(
    database,
    `SELECT debtor, debtor_name, biller, biller_name, month, settlement_id, number, previous_sha256 AS previous, due_on, sha256
       FROM invoice WHERE id = :invoiceId`,
    { invoiceId },
  );
  const lines = await rows<InvoiceLine>(
    database,
    `SELECT municipality_code, what, name, points, carried, yen FROM invoice_line WHERE invoice_id = :invoiceId ORDER BY line`,
    { invoiceId },
  );
  const details = await rows<InvoiceDetail>(
    database,
    'SELECT line, person, points FROM invoice_detail WHERE invoice_id = :invoiceId ORDER BY line, person',
    { invoiceId },
  );
  const { sha256, ...said } = invoice;
  return { ...said, lines, details, isWhole: invoiceHash({ ...said, lines, details }) === sha256, sha256 };
}
