import { createCheckedCode, createCode, foldCode } from '../../server/codes.ts';
import { hashSecret } from '../../server/passwords.ts';
import type { Secrets } from './cardholder.ts';

/** What a holder is told once, and keeps on paper. */
export type Codes = { recoveryCode: string; stopCode: string };

/** Makes the two codes of a マイキーID and their hashes, which alone are kept. Takes 2 × 16 ms: before anything is locked. */
export async function makeCodes(): Promise<{ codes: Codes; hashes: Secrets }> {
  const codes = { recoveryCode: createCode(), stopCode: createCheckedCode() };
  const [recoveryCodeHash, stopCodeHash] = await Promise.all([
    hashSecret(foldCode(codes.recoveryCode)),
    hashSecret(foldCode(codes.stopCode)),
  ]);
  return { codes, hashes: { recoveryCodeHash, stopCodeHash } };
}
