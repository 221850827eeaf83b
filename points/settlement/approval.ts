import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { peopleOfOffice } from '../registers/staff.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { settlementOf } from './settlement.ts';
import { storedStatement } from './stored.ts';

type SecondRefusal = Refusal<'approver_is_creator' | 'person_not_independent' | 'own_secret_needed'>;
type Standing = {
  state: string;
  revision: number;
  hash: string;
  closedBy: string;
  frozenBy: string;
  isReturned: boolean;
};
type Asked = { caller: StaffCaller; settlementId: number; statementHash: string };
/** What the gate stops, by its sign, and why it is right all the same, in the words of who approves. */
type Acknowledged = { findings?: string | undefined; reason?: string | undefined };

/** A statement as it stands, held until the transaction ends: read once it is held, or what others just did would be missed. */
async function holdStanding(client: Database, settlementId: number): Promise<Standing | undefined> {
  await execute(client, 'SELECT FROM settlement WHERE id = :settlementId FOR UPDATE', { settlementId });
  return row<Standing>(
    client,
    `SELECT state, s.revision, statement_sha256 AS hash, closed_by, frozen_by,
            EXISTS (SELECT FROM settlement_return r WHERE r.settlement_id = s.id AND r.revision = s.revision) AS is_returned
       FROM settlement s JOIN settlement_statement f ON f.settlement_id = s.id AND f.revision = s.revision
      WHERE s.id = :settlementId`,
    { settlementId },
  );
}

/** Another person than who closed and who froze, and not an account that one of them made. */
async function judgeOther(
  client: Database,
  { caller, standing: { closedBy, frozenBy } }: { caller: StaffCaller; standing: Standing },
): Promise<SecondRefusal | undefined> {
  const people = await peopleOfOffice(client, caller.municipalityCode);
  for (const after of new Set([closedBy, frozenBy])) {
    const against = await judgeSecondPerson(client, { staffId: caller.staffId, after, people });
    if (against?.refused === 'same_person') return refuse('approver_is_creator', against.extra);
    if (against) return against as SecondRefusal;
  }
  return undefined;
}

/**
 * One of two approvals of a statement, bound to its hash and given by somebody else than who closed or froze it. Judged and
 * written under one lock, so that a revision that comes between is not approved.
 *
 * @param stops the sign of what the gate stops, which has to be seen and answered; null where it stops nothing
 */
export function approveStatement(
  { database, clock }: BookContext,
  { caller, settlementId, statementHash: shown, findings, reason }: Asked & Acknowledged,
  stops: string | null,
): Promise<
  | SecondRefusal
  | Refusal<'findings_unseen' | 'settlement_state' | 'settlement_changed' | 'settlement_returned' | 'approver_twice'>
  | undefined
> {
  return inTransaction(database, async (client) => {
    // 1 What stands is what was shown, and what is stored still has that hash.
    const standing = await holdStanding(client, settlementId);
    if (standing?.state !== 'review') return refuse('settlement_state');
    const { revision, hash, isReturned } = standing;
    if (shown !== hash || hash !== (await storedStatement(client, { settlementId, revision })).hash)
      return refuse('settlement_changed');
    if (isReturned) return refuse('settlement_returned');
    // 2 Another person.
    const against = await judgeOther(client, { caller, standing });
    if (against) return against;
    // 3 What the gate stops was seen, and is said to be right.
    if (stops !== null && (findings !== stops || !reason)) return refuse('findings_unseen');
    const said = stops === null ? null : (reason ?? null);
    // 4 The approval; the second one closes.
    const made = await execute(
      client,
      `INSERT INTO settlement_approval (settlement_id, revision, staff_id, statement_sha256, approved_at, findings_sha256, reason)
       VALUES (:settlementId, :revision, :staffId, :shown, :now, :stops, :said) ON CONFLICT DO NOTHING`,
      { settlementId, revision, staffId: caller.staffId, shown, now: `${clock()}`, stops, said },
    );
    if (made === 0) return refuse('approver_twice');
    const line = { subject: 'settlement', id: settlementId, name: `${settlementId}`, act: 'approve' } as const;
    const after = { revision, statement: shown };
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after, reason: said ?? '' });
    await execute(
      client,
      `UPDATE settlement SET state = 'closed' WHERE id = :settlementId
          AND (SELECT count(*) FROM settlement_approval WHERE settlement_id = :settlementId AND revision = :revision) >= 2`,
      { settlementId, revision },
    );
    return undefined;
  });
}

/**
 * 差し戻し: somebody who could approve a statement sends it back instead, with the reason, as long as no file is made of it (decision 33).
 * Its approvals count no more; accounting corrects what is wrong and freezes the next revision.
 */
export async function returnStatement(
  { database, clock }: BookContext,
  { caller, settlementId, statementHash: shown, reason }: Asked & { reason: string },
): Promise<
  | SecondRefusal
  | Refusal<'settlement_unknown' | 'settlement_state' | 'settlement_changed' | 'settlement_returned'>
  | undefined
> {
  const own = await settlementOf(database, { caller, settlementId });
  if (isRefusal(own)) return own;
  return inTransaction(database, async (client) => {
    const standing = await holdStanding(client, settlementId);
    if (standing?.state !== 'review' && standing?.state !== 'closed') return refuse('settlement_state');
    const { revision, hash, isReturned } = standing;
    if (shown !== hash) return refuse('settlement_changed');
    if (isReturned) return refuse('settlement_returned');
    const against = await judgeOther(client, { caller, standing });
    if (against) return against;
    await execute(
      client,
      `INSERT INTO settlement_return (settlement_id, revision, staff_id, reason, returned_at)
       VALUES (:settlementId, :revision, :staffId, :reason, :now)`,
      { settlementId, revision, staffId: caller.staffId, reason, now: `${clock()}` },
    );
    await execute(client, `UPDATE settlement SET state = 'review' WHERE id = :settlementId`, { settlementId });
    const line = { subject: 'settlement', id: settlementId, name: `${settlementId}`, act: 'sendBack', reason } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after: { revision, statement: shown } });
    return undefined;
  });
}
