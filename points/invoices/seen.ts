import { type Database, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { StaffCaller } from '../callers.ts';

/** By which sign an office owes, bills, receives and pays: `P3`, `O1`, `C43424`; null for the platform, which sees all. */
export const partyOf = ({ municipalityCode, organisation }: StaffCaller): string | null =>
  municipalityCode === null ? organisation : `C${municipalityCode}`;

/**
 * Who looks: of a municipality also the codes that it stands for, since it took over from others; null for all others.
 */
export type Looker = { party: string | null; codes: string[] | null };
export async function lookerOf(database: Database, caller: StaffCaller): Promise<Looker> {
  const { municipalityCode: own } = caller;
  if (own === null) return { party: partyOf(caller), codes: null };
  const found = await rows<{ code: string }>(
    database,
    'SELECT municipality_code AS code FROM municipality_succession WHERE standing_code(municipality_code) = :own',
    { own },
  );
  return { party: partyOf(caller), codes: [own, ...found.map(({ code }) => code)] };
}

/**
 * SQL: the invoices that an office sees: those that it owes or bills, of a municipality also those of companies with a line for it; the
 * platform all.
 */
export const isSeen = `(:party::text IS NULL OR debtor = :party OR biller = :party
  OR invoice.id IN (SELECT invoice_id FROM invoice_line WHERE municipality_code = ANY (:codes::text[])))`;
/** SQL: of an invoice that it does not bill, a municipality sees its own lines `l` and nothing else. */
export const isOwnLine = `(:codes::text[] IS NULL OR invoice.biller = :party OR l.municipality_code = ANY (:codes::text[]))`;

/**
 * Where an invoice stands, told by what stands beside it; of one with nothing to pay `nothing`.
 *
 * | state      | set by                                             | next       | what a crash leaves                     |
 * | ---------- | -------------------------------------------------- | ---------- | --------------------------------------- |
 * | `nothing`  | the job that fixes months, where nothing is owed    | final      | nothing: one transaction                |
 * | `fixed`    | the same, where something is                       | `billed`   | the same                                |
 * | `billed`   | the second approval; of a payer's the job itself   | `partly`   | one approval, which counts              |
 * | `partly`   | a payment that was entered, or a file of a company | `paid`     | nothing: the payment and its shares are one transaction |
 * | `paid`     | the payment or file that brings it to its sum       | `passedOn` | the same                                |
 * | `passedOn` | the file that passes all of it on                  | final      | the same                                |
 */
export type InvoiceState = 'nothing' | 'fixed' | 'billed' | 'partly' | 'paid' | 'passedOn';

const approvals = '(SELECT count(*) FROM invoice_approval a WHERE a.invoice_id = invoice.id)';
/** SQL: yen of an invoice that were received, and that left in files. */
export const collectedYen =
  '(SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = invoice.id)::bigint';
export const remittedYen = `(SELECT coalesce(sum(r.yen), 0) FROM remittance_line r JOIN zengin_file f ON f.remittance_id = r.remittance_id AND file_stands(f.id) AND is_passed_on(r.remittance_id, r.invoice_id, r.line)
  WHERE r.invoice_id = invoice.id)::bigint`;
const paidYen = `CASE WHEN invoice.biller IS NULL THEN ${remittedYen} ELSE ${collectedYen} END`;
export const invoiceState = `CASE
  WHEN invoice.yen = 0 THEN 'nothing'
  WHEN invoice.month IS NOT NULL AND ${approvals} < 2 THEN 'fixed'
  WHEN ${paidYen} = 0 THEN 'billed'
  WHEN ${paidYen} < invoice.yen THEN 'partly'
  WHEN invoice.month IS NOT NULL AND ${remittedYen} < invoice.yen THEN 'paid'
  WHEN invoice.month IS NOT NULL THEN 'passedOn'
  ELSE 'paid' END`;

export type Standing = {
  invoiceId: number;
  debtor: string;
  debtorName: string;
  biller: string | null;
  billerName: string | null;
  month: string | null;
  /** Of a payer: the how manieth window of its municipality it pays for. */
  window: number | null;
  number: number;
  yen: number;
  collectedYen: number;
  remittedYen: number;
  dueOn: string;
  sha256: string;
  fixedAt: Temporal.Instant;
  /** When it became a bill: with the second approval, or of a payer at once; null before. */
  issuedAt: Temporal.Instant | null;
  state: InvoiceState;
};
const issuedAt = `CASE WHEN month IS NULL THEN fixed_at ELSE (SELECT max(approved_at) FROM invoice_approval a WHERE a.invoice_id = invoice.id HAVING count(*) >= 2) END`;
const windowNumber = `(SELECT count(*) FROM settlement own JOIN settlement earlier ON earlier.municipality_code = own.municipality_code AND earlier.id <= own.id
  WHERE own.id = invoice.settlement_id HAVING count(*) > 0)::integer`;
export const standingColumns = `invoice.id AS invoice_id, debtor, debtor_name, biller, biller_name, month, ${windowNumber} AS window, number, yen,
  ${collectedYen} AS collected_yen, ${remittedYen} AS remitted_yen, due_on, sha256, fixed_at, ${issuedAt} AS issued_at, ${invoiceState} AS state`;

/** An invoice that an office sees. */
export const seenInvoice = async (
  database: Database,
  { caller, invoiceId }: { caller: StaffCaller; invoiceId: number },
): Promise<Standing | Refusal<'invoice_unknown'>> =>
  (await row<Standing>(database, `SELECT ${standingColumns} FROM invoice WHERE id = :invoiceId AND ${isSeen}`, {
    invoiceId,
    ...(await lookerOf(database, caller)),
  })) ?? refuse('invoice_unknown');
