import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** PKCS #8 of an Ed25519 key (RFC 8410) before its 32 secret bytes. */
const ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 key for one purpose, derived from a system's own key (RFC 5869), so that there is not one more secret to keep. */
export function deriveSigningKey({ d }: JWK, purpose: string): KeyObject {
  if (!d) throw new Error('the key has no private half');
  const seed = Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', `meguri:${purpose}`, 32));
  return createPrivateKey({ key: Buffer.concat([ed25519, seed]), format: 'der', type: 'pkcs8' });
}
