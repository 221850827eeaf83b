import { calculateJwkThumbprint, GeneralEncrypt, generalDecrypt, importJWK, type JWK } from 'jose';
import type { ApplicationText, TypedApplication } from './application-text.ts';
import type { SealedText } from './wide-area-routes.ts';

/** What went wrong when a sealed text was opened, without a word of it. */
export type OpeningFailure = 'not_for_this_terminal' | 'unreadable';

/**
 * Seals an application text for the office terminals of one operator (4-3④): a JWE (RFC 7516) with a fresh key of
 * contents, wrapped for each terminal by ECDH-ES over P-256. It says for which operator it is, under the seal's own proof, so
 * it cannot be passed on as meant for another. It runs in the browser of the holder; マイキー carries what comes out.
 *
 * @param keys public halves (EC P-256) of the terminals; one at least
 */
export async function sealApplicationText({
  text,
  operatorId,
  keys,
}: {
  text: ApplicationText;
  operatorId: string;
  keys: readonly JWK[];
}): Promise<SealedText> {
  const seal = new GeneralEncrypt(new TextEncoder().encode(JSON.stringify(text))).setProtectedHeader({
    enc: 'A256GCM',
    operatorId,
  });
  for (const key of keys) {
    const kid = await calculateJwkThumbprint(key);
    const alg = 'ECDH-ES+A256KW';
    seal.addRecipient(await importJWK(key, alg)).setUnprotectedHeader({ alg, kid });
  }
  return (await seal.encrypt()) as SealedText;
}

/**
 * Opens a sealed text with the key of an office terminal. What comes out is not trusted: `judgeApplicationText` says which
 * fields may be shown.
 */
export async function openApplicationText({
  sealed,
  operatorId,
  privateKey,
  kid,
}: {
  sealed: SealedText;
  operatorId: string;
  privateKey: CryptoKey;
  kid: string;
}): Promise<TypedApplication | OpeningFailure> {
  const own = sealed.recipients.filter(({ header }) => header.kid === kid);
  if (own.length === 0) return 'not_for_this_terminal';
  try {
    const { plaintext, protectedHeader } = await generalDecrypt({ ...sealed, recipients: own }, privateKey, {
      keyManagementAlgorithms: ['ECDH-ES+A256KW'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    if (protectedHeader?.operatorId !== operatorId) return 'unreadable';
    const opened: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
    return typeof opened === 'object' && opened !== null ? (opened as TypedApplication) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
