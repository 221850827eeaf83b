import { randomBytes } from 'node:crypto';
import { type Database, execute, row } from '../../postgres/pool.ts';

const lifetime = { minutes: 2 };
/** 264 bits: 44 characters of base64url, the least a card agent signs. */
const nonceBytes = 33;

/** Makes a nonce for a card to sign, for the asker's key alone, good for two minutes and one use. */
export async function createChallenge({
  database,
  jkt,
  now,
}: {
  database: Database;
  jkt: string;
  now: Temporal.Instant;
}): Promise<{ nonce: string; expiresAt: string }> {
  const nonce = randomBytes(nonceBytes).toString('base64url');
  const expiresAt = `${now.add(lifetime)}`;
  await execute(database, 'INSERT INTO challenge (nonce, jkt, expires_at) VALUES (:nonce, :jkt, :expiresAt)', {
    nonce,
    jkt,
    expiresAt,
  });
  return { nonce, expiresAt };
}

/**
 * Takes the challenge out of the world; true where it was the asker's and still good. Reading and deleting are one
 * statement: of two that come at once, one gets it.
 */
export async function getAndRemoveChallenge({
  database,
  nonce,
  jkt,
  now,
}: {
  database: Database;
  nonce: string;
  jkt: string;
  now: Temporal.Instant;
}): Promise<boolean> {
  const found = await row<{ expiresAt: Temporal.Instant }>(
    database,
    'DELETE FROM challenge WHERE nonce = :nonce AND jkt = :jkt RETURNING expires_at',
    { nonce, jkt },
  );
  return found !== undefined && Temporal.Instant.compare(now, found.expiresAt) < 0;
}
