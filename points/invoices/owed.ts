import { type Database, rows } from '../../postgres/pool.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { daysOfYear } from '../grants/report.ts';

type Owed = {
  month: string;
  municipality: { code: string; name: string };
  premiumYen: number;
  upliftYen: number;
  paidYen: number;
};

const paid =
  '(SELECT coalesce(sum(s.yen), 0) FROM collection_share s WHERE s.invoice_id = l.invoice_id AND s.line = l.line)';

/** What an office was billed for premiums and uplifts in a fiscal year, by the month of the bill and by town: the lines of its invoices. */
export async function showOwedByTown({ database }: BookContext, { caller, params }: CallOf<'showOwedByTown'>) {
  const { first, after } = daysOfYear(params.fiscalYear);
  const lines = await rows<Owed>(
    database,
    `SELECT to_char(fixed_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM') AS month, jsonb_build_object('code', code, 'name', municipality.name) AS municipality,
            coalesce(sum(l.yen) FILTER (WHERE what = 'premium'), 0)::bigint AS premium_yen,
            coalesce(sum(l.yen) FILTER (WHERE what = 'uplift'), 0)::bigint AS uplift_yen, sum(${paid})::bigint AS paid_yen
       FROM invoice JOIN invoice_line l ON invoice_id = invoice.id JOIN municipality ON code = municipality_code
      WHERE debtor = :party AND settlement_id IS NOT NULL
        AND (fixed_at AT TIME ZONE 'Asia/Tokyo')::date >= :first AND (fixed_at AT TIME ZONE 'Asia/Tokyo')::date < :after
      GROUP BY 1, code, municipality.name ORDER BY 1 DESC, code`,
    { party: caller.organisation, first: `${first}`, after: `${after}` },
  );
  return { lines };
}

/** All that each town has billed an office for premiums and uplifts, and what it has been paid of that; by the code of the town. */
export async function billedByTown(
  database: Database,
  party: string | null,
): Promise<Map<string, { billedYen: number; paidYen: number }>> {
  const found = await rows<{ code: string; billedYen: number; paidYen: number }>(
    database,
    `SELECT municipality_code AS code, sum(l.yen)::bigint AS billed_yen, sum(${paid})::bigint AS paid_yen
       FROM invoice JOIN invoice_line l ON invoice_id = invoice.id WHERE debtor = :party AND settlement_id IS NOT NULL GROUP BY 1`,
    { party },
  );
  return new Map(found.map(({ code, ...sums }) => [code, sums]));
}
