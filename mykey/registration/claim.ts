import { execute, hasCode, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { findCard, isFree, tieCard } from '../cardholders/card.ts';
import type { Card } from '../cardholders/certificate.ts';
import { makeCodes } from '../cardholders/codes.ts';
import { type FormRefusal, judgeForm } from './mykey-id.ts';

/** Judges an ID by its form and by who has it now. What is free here may be taken a moment later: `claim` decides. */
export async function judgeAvailability(
  database: Pool,
  typed: string,
): Promise<{ folded: string; shown: string } | Refusal<FormRefusal | 'mykey_id_taken'>> {
  const judged = judgeForm(typed);
  if (isRefusal(judged)) return judged;
  const taken = await row(database, 'SELECT FROM cardholder WHERE mykey_id = :folded', { folded: judged.folded });
  return taken ? refuse('mykey_id_taken') : judged;
}

export type Claimed = { mykeyId: string; recoveryCode: string; stopCode: string };
export type ClaimRefusal = 'card_already_registered' | 'mykey_id_taken' | FormRefusal;

/**
 * Registers an ID for a card (5-2 ②). Of any number of people who claim one ID at once, one gets it: the unique key
 * decides, not the question before it. The codes are answered once; only their hashes are kept.
 */
export async function claim({
  database,
  card,
  typed,
  now,
}: {
  database: Pool;
  card: Card;
  typed: string;
  now: Temporal.Instant;
}): Promise<Claimed | Refusal<ClaimRefusal>> {
  // 1 The card has no living ID.
  if (!isFree(await findCard(database, card))) return refuse('card_already_registered');
  // 2 The ID has the right form and is not taken.
  const wish = await judgeAvailability(database, typed);
  if (isRefusal(wish)) return wish;
  // 3 The codes.
  const { codes, hashes } = await makeCodes();
  // 4 Both rows, or none.
  try {
    return await inTransaction(database, async (client) => {
      const registered = await findCard(client, card, { lock: true });
      if (!isFree(registered)) return refuse('card_already_registered');
      await execute(
        client,
        `INSERT INTO cardholder (mykey_id, shown, status, recovery_code_hash, stop_code_hash, registered_at)
         VALUES (:folded, :shown, 'active', :recoveryCodeHash, :stopCodeHash, :now)`,
        { folded: wish.folded, shown: wish.shown, ...hashes, now: `${now}` },
      );
      await execute(
        client,
        `INSERT INTO status_change (mykey_id, status, reason, changed_at) VALUES (:folded, 'active', 'registration', :now)`,
        { folded: wish.folded, now: `${now}` },
      );
      await tieCard(client, { card, registered, mykeyId: wish.folded, now });
      return { mykeyId: wish.shown, ...codes };
    });
  } catch (error) {
    if (!hasCode(error, '23505')) throw error;
    const { constraint } = error as { constraint?: string };
    if (constraint === 'cardholder_mykey_id_key') return refuse('mykey_id_taken');
    if (constraint === 'card_identity_key') return refuse('card_already_registered');
    throw error;
  }
}
