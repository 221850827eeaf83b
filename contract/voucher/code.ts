import { fromBase45, toBase45 } from './base45.ts';

/**
 * The QR code of a voucher: `MV1:` and, in Base45, 28 bytes that say what it is and an Ed25519 signature (RFC 8032) over
 * them. A phone without a network can tell a voucher from a forgery with the public key alone; whether it was used
 * already, only the points cloud knows. ASCII only: many scanners take anything else for Shift_JIS.
 *
 * | bytes | |
 * |---|---|
 * | 0 | version, 1 |
 * | 1–4 | key: the first bytes of the SHA-256 of the public key |
 * | 5–7 | 自治体コード |
 * | 8–13 | 発券番号, 13 digits |
 * | 14–19 | points |
 * | 20–23 | first and last usable day, as days since 2000-01-01 |
 * | 24–27 | shopping street, 0 for all places of the municipality |
 */
export type VoucherFacts = {
  keyId: string;
  municipalityCode: string;
  number: string;
  points: number;
  validFrom: string;
  validThrough: string;
  streetId: number | null;
};
export type SignedVoucher = {
  facts: VoucherFacts;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
};
/** A public key: `x` as in a JWK (RFC 8037). */
export type VoucherKey = { keyId: string; x: string };

const prefix = 'MV1:';
const factsLength = 28;
const signatureLength = 64;
/** What is signed begins with these words, so that no signature of another kind can pass for one of a voucher. */
const domain = new TextEncoder().encode('meguri voucher 1\0');
const epoch = Date.UTC(2000, 0, 1);
const dayMilliseconds = 86_400_000;
const daysOf = (date: string) => Math.round((Date.parse(`${date}T00:00:00Z`) - epoch) / dayMilliseconds);
const dateOf = (days: number) => new Date(epoch + days * dayMilliseconds).toISOString().slice(0, 10);

/** The bytes to sign. */
export function voucherBytes(facts: VoucherFacts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(factsLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, Number.parseInt(facts.keyId, 16));
  view.setUint8(5, Number(facts.municipalityCode) >> 16);
  view.setUint16(6, Number(facts.municipalityCode) & 0xffff);
  setUint48(view, 8, Number(facts.number));
  setUint48(view, 14, facts.points);
  view.setUint16(20, daysOf(facts.validFrom));
  view.setUint16(22, daysOf(facts.validThrough));
  view.setUint32(24, facts.streetId ?? 0);
  return withDomain(bytes);
}

/** The text of the QR code. */
export function writeVoucherCode(signed: Uint8Array, signature: Uint8Array): string {
  const facts = signed.subarray(domain.length);
  const whole = new Uint8Array(factsLength + signatureLength);
  whole.set(facts);
  whole.set(signature, factsLength);
  return prefix + toBase45(whole);
}

/** Two bytes are three characters. */
const codeLength = prefix.length + ((factsLength + signatureLength) / 2) * 3;

/**
 * The code in what a reader sent; undefined where there is none. A reader in keyboard's clothes may send small letters, letters of full
 * width through an input method, the symbology before it (`]Q1`, ISO/IEC 15424), control characters or blanks around it.
 */
export function foldVoucherCode(text: string): string | undefined {
  const folded = text
    .normalize('NFKC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: STX, ETX, GS and line ends are what readers add
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u2060\ufeff]/g, '')
    .toUpperCase();
  const at = folded.indexOf(prefix);
  // A blank is a character of the code, so its end is known by its length.
  const [before, code, after] = [folded.slice(0, at), folded.slice(at, at + codeLength), folded.slice(at + codeLength)];
  if (at < 0 || code.length < codeLength || after.trim() !== '' || !/^\s*(\][A-Z][0-9A-Z])?\s*$/.test(before))
    return undefined;
  return code;
}

/** What a code says of itself, not verified; undefined where it is no code of a voucher of this form. */
export function readVoucherCode(text: string): SignedVoucher | undefined {
  const code = foldVoucherCode(text);
  if (!code) return undefined;
  const bytes = fromBase45(code.slice(prefix.length));
  if (bytes?.length !== factsLength + signatureLength || bytes[0] !== 1) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const streetId = view.getUint32(24);
  const facts: VoucherFacts = {
    keyId: view.getUint32(1).toString(16).padStart(8, '0'),
    municipalityCode: String((view.getUint8(5) << 16) | view.getUint16(6)).padStart(5, '0'),
    number: String(getUint48(view, 8)).padStart(13, '0'),
    points: getUint48(view, 14),
    validFrom: dateOf(view.getUint16(20)),
    validThrough: dateOf(view.getUint16(22)),
    streetId: streetId === 0 ? null : streetId,
  };
  return { facts, signed: withDomain(bytes.slice(0, factsLength)), signature: bytes.slice(factsLength) };
}

/** Whether the code was made by one of these keys: `other_issuer` where none has its name, `forged` where none fits. */
export async function verifyVoucherCode(
  { facts, signed, signature }: SignedVoucher,
  keys: readonly VoucherKey[],
): Promise<'genuine' | 'other_issuer' | 'forged'> {
  const named = keys.filter(({ keyId }) => keyId === facts.keyId);
  if (named.length === 0) return 'other_issuer';
  for (const { x } of named) {
    const key = await importedKey(x);
    if (await crypto.subtle.verify('Ed25519', key, signature, signed)) return 'genuine';
  }
  return 'forged';
}

const imported = new Map<string, Promise<CryptoKey>>();
/** Keys are few and live long; importing one costs as much as using it. */
function importedKey(x: string): Promise<CryptoKey> {
  const known = imported.get(x);
  if (known) return known;
  const key = crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, 'Ed25519', false, ['verify']);
  imported.set(x, key);
  return key;
}

function withDomain(facts: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(domain.length + factsLength);
  bytes.set(domain);
  bytes.set(facts, domain.length);
  return bytes;
}

function setUint48(view: DataView, at: number, value: number): void {
  view.setUint16(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 2, value % 2 ** 32);
}
const getUint48 = (view: DataView, at: number): number => view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2);
