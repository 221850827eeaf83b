import { type Database, hasCode, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { createCode, foldCode } from '../../server/codes.ts';
import { hashSecret, isSecret } from '../../server/passwords.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { closeSessionsOf } from '../../server/sessions.ts';
import { type Card, findCard, isFree, subjectOf, tieCard } from '../cardholders/card.ts';
import { findByMykeyId, foldMykeyId, isHeldByCertificate, writeStatus } from '../cardholders/cardholder.ts';

const attemptsPerHour = 5;

export type Renewed = { mykeyId: string; recoveryCode: string; stopCode: string };
type RenewalRefusal = 'card_already_registered' | 'recovery_refused' | 'status_is_final';

/**
 * Moves a マイキーID, with its links and status, to a new card (5-2 付帯業務③, decision 24): the new card with its PIN,
 * and the recovery code printed at registration. A PIN alone takes over nothing. Whether the ID does not exist, the code
 * is wrong, or too many were tried: the answer and its time are the same.
 */
export async function renew({
  database,
  card,
  typed,
  recoveryCode,
  now,
}: {
  database: Pool;
  card: Card;
  typed: string;
  recoveryCode: string;
  now: Temporal.Instant;
}): Promise<Renewed | Refusal<RenewalRefusal>> {
  // 1 The new card has no living ID.
  if (!isFree(await findCard(database, card))) return refuse('card_already_registered');
  // 2 The attempt counts before it is judged: of many at once, five are judged.
  const attempt = await countAttempt({ database, typed, now });
  // 3 The code is the one of this ID.
  const named = await findByMykeyId(database, typed);
  const matches = await isSecret(foldCode(recoveryCode), named?.recoveryCodeHash);
  if (!named || !matches || attempt > attemptsPerHour) return refuse('recovery_refused');
  if (named.status === 'invalidated') return refuse('status_is_final');
  // 4 New codes, the old card superseded, the new one in its place: all or nothing.
  return moveTo({ database, card, named, now });
}

/** Undoes the transaction: the new card got an ID while the codes were hashed. */
class CardTaken extends Error {}

/**
 * Moves an ID to a card, with new codes; the card it had is superseded. `also` runs in the same transaction: what it refuses
 * undoes all.
 */
export async function moveTo<R extends string = never>({
  database,
  card,
  named,
  now,
  also,
}: {
  database: Pool;
  card: Card;
  named: { mykeyId: string; shown: string; recoveryCodeHash: string };
  now: Temporal.Instant;
  also?: (client: Database) => Promise<Refusal<R> | undefined>;
}): Promise<Renewed | Refusal<RenewalRefusal | R>> {
  const codes = { recoveryCode: createCode(), stopCode: createCode() };
  const [recoveryCodeHash, stopCodeHash] = await Promise.all([
    hashSecret(foldCode(codes.recoveryCode)),
    hashSecret(foldCode(codes.stopCode)),
  ]);
  const { mykeyId } = named;
  try {
    return await inTransaction(database, async (client) => {
      const locked = await findByMykeyId(client, mykeyId, { lock: true });
      // The same code was used a moment ago, by another card: it opens once.
      if (locked?.recoveryCodeHash !== named.recoveryCodeHash) return refuse('recovery_refused');
      if (locked.status === 'invalidated') return refuse('status_is_final');
      const refused = await also?.(client);
      if (refused) return refused;
      const old = await row<Card>(
        client,
        `UPDATE card SET superseded_at = $2 WHERE mykey_id = $1 AND superseded_at IS NULL
         RETURNING issuer_key_id AS "issuerKeyId", serial, not_after AS "notAfter"`,
        [mykeyId, `${now}`],
      );
      const registered = await findCard(client, card, { lock: true });
      if (!isFree(registered)) throw new CardTaken();
      await tieCard(client, { card, registered, mykeyId, now });
      await client.query('UPDATE cardholder SET recovery_code_hash = $2, stop_code_hash = $3 WHERE mykey_id = $1', [
        mykeyId,
        recoveryCodeHash,
        stopCodeHash,
      ]);
      await client.query('DELETE FROM recovery_attempt WHERE mykey_id = $1', [mykeyId]);
      if (old) await closeSessionsOf(client, 'cardholder', subjectOf(old));
      // A suspension that only the old certificate caused ends with it; what the holder stopped stays stopped.
      if (await isHeldByCertificate(client, mykeyId)) {
        await writeStatus(client, { mykeyId, status: 'active', reason: 'certificate_renewed', now });
      }
      return { mykeyId: named.shown, ...codes };
    });
  } catch (error) {
    if (error instanceof CardTaken || hasCode(error, '23505')) return refuse('card_already_registered');
    throw error;
  }
}

/** Counts an attempt at an ID and gives its number within the hour that began with the first. */
async function countAttempt({
  database,
  typed,
  now,
}: {
  database: Pool;
  typed: string;
  now: Temporal.Instant;
}): Promise<number> {
  const counted = await row<{ attempts: number }>(
    database,
    `INSERT INTO recovery_attempt AS known (mykey_id, attempts, since) VALUES ($1, 1, $2)
     ON CONFLICT (mykey_id) DO UPDATE
       SET attempts = CASE WHEN known.since > $3 THEN known.attempts + 1 ELSE 1 END,
           since = CASE WHEN known.since > $3 THEN known.since ELSE $2 END
     RETURNING attempts`,
    [foldMykeyId(typed), `${now}`, `${now.subtract({ hours: 1 })}`],
  );
  return counted?.attempts ?? Number.POSITIVE_INFINITY;
}
