import { type CardRefusal, verifyCardToken, verifyCertificateAlone } from '../../jpki/index.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { System } from '../system.ts';
import { isAttendanceNonce } from './attendance-nonce.ts';
import type { Cardholder } from './cardholder.ts';
import type { Card } from './certificate.ts';
import { getAndRemoveChallenge } from './challenge.ts';

/** A card in the table, and whose it is. */
export type RegisteredCard = { superseded: boolean; cardholder: Cardholder };

export type CardProof = {
  nonce: string;
  cardToken: { unverifiedCertificate: string; algorithm: string; signature: string; format: string };
};

/** Finds whose card this is; undefined for one without a マイキーID. `lock` keeps the row until the transaction ends. */
export async function findCard(
  database: Database,
  { issuerKeyId, serial }: Card,
  { lock = false }: { lock?: boolean } = {},
): Promise<RegisteredCard | undefined> {
  const found = await row<{ superseded: boolean } & Cardholder>(
    database,
    `SELECT card.superseded_at IS NOT NULL AS superseded, mykey_id, shown, status
       FROM card JOIN cardholder USING (mykey_id)
      WHERE issuer_key_id = :issuerKeyId AND serial = :serial ${lock ? 'FOR UPDATE OF card' : ''}`,
    { issuerKeyId, serial },
  );
  if (!found) return undefined;
  const { superseded, ...cardholder } = found;
  return { superseded, cardholder };
}

/** Finds the holder whom this card, if it is the current one, stands for. */
export async function findCardholder(database: Database, card: Card): Promise<Cardholder | undefined> {
  const found = await findCard(database, card);
  return found && !found.superseded ? found.cardholder : undefined;
}

/** A card may take an ID when it has none, or when the one it had was invalidated. A superseded card takes none. */
export const isFree = (registered: RegisteredCard | undefined): boolean =>
  !registered || (!registered.superseded && registered.cardholder.status === 'invalidated');

/** Ties a free card to an ID, in a transaction that read `registered` with its lock. */
export async function tieCard(
  client: Database,
  {
    card,
    registered,
    mykeyId,
    now,
  }: { card: Card; registered: RegisteredCard | undefined; mykeyId: string; now: Temporal.Instant },
): Promise<void> {
  const { issuerKeyId, serial, notAfter } = card;
  await execute(
    client,
    registered
      ? 'UPDATE card SET mykey_id = :mykeyId, not_after = :notAfter, checked_at = :now WHERE issuer_key_id = :issuerKeyId AND serial = :serial'
      : 'INSERT INTO card (issuer_key_id, serial, not_after, mykey_id, checked_at) VALUES (:issuerKeyId, :serial, :notAfter, :mykeyId, :now)',
    { issuerKeyId, serial, notAfter: `${notAfter}`, mykeyId, now: `${now}` },
  );
}

/** The holder, or the refusal that there is none. */
export async function requireCardholder(
  database: Database,
  card: Card,
): Promise<Cardholder | Refusal<'card_not_registered'>> {
  return (await findCardholder(database, card)) ?? refuse('card_not_registered');
}

/** The holder where the ID may be used; a suspended or invalidated one gets no reason, neither at a counter nor here. */
export async function requireActiveCardholder(
  database: Database,
  card: Card,
): Promise<Cardholder | Refusal<'card_not_registered' | 'not_usable_here'>> {
  const cardholder = await requireCardholder(database, card);
  if (isRefusal(cardholder)) return cardholder;
  return cardholder.status === 'active' ? cardholder : refuse('not_usable_here');
}

/**
 * Whether the card was present just now, at the asker's device, with its PIN. The challenge is gone first, whatever is
 * wrong with the rest. A card that a renewal superseded counts as revoked, also before the authority lists it.
 */
export async function verifyPresentCard(
  system: System,
  { proof, jkt }: { proof: CardProof; jkt: string },
): Promise<{ card: Card; cardholder: Cardholder | undefined } | Refusal<CardRefusal | 'challenge_unknown'>> {
  const { database } = system;
  // The challenge was given to this very key, within two minutes, and was not used.
  const { nonce } = proof;
  if (!(await getAndRemoveChallenge({ database, nonce, jkt, now: system.clock() }))) return refuse('challenge_unknown');
  return verifySignature(system, proof);
}

