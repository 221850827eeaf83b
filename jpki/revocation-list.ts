// A certificate revocation list (RFC 5280, 5) of any size: checked once when it arrives, then asked for serials.
// A list of 5,000,000 entries is 185 MB; it is walked in place and only its serials are kept.
import { verify as verifySignature } from 'node:crypto';
import { extensionsIn, readAuthorityKeyId, readCertificate } from './certificate.ts';
import { childrenOf, contentOf, DerError, type Element, elementAt, expectAt, readOid, readTime, TAG } from './der.ts';
import { memberOf, type Serials, scanSerials } from './serials.ts';

/** Only a list that was read makes one, so whoever holds one knows that its signature is good. */
export type RevocationList = {
  /** SHA-256 fingerprint of the certificate whose key signed it: two authorities may share one name. */
  issuerFingerprint: string;
  /** Subject key identifier of that certificate, lower-case hex. */
  issuerKeyId: string;
  /** crlNumber, where the list has one: it never goes back. */
  number: bigint | undefined;
  thisUpdate: Temporal.Instant;
  /** From this instant on, and the grace that was agreed on, the list is stale. */
  nextUpdate: Temporal.Instant;
  /** Number of entries. */
  size: number;
  /** Whether a serial (lower-case hex, no leading zero bytes) is listed, for whatever reason: see below. */
  has(serial: string): boolean;
};

/** What a thread that read a list hands to another: plain values and one array whose memory moves along. */
export type RevocationListImage = Pick<RevocationList, 'issuerFingerprint' | 'issuerKeyId' | 'number'> & {
  thisUpdateMs: number;
  nextUpdateMs: number;
  serials: Serials;
};

/** Why bytes are not taken as a list. `partial`: a delta, a list of some reasons, of one distribution point of many. */
export type RevocationListFault =
  | 'malformed'
  | 'unsupported_algorithm'
  | 'other_issuer'
  | 'wrong_signature'
  | 'delta_list'
  | 'indirect_list'
  | 'partial_list'
  | 'unknown_extension';

type Invalid = { outcome: 'revocation_list_invalid'; because: RevocationListFault; detail: string };
export type RevocationListReading = { outcome: 'read'; list: RevocationList } | Invalid;
export type RevocationListScan = { outcome: 'read'; image: RevocationListImage } | Invalid;

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const EXTENSION = {
  number: '2.5.29.20',
  delta: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  authorityKeyId: '2.5.29.35',
} as const;

/**
 * Reads a list (DER) and checks that `issuerCertificate` (DER) signed it. Reasons of entries are not kept: every listed
 * certificate is refused, certificateHold too, because a hold is never released in this system. Refused are lists that
 * speak for a part only (a delta, or one distribution point of many): taken for the whole, they would pass the rest.
 */
export function readRevocationList(der: Uint8Array, issuerCertificate: Uint8Array): RevocationListReading {
  const scanned = scanRevocationList(der, issuerCertificate);
  return scanned.outcome === 'read' ? { outcome: 'read', list: openRevocationList(scanned.image) } : scanned;
}

/** The same as `readRevocationList`, in a form that another thread can be given. Takes a second for 5,000,000 entries. */
export function scanRevocationList(der: Uint8Array, issuerCertificate: Uint8Array): RevocationListScan {
  const issuer = readCertificate(issuerCertificate);
  if (!issuer?.subjectKeyId) throw new TypeError('the issuer certificate of a revocation list is not a certificate');
  try {
    const parts = splitSigned(der);
    if (parts.algorithm !== SHA256_WITH_RSA) return invalid('unsupported_algorithm', parts.algorithm);
    const tbs = readTbs(der, parts.tbs);
    if (tbs.algorithm !== parts.algorithm) return invalid('malformed', 'two signature algorithms');
    // The name first: a list of somebody else is another mistake than a forged one, and costs no hash of 185 MB.
    if (!issuerIs(issuer, tbs)) return invalid('other_issuer', tbs.extensions.authorityKeyId ?? 'another name');
    const signed = verifySignature('sha256', parts.tbsBytes, issuer.publicKey, parts.signature);
    if (!signed) return invalid('wrong_signature', 'signature');
    if (tbs.extensions.fault) return invalid(tbs.extensions.fault, tbs.extensions.detail);
    return {
      outcome: 'read',
      image: {
        issuerFingerprint: issuer.fingerprint,
        issuerKeyId: issuer.subjectKeyId,
        number: tbs.extensions.number,
        thisUpdateMs: tbs.thisUpdate.epochMilliseconds,
        nextUpdateMs: tbs.nextUpdate.epochMilliseconds,
        serials: scanSerials(der, tbs.entries),
      },
    };
  } catch (error) {
    if (error instanceof DerError) return invalid('malformed', error.message);
    throw error;
  }
}

