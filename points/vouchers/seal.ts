import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import type { JWK } from 'jose';
import {
  confirmationAlphabet,
  type VoucherFacts,
  type VoucherKey,
  voucherBytes,
  writeVoucherCode,
} from '../../contract/index.ts';

/** What makes a voucher genuine: the signed code, and the six characters for who cannot scan it (decision 9). */
export type VoucherSeal = {
  /** Every public key whose vouchers are still about, the present one first. */
  keys: VoucherKey[];
  /** The text of the QR code. */
  code(facts: Omit<VoucherFacts, 'keyId'>): string;
  /** Printed beside the number. It follows from the number, so that a reprint shows the same and no list of codes is kept. */
  confirmationCode(number: string): string;
};

/** Makes the seal of an installation from its Ed25519 key (RFC 8037); `former` are public keys that it had before. */
export function createVoucherSeal(signingKey: JWK, former: readonly VoucherKey[] = []): VoucherSeal {
  const { x, d } = signingKey;
  if (signingKey.crv !== 'Ed25519' || !x || !d) throw new Error('vouchers are signed with a private Ed25519 key');
  const privateKey = createPrivateKey({ key: signingKey as never, format: 'jwk' });
  const keyId = createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, 8);
  const codeKey = createHmac('sha256', Buffer.from(d, 'base64url')).update('meguri voucher confirmation').digest();
  return {
    keys: [{ keyId, x }, ...former],
    code(facts) {
      const bytes = voucherBytes({ ...facts, keyId });
      return writeVoucherCode(bytes, sign(null, bytes, privateKey));
    },
    confirmationCode(number) {
      const digest = createHmac('sha256', codeKey).update(number).digest();
      return [...digest.subarray(0, 6)].map((byte) => confirmationAlphabet[byte % 32]).join('');
    },
  };
}