/** Whose card signed a nonce that was judged already, and that it stands good now. */
async function verifySignature(
  system: System,
  proof: CardProof,
): Promise<{ card: Card; cardholder: Cardholder | undefined } | Refusal<CardRefusal>> {
  const { database, trust, origins } = system;
  const { nonce } = proof;
  // 1 The card is genuine, valid, not revoked, and signed our page and this challenge.
  const revocation = system.revocationLists();
  const verified = verifyCardToken({
    token: proof.cardToken,
    origins,
    nonce,
    trust,
    revocation,
    grace: system.revocationGrace,
    known: system.knownCertificates,
    // Read after the lists: one that was made a moment ago would lie in the future of a time that was read before it.
    at: system.clock(),
  });
  if (verified.outcome !== 'verified') return refuse(verified.outcome);
  const { issuerKeyId, serial, notAfter } = verified;
  const card = { issuerKeyId, serial, notAfter };
  // 2 It was not superseded by a newer card of the same person.
  const registered = await findCard(database, card);
  if (registered?.superseded) return refuse('revoked');
  // 3 It was not revoked since the list of the day was made.
  const online = await system.onlineRevocation?.refusalOf(card);
  if (online) return refuse(online);
  return { card, cardholder: registered?.cardholder };
}

const untold = ['expired', 'revoked', 'card_not_registered'] as const;
type Untold = (typeof untold)[number];

/**
 * What a clerk may hear (R52-13, decision 0017): a card that has expired, was revoked or superseded, opens no ID, or one that
 * is suspended or ended, cannot be used here, and that is all. Its holder reads why on the own page.
 */
export const withoutReason = <R extends string>(
  found: Cardholder | Refusal<R>,
): Cardholder | Refusal<Exclude<R, Untold> | 'not_usable_here'> =>
  isRefusal(found) && untold.some((one) => one === found.refused)
    ? refuse('not_usable_here')
    : (found as Cardholder | Refusal<Exclude<R, Untold>>);

/** The holder of a card that is present with its PIN, where the ID may be used. */
export async function verifyActiveCardholder(
  system: System,
  presented: { proof: CardProof; jkt: string },
): Promise<Cardholder | Refusal<CardRefusal | 'challenge_unknown' | 'card_not_registered' | 'not_usable_here'>> {
  const present = await verifyPresentCard(system, presented);
  return isRefusal(present) ? present : activeOf(present);
}

/**
 * The holder of a card that was laid on a terminal of a venue while that had no network, by a nonce that it had fetched before. The card,
 * its certificate and its ID have to stand good when it is brought.
 */
export async function verifyAttendance(
  system: System,
  { proof, jkt }: { proof: CardProof; jkt: string },
): Promise<Cardholder | Refusal<CardRefusal | 'challenge_unknown' | 'card_not_registered' | 'not_usable_here'>> {
  const { secret } = system.signIn;
  if (!isAttendanceNonce({ secret, jkt }, { nonce: proof.nonce, now: system.clock() }))
    return refuse('challenge_unknown');
  const signed = await verifySignature(system, proof);
  return isRefusal(signed) ? signed : activeOf(signed);
}

function activeOf({ cardholder }: { cardholder: Cardholder | undefined }) {
  if (!cardholder) return refuse('card_not_registered');
  return cardholder.status === 'active' ? cardholder : refuse('not_usable_here');
}

/**
 * The holder of a card of which only the certificate was read, where the ID may be used. It says whose card was shown at
 * some time, not that it is here: for looking up an own number, where the operator is content with that (decision 12).
 */
export async function findActiveCardholderOf(
  system: System,
  certificate: string,
): Promise<
  Cardholder | Refusal<Exclude<CardRefusal, 'signature_mismatch'> | 'card_not_registered' | 'not_usable_here'>
> {
  const { database, trust, revocationGrace: grace } = system;
  const revocation = system.revocationLists();
  const verified = verifyCertificateAlone({ certificate, trust, revocation, grace, at: system.clock() });
  // Nothing was signed, so no signature can be wrong.
  if (verified.outcome !== 'verified') return refuse(verified.outcome as Exclude<CardRefusal, 'signature_mismatch'>);
  const registered = await findCard(database, verified);
  if (registered?.superseded) return refuse('revoked');
  const online = await system.onlineRevocation?.refusalOf(verified);
  if (online) return refuse(online);
  if (!registered) return refuse('card_not_registered');
  return registered.cardholder.status === 'active' ? registered.cardholder : refuse('not_usable_here');
}
