import type { SealedText } from '../../contract/mykey/wide-area-routes.ts';
import { type Database, execute, hasCode, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { insertLink } from '../cardholders/links.ts';
import { judgeCustomerId } from '../operators/customer-id.ts';
import { findOperator } from '../operators/operator.ts';
import { answerWithin, type Reason, textLifetime } from './application.ts';

type ReceivedApplication = {
  applicationId: string;
  state: 'sent' | 'received';
  sentAt: Temporal.Instant;
  receivedAt: Temporal.Instant | null;
};
type Place = { applicationId: string; operatorId: string };
const applicationsShown = 200;

/** What an office sees of a holder whose ID ended: nothing, as if it had been taken back. */
const stillWanted = `JOIN cardholder AS h ON h.mykey_id = a.mykey_id AND h.status <> 'invalidated'`;

/**
 * What waits for an operator's answer, the oldest first, with when it lapses, and by which rule the office answers. Whose an
 * application is stands in its text alone.
 */
export async function showInbox(
  database: Database,
  asked: { operatorId: string; cursor: string | undefined },
): Promise<{
  applications: (ReceivedApplication & { lapsesAt: Temporal.Instant })[];
  next: string | null;
  residentsOnly: boolean;
  questions: string[];
}> {
  const { page, next } = await listReceivedApplications(database, asked);
  const own = await one<{ residentsOnly: boolean; questions: string[] }>(
    database,
    `SELECT residents_only, application_questions AS questions FROM operator WHERE operator_id = :operatorId`,
    { operatorId: asked.operatorId },
  );
  const applications = page.map((application) => ({
    ...application,
    lapsesAt: application.sentAt.add(application.state === 'sent' ? textLifetime : answerWithin),
  }));
  return { applications, next, ...own };
}

async function listReceivedApplications(
  database: Database,
  { operatorId, cursor }: { operatorId: string; cursor: string | undefined },
): Promise<{ page: ReceivedApplication[]; next: string | null }> {
  const from = placeOf(cursor, pagedBy.momentAndKey);
  const found = await rows<ReceivedApplication>(
    database,
    `SELECT application_id, a.state, sent_at, received_at
       FROM wide_area_application AS a ${stillWanted}
      WHERE operator_id = :operatorId AND a.state IN ('sent', 'received')
        AND (:fromAt::timestamptz IS NULL OR (sent_at, application_id) > (:fromAt, :fromId::uuid))
      ORDER BY sent_at, application_id LIMIT :limit`,
    { operatorId, fromAt: from?.[0], fromId: from?.[1], limit: applicationsShown + 1 },
  );
  return pageOf(found, applicationsShown, ({ sentAt, applicationId }) => [`${sentAt}`, applicationId]);
}

/** The sealed text, as often as it is asked for until somebody says that it arrived. */
export async function fetchApplicationText(
  database: Database,
  { applicationId, operatorId }: Place,
): Promise<{ sealed: SealedText } | Refusal<'not_found'>> {
  const found = await row<{ sealed: SealedText }>(
    database,
    `SELECT sealed FROM wide_area_application AS a ${stillWanted}
      WHERE application_id = :applicationId AND operator_id = :operatorId AND a.state = 'sent'`,
    { applicationId, operatorId },
  );
  return found ?? refuse('not_found');
}

/** The office has the text: it is deleted here. Saying so twice is once. */
export async function acknowledgeApplicationText(
  database: Database,
  { applicationId, operatorId, now }: Place & { now: Temporal.Instant },
): Promise<Record<string, never> | Refusal<'not_found'>> {
  const received = await row(
    database,
    `UPDATE wide_area_application SET state = 'received', sealed = NULL, received_at = coalesce(received_at, :now)
      WHERE application_id = :applicationId AND operator_id = :operatorId AND state IN ('sent', 'received')
  RETURNING application_id`,
    { applicationId, operatorId, now: `${now}` },
  );
  return received ? {} : refuse('not_found');
}

export type OfficeAnswer =
  | { accept: true; customerId: string; papersSeen: boolean }
  | { accept: false; reason: Reason };

/**
 * The office's answer. A number makes a link that waits for its holder (decision 12); a category of reason is what the holder
 * reads. Where residents only are served, a number needs papers that somebody saw: マイキー knows no address and judges
 * none. Of two terminals that answer at once, one wins and the other hears `application_decided`.
 */
export async function answerApplication({
  database,
  applicationId,
  operatorId,
  answer,
  now,
}: Place & { database: Pool; answer: OfficeAnswer; now: Temporal.Instant }): Promise<
  | { state: 'accepted' | 'refused' }
  | Refusal<
      | 'not_found'
      | 'application_decided'
      | 'application_unread'
      | 'papers_needed'
      | 'operator_cannot_link'
      | 'individual_number_refused'
      | 'customer_id_format'
      | 'customer_id_check_digit'
      | 'customer_id_taken'
      | 'already_linked'
    >
> {
  try {
    return await inTransaction(database, async (client) => {
      const found = await row<{ mykeyId: string; state: string; status: string }>(
        client,
        `SELECT a.mykey_id, a.state, h.status FROM wide_area_application AS a JOIN cardholder AS h USING (mykey_id)
          WHERE application_id = :applicationId AND operator_id = :operatorId FOR UPDATE OF a`,
        { applicationId, operatorId },
      );
      if (!found || found.status === 'invalidated' || found.state === 'withdrawn') return refuse('not_found');
      if (found.state !== 'sent' && found.state !== 'received') return refuse('application_decided');
      if (answer.accept) {
        if (found.state !== 'received') return refuse('application_unread');
        const refused = await give(client, { ...found, operatorId, answer, now });
        if (refused) return refused;
      }
      const state = answer.accept ? 'accepted' : 'refused';
      await execute(
        client,
        `UPDATE wide_area_application SET state = :state, reason = :reason, sealed = NULL, decided_at = :now
          WHERE application_id = :applicationId`,
        { applicationId, state, reason: answer.accept ? null : answer.reason, now: `${now}` },
      );
      return { state };
    });
  } catch (error) {
    // Which of the two keys it was says whose number stands in the way. The transaction is undone.
    const { constraint } = error as { constraint?: string };
    if (hasCode(error, '23505') && constraint === 'link_of_cardholder_key') return refuse('already_linked');
    if (hasCode(error, '23505') && constraint === 'link_customer_id_key') return refuse('customer_id_taken');
    throw error;
  }
}

type Given = {
  mykeyId: string;
  operatorId: string;
  answer: Extract<OfficeAnswer, { accept: true }>;
  now: Temporal.Instant;
};

async function give(client: Database, { mykeyId, operatorId, answer: { customerId, papersSeen }, now }: Given) {
  const operator = await findOperator(client, operatorId);
  if (!operator) throw new Error('an application to an operator that is not there');
  if (operator.customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
  if (operator.residentsOnly && !papersSeen) return refuse('papers_needed');
  const judged = judgeCustomerId(customerId, operator.customerIdRule);
  if (isRefusal(judged)) return judged;
  await insertLink(client, { operatorId, customerId: judged, mykeyId, state: 'pending', now });
  return undefined;
}
