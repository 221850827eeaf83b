import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import { type Database, execute, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** Public half of a terminal's key for applications (EC P-256). */
export type ReadingKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string };

/** How many terminals of an operator an application is sealed for: the newest. Each costs a third of a kilobyte. */
const keysMax = 8;

/**
 * Keeps the public half of the key with which an office terminal reads applications (4-3④), in place of an earlier one. A
 * terminal that is no longer active, or no longer of the office, gets none. What is not on the curve is no key:
 * nobody could seal for it.
 */
export async function publishReadingKey(
  database: Database,
  { terminalId, publicJwk }: { terminalId: string; publicJwk: ReadingKey },
): Promise<Refusal<'reading_key_invalid'> | undefined> {
  try {
    await importJWK(publicJwk as JWK, 'ECDH-ES');
  } catch {
    return refuse('reading_key_invalid');
  }
  await execute(
    database,
    `UPDATE terminal SET reading_key = :publicJwk, reading_key_id = :readingKeyId
      WHERE terminal_id = :terminalId AND status = 'active' AND role = 'office'`,
    { terminalId, publicJwk: JSON.stringify(publicJwk), readingKeyId: await calculateJwkThumbprint(publicJwk as JWK) },
  );
  return undefined;
}

/** The keys with which offices read, by operator. One that has none is not in the map. */
export async function findReadingKeys(
  database: Database,
  operatorIds: readonly string[],
): Promise<Map<string, { key: ReadingKey; keyId: string }[]>> {
  const found = await rows<{ operatorId: string; key: ReadingKey; keyId: string }>(
    database,
    `SELECT operator_id, reading_key AS key, reading_key_id AS key_id FROM terminal
      WHERE operator_id = ANY (:operatorIds) AND reading_key IS NOT NULL ORDER BY enrolled_at DESC, terminal_id`,
    { operatorIds },
  );
  const keys = new Map<string, { key: ReadingKey; keyId: string }[]>();
  for (const [operatorId, all] of Map.groupBy(found, (one) => one.operatorId)) {
    keys.set(
      operatorId,
      all.slice(0, keysMax).map(({ key, keyId }) => ({ key, keyId })),
    );
  }
  return keys;
}
