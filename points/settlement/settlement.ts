import { type Database, row, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { freezeStatement } from './freeze.ts';

/**
 * A window of a municipality (6-6).
 *
 * | state   | set by                    | next                    | what a crash leaves                                   |
 * | ------- | ------------------------- | ----------------------- | ----------------------------------------------------- |
 * | open    | opening of the town, the close of the window before, its 締め日 or 31 March (`cutWindow`) | review | –           |
 * | review  | `closeWindowOf`, `freezeStatement` | closed, review | closed to postings and not frozen: frozen at the next look |
 * | closed  | the second approval, the cancellation of a file (`decideFileCancellation`) | settled, review | – |
 * | settled | `makePayoutFiles`         | settled, review, closed | – (the files are stored in the same transaction)      |
 */
export type Settlement = {
  id: number;
  number: number;
  municipalityCode: string;
  municipality: string;
  opensOn: string;
  /** Its 締め日 or 31 March, where that has ended it. */
  endsOn: string | null;
  /** The 締め日 to come of one that runs, and since when a rule says so without a break. */
  cutOn: string | null;
  cutFrom: string | null;
  state: 'open' | 'review' | 'closed' | 'settled';
  closedAt: Temporal.Instant | null;
  closedBy: string | null;
  closedByName: string | null;
  /** Who asked for the revision as it stands; null while there is none. */
  frozenBy: string | null;
  /** 差し戻し of the revision as it stands. */
  returned: { by: string; at: string; reason: string } | null;
  statementHash: string | null;
  revision: number;
  payoutOn: string | null;
};
const columns = `settlement.id, (SELECT count(*) FROM settlement earlier
    WHERE earlier.municipality_code = settlement.municipality_code
      AND earlier.id <= settlement.id)::int AS number, municipality_code, municipality.name AS municipality, opens_on, ends_on, cut_on, cut_from, state,
  closed_at, closed_by, (SELECT staff.name FROM staff WHERE staff.id = closed_by) AS closed_by_name,
  (SELECT frozen_by FROM settlement_statement f WHERE f.settlement_id = settlement.id AND f.revision = settlement.revision) AS frozen_by,
  (SELECT jsonb_build_object('by', staff.name, 'at', returned_at, 'reason', reason) FROM settlement_return r JOIN staff ON staff.id = r.staff_id
    WHERE r.settlement_id = settlement.id AND r.revision = settlement.revision) AS returned,
  statement_sha256 AS statement_hash, revision, payout_on
  FROM settlement JOIN municipality ON code = settlement.municipality_code`;

type Place = { caller: StaffCaller; settlementId: number };

export const settlementOf = async (
  database: Database,
  { caller, settlementId }: Place,
): Promise<Settlement | Refusal<'settlement_unknown'>> =>
  (await row<Settlement>(
    database,
    `SELECT ${columns} WHERE settlement.id = :settlementId AND municipality_code = :municipalityCode`,
    { settlementId, municipalityCode: caller.municipalityCode },
  )) ?? refuse('settlement_unknown');

/** Every window of a municipality, the newest first. */
export const settlementsOf = (database: Database, municipalityCode: string | null): Promise<Settlement[]> =>
  rows<Settlement>(
    database,
    `SELECT ${columns} WHERE municipality_code = :municipalityCode ORDER BY settlement.id DESC`,
    { municipalityCode },
  );

/** Who has approved the statement as it stands, the first one first. */
export const approvalsOf = (database: Database, { id, revision }: Pick<Settlement, 'id' | 'revision'>) =>
  rows<{ staffId: string; name: string; at: Temporal.Instant }>(
    database,
    `SELECT staff.id AS staff_id, staff.name, approved_at AS at FROM settlement_approval JOIN staff ON staff.id = staff_id
      WHERE settlement_id = :id AND revision = :revision ORDER BY approved_at`,
    { id, revision },
  );

/** A crash between closing and freezing, or a statement of before that had no accounts, is made good by the next look. */
export async function frozenSettlementOf(
  context: BookContext,
  place: Place,
): Promise<Settlement | Refusal<'settlement_unknown'>> {
  const { database, clock } = context;
  const settlement = await settlementOf(database, place);
  if (isRefusal(settlement) || settlement.state !== 'review' || settlement.statementHash) return settlement;
  await freezeStatement(context, settlement, { by: settlement.closedBy ?? '', now: clock() });
  return settlementOf(database, place);
}
