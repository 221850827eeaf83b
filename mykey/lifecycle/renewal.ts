import { setTimeout } from 'node:timers/promises';
import { foldMykeyId } from '../../contract/index.ts';
import { type Database, execute, hasCode, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { foldCode } from '../../server/codes.ts';
import { countGuess, forgetGuesses, type GuessLimit, mayGuess } from '../../server/guess-count.ts';
import { isSecret } from '../../server/passwords.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { closeSessionsOf } from '../../server/sessions.ts';
import { findCard, isFree, tieCard } from '../cardholders/card.ts';
import { findByMykeyId, isHeldByCertificate, type Secrets, writeStatus } from '../cardholders/cardholder.ts';
import { type Card, subjectOf } from '../cardholders/certificate.ts';
import { makeCodes } from '../cardholders/codes.ts';

const within = Temporal.Duration.from({ hours: 1 });
/** Wrong recovery codes shut the card that tried: a stranger's card does not shut the holder out (decision 24). */
const cardLimit: GuessLimit = { kind: 'recovery code by card', max: 5, within };
/** They only slow the ID: from the sixth on, each waits longer, 4 s at most. */
const idLimit: GuessLimit = { kind: 'recovery code of ID', max: 5, within };
const slowestMilliseconds = 4000;

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
  // 2 The attempt counts before it is judged: of many at once with one card, five are judged.
  const byCard = { limit: cardLimit, subject: subjectOf(card) };
  const ofId = { limit: idLimit, subject: foldMykeyId(typed) };
  const mayTry = await mayGuess(database, { ...byCard, now });
  const before = (await countGuess(database, { ...ofId, now })) - idLimit.max;
  if (before > 0) await setTimeout(Math.min(slowestMilliseconds, 125 * 2 ** Math.min(before, 10)));
  // 3 The code is the one of this ID.
  const named = await findByMykeyId(database, typed);
  const matches = await isSecret(foldCode(recoveryCode), named?.recoveryCodeHash);
  if (!named || !matches || !mayTry) return refuse('recovery_refused');
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
  const { codes, hashes } = await makeCodes();
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
        `UPDATE card SET superseded_at = :now WHERE mykey_id = :mykeyId AND superseded_at IS NULL
         RETURNING issuer_key_id, serial, not_after`,
        { mykeyId, now: `${now}` },
      );
      const registered = await findCard(client, card, { lock: true });
      if (!isFree(registered)) throw new CardTaken();
      await tieCard(client, { card, registered, mykeyId, now });
      await keepCodes(client, mykeyId, hashes);
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

/** New codes instead of the former ones, of which no guess counts any longer. */
async function keepCodes(client: Database, mykeyId: string, hashes: Secrets): Promise<void> {
  await execute(
    client,
    'UPDATE cardholder SET recovery_code_hash = :recoveryCodeHash, stop_code_hash = :stopCodeHash WHERE mykey_id = :mykeyId',
    { mykeyId, ...hashes },
  );
  await forgetGuesses(client, { limit: idLimit, subject: mykeyId });
}

/**
 * Issues the two codes anew to the holder of a card that was just read with its PIN: for a paper that was lost or that somebody
 * saw. The former codes are void from then on; of two requests at once both answer, and the codes of the later one count.
 */
export async function reissueCodes({
  database,
  mykeyId,
}: {
  database: Pool;
  mykeyId: string;
}): Promise<Renewed | Refusal<'card_not_registered' | 'status_is_final'>> {
  const { codes, hashes } = await makeCodes();
  return inTransaction(database, async (client) => {
    const locked = await findByMykeyId(client, mykeyId, { lock: true });
    if (!locked) return refuse('card_not_registered');
    if (locked.status === 'invalidated') return refuse('status_is_final');
    await keepCodes(client, mykeyId, hashes);
    return { mykeyId: locked.shown, ...codes };
  });
}
