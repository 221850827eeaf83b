// What the page carries from the card to the server, after the model of Web eID: the origin is bound into what the
// card signs, so a token taken on one site is worth nothing on another.
import { createHash } from 'node:crypto';

/** `unverified` is in the name because nothing in this token may be believed before `verifyCardToken` said so. */
export type CardToken = {
  /** The card's user-authentication certificate, DER, base64. */
  unverifiedCertificate: string;
  algorithm: 'RS256';
  /** base64 */
  signature: string;
  format: typeof CARD_TOKEN_FORMAT;
};

export const CARD_TOKEN_FORMAT = 'meguri:card:1';

/** 256 bits in base64url need 43 characters; like Web eID, 44 are asked for, so that a 32-byte base64 fits and less does not. */
export const SHORTEST_NONCE = 44;
export const LONGEST_NONCE = 128;

const DIGEST_INFO_SHA256 = Uint8Array.of(
  ...[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20],
);

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

/** SHA-256(origin) ‖ SHA-256(nonce), 64 bytes: what RS256 is computed over. Both hashed, so neither can run into the other. */
export function signedBytes({ origin, nonce }: { origin: string; nonce: string }): Uint8Array {
  return Uint8Array.from([...sha256(origin), ...sha256(nonce)]);
}

/** The DigestInfo (51 bytes) a card gets to sign: SHA-256 of `signedBytes`, with the algorithm named before it. */
export function digestInfoOf(request: { origin: string; nonce: string }): Uint8Array {
  return Uint8Array.from([...DIGEST_INFO_SHA256, ...sha256(signedBytes(request))]);
}

/** Puts a token together from what the card gave. */
export function cardTokenOf({ certificate, signature }: { certificate: Uint8Array; signature: Uint8Array }): CardToken {
  return {
    unverifiedCertificate: Buffer.from(certificate).toString('base64'),
    algorithm: 'RS256',
    signature: Buffer.from(signature).toString('base64'),
    format: CARD_TOKEN_FORMAT,
  };
}

/** Whether a nonce is long enough to be worth signing and made of base64, base64url or padding only. */
export function isNonce(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length >= SHORTEST_NONCE &&
    value.length <= LONGEST_NONCE &&
    /^[A-Za-z0-9+/_=-]+$/.test(value)
  );
}
