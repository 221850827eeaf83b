import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import { type Doer, trailChange } from '../registers/trail.ts';
import { holdUplifts, judgeUnbudgeted, spendUplifts, unbudgetedOf } from './budget.ts';
import { freezeParties, partiesOf } from './parties.ts';
import { statementHash, storedRows, storeRows, sumStatement } from './statement.ts';

/**
 * Windows of a municipality are fixed in the order in which they opened: what one leaves below zero, taken back after it was paid, is
 * less of the next, which has to know it when it is summed. None opens before another and none that is fixed becomes open again, so
 * what was found in order once stays so.
 */
export const judgeEarlier = async (
  database: Database,
  { id, municipalityCode: code }: { id: number; municipalityCode: string },
): Promise<Refusal<'earlier_window_open'> | undefined> => {
  const earlier = await row(
    database,
    `SELECT FROM settlement WHERE municipality_code = :code AND id < :id AND statement_sha256 IS NULL AND state IN ('open', 'review')
      LIMIT 1`,
    { code, id },
  );
  return earlier && refuse('earlier_window_open');
};

/**
 * Freezes a closed window: its lines once, and with each revision the accounts and names of everybody who pays or is paid,
 * all of it inside the hash (decision 33). Every revision is kept, and its approvals begin again.
 *
 * @param caller who asks for a revision; a first one is part of closing
 * @param after the revision that this one takes the place of; without it only what has none is frozen. Idempotent: a crash
 *   between closing and freezing is made good by the next look.
 * @returns whether it was frozen now; or what has no budget, where something was used between the look at that and the close: then it is
 *   frozen at the first look after that was entered; or that an earlier window is not fixed yet
 */
export async function freezeStatement(
  context: BookContext,
  settlement: { id: number; municipalityCode: string; municipality: string; opensOn: string },
  {
    by,
    now,
    reason = '',
    after,
    caller,
  }: { by: string; now: Temporal.Instant; reason?: string; after?: number; caller?: Doer['caller'] },
): Promise<boolean | Refusal<'earlier_window_open' | 'budget_line_missing' | 'uplift_over_budget'>> {
  const { id: settlementId, municipalityCode: code } = settlement;
  // Before the sum: what is fixed between the two would be missed.
  const early = after === undefined && (await judgeEarlier(context.database, settlement));
  if (early) return early;
  const summed = after === undefined ? await sumStatement(context, settlement) : { lines: [], uplifted: [] };
  return inTransaction(context.database, async (client): ReturnType<typeof freezeStatement> => {
    const standing = await row<{ revision: number; hash: string | null }>(
      client,
      'SELECT revision, statement_sha256 AS hash FROM settlement WHERE id = :settlementId FOR UPDATE',
      { settlementId },
    );
    if (!standing || (after === undefined ? standing.hash !== null : standing.revision !== after)) return false;
    let lines = await storedRows(client, settlementId);
    if (lines.length === 0 && after === undefined) {
      const today = dateInTokyo(now);
      await holdUplifts(client, summed.uplifted);
      const unbudgeted = judgeUnbudgeted(await unbudgetedOf(client, { ...summed, code, today }));
      if (unbudgeted) return unbudgeted;
      await spendUplifts(client, { ...summed, today });
      await storeRows(client, settlementId, summed.lines);
      lines = await storedRows(client, settlementId);
    }
    const revision = standing.revision + 1;
    const parties = [...(await partiesOf(client, { lines, code, on: `${dateInTokyo(now)}` })).values()];
    const sha256 = statementHash({ settlementId, revision, lines, parties });
    await execute(
      client,
      'INSERT INTO settlement_statement (settlement_id, revision, sha256, frozen_at, frozen_by, reason) VALUES (:settlementId, :revision, :sha256, :now, :by, :reason)',
      { settlementId, revision, sha256, now: `${now}`, by, reason },
    );
    await freezeParties(client, { settlementId, revision, parties });
    const write = () =>
      execute(
        client,
        `UPDATE settlement SET state = 'review', revision = :revision, statement_sha256 = :sha256 WHERE id = :settlementId`,
        { settlementId, revision, sha256 },
      );
    const about = { subject: 'settlement', id: settlementId, name: `${settlementId}`, act: 'renew', reason } as const;
    await (caller ? trailChange(client, { caller, now }, about, write) : write());
    return true;
  });
}
