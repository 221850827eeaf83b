import { execute, inTransaction, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { unknownMember } from '../members/member.ts';
import { failNoticeMail } from '../members/notice-mail.ts';
import { findMemberFor, isFound } from '../members/protection.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { turnIntoLetters } from './reserve-notify.ts';

/**
 * The notice of a deadline beside マイページ, after its letter or mail.
 *
 * | act      | set by                                     | next | what a crash leaves           |
 * | -------- | ------------------------------------------ | ---- | ----------------------------- |
 * | sent     | `markLettersSent`                          | returned | whole or not at all       |
 * | returned | `enterReturnedLetter`, `enterReturnedMail` | told | whole or not at all           |
 * | told     | `markToldAtDesk`                           | –    | whole or not at all           |
 */
export const reserveNoticeSubject = 'reserveNotice';
/** SQL: of a deadline `d` whose notice came back, that nobody has told its holder since, and that they have not read it on マイページ. */
export const isUnreached = `d.state IN ('told', 'moved', 'postponed') AND d.seen IS DISTINCT FROM d.state
  AND EXISTS (SELECT FROM reserve_notice_act back WHERE back.deadline_id = d.id AND back.act = 'returned')
  AND NOT EXISTS (SELECT FROM reserve_notice_act a WHERE a.deadline_id = d.id AND a.act = 'told')`;

/** Marks letters as sent, by whom and when; those that are marked, or need none any more, stay as they are. */
export function markLettersSent({ database, clock }: ConversionsContext, { caller, body }: CallOf<'markLettersSent'>) {
  const now = clock();
  return inTransaction(database, async (client) => {
    const marked = await rows<{ id: number }>(
      client,
      `INSERT INTO reserve_notice_act (deadline_id, act, reason, acted_by, acted_at)
       SELECT d.id, 'sent', '', :staffId, :now FROM reserve_deadline d
        WHERE d.id = ANY (:letterIds) AND state = 'told' AND notified_by = 'letter' AND ${isFound('d.holder', ':staffId')}
       ON CONFLICT DO NOTHING RETURNING deadline_id AS id`,
      { letterIds: body.letterIds, staffId: caller.staffId, now: `${now}` },
    );
    const [first] = marked;
    if (first) {
      const after = { letters: marked.map(({ id }) => id) };
      const line = {
        subject: reserveNoticeSubject,
        id: first.id,
        name: `${marked.length}`,
        act: 'sendNotice',
      } as const;
      await keepOwnTrail(client, { caller, now }, { ...line, after });
    }
    return { sent: marked.length };
  });
}

/** Notes that letters to a person came back: from now on they are told at a counter. */
export async function enterReturnedLetter(
  { database, clock }: ConversionsContext,
  { caller, body }: CallOf<'enterReturnedLetter'>,
) {
  const { staffId } = caller;
  const { reason } = body;
  const now = clock();
  const member = await findMemberFor(database, { typed: body.mykeyId, staffId });
  if (!member) return unknownMember(body.mykeyId);
  return inTransaction(database, async (client) => {
    const returned = await execute(
      client,
      `INSERT INTO reserve_notice_act (deadline_id, act, reason, acted_by, acted_at)
       SELECT d.id, 'returned', :reason, :staffId, :now FROM reserve_deadline d JOIN reserve_notice_act sent ON sent.deadline_id = d.id
        WHERE d.holder = :holder AND sent.act = 'sent'
          -- The letters that went out last: what came before them has arrived, as nobody said otherwise.
          AND sent.acted_at = (SELECT max(last.acted_at) FROM reserve_deadline other JOIN reserve_notice_act last ON last.deadline_id = other.id
                                WHERE other.holder = :holder AND last.act = 'sent') ON CONFLICT DO NOTHING`,
      { holder: member.holder, reason, staffId, now: `${now}` },
    );
    if (returned === 0) return refuse('letter_not_sent');
    const line = { subject: 'member', id: member.shown, name: member.shown, act: 'note', reason } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { letterReturned: true } });
    return { returned };
  });
}

/**
 * Notes that mail to an address came back late, when its server had taken it: as where a server says at once that nobody is there. What still comes goes
 * by letter; of what is over, its holder is told at a counter.
 */
export function enterReturnedMail(
  { database, clock }: ConversionsContext,
  { caller, body: { email, reason } }: CallOf<'enterReturnedMail'>,
) {
  const now = clock();
  return inTransaction(database, async (client) => {
    if ((await failNoticeMail(client, email, now)) === 0) return refuse('notice_mail_unknown');
    await turnIntoLetters(client, email);
    await execute(
      client,
      `INSERT INTO reserve_notice_act (deadline_id, act, reason, acted_by, acted_at)
       SELECT d.id, 'returned', :reason, :staffId, :now FROM reserve_deadline d JOIN member m ON m.holder = d.holder
        WHERE lower(m.notice_email) = lower(:email) AND d.state IN ('moved', 'postponed') AND d.notified_by = 'mail' ON CONFLICT DO NOTHING`,
      { email, reason, staffId: caller.staffId, now: `${now}` },
    );
    // The address is its holder's, and stays out of what is kept for ever.
    const line = { subject: reserveNoticeSubject, id: 'mail', name: 'メール', act: 'note', reason } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { mailReturned: true } });
    return {};
  });
}

const shown = 500;
type Unreached = {
  noticeId: number;
  mykeyId: string;
  kind: 'told' | 'moved' | 'postponed';
  allocateBy: string;
  returnedAt: Temporal.Instant;
  reason: string;
};
/** お知らせの届かない方: whose letter or mail came back, and who has not heard since; the oldest first, and no points. */
export async function listUnreachedHolders(
  { database }: ConversionsContext,
  { caller, query }: CallOf<'listUnreachedHolders'>,
) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Unreached>(
    database,
    `SELECT d.id AS notice_id, member.shown AS mykey_id, d.state AS kind, allocate_by, came.acted_at AS returned_at, came.reason
       FROM reserve_deadline d JOIN member ON member.holder = d.holder
       JOIN reserve_notice_act came ON came.deadline_id = d.id AND came.act = 'returned'
      WHERE ${isUnreached} AND ${isFound('d.holder', ':staffId')} AND (:after::bigint IS NULL OR d.id > :after) ORDER BY d.id LIMIT :limit`,
    { staffId: caller.staffId, after, limit: shown + 1 },
  );
  const { page, next } = pageOf(found, shown, ({ noticeId }) => [noticeId]);
  return { unreached: page.map((one) => ({ ...one, returnedAt: `${one.returnedAt}` })), next };
}
