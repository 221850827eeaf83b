import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { creditOf } from './collections.ts';
import { accountsNow } from './remittances.ts';
import { isOwnLine, isSeen, type Looker, lookerOf, type Standing, seenInvoice, standingColumns } from './seen.ts';

const shownAtOnce = 50;

/** What of an invoice concerns an office: of a municipality that does not bill it its own lines, of all others the whole. */
const ownSum = (what: string) =>
  `(SELECT coalesce(sum(${what}), 0) FROM invoice_line l WHERE l.invoice_id = invoice.id AND ${isOwnLine})::bigint`;
const collected = `(SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line)`;
const remitted = `(SELECT coalesce(sum(r.yen), 0) FROM remittance_line r JOIN zengin_file f ON f.remittance_id = r.remittance_id AND file_stands(f.id) AND is_passed_on(r.remittance_id, r.invoice_id, r.line)
  WHERE r.invoice_id = l.invoice_id AND r.line = l.line)`;

/** Whether an office sees of an invoice its own lines only: a municipality that another bills for. */
const seesLinesOnly = ({ party, codes }: Looker, { biller }: { biller: string | null }) =>
  codes !== null && biller !== party;

type Own = { ownYen: number; ownCollectedYen: number; ownRemittedYen: number };
type Listed = Standing & Own;
const ownColumns = `${ownSum('l.yen')} AS own_yen, ${ownSum(collected)} AS own_collected_yen, ${ownSum(remitted)} AS own_remitted_yen`;
/** An invoice as an office sees it: sums of its own lines, where it sees no others. */
function shownInvoice(looker: Looker, { ownYen, ownCollectedYen, ownRemittedYen, ...invoice }: Listed) {
  const { fixedAt, issuedAt, month, debtor, debtorName, biller, billerName, ...rest } = invoice;
  const sums = seesLinesOnly(looker, invoice)
    ? { yen: ownYen, collectedYen: ownCollectedYen, remittedYen: ownRemittedYen }
    : {};
  return {
    ...rest,
    ...sums,
    isWhole: !seesLinesOnly(looker, invoice),
    debtor: { party: debtor, name: debtorName },
    biller: biller === null ? null : { party: biller, name: billerName ?? '' },
    month: month?.slice(0, 7) ?? null,
    fixedAt: `${fixedAt}`,
    issuedAt: issuedAt && `${issuedAt}`,
  };
}

/** The invoices that an office sees, the newest first; and whom it bills, to enter what they pay. */
export async function listInvoices({ database }: BookContext, { caller, query }: CallOf<'listInvoices'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const looker = await lookerOf(database, caller);
  const found = await rows<Listed>(
    database,
    `SELECT ${standingColumns}, ${ownColumns} FROM invoice
      WHERE ${isSeen} AND (:before::bigint IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`,
    { ...looker, before, limit: shownAtOnce + 1 },
  );
  const debtors = await rows<{ party: string; name: string }>(
    database,
    'SELECT DISTINCT ON (debtor) debtor AS party, debtor_name AS name FROM invoice WHERE biller = :party ORDER BY debtor, id DESC',
    { party: looker.party },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ invoiceId }) => [invoiceId]);
  return { invoices: page.map((one) => shownInvoice(looker, one)), debtors, next };
}

type Line = {
  line: number;
  municipality: { code: string; name: string };
  what: 'points' | 'premium' | 'uplift';
  name: string | null;
  points: number;
  carried: number;
  yen: number;
  collectedYen: number;
  remittedYen: number;
  persons: number;
};

/** An invoice with its lines, its payments and who approved it. A municipality that another bills for sees its own lines and no more. */
export async function showInvoice({ database, clock }: BookContext, { caller, params }: CallOf<'showInvoice'>) {
  const { invoiceId } = params;
  const invoice = await seenInvoice(database, { caller, invoiceId });
  if (isRefusal(invoice)) return invoice;
  const looker = await lookerOf(database, caller);
  const lines = await rows<Line>(
    database,
    `SELECT line, jsonb_build_object('code', municipality_code, 'name', municipality.name) AS municipality, what, l.name, points, carried, l.yen,
            ${collected}::bigint AS collected_yen, ${remitted}::bigint AS remitted_yen,
            (SELECT count(*) FROM invoice_detail d WHERE d.invoice_id = l.invoice_id AND d.line = l.line) AS persons
       FROM invoice JOIN invoice_line l ON l.invoice_id = invoice.id JOIN municipality ON code = municipality_code
      WHERE invoice.id = :invoiceId AND ${isOwnLine} ORDER BY line`,
    { invoiceId, ...looker },
  );
  const sumOf = (field: 'yen' | 'collectedYen' | 'remittedYen') => lines.reduce((sum, line) => sum + line[field], 0);
  const own = { ownYen: sumOf('yen'), ownCollectedYen: sumOf('collectedYen'), ownRemittedYen: sumOf('remittedYen') };
  const shown = { ...shownInvoice(looker, { ...invoice, ...own }), lines };
  if (seesLinesOnly(looker, invoice)) return { ...shown, approvals: [], payments: [], payTo: null, creditYen: 0 };
  const approvals = await rows<{ staffId: string; name: string; at: Temporal.Instant }>(
    database,
    `SELECT staff.id AS staff_id, staff.name, approved_at AS at FROM invoice_approval JOIN staff ON staff.id = staff_id
      WHERE invoice_id = :invoiceId ORDER BY approved_at`,
    { invoiceId },
  );
  const { debtor, biller } = invoice;
  return {
    ...shown,
    approvals: approvals.map(({ at, ...one }) => ({ ...one, at: `${at}` })),
    payments: await paymentsOf(database, invoiceId),
    payTo: await payToOf({ database, clock }, invoice),
    creditYen: biller === null ? 0 : await creditOf(database, { biller, debtor }),
  };
}

/** The payments that went to an invoice, those among them that were taken back with the reason. */
const paymentsOf = (database: Database, invoiceId: number) =>
  rows<{
    collectionId: number;
    receivedOn: string;
    reference: string;
    paidYen: number;
    yen: number;
    takenBack: string | null;
  }>(
    database,
    `SELECT c.id AS collection_id, received_on, reference, c.yen AS paid_yen, sum(s.yen)::bigint AS yen,
            (SELECT reason FROM collection back WHERE back.reverses = c.id) AS taken_back
       FROM collection c JOIN collection_share s ON s.collection_id = c.id
      WHERE s.invoice_id = :invoiceId AND c.reverses IS NULL GROUP BY c.id ORDER BY c.id`,
    { invoiceId },
  );

/** To which account a debtor pays: that of who bills, with the names of its bank and branch today. */
async function payToOf({ database, clock }: Pick<BookContext, 'database' | 'clock'>, { biller }: Standing) {
  if (biller === null) return null;
  const [account] = await accountsNow(database, [biller]);
  if (!account?.bankAccount) return null;
  const { bankAccount } = account;
  const [named] = await withBankNames(database, { paid: [{ bankAccount }], on: `${dateInTokyo(clock())}` });
  return { bankName: named?.bankName ?? '', branchName: named?.branchName ?? '', bankAccount };
}
