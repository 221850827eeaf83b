import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from '../registers/context.ts';
import { partnerIdOf } from '../registers/partners.ts';
import { addSystemKey, judgeSystemKey, keyCounts, systemKeysOf } from '../registers/system-keys.ts';
import { keepOwnTrail } from '../registers/trail.ts';

/** The subject of changes of the key of a company's system, which two persons of it make: whoever has the private half orders in its name. */
export const systemKeySubject = 'systemKey';
/** So long both keys may count. */
const besideDaysMax = 90;
type After = { thumbprint: string; formerThrough: string | null };

/** Asks for another key; a second person of the company compares its thumbprint. The request is bound to that, and by it to the key. */
export async function askForSystemKey(
  { database, clock }: RegistersContext,
  { caller, body: { publicKey, formerThrough, reason } }: CallOf<'askForSystemKey'>,
) {
  const now = clock();
  const partnerId = partnerIdOf(caller);
  const key = await judgeSystemKey(database, publicKey);
  if (isRefusal(key)) return key;
  const today = dateInTokyo(now);
  if (formerThrough !== null && (formerThrough < `${today}` || formerThrough > `${today.add({ days: besideDaysMax })}`))
    return refuse('former_key_day');
  return inTransaction(database, async (client) => {
    const { name } = await one<{ name: string }>(client, 'SELECT name FROM partner WHERE id = :partnerId', {
      partnerId,
    });
    const [present] = await systemKeysOf(client, { partnerId, now });
    const asked = await askForChange(client, {
      subject: systemKeySubject,
      subjectId: `${partnerId}`,
      name,
      office: caller.office,
      before: present ? { thumbprint: present.thumbprint } : null,
      after: { thumbprint: key.thumbprint, formerThrough } satisfies After,
      reason,
      askedBy: caller.staffId,
      now,
    });
    if (isRefusal(asked)) return asked;
    await addSystemKey(client, { partnerId, key, requestId: asked.requestId, now });
    return { requestId: asked.requestId };
  });
}

/** Makes it so: the new key counts from now on, the present one ends as was agreed, and what was before that one ends now: two count at most. */
export const applySystemKey =
  ({ clock }: RegistersContext) =>
  async (
    client: Database,
    { requestId, subjectId, before, after }: ChangeRequest,
  ): Promise<Refusal<'change_altered'> | undefined> => {
    const now = clock();
    const partnerId = Number(subjectId);
    // 1 One change of the keys of a company at a time; what stood when it was asked for still stands.
    await row(client, 'SELECT FROM partner WHERE id = :partnerId FOR NO KEY UPDATE', { partnerId });
    const [present, ...older] = await systemKeysOf(client, { partnerId, now });
    if (present?.thumbprint !== (before as { thumbprint: string } | null)?.thumbprint) return refuse('change_altered');
    // 2 The former ones.
    const { formerThrough } = after as After;
    const end = (keyId: number, endsAt: Temporal.Instant) =>
      execute(client, 'UPDATE partner_key SET ends_at = least(ends_at, :endsAt) WHERE id = :keyId', {
        keyId,
        endsAt: `${endsAt}`,
      });
    for (const { keyId } of older) await end(keyId, now);
    if (present) await end(present.keyId, endOf(formerThrough, now));
    // 3 The new one, unless somebody has registered it meanwhile.
    const counted = await execute(
      client,
      `UPDATE partner_key k SET counts_from = :now WHERE request_id = :requestId
          AND NOT EXISTS (SELECT FROM partner_key WHERE thumbprint = k.thumbprint AND counts_from IS NOT NULL)`,
      { requestId, now: `${now}` },
    );
    return counted === 1 ? undefined : refuse('change_altered');
  };

/** The end of a last day in Japan; the moment itself where none was named, or it is over. */
function endOf(through: string | null, now: Temporal.Instant): Temporal.Instant {
  if (through === null) return now;
  const end = Temporal.PlainDate.from(through).add({ days: 1 }).toZonedDateTime('Asia/Tokyo').toInstant();
  return Temporal.Instant.compare(end, now) < 0 ? now : end;
}

/** Ends a key at once, with its tokens. What leaked cannot wait for a second person, and nothing but the company's own way in ends. */
export function endSystemKey(
  { database, clock }: RegistersContext,
  { caller, params: { keyId }, body }: CallOf<'endSystemKey'>,
) {
  const now = clock();
  return inTransaction(database, async (client) => {
    const ended = await row<{ thumbprint: string }>(
      client,
      `UPDATE partner_key k SET ends_at = :now WHERE id = :keyId AND partner_id = :partnerId AND ${keyCounts} RETURNING thumbprint`,
      { keyId, partnerId: partnerIdOf(caller), now: `${now}` },
    );
    if (!ended) return refuse('system_key_unknown');
    const { thumbprint } = ended;
    const line = { subject: 'systemKey', id: keyId, name: thumbprint, act: 'end', before: { thumbprint } } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, reason: body.reason });
    return {};
  });
}