/** The list of an image that `scanRevocationList` made, in whatever thread. */
export function openRevocationList(image: RevocationListImage): RevocationList {
  const { issuerFingerprint, issuerKeyId, number, serials } = image;
  return {
    issuerFingerprint,
    issuerKeyId,
    number,
    thisUpdate: Temporal.Instant.fromEpochMilliseconds(image.thisUpdateMs),
    nextUpdate: Temporal.Instant.fromEpochMilliseconds(image.nextUpdateMs),
    size: serials.short.length + serials.long.length,
    has: memberOf(serials),
  };
}

/** Why a list that was read does not take the place of the one in use. */
export type RevocationListUntimely = 'from_the_future' | 'older_list' | 'stale_list';

/**
 * Whether a list may take its place at `at`: not before it was made, not behind the one in use (number and time never go
 * back: an old list would let the newly revoked in again), not when the next one is overdue by more than `grace`.
 */
export function judgeTimeOf(
  list: Pick<RevocationList, 'number' | 'thisUpdate' | 'nextUpdate'>,
  { inUse, at, grace }: RevocationListTime,
): RevocationListUntimely | undefined {
  if (isBefore(at, list.thisUpdate)) return 'from_the_future';
  if (inUse && isBefore(list.thisUpdate, inUse.thisUpdate)) return 'older_list';
  if (inUse?.number !== undefined && (list.number ?? -1n) < inUse.number) return 'older_list';
  return isBefore(at, list.nextUpdate.add(grace)) ? undefined : 'stale_list';
}
export type RevocationListTime = {
  inUse: Pick<RevocationList, 'number' | 'thisUpdate'> | undefined;
  at: Temporal.Instant;
  grace: Temporal.Duration;
};

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
const invalid = (because: RevocationListFault, detail: string): Invalid => ({
  outcome: 'revocation_list_invalid',
  because,
  detail,
});

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
  // The version, an INTEGER, stands in every list that has extensions.
  const [algorithm, issuer] = fields[0]?.tag === TAG.integer ? fields.slice(1) : fields;
  if (algorithm?.tag !== TAG.sequence || issuer?.tag !== TAG.sequence) throw new DerError('fields of the list');
  const times = fields.filter(({ tag }) => tag === TAG.utcTime || tag === TAG.generalizedTime);
  const [thisUpdate, nextUpdate] = times;
  if (!thisUpdate || !nextUpdate) throw new DerError('a list must say when it is from and when the next one comes');
  const afterTimes = fields[fields.indexOf(nextUpdate) + 1];
  return {
    algorithm: readOid(der, elementAt(der, algorithm.contentStart, algorithm.end)),
    issuerName: der.subarray(issuer.start, issuer.end),
    thisUpdate: readTime(der, thisUpdate),
    nextUpdate: readTime(der, nextUpdate),
    entries: afterTimes?.tag === TAG.sequence ? afterTimes : undefined,
    extensions: readExtensions(
      der,
      fields.find(({ tag }) => tag === 0xa0),
    ),
  };
}

type ListExtensions = {
  number?: bigint;
  authorityKeyId?: string | undefined;
  fault?: RevocationListFault;
  detail: string;
};

/** What the list says of itself, and the first reason why it does not speak for all certificates of its issuer. */
function readExtensions(der: Uint8Array, wrapper: Element | undefined): ListExtensions {
  const found: ListExtensions = { detail: '' };
  for (const { id, critical, value } of wrapper ? extensionsIn(der, wrapper) : []) {
    if (id === EXTENSION.number) found.number = BigInt(`0x0${Buffer.from(contentOf(der, value)).toString('hex')}`);
    else if (id === EXTENSION.authorityKeyId) found.authorityKeyId = readAuthorityKeyId(der, value);
    else {
      const fault = faultOf(der, { id, critical, value });
      if (fault) Object.assign(found, { fault, detail: id });
    }
  }
  return found;
}

function faultOf(der: Uint8Array, { id, critical, value }: ReturnType<typeof extensionsIn>[number]) {
  if (id === EXTENSION.delta) return 'delta_list';
  if (id !== EXTENSION.issuingDistributionPoint) return critical ? 'unknown_extension' : undefined;
  const parts = childrenOf(der, value);
  // [4] indirectCRL: entries of other issuers. [1] onlyContainsUserCerts is all that may be there: cards are such.
  if (parts.some(({ tag }) => tag === 0x84)) return 'indirect_list';
  return parts.some(({ tag }) => tag !== 0x81) ? 'partial_list' : undefined;
}

function issuerIs(
  issuer: { subject: Uint8Array; subjectKeyId: string | undefined },
  { issuerName, extensions }: { issuerName: Uint8Array; extensions: ListExtensions },
): boolean {
  // All generations of the authority have one name: the key identifier tells them apart, where the list has it.
  const sameKey = extensions.authorityKeyId === undefined || extensions.authorityKeyId === issuer.subjectKeyId;
  return sameKey && Buffer.from(issuerName).equals(issuer.subject);
}
