import { type Database, row, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, PointsHandlers, StaffCaller } from '../callers.ts';
import { daysOf, daysOfYear } from '../grants/report.ts';
import { collectedYen, remittedYen } from '../invoices/seen.ts';
import { partnerIdOf } from '../registers/partners.ts';

type Answer = Extract<Awaited<ReturnType<PointsHandlers['showCompanyReconciliation']>>, { company: string }>;
type Month = Answer['months'][number];
type Day = NonNullable<Answer['days']>[number];
type Asked = { partnerId: number; first: string; after: string };

/** SQL: the standing reports' lines of a company by day; what was cancelled counts against what was deducted. */
const told = `SELECT r.day, sum(CASE l.result WHEN 'deducted' THEN 1 ELSE -1 END)::bigint AS reported,
         sum(CASE l.result WHEN 'deducted' THEN l.own_points ELSE -l.own_points END)::bigint AS reported_own
    FROM company_report r JOIN company_report_line l ON l.report_id = r.id
   WHERE r.partner_id = :partnerId AND r.replaced_at IS NULL AND r.day >= :first::date AND r.day < :after::date GROUP BY r.day`;
/** SQL: what became points by day, orders and coupons apart. */
const credited = `SELECT day, count(*) FILTER (WHERE position('.' IN order_number) = 0) AS orders,
         coalesce(sum(own_points) FILTER (WHERE position('.' IN order_number) = 0), 0)::bigint AS orders_own,
         count(*) FILTER (WHERE position('.' IN order_number) > 0) AS coupons,
         coalesce(sum(own_points) FILTER (WHERE position('.' IN order_number) > 0), 0)::bigint AS coupons_own,
         coalesce(sum(order_points), 0)::bigint AS ordered, sum(points)::bigint AS posted
    FROM company_day_credit WHERE partner_id = :partnerId AND day >= :first::date AND day < :after::date GROUP BY day`;
const open = `SELECT on_day AS day, count(*) AS open FROM bank_break WHERE party = 'P' || :partnerId::integer AND source = 'report' AND ended_at IS NULL
     AND on_day >= :first::date AND on_day < :after::date GROUP BY on_day`;
const sides = [
  'reported',
  'reported_own',
  'orders',
  'orders_own',
  'coupons',
  'coupons_own',
  'ordered',
  'posted',
] as const;
const sumsOfSides = sides.map((side) => `coalesce(sum(${side}), 0)::bigint AS ${side}`).join(', ');
const everyDay = `SELECT day, true AS sealed FROM company_day WHERE partner_id = :partnerId AND day >= :first::date AND day < :after::date
   UNION SELECT day, false FROM company_report r WHERE partner_id = :partnerId AND replaced_at IS NULL AND day >= :first::date AND day < :after::date
     AND NOT EXISTS (SELECT FROM company_day d WHERE d.partner_id = :partnerId AND d.day = r.day)`;
const joined = `(${everyDay}) d LEFT JOIN (${told}) told USING (day) LEFT JOIN (${credited}) credited USING (day) LEFT JOIN (${open}) open USING (day)`;

/** SQL: of a company's payments for an invoice what the payee's bank has told, or where it pays itself its own. */
const atBank = `CASE WHEN biller IS NULL THEN (
    SELECT coalesce(sum(r.yen), 0) FROM remittance_line r JOIN zengin_file f ON f.remittance_id = r.remittance_id AND file_stands(f.id)
      JOIN bank_match m ON m.party = invoice.debtor AND m.item = 'file:' || f.id AND m.ended_at IS NULL
     WHERE r.invoice_id = invoice.id AND is_passed_on(r.remittance_id, r.invoice_id, r.line))
  ELSE (SELECT coalesce(sum(s.yen), 0) FROM collection_share s
      JOIN bank_match m ON m.party = invoice.biller AND m.item = 'payment:' || s.collection_id AND m.ended_at IS NULL
     WHERE s.invoice_id = invoice.id) END::bigint`;

/** The sides of a company's exchanges beside each other in a fiscal year: by month, and by day of a month that is asked for. */
export async function showCompanyReconciliation(
  { database }: BookContext,
  { caller, params, query }: CallOf<'showCompanyReconciliation'>,
): Promise<Answer | Refusal<'partner_unknown'>> {
  const company = await companyOf(database, caller, query.partnerId);
  if (isRefusal(company)) return company;
  const { partnerId, name } = company;
  const year = daysOfYear(params.fiscalYear);
  const months = await monthsOf(database, { partnerId, first: `${year.first}`, after: `${year.after}` });
  if (query.month === undefined) return { company: name, months, days: null };
  const { first, after } = daysOf(Temporal.PlainYearMonth.from(query.month));
  return {
    company: name,
    months,
    days: await daysOfMonth(database, { partnerId, first: `${first}`, after: `${after}` }),
  };
}

