// A certificate revocation list (RFC 5280, 5) of any size: checked once when it arrives, then asked for serials.
// A list of 1,000,000 entries is 37 MB; it is walked in place and only its serials are kept, sorted, 8 bytes each.
import { verify as verifySignature } from 'node:crypto';
import { extensionsIn, readCertificate } from './certificate.ts';
import {
  childrenOf,
  contentOf,
  DerError,
  type Element,
  elementAt,
  expectAt,
  readOid,
  readTime,
  serialHex,
  TAG,
} from './der.ts';

/** Only `readRevocationList` makes one, so whoever holds one knows that its signature is good. */
export type RevocationList = {
  /** SHA-256 fingerprint of the certificate whose key signed it: two authorities may share one name. */
  issuerFingerprint: string;
  thisUpdate: Temporal.Instant;
  /** From this instant on the list is stale. */
  nextUpdate: Temporal.Instant;
  /** Number of entries. */
  size: number;
  /** Whether a serial (lower-case hex, no leading zero bytes) is listed, for whatever reason: see below. */
  has(serial: string): boolean;
};

export type RevocationListReading =
  | { outcome: 'read'; list: RevocationList }
  | { outcome: 'revocation_list_invalid'; because: string };

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
const DELTA = '2.5.29.27';

/**
 * Reads a list (DER) and checks that `issuerCertificate` (DER) signed it. Reasons of entries are not kept: every listed
 * certificate is refused, certificateHold too, because a hold is never released in this system. Refused are lists that
 * speak for a part only (a delta, or one distribution point of many): taken for the whole, they would pass the rest.
 */
export function readRevocationList(der: Uint8Array, issuerCertificate: Uint8Array): RevocationListReading {
  const issuer = readCertificate(issuerCertificate);
  if (!issuer) throw new TypeError('the issuer certificate of a revocation list is not a certificate');
  try {
    const parts = splitSigned(der);
    if (parts.algorithm !== SHA256_WITH_RSA) return invalid(`signature algorithm ${parts.algorithm}`);
    if (!verifySignature('sha256', parts.tbsBytes, issuer.publicKey, parts.signature)) return invalid('signature');
    const tbs = readTbs(der, parts.tbs);
    if (tbs.partial) return invalid(tbs.partial);
    const serials = readSerials(der, tbs.entries);
    const { thisUpdate, nextUpdate } = tbs;
    return {
      outcome: 'read',
      list: { issuerFingerprint: issuer.fingerprint, thisUpdate, nextUpdate, size: serials.size, has: serials.has },
    };
  } catch (error) {
    if (error instanceof DerError) return invalid(error.message);
    throw error;
  }
}

const invalid = (because: string): RevocationListReading => ({ outcome: 'revocation_list_invalid', because });

function splitSigned(der: Uint8Array) {
  const whole = expectAt(der, 0, TAG.sequence);
  if (whole.end !== der.length) throw new DerError('bytes after the list');
  const [tbs, algorithm, signature] = childrenOf(der, whole);
  if (!tbs || !algorithm || signature?.tag !== TAG.bitString) throw new DerError('not a signed list');
  return {
    tbs,
    tbsBytes: der.subarray(tbs.start, tbs.end),
    algorithm: readOid(der, elementAt(der, algorithm.contentStart, algorithm.end)),
    signature: contentOf(der, signature).subarray(1),
  };
}

function readTbs(der: Uint8Array, tbs: Element) {
  const fields = childrenOf(der, tbs);
  const times = fields.filter(({ tag }) => tag === TAG.utcTime || tag === TAG.generalizedTime);
  const [thisUpdate, nextUpdate] = times;
  if (!thisUpdate || !nextUpdate) throw new DerError('a list must say when it is from and when the next one comes');
  const afterTimes = fields[fields.indexOf(nextUpdate) + 1];
  const extensions = fields.find(({ tag }) => tag === 0xa0);
  return {
    thisUpdate: readTime(der, thisUpdate),
    nextUpdate: readTime(der, nextUpdate),
    entries: afterTimes?.tag === TAG.sequence ? afterTimes : undefined,
    partial: extensions && whyPartial(der, extensions),
  };
}

/** Why a list does not speak for all certificates of its issuer, or nothing when it does. */
function whyPartial(der: Uint8Array, wrapper: Element): string | undefined {
  for (const { id, critical, value } of extensionsIn(der, wrapper)) {
    if (id === DELTA) return 'a delta list';
    if (id === ISSUING_DISTRIBUTION_POINT) {
      // [1] onlyContainsUserCerts is all that may be there: cards are user certificates.
      if (childrenOf(der, value).some(({ tag }) => tag !== 0x81)) return 'a list of one distribution point';
    } else if (critical) return `critical extension ${id}`;
  }
  return undefined;
}

/** Serials up to 8 bytes go into one sorted array (binary search); longer ones, which nobody issues in bulk, into a set. */
function readSerials(der: Uint8Array, entries: Element | undefined) {
  let short = new BigUint64Array(1024);
  let count = 0;
  const long = new Set<string>();
  for (let at = entries?.contentStart ?? 0; entries && at < entries.end; ) {
    const entry = expectAt(der, at, TAG.sequence, entries.end);
    const serial = contentOf(der, expectAt(der, entry.contentStart, TAG.integer, entry.end));
    const hex = serial.length > 8 ? serialHex(serial) : undefined;
    if (hex !== undefined && hex.length > 16) long.add(hex);
    else {
      if (count === short.length) short = grown(short);
      short[count++] = toBigInt(serial);
    }
    at = entry.end;
  }
  const sorted = short.slice(0, count).sort();
  const has = (serial: string) => (serial.length > 16 ? long.has(serial) : isIn(sorted, BigInt(`0x${serial}`)));
  return { size: count + long.size, has };
}

function grown(array: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
  const larger = new BigUint64Array(array.length * 2);
  larger.set(array);
  return larger;
}

function toBigInt(bytes: Uint8Array): bigint {
  let high = 0;
  let low = 0;
  const split = Math.max(0, bytes.length - 4);
  for (let i = 0; i < split; i++) high = high * 256 + bytes[i]!;
  for (let i = split; i < bytes.length; i++) low = low * 256 + bytes[i]!;
  return (BigInt(high) << 32n) | BigInt(low);
}

function isIn(sorted: BigUint64Array, wanted: bigint): boolean {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const found = sorted[middle]!;
    if (found === wanted) return true;
    if (found < wanted) from = middle + 1;
    else to = middle;
  }
  return false;
}
