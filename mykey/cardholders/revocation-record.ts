import type { RevocationList } from '../../jpki/index.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';

/** The list of an authority that was in use last, also before this process began. */
export async function findListInUse(
  database: Database,
  issuerKeyId: string,
): Promise<Pick<RevocationList, 'number' | 'thisUpdate'> | undefined> {
  const found = await row<{ number: string | null; thisUpdate: Temporal.Instant }>(
    database,
    `SELECT number::text AS number, this_update FROM revocation_list
      WHERE issuer_key_id = :issuerKeyId AND this_update IS NOT NULL`,
    { issuerKeyId },
  );
  return found && { number: found.number === null ? undefined : BigInt(found.number), thisUpdate: found.thisUpdate };
}

/** Notes the list of an authority that is in use now. The same list again changes nothing, an older one neither. */
export async function recordListInUse(database: Database, list: RevocationList, now: Temporal.Instant): Promise<void> {
  const { issuerKeyId, number, thisUpdate, nextUpdate, size } = list;
  await execute(
    database,
    `INSERT INTO revocation_list AS known (issuer_key_id, number, this_update, next_update, entries, taken_at)
     VALUES (:issuerKeyId, :number, :thisUpdate, :nextUpdate, :size, :now)
     ON CONFLICT (issuer_key_id) DO UPDATE
       SET number = :number, this_update = :thisUpdate, next_update = :nextUpdate, entries = :size, taken_at = :now
     WHERE known.this_update IS NULL OR known.this_update < :thisUpdate
        OR (known.this_update = :thisUpdate AND (known.entries <> :size OR known.number IS DISTINCT FROM :number))`,
    {
      issuerKeyId,
      number: number === undefined ? null : `${number}`,
      thisUpdate: `${thisUpdate}`,
      nextUpdate: `${nextUpdate}`,
      size,
      now: `${now}`,
    },
  );
}

/** Notes that a list of an authority was not taken, and why. The one in use stays what it is. */
export async function recordRefusedList(
  database: Database,
  { issuerKeyId, because, now }: { issuerKeyId: string; because: string; now: Temporal.Instant },
): Promise<void> {
  await execute(
    database,
    `INSERT INTO revocation_list (issuer_key_id, refused_because, refused_at) VALUES (:issuerKeyId, :because, :now)
     ON CONFLICT (issuer_key_id) DO UPDATE SET refused_because = :because, refused_at = :now`,
    { issuerKeyId, because, now: `${now}` },
  );
}

/** Notes that the responder gave no answer that counts, and why. */
export async function recordResponderFailure(
  database: Database,
  { because, now }: { because: string; now: Temporal.Instant },
): Promise<void> {
  await execute(
    database,
    `INSERT INTO revocation_responder (failed_because, failed_at) VALUES (:because, :now)
     ON CONFLICT (singleton) DO UPDATE SET failed_because = :because, failed_at = :now, answered_at = NULL`,
    { because, now: `${now}` },
  );
}

/** Notes that the responder answers again. Where it never failed, nothing is noted: an answer is part of a tap. */
export async function recordResponderRecovery(database: Database, now: Temporal.Instant): Promise<void> {
  await execute(database, 'UPDATE revocation_responder SET answered_at = :now WHERE answered_at IS NULL', {
    now: `${now}`,
  });
}
