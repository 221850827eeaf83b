import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { peopleOfOffice } from '../registers/staff.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { frozenParties } from './parties.ts';
import { statementHash, storedRows } from './statement.ts';

type ApprovalRefusal = Refusal<
  | 'settlement_state'
  | 'settlement_changed'
  | 'approver_is_creator'
  | 'approver_twice'
  | 'person_not_independent'
  | 'own_secret_needed'
>;

/**
 * One of two approvals of a statement, bound to its hash and given by somebody else than who closed or froze it. Judged and
 * written under one lock, so that a revision that comes between is not approved.
 */
export function approveStatement(
  { database, clock }: BookContext,
  { caller, settlementId, statementHash: shown }: { caller: StaffCaller; settlementId: number; statementHash: string },
): Promise<ApprovalRefusal | undefined> {
  return inTransaction(database, async (client) => {
    // 1 What stands is what was shown, and what is stored still has that hash.
    const standing = await row<{ state: string; revision: number; hash: string; closedBy: string; frozenBy: string }>(
      client,
      `SELECT state, s.revision, statement_sha256 AS hash, closed_by, frozen_by
         FROM settlement s JOIN settlement_statement f ON f.settlement_id = s.id AND f.revision = s.revision
        WHERE s.id = :settlementId FOR UPDATE OF s`,
      { settlementId },
    );
    if (standing?.state !== 'review') return refuse('settlement_state');
    const { revision, hash, closedBy, frozenBy } = standing;
    if (shown !== hash || hash !== (await hashOfStored(client, settlementId, revision)))
      return refuse('settlement_changed');
    // 2 Another person than who closed and who froze, and not an account that one of them made.
    const people = await peopleOfOffice(client, caller.municipalityCode);
    for (const after of new Set([closedBy, frozenBy])) {
      const against = await judgeSecondPerson(client, { staffId: caller.staffId, after, people });
      if (against?.refused === 'same_person') return refuse('approver_is_creator', against.extra);
      if (against) return against as ApprovalRefusal;
    }
    // 3 The approval; the second one closes.
    const made = await execute(
      client,
      `INSERT INTO settlement_approval (settlement_id, revision, staff_id, statement_sha256, approved_at)
       VALUES (:settlementId, :revision, :staffId, :shown, :now) ON CONFLICT DO NOTHING`,
      { settlementId, revision, staffId: caller.staffId, shown, now: `${clock()}` },
    );
    if (made === 0) return refuse('approver_twice');
    const line = { subject: 'settlement', id: settlementId, name: `${settlementId}`, act: 'approve' } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after: { revision, statement: shown } });
    await execute(
      client,
      `UPDATE settlement SET state = 'closed' WHERE id = :settlementId
          AND (SELECT count(*) FROM settlement_approval WHERE settlement_id = :settlementId AND revision = :revision) >= 2`,
      { settlementId, revision },
    );
    return undefined;
  });
}

const hashOfStored = async (client: Database, settlementId: number, revision: number) =>
  statementHash({
    settlementId,
    revision,
    lines: await storedRows(client, settlementId),
    parties: [...(await frozenParties(client, { settlementId, revision })).values()],
  });
