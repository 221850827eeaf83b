import type { RevocationList } from '../../jpki/index.ts';
import { type Database, row } from '../../postgres/pool.ts';

/** The list of an authority that was in use last, also before this process began. */
export async function findListInUse(
  database: Database,
  issuerKeyId: string,
): Promise<Pick<RevocationList, 'number' | 'thisUpdate'> | undefined> {
  const found = await row<{ number: string | null; thisUpdate: Temporal.Instant }>(
    database,
    `SELECT number::text AS number, this_update AS "thisUpdate" FROM revocation_list
      WHERE issuer_key_id = $1 AND this_update IS NOT NULL`,
    [issuerKeyId],
  );
  return found && { number: found.number === null ? undefined : BigInt(found.number), thisUpdate: found.thisUpdate };
}

/** Notes the list of an authority that is in use now. The same list again changes nothing, an older one neither. */
export async function recordListInUse(database: Database, list: RevocationList, now: Temporal.Instant): Promise<void> {
  const { issuerKeyId, number, thisUpdate, nextUpdate, size } = list;
  await database.query(
    `INSERT INTO revocation_list AS known (issuer_key_id, number, this_update, next_update, entries, taken_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (issuer_key_id) DO UPDATE
       SET number = $2, this_update = $3, next_update = $4, entries = $5, taken_at = $6
     WHERE known.this_update IS NULL OR known.this_update < $3
        OR (known.this_update = $3 AND (known.entries <> $5 OR known.number IS DISTINCT FROM $2))`,
    [issuerKeyId, number === undefined ? null : `${number}`, `${thisUpdate}`, `${nextUpdate}`, size, `${now}`],
  );
}

/** Notes that a list of an authority was not taken, and why. The one in use stays what it is. */
export async function recordRefusedList(
  database: Database,
  { issuerKeyId, because, now }: { issuerKeyId: string; because: string; now: Temporal.Instant },
): Promise<void> {
  await database.query(
    `INSERT INTO revocation_list (issuer_key_id, refused_because, refused_at) VALUES ($1, $2, $3)
     ON CONFLICT (issuer_key_id) DO UPDATE SET refused_because = $2, refused_at = $3`,
    [issuerKeyId, because, `${now}`],
  );
}

/** Notes that the responder gave no answer that counts, and why. */
export async function recordResponderFailure(
  database: Database,
  { because, now }: { because: string; now: Temporal.Instant },
): Promise<void> {
  await database.query(
    `INSERT INTO revocation_responder (failed_because, failed_at) VALUES ($1, $2)
     ON CONFLICT (singleton) DO UPDATE SET failed_because = $1, failed_at = $2, answered_at = NULL`,
    [because, `${now}`],
  );
}

/** Notes that the responder answers again. Where it never failed, nothing is noted: an answer is part of a tap. */
export async function recordResponderRecovery(database: Database, now: Temporal.Instant): Promise<void> {
  await database.query('UPDATE revocation_responder SET answered_at = $1 WHERE answered_at IS NULL', [`${now}`]);
}
