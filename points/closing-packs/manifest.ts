import { createHash } from 'node:crypto';
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose';
import type { DataSigner } from '../invoices/data.ts';
import type { Manifest } from './format.ts';

/** A public Ed25519 key (RFC 8037), as the header of a signature carries it. */
export type PublicKey = { crv: string; kty: string; x: string };
/** RFC 7638: by which a key is known to people, printed and published. */
export const fingerprintOf = ({ crv, kty, x }: PublicKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

/** A manifest as it is written: one way only. */
export const manifestBytes = (manifest: Manifest): Buffer => Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);

const headerOf = ({ crv, kty, x }: PublicKey) => ({
  alg: 'EdDSA',
  typ: 'meguri-closing-pack+jws',
  kid: fingerprintOf({ crv, kty, x }),
  jwk: { crv, kty, x },
});

/**
 * Signs a manifest, with the key that signs 精算データ and that `listSettlementKeys` publishes. Ed25519 signs the same the same: a window
 * that is exported twice gives the same bytes.
 */
export async function signManifest(bytes: Uint8Array, { key, jwk }: DataSigner): Promise<string> {
  const header = headerOf(jwk as PublicKey);
  return new CompactSign(bytes).setProtectedHeader(header as never).sign(key);
}

export type ReadSignature =
  | { outcome: 'signed'; key: string }
  /** The manifest is another than the one that was signed; `at` is the first byte that differs. */
  | { outcome: 'manifest_changed'; at: number }
  /** The manifest is the one that was signed, and the copy of it beside the signature is not; `at` is a byte of the signature's file. */
  | { outcome: 'signature_changed'; at: number }
  | { outcome: 'signature_invalid' };

/** Whether a signature is one of its own key, over this manifest. Whose key it is, the caller judges. */
export async function readSignature(jws: Buffer, manifest: Buffer): Promise<ReadSignature> {
  const text = jws.toString('latin1').replace(/\n$/, '');
  const [header = '', payload = '', signature = '', ...more] = text.split('.');
  const key = more.length === 0 && jws.length === text.length + 1 ? keyOf(header) : undefined;
  // In one way only: bits that no reader looks at are looked at too.
  if (!key || !isCanonical(signature)) return { outcome: 'signature_invalid' };
  const stated = manifest.toString('base64url');
  if (await isSigned(`${header}.${stated}.${signature}`, key)) {
    if (payload === stated) return { outcome: 'signed', key: fingerprintOf(key) };
    return { outcome: 'signature_changed', at: header.length + 1 + firstDifference(payload, stated) };
  }
  if (!(await isSigned(text, key))) return { outcome: 'signature_invalid' };
  return { outcome: 'manifest_changed', at: firstDifference(Buffer.from(payload, 'base64url'), manifest) };
}

const isCanonical = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;

/** The key that a header names, where it is the header that signatures of packs have. */
function keyOf(header: string): PublicKey | undefined {
  try {
    const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: PublicKey };
    const isOurs = Buffer.from(JSON.stringify(headerOf(jwk))).toString('base64url') === header;
    return isOurs && jwk.kty === 'OKP' && jwk.crv === 'Ed25519' ? jwk : undefined;
  } catch {
    // No JSON, or none that names a key: it is no header of ours.
    return undefined;
  }
}

async function isSigned(jws: string, key: PublicKey): Promise<boolean> {
  try {
    await compactVerify(jws, await importJWK(key as JWK, 'EdDSA'), { algorithms: ['EdDSA'] });
    return true;
  } catch {
    // A signature of another key or of other bytes, or a key that is none.
    return false;
  }
}

function firstDifference(found: ArrayLike<unknown>, stated: ArrayLike<unknown>): number {
  let at = 0;
  while (at < found.length && at < stated.length && found[at] === stated[at]) at += 1;
  return at;
}
