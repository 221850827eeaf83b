import { createHash, randomUUID } from 'node:crypto';
import { CompactEncrypt, type CryptoKey, importJWK, SignJWT } from 'jose';
import { assertionFormat } from '../../contract/index.ts';
import type { Cardholder } from '../cardholders/cardholder.ts';
import type { LinkedSystem, System } from '../system.ts';

/** Where the card lay: at an operator's terminal, or at the holder's own device. */
export type Place = { operator: string; terminal: string } | { operator: null; terminal: null };

/**
 * Makes the assertion (本人確認, 5-2): signed by マイキー, then encrypted for one linked system, bound to the key `jkt`,
 * good for 60 seconds. The page that carries it reads nothing in it. Nothing of it is kept here.
 */
export async function makeAssertion({
  signing,
  linkedSystem,
  cardholder,
  place,
  jkt,
  now,
  attendance,
}: {
  signing: System['signing'];
  linkedSystem: LinkedSystem;
  cardholder: Cardholder;
  place: Place;
  jkt: string;
  now: Temporal.Instant;
  /** What the card signed at a venue without a network; left out where it lies there just now. */
  attendance?: { nonce: string };
}): Promise<string> {
  const { issuer, type, signing: algorithm, keyManagement, encryption, lifetimeSeconds } = assertionFormat;
  const issuedAt = Math.floor(now.epochMilliseconds / 1000);
  const said = { shown: cardholder.shown, ...place, cnf: { jkt } };
  const signed = await new SignJWT(
    attendance ? { ...said, purpose: 'attendance', tap: hashOf(attendance.nonce) } : said,
  )
    .setProtectedHeader({ alg: algorithm, kid: signing.kid, typ: type })
    .setIssuer(issuer)
    .setAudience(linkedSystem.name)
    .setSubject(cardholder.mykeyId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(signing.privateKey);
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: keyManagement, enc: encryption, cty: 'JWT' })
    .encrypt((await importJWK(linkedSystem.encryptionKey, keyManagement)) as CryptoKey);
}

const hashOf = (nonce: string) => createHash('sha256').update(nonce).digest('base64url');
