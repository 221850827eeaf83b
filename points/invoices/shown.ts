import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { withBankNames } from '../registers/bank-master.ts';
import { creditOf } from './collections.ts';
import { accountsNow } from './remittances.ts';
import { isSeen, partyOf, type Standing, seenInvoice, standingColumns } from './seen.ts';

const shownAtOnce = 50;

/** Yen of an invoice that concern an office: of a municipality its own lines, of all others the whole. */
const ownYen = `(SELECT coalesce(sum(own.yen), 0) FROM invoice_line own WHERE own.invoice_id = invoice.id
  AND (:party::text IS NULL OR :party NOT LIKE 'C%' OR 'C' || standing_code(own.municipality_code) = :party))::bigint`;

type Listed = Standing & { ownYen: number };
const shownInvoice = ({ fixedAt, month, debtor, biller, ...invoice }: Listed) => ({
  ...invoice,
  debtor: { party: debtor, name: invoice.debtorName },
  biller: biller === null ? null : { party: biller, name: invoice.billerName ?? '' },
  month: month?.slice(0, 7) ?? null,
  fixedAt: `${fixedAt}`,
});
type Shown = Omit<ReturnType<typeof shownInvoice>, 'debtorName' | 'billerName'>;
const withoutNames = ({ debtorName: _, billerName: __, ...invoice }: ReturnType<typeof shownInvoice>): Shown => invoice;

/** The invoices that an office sees, the newest first. */
export async function listInvoices({ database }: BookContext, { caller, query }: CallOf<'listInvoices'>) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Listed>(
    database,
    `SELECT ${standingColumns}, ${ownYen} AS own_yen FROM invoice
      WHERE ${isSeen} AND (:before::bigint IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit`,
    { party: partyOf(caller), before, limit: shownAtOnce + 1 },
  );
  const { page, next } = pageOf(found, shownAtOnce, ({ invoiceId }) => [invoiceId]);
  return { invoices: page.map((one) => withoutNames(shownInvoice(one))), next };
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

/** An invoice with its lines, its payments and who approved it. A municipality sees its own lines only, and nobody's payments but its own. */
export async function showInvoice({ database, clock }: BookContext, { caller, params }: CallOf<'showInvoice'>) {
  const { invoiceId } = params;
  const invoice = await seenInvoice(database, { caller, invoiceId });
  if (isRefusal(invoice)) return invoice;
  const party = partyOf(caller);
  const lines = await rows<Line>(
    database,
    `SELECT line, jsonb_build_object('code', municipality_code, 'name', municipality.name) AS municipality, what, l.name, points, carried, yen,
            (SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line)::bigint AS collected_yen,
            (SELECT coalesce(sum(r.yen), 0) FROM remittance_line r JOIN remittance_file f ON f.remittance_id = r.remittance_id
              WHERE r.invoice_id = l.invoice_id AND r.line = l.line)::bigint AS remitted_yen,
            (SELECT count(*) FROM invoice_detail d WHERE d.invoice_id = l.invoice_id AND d.line = l.line) AS persons
       FROM invoice_line l JOIN municipality ON code = municipality_code
      WHERE invoice_id = :invoiceId
        AND (:party::text IS NULL OR :party NOT LIKE 'C%' OR 'C' || standing_code(municipality_code) = :party) ORDER BY line`,
    { invoiceId, party },
  );
  const approvals = await rows<{ staffId: string; name: string; at: Temporal.Instant }>(
    database,
    `SELECT staff.id AS staff_id, staff.name, approved_at AS at FROM invoice_approval JOIN staff ON staff.id = staff_id
      WHERE invoice_id = :invoiceId ORDER BY approved_at`,
    { invoiceId },
  );
  const ownYen = lines.reduce((sum, { yen }) => sum + yen, 0);
  return {
    ...withoutNames(shownInvoice({ ...invoice, ownYen })),
    lines,
    approvals: approvals.map(({ at, ...one }) => ({ ...one, at: `${at}` })),
    payments: await paymentsOf({ database }, { caller, invoice }),
    payTo: await payToOf({ database, clock }, invoice),
    creditYen:
      invoice.biller !== null && seesPayments(party, invoice)
        ? await creditOf(database, { biller: invoice.biller, debtor: invoice.debtor })
        : 0,
  };
}

/** What was paid is between who pays and who receives, and the platform's. */
const seesPayments = (party: string | null, { debtor, biller }: { debtor: string; biller: string | null }) =>
  party === null || party === debtor || party === biller;

async function paymentsOf(
  { database }: Pick<BookContext, 'database'>,
  { caller, invoice }: { caller: StaffCaller; invoice: Standing },
) {
  if (!seesPayments(partyOf(caller), invoice)) return [];
  return rows<{ receivedOn: string; reference: string; paidYen: number; yen: number }>(
    database,
    `SELECT received_on, reference, c.yen AS paid_yen, sum(s.yen)::bigint AS yen
       FROM collection c JOIN collection_share s ON s.collection_id = c.id
      WHERE s.invoice_id = :invoiceId GROUP BY c.id, received_on, reference, c.yen ORDER BY c.id`,
    { invoiceId: invoice.invoiceId },
  );
}

/** To which account a debtor pays: that of who bills, with the names of its bank and branch today. */
async function payToOf({ database, clock }: Pick<BookContext, 'database' | 'clock'>, { biller }: Standing) {
  if (biller === null) return null;
  const [account] = await accountsNow(database, [biller]);
  if (!account?.bankAccount) return null;
  const { bankAccount } = account;
  const [named] = await withBankNames(database, { paid: [{ bankAccount }], on: `${dateInTokyo(clock())}` });
  return { bankName: named?.bankName ?? '', branchName: named?.branchName ?? '', bankAccount };
}