async function companyOf(database: Database, caller: StaffCaller, asked: number | undefined) {
  const partnerId = caller.role === 'company' ? partnerIdOf(caller) : asked;
  const found = await row<{ partnerId: number; name: string }>(
    database,
    'SELECT id AS partner_id, name FROM partner WHERE id = :partnerId',
    { partnerId: partnerId ?? null },
  );
  return found ?? refuse('partner_unknown');
}

const monthsOf = (database: Database, asked: Asked): Promise<Month[]> =>
  rows<Month>(
    database,
    `SELECT s.*, (
         SELECT jsonb_build_object('invoiceId', invoice.id, 'yen', yen, 'received', CASE WHEN biller IS NULL THEN ${remittedYen} ELSE ${collectedYen} END,
                  'atBank', ${atBank})
           FROM invoice WHERE debtor = 'P' || :partnerId::integer AND invoice.month = s.month) AS bill
       FROM (SELECT date_trunc('month', day)::date AS month, ${sumsOfSides}, count(*) FILTER (WHERE sealed)::integer AS days,
                    count(*) FILTER (WHERE EXISTS (SELECT FROM company_report r WHERE r.partner_id = :partnerId AND r.replaced_at IS NULL AND r.day = d.day))::integer AS days_reported,
                    coalesce(sum(open), 0)::integer AS open_breaks
               FROM ${joined} GROUP BY 1) s ORDER BY s.month DESC`,
    asked,
  ).then((found) => found.map(({ month, ...one }) => ({ ...one, month: month.slice(0, 7) })));

async function daysOfMonth(database: Database, asked: Asked): Promise<Day[]> {
  const found = await rows<Omit<Day, 'report'> & { report: NonNullable<Day['report']> | null }>(
    database,
    `SELECT day, sealed AS is_sealed, ${sides.map((side) => `coalesce(${side}, 0)::bigint AS ${side}`).join(', ')}, coalesce(open, 0)::integer AS open_breaks, (
         SELECT jsonb_build_object('fileName', file_name, 'lines', lines, 'receivedAt', received_at, 'by', (SELECT name FROM staff WHERE id = received_by),
                  'replaces', (SELECT count(*) FROM company_report was WHERE was.partner_id = r.partner_id AND was.day = r.day AND was.replaced_at IS NOT NULL))
           FROM company_report r WHERE r.partner_id = :partnerId AND r.day = d.day AND r.replaced_at IS NULL) AS report
       FROM ${joined} ORDER BY day DESC`,
    asked,
  );
  return found.map(({ report, ...day }) => ({
    ...day,
    report: report && { ...report, receivedAt: `${Temporal.Instant.from(report.receivedAt)}` },
  }));
}

/** For the platform: every company, how far it has told, and what of it differs. */
export async function listComparedCompanies({ database }: Pick<BookContext, 'database'>) {
  const companies = await rows<{
    partnerId: number;
    name: string;
    reportedThrough: string | null;
    sealedThrough: string | null;
    open: number;
    oldestAt: Temporal.Instant | null;
    ofPostings: number;
  }>(
    database,
    `SELECT partner.id AS partner_id, partner.name,
            (SELECT max(day) FROM company_report r WHERE r.partner_id = partner.id AND replaced_at IS NULL) AS reported_through,
            (SELECT max(day) FROM company_day d WHERE d.partner_id = partner.id) AS sealed_through,
            open, oldest_at, of_postings
       FROM partner LEFT JOIN LATERAL (
         SELECT count(*)::integer AS open, min(found_at) AS oldest_at, count(*) FILTER (WHERE kind LIKE 'posting!_%' ESCAPE '!')::integer AS of_postings
           FROM bank_break WHERE party = 'P' || partner.id AND source = 'report' AND ended_at IS NULL) b ON true ORDER BY partner.id`,
  );
  return { companies: companies.map(({ oldestAt, ...one }) => ({ ...one, oldestAt: oldestAt && `${oldestAt}` })) };
}
