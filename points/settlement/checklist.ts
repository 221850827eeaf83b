import { one } from '../../postgres/pool.ts';
import type { BookContext } from '../book/context.ts';
import { uploadSubject } from '../grants/upload.ts';
import { isLeftUnpaid } from './decisions.ts';
import type { Settlement } from './settlement.ts';

/** What is looked at before a window is closed, in the order in which one goes about it. */
export const checks = [
  'budget',
  'uploads',
  'changes',
  'clearings',
  'voucherBreaks',
  'heldPayers',
  'heldPayees',
  'heldLines',
  'companyOrders',
] as const;
/** One thing to look at: how many there are of it, and whether the window cannot be closed before. */
export type Check = { what: (typeof checks)[number]; count: number; stops: boolean };

type Counted = Record<'uploads' | 'changes' | 'clearings' | 'voucherBreaks' | 'heldLines' | 'companyOrders', number>;

/**
 * The checklist of a window that is not fixed: what is half done in the office, and what is held. Only what has no budget stops the close;
 * the rest is for who closes to know, and goes into the next window where it is not done. Empty once the statement is fixed.
 */
export async function checklistOf(
  { database }: BookContext,
  settlement: Settlement,
  known: { unbudgeted: readonly unknown[]; problems: readonly { isPayer: boolean }[] },
): Promise<Check[]> {
  if (settlement.statementHash !== null || settlement.state === 'settled') return [];
  const counted = await one<Counted>(
    database,
    `SELECT (SELECT count(*) FROM grant_upload WHERE municipality_code = :code AND (state IN ('draft', 'approved', 'reversing')
               OR EXISTS (SELECT FROM change_request WHERE subject = '${uploadSubject}' AND subject_id = grant_upload.id::text AND decision IS NULL))) AS uploads,
            (SELECT count(*) FROM change_request WHERE office = :code AND decision IS NULL AND subject <> '${uploadSubject}') AS changes,
            (SELECT count(*) FROM clearing JOIN shopping_street street ON street.id = street_id
              WHERE municipality_code = :code AND closed_at IS NULL) AS clearings,
            (SELECT count(*) FROM voucher_break WHERE municipality_code = :code AND decision IS NULL) AS voucher_breaks,
            (SELECT count(*) FROM settlement earlier JOIN settlement_line l ON l.settlement_id = earlier.id
              WHERE earlier.municipality_code = :code AND earlier.id < :id AND earlier.state = 'settled' AND earlier.revision > 0
                AND ${isLeftUnpaid}) AS held_lines,
            (SELECT count(*) FROM exchange_order WHERE state = 'confirmed' AND (destination->>'municipalityCode' = :code
               OR (destination->>'eventId')::integer IN (SELECT id FROM support_event WHERE municipality_code = :code))) AS company_orders`,
    { code: settlement.municipalityCode, id: settlement.id },
  );
  const heldPayers = known.problems.filter(({ isPayer }) => isPayer).length;
  const counts: Record<Check['what'], number> = {
    ...counted,
    budget: known.unbudgeted.length,
    heldPayers,
    heldPayees: known.problems.length - heldPayers,
  };
  return checks.map((what) => ({ what, count: counts[what], stops: what === 'budget' && counts.budget > 0 }));
}
