import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';

/** Seals what the database keeps and must not know. `whose` is bound to it: a sealed secret is of no use in another's row. */
export type SecretBox = {
  seal(secret: string, whose: string): Buffer;
  /** Undefined where it was sealed with another key or for another, or altered. */
  open(sealed: Buffer, whose: string): string | undefined;
};

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key that is derived from a system's own (RFC 5869), so that there is not one more secret to keep: the private half of
 * a pair, or a secret (`k`).
 */
export function createSecretBox({ d, k = d }: JWK, purpose: string): SecretBox {
  if (!k) throw new Error('the key has no private half');
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(k, 'base64url'), '', `meguri:${purpose}`, 32));
  return {
    seal(secret, whose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(whose));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]);
    },
    open(sealed, whose) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes))
        .setAAD(Buffer.from(whose))
        .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      const text = decipher.update(sealed.subarray(ivBytes + tagBytes));
      try {
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** A keyed hash of what must be recognised again and not be kept; its key is derived in the same way. */
export function createFingerprint({ d }: JWK): (text: string) => Buffer {
  if (!d) throw new Error('the decryption key has no private half');
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', 'meguri:fingerprint', 32));
  return (text) => createHmac('sha256', key).update(text).digest();
}
