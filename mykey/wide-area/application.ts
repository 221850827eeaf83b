import { randomUUID } from 'node:crypto';
import { type SealedText, SealHeader } from '../../contract/mykey/wide-area-routes.ts';
import { type Database, execute, hasCode, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { findByMykeyId } from '../cardholders/cardholder.ts';
import { findOperator, type OperatorKind } from '../operators/operator.ts';
import { findReadingKeys, type ReadingKey } from '../operators/reading-key.ts';

export type Reason = 'residents_only' | 'already_registered' | 'come_to_counter';
export type OwnApplication = {
  applicationId: string;
  operatorId: string;
  operatorName: string;
  state: 'sent' | 'received' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed';
  reason: Reason | null;
  sentAt: Temporal.Instant;
  receivedAt: Temporal.Instant | null;
  decidedAt: Temporal.Instant | null;
};

/** Bytes of a sealed text as JSON: it is carried, not kept. */
const sealedMax = 8192;
/** A text that no office fetched goes after a week; an answer that never came ends the waiting after a month. */
export const textLifetime = { hours: 7 * 24 };
export const answerWithin = { hours: 30 * 24 };
/** What came of an application can be read for so long after it was decided. */
const rememberedFor = { hours: 90 * 24 };

const own = `SELECT application_id, operator_id, operator.name AS operator_name, state, reason,
    sent_at, received_at, decided_at
  FROM wide_area_application JOIN operator USING (operator_id)`;

/** Applications of a holder, the newest first. */
export const listOwnApplications = (database: Database, mykeyId: string): Promise<OwnApplication[]> =>
  rows<OwnApplication>(database, `${own} WHERE mykey_id = :mykeyId ORDER BY sent_at DESC, application_id`, { mykeyId });

export type OpenPlace = {
  operatorId: string;
  operatorName: string;
  kind: OperatorKind;
  groupName: string;
  residentsOnly: boolean;
  questions: string[];
  keys: ReadingKey[];
};

/**
 * Where a holder may apply: at operators that accepted a group of which another member knows the holder already, and that
 * do not know the holder themselves. Those that keep the マイキーID itself need no application.
 */
export async function listOpenPlaces(database: Database, mykeyId: string): Promise<OpenPlace[]> {
  const found = await rows<Omit<OpenPlace, 'keys'>>(
    database,
    `SELECT DISTINCT ON (o.operator_id) o.operator_id, o.name AS operator_name, o.kind, g.name AS group_name,
            o.residents_only, o.application_questions AS questions
       FROM link AS l
       JOIN wide_area_member AS home ON home.operator_id = l.operator_id AND home.state = 'accepted'
       JOIN wide_area_member AS away ON away.group_id = home.group_id AND away.state = 'accepted'
       JOIN wide_area_group AS g ON g.group_id = away.group_id
       JOIN operator AS o ON o.operator_id = away.operator_id
      WHERE l.mykey_id = :mykeyId AND l.state = 'linked' AND o.rule_mode = 'own'
        AND NOT EXISTS (SELECT FROM link AS own WHERE own.mykey_id = :mykeyId AND own.operator_id = o.operator_id
                           AND own.state IN ('linked', 'pending'))
      ORDER BY o.operator_id, g.name`,
    { mykeyId },
  );
  const keys = await findReadingKeys(
    database,
    found.map(({ operatorId }) => operatorId),
  );
  return found.map((place) => ({ ...place, keys: (keys.get(place.operatorId) ?? []).map(({ key }) => key) }));
}

/** A sealed text says for whom it is, and nothing else, where anybody can read it. */
function isMeantFor({ protected: header }: SealedText, operatorId: string): boolean {
  try {
    const read = SealHeader.safeParse(JSON.parse(`${Buffer.from(header, 'base64url')}`));
    return read.success && read.data.operatorId === operatorId;
  } catch {
    return false;
  }
}

/**
 * Takes a holder's application to another member of a group (4-3④), once, with consent. What was typed is sealed by the
 * holder's browser for the office terminals of that operator: here it is carried and cannot be read. One at a time for a
 * holder and operator, also when two are sent at once.
 */
export async function applyAtPlace({
  database,
  mykeyId,
  operatorId,
  sealed,
  now,
}: {
  database: Pool;
  mykeyId: string;
  operatorId: string;
  sealed: SealedText;
  now: Temporal.Instant;
}): Promise<
  | OwnApplication
  | Refusal<
      | 'not_usable_here'
      | 'operator_unknown'
      | 'no_shared_group'
      | 'operator_cannot_link'
      | 'already_linked'
      | 'application_open'
      | 'sealed_text_refused'
      | 'sealed_text_too_long'
      | 'reading_keys_changed'
    >
> {
  // 1 What was sent is a seal for this operator, of a bearable size.
  if (!isMeantFor(sealed, operatorId)) return refuse('sealed_text_refused');
  const carried = JSON.stringify(sealed);
  if (carried.length > sealedMax) return refuse('sealed_text_too_long');
  const applicationId = randomUUID();
  try {
    return await inTransaction(database, async (client) => {
      // 2 The holder may use the ID at this moment, and the operator is one to apply at.
      const against = await judgePlace(client, { mykeyId, operatorId });
      if (against) return against;
      // 3 It is sealed for terminals that can read now: one that was revoked meanwhile gets nothing more.
      const keyIds = new Set((await findReadingKeys(client, [operatorId])).get(operatorId)?.map(({ keyId }) => keyId));
      if (!sealed.recipients.every(({ header }) => keyIds.has(header.kid))) return refuse('reading_keys_changed');
      // 4 Carried until the office has fetched it.
      await execute(
        client,
        `INSERT INTO wide_area_application (application_id, mykey_id, operator_id, state, sealed, sent_at)
         VALUES (:applicationId, :mykeyId, :operatorId, 'sent', :carried, :now)`,
        { applicationId, mykeyId, operatorId, carried, now: `${now}` },
      );
      return (await row<OwnApplication>(client, `${own} WHERE application_id = :applicationId`, {
        applicationId,
      })) as OwnApplication;
    });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('application_open');
    throw error;
  }
}

/** Why a holder cannot apply at an operator now; the holder's row is locked until the transaction ends. */
async function judgePlace(client: Database, { mykeyId, operatorId }: { mykeyId: string; operatorId: string }) {
  const holder = await findByMykeyId(client, mykeyId, { lock: true });
  if (holder?.status !== 'active') return refuse('not_usable_here');
  const operator = await findOperator(client, operatorId);
  if (!operator) return refuse('operator_unknown');
  if (operator.customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
  const linked = await row(
    client,
    `SELECT 1 AS found FROM link WHERE mykey_id = :mykeyId AND operator_id = :operatorId
       AND state IN ('linked', 'pending')`,
    { mykeyId, operatorId },
  );
  if (linked) return refuse('already_linked');
  const places = await listOpenPlaces(client, mykeyId);
  return places.some((one) => one.operatorId === operatorId) ? undefined : refuse('no_shared_group');
}

/** The holder takes an application back; the text goes with it. Taking it back twice is once; an answer stands. */
export async function withdrawApplication(
  database: Database,
  { mykeyId, applicationId, now }: { mykeyId: string; applicationId: string; now: Temporal.Instant },
): Promise<Record<string, never> | Refusal<'not_found' | 'application_decided'>> {
  const withdrawn = await row(
    database,
    `UPDATE wide_area_application SET state = 'withdrawn', sealed = NULL, decided_at = coalesce(decided_at, :now)
      WHERE application_id = :applicationId AND mykey_id = :mykeyId AND state IN ('sent', 'received', 'withdrawn')
  RETURNING application_id`,
    { applicationId, mykeyId, now: `${now}` },
  );
  if (withdrawn) return {};
  const known = await row(
    database,
    'SELECT 1 AS found FROM wide_area_application WHERE application_id = :applicationId AND mykey_id = :mykeyId',
    { applicationId, mykeyId },
  );
  return refuse(known ? 'application_decided' : 'not_found');
}

/**
 * Ends what waited too long: a text that nobody fetched after 7 days, an answer that never came after 30, and what belongs to
 * a holder who is no more. Forgets what was decided 90 days ago. Called each minute; twice is once.
 */
export async function sweepApplications(database: Database, now: Temporal.Instant): Promise<void> {
  const before = (ago: { hours: number }) => `${now.subtract(ago)}`;
  await execute(
    database,
    `UPDATE wide_area_application SET state = 'lapsed', sealed = NULL, decided_at = :now
      WHERE state = 'sent' AND sent_at <= :unreadSince OR state = 'received' AND sent_at <= :unansweredSince`,
    { now: `${now}`, unreadSince: before(textLifetime), unansweredSince: before(answerWithin) },
  );
  await execute(
    database,
    `UPDATE wide_area_application AS a SET state = 'withdrawn', sealed = NULL, decided_at = :now FROM cardholder AS h
      WHERE h.mykey_id = a.mykey_id AND h.status = 'invalidated' AND a.state IN ('sent', 'received')`,
    { now: `${now}` },
  );
  await execute(database, 'DELETE FROM wide_area_application WHERE decided_at <= :before', {
    before: before(rememberedFor),
  });
}
