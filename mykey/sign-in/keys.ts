import { createHmac, hkdfSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { SignInKeys } from '../system.ts';

/** What is derived from the one secret of an installation (HKDF-SHA256, RFC 5869), each for one use. */
type Use = 'pairwise subject' | 'DPoP nonce';

const derive = ({ secret }: SignInKeys, use: Use): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', `meguri sign-in: ${use}`, 32));

/** The secret behind the nonces that proofs must carry (RFC 9449 §8): 32 bytes, the same after a restart. */
export const nonceSecretOf = (keys: SignInKeys): Buffer => derive(keys, 'DPoP nonce');

/**
 * The name under which one operator knows a holder (OpenID Connect Core §8.1): the same at all sites of the operator,
 * another at every other operator. A keyed hash: the マイキーID is not found by trying IDs, nor two names compared,
 * without the secret, which stands in no database.
 */
export const subjectFor = (
  keys: SignInKeys,
  { operatorId, mykeyId }: { operatorId: string; mykeyId: string },
): string =>
  createHmac('sha256', derive(keys, 'pairwise subject')).update(`${operatorId}\n${mykeyId}`).digest('base64url');

/** The key that signs ID tokens, as the provider takes it. */
export const signingJwkOf = ({ signing }: SignInKeys): JWK => ({
  ...signing.privateJwk,
  kid: signing.jkt,
  alg: 'ES256',
  use: 'sig',
});
