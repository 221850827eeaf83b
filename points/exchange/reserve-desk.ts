import { execute, inTransaction, rows } from '../../postgres/pool.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { unknownMember } from '../members/member.ts';
import { findMemberFor } from '../members/protection.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { isUnreached } from './reserve-delivery.ts';

type Waiting = { noticeId: number; kind: 'told' | 'moved' | 'postponed'; allocateBy: string };
/**
 * What a person at a town's desk was not told, since its letter or mail came back: that there is something, and by when. Of which company and how many
 * points is theirs alone, on マイページ.
 */
export async function listNoticesAtDesk(
  { database }: ConversionsContext,
  { caller, params }: CallOf<'listNoticesAtDesk'>,
) {
  const member = await findMemberFor(database, { typed: params.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(params.mykeyId);
  const notices = await rows<Waiting>(
    database,
    `SELECT d.id AS notice_id, d.state AS kind, allocate_by FROM reserve_deadline d WHERE d.holder = :holder AND ${isUnreached} ORDER BY d.id`,
    { holder: member.holder },
  );
  return { notices };
}

/** Notes that the person was told of them at this desk; once, also where two desks do it. */
export async function markToldAtDesk(
  { database, clock }: ConversionsContext,
  { caller, params, body }: CallOf<'markToldAtDesk'>,
) {
  const { staffId } = caller;
  const now = clock();
  const member = await findMemberFor(database, { typed: params.mykeyId, staffId });
  if (!member) return unknownMember(params.mykeyId);
  return inTransaction(database, async (client) => {
    const told = await execute(
      client,
      `INSERT INTO reserve_notice_act (deadline_id, act, reason, acted_by, acted_at)
       SELECT d.id, 'told', '', :staffId, :now FROM reserve_deadline d
        WHERE d.id = ANY (:noticeIds) AND d.holder = :holder AND ${isUnreached} ON CONFLICT DO NOTHING`,
      { noticeIds: body.noticeIds, holder: member.holder, staffId, now: `${now}` },
    );
    if (told > 0) {
      const line = { subject: 'member', id: member.shown, name: member.shown, act: 'note' } as const;
      await keepOwnTrail(client, { caller, now }, { ...line, after: { told } });
    }
    return { told };
  });
}
