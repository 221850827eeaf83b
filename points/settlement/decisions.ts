import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { isPayable, rowColumns, type StatementRow } from './row.ts';

/** 保留: not paid for now. 却下: never paid. 翌期へ: paid with the window that is fixed next. */
export type Decision = 'hold' | 'reject' | 'next';
export type Decided = { line: number; decision: Decision; reason: string; by: string; at: string };

/** What is decided of the lines of a statement in a revision, in the order of the lines; what was released is not among it. */
export async function decisionsOf(
  database: Database,
  { settlementId, revision }: { settlementId: number; revision: number },
): Promise<Decided[]> {
  const found = await rows<Omit<Decided, 'at' | 'decision'> & { decision: Decision | 'release'; at: Temporal.Instant }>(
    database,
    `SELECT DISTINCT ON (line) line, decision, reason, staff.name AS by, decided_at AS at
       FROM settlement_decision JOIN staff ON staff.id = staff_id
      WHERE settlement_id = :settlementId AND revision <= :revision ORDER BY line, settlement_decision.id DESC`,
    { settlementId, revision },
  );
  return found.flatMap(({ decision, at, ...rest }) =>
    decision === 'release' ? [] : [{ ...rest, decision, at: `${at}` }],
  );
}

const isUnpaid = `NOT exempt AND points > 0
  AND NOT EXISTS (SELECT FROM settlement_line_paid p
                   WHERE p.settlement_id = l.settlement_id AND p.line = l.line AND line_is_paid(p.settlement_id, p.line, p.file_id))`;
const lastDecided = `coalesce((SELECT decision FROM settlement_decision d WHERE d.settlement_id = l.settlement_id AND d.line = l.line
                 ORDER BY d.id DESC LIMIT 1), 'release')`;
/** SQL: that a line `l` of a settled window was paid by no file, and that nothing else is decided of it than to wait. */
export const isLeftUnpaid = `${isUnpaid}
  AND ${lastDecided} IN ('hold', 'release')`;

/** Whether a settled window has a line that no file has paid although nobody has decided anything of it: its payee was held then. */
export const hasLeft = async (database: Database, settlementId: number): Promise<boolean> =>
  (await row(
    database,
    `SELECT FROM settlement_line l JOIN settlement ON settlement.id = settlement_id
      WHERE settlement_id = :settlementId AND revision > 0 AND ${isUnpaid} AND ${lastDecided} = 'release' LIMIT 1`,
    { settlementId },
  )) !== undefined;

export type Deciding = { line: number; decision: Decision | 'release'; reason: string };
type Judged = { settlementId: number; revision: number; deciding: Deciding };

/**
 * Whether something can be decided of a line of a fixed statement, by who holds the window: it is one that is paid, no file has paid it,
 * and it is in no later window.
 */
export async function judgeDecision(
  client: Database,
  { settlementId, revision, deciding: { line, decision } }: Judged,
): Promise<Refusal<'line_unknown' | 'line_not_payable' | 'line_paid' | 'line_carried' | 'line_decided'> | undefined> {
  const found = await row<StatementRow & { isPaid: boolean; isCarried: boolean }>(
    client,
    `SELECT ${rowColumns},
            EXISTS (SELECT FROM settlement_line_paid p
                     WHERE p.settlement_id = l.settlement_id AND p.line = l.line AND line_is_paid(p.settlement_id, p.line, p.file_id)) AS is_paid,
            EXISTS (SELECT FROM settlement_line c WHERE c.carried_from = l.settlement_id AND c.carried_line = l.line) AS is_carried
       FROM settlement_line l WHERE settlement_id = :settlementId AND line = :line`,
    { settlementId, line },
  );
  if (!found) return refuse('line_unknown');
  if (!isPayable(found)) return refuse('line_not_payable');
  if (found.isPaid) return refuse('line_paid');
  if (found.isCarried) return refuse('line_carried');
  const stands = (await decisionsOf(client, { settlementId, revision })).find((one) => one.line === line);
  return (stands?.decision ?? 'release') === decision ? refuse('line_decided') : undefined;
}

/** Adds what is decided of a line, in the transaction that freezes the revision which it makes. */
export const addDecision = (
  client: Database,
  decided: Deciding & { settlementId: number; revision: number; staffId: string; now: string },
) =>
  execute(
    client,
    `INSERT INTO settlement_decision (settlement_id, line, revision, decision, reason, staff_id, decided_at)
     VALUES (:settlementId, :line, :revision, :decision, :reason, :staffId, :now)`,
    decided,
  );
