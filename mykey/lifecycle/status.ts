import { inTransaction, type Pool } from '../../postgres/pool.ts';
import { foldCode, isPrintedForm } from '../../server/codes.ts';
import { isSecret } from '../../server/passwords.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { findCardholder } from '../cardholders/card.ts';
import { findByMykeyId, isHeldByCertificate, type Status, writeStatus } from '../cardholders/cardholder.ts';
import type { Card } from '../cardholders/certificate.ts';

/** What a holder may wish for the own ID, and the status it leads to. */
export type Wish = 'suspend' | 'resume' | 'invalidate';
export const leadsTo: Record<Wish, Status> = { suspend: 'suspended', resume: 'active', invalidate: 'invalidated' };

/** Why a wish cannot be had from this status; undefined where it can, or where it is so already. */
export function objection(status: Status, wish: Wish): 'status_is_final' | 'not_suspended' | undefined {
  if (status === 'invalidated') return 'status_is_final';
  return wish === 'resume' && status === 'active' ? 'not_suspended' : undefined;
}

/**
 * Changes the status at its holder's wish, with the card (decision 2: 停止→有効 is allowed, 無効 is final). Asking for a
 * suspension that is in force is no error. What a revoked certificate has suspended, only a renewed card resumes: it does so
 * when it takes over the ID, so a card that asks for it is the revoked one, with a session from before.
 */
export async function changeOwnStatus<W extends Wish>({
  database,
  card,
  wish,
  now,
}: {
  database: Pool;
  card: Card;
  wish: W;
  now: Temporal.Instant;
}): Promise<
  | { status: Status }
  | Refusal<
      'card_not_registered' | 'status_is_final' | (W extends 'resume' ? 'not_suspended' | 'renewal_needed' : never)
    >
> {
  return inTransaction(database, async (client) => {
    const found = await findCardholder(client, card);
    const cardholder = found && (await findByMykeyId(client, found.mykeyId, { lock: true }));
    if (!cardholder) return refuse('card_not_registered');
    const refused = objection(cardholder.status, wish);
    // `not_suspended` arises from `resume` only, which the type of the answer knows and the compiler cannot.
    if (refused) return refuse(refused as 'status_is_final');
    const status = leadsTo[wish];
    const { mykeyId } = cardholder;
    if (wish === 'resume' && (await isHeldByCertificate(client, mykeyId))) {
      return refuse('renewal_needed' as 'status_is_final');
    }
    if (status !== cardholder.status) await writeStatus(client, { mykeyId, status, reason: 'holder', now });
    return { status };
  });
}

/**
 * Stops an ID without its card (decision 25). Whatever was sent, the answer is the same and takes as long: it tells
 * nobody which IDs exist. A stop code can only stop. What cannot be a code at all is told at once, whoever's it is: a person
 * in haste would take the answer for a stop.
 */
export async function stopByCode({
  database,
  typed,
  stopCode,
  now,
}: {
  database: Pool;
  typed: string;
  stopCode: string;
  now: Temporal.Instant;
}): Promise<Refusal<'stop_code_form'> | undefined> {
  if (!isPrintedForm(stopCode)) return refuse('stop_code_form');
  const named = await findByMykeyId(database, typed);
  if (!(await isSecret(foldCode(stopCode), named?.stopCodeHash)) || !named) return undefined;
  await inTransaction(database, async (client) => {
    const locked = await findByMykeyId(client, named.mykeyId, { lock: true });
    // A renewal in between gave new codes: the old one no longer stops.
    if (locked?.status !== 'active' || locked.stopCodeHash !== named.stopCodeHash) return;
    await writeStatus(client, { mykeyId: locked.mykeyId, status: 'suspended', reason: 'stop_code', now });
  });
  return undefined;
}
