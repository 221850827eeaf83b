// Whether the card behind a token is present, genuine, valid and not revoked. Numbered steps, in the order they run;
// the first that fails names the refusal. Who the card belongs to, and that a nonce is used once, is the caller's part.
import { createHash, type KeyObject, verify as verifySignature } from 'node:crypto';
import { CARD_TOKEN_FORMAT, type CardToken, signedBytes } from './card-token.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import type { KnownCertificate, KnownCertificates } from './known-certificates.ts';
import type { RevocationList } from './revocation-list.ts';

/** Certificate policy of user authentication (利用者証明用). The signature certificate's is …5.1.1.20. */
export const USER_AUTHENTICATION_POLICY = '1.2.392.200149.8.5.1.3.30';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const SMALLEST_MODULUS_BITS = 2048;

/** The certificates of the authority that are believed, DER: several generations, all under one name. */
export type Trust = { roots: readonly Uint8Array[] };

export type CardVerified = {
  outcome: 'verified';
  /** Subject key identifier of the issuing authority, lower-case hex: a serial is unique only beside it. */
  issuerKeyId: string;
  /** Lower-case hex without leading zero bytes. */
  serial: string;
  /** Last instant at which the certificate is valid. */
  notAfter: Temporal.Instant;
};

/** Every refusal, in the order of the steps that give it. */
export const CARD_REFUSALS = [
  'malformed_token',
  'unsupported_algorithm',
  'signing_certificate',
  'unknown_issuer',
  'not_yet_valid',
  'expired',
  'wrong_policy',
  'revocation_list_invalid',
  'revocation_list_stale',
  'revoked',
  'signature_mismatch',
] as const;
export type CardRefusal = (typeof CARD_REFUSALS)[number];

export type CardVerification = CardVerified | { outcome: CardRefusal };

export type CardCheck = {
  /** As it came from outside. */
  token: unknown;
  /** Origins of this site, e.g. `https://mykey.example`; what the card signed must name one of them. */
  origins: readonly string[];
  /** The nonce this server gave out; the caller has taken it back, so that it counts once. */
  nonce: string;
  trust: Trust;
  /** One list per issuing authority; an authority without a list refuses (`revocation_list_invalid`). */
  revocation: readonly RevocationList[];
  /** How long after its next update was due a list still counts. Default: not at all. */
  grace?: Temporal.Duration;
  /** Where certificates are known again for as long as their list is in use; without it each is proved anew. */
  known?: KnownCertificates;
  at: Temporal.Instant;
};

/**
 * Checks a card token. Measured on one core (`bench/card.ts`): 3,800 a second of certificates that are new, 22,000
 * of known ones. A certificate that was proved against the list in use skips steps 2 to 6; that list did not name it, and
 * a newer one is asked anew.
 */
export function verifyCardToken(check: CardCheck): CardVerification {
  // 1 The token has the shape of a token, and an algorithm we know.
  const shape = readShape(check.token);
  if ('outcome' in shape) return shape;
  const fingerprint = check.known ? createHash('sha256').update(shape.certificate).digest('base64') : '';
  const before = findKnown({ check, fingerprint });
  if (before) return verifyKnown({ check, ...before, signature: shape.signature });

  const proved = proveCertificate(shape.certificate, check);
  if ('outcome' in proved) return proved;
  const { certificate, issuer, list } = proved;

  // 8 Its key has signed one of our origins with our nonce: the card is here, now, and for us.
  const { publicKey, serial, notAfter } = certificate;
  if (!isSignedForUs({ publicKey, signature: shape.signature, check })) return refused('signature_mismatch');

  const issuerKeyId = issuer.subjectKeyId!;
  // Remembered at its end only: what somebody copied and could not sign with takes nobody's place.
  check.known?.remember(list, fingerprint, {
    root: issuer.der,
    issuerKeyId,
    serial,
    notAfter,
    publicKey,
    rootNotAfter: issuer.notAfter,
  });
  return { outcome: 'verified', issuerKeyId, serial, notAfter };
}

type CertificateCheck = Pick<CardCheck, 'trust' | 'revocation' | 'grace' | 'at'>;
type Proved = { certificate: Certificate; issuer: Certificate; list: RevocationList };

/** Steps 2 to 7: what a certificate says by itself, whoever brought it. */
function proveCertificate(der: Uint8Array, check: CertificateCheck): Proved | { outcome: CardRefusal } {
  const { at, trust, revocation } = check;

  // 2 Its certificate can be read, and its key and signature are of the kind we know.
  const certificate = readUsableCertificate(der);
  if ('outcome' in certificate) return certificate;

  // 3 It does not call itself a signature certificate. Before the issuer: that one has another authority, and the
  //   person must hear "wrong certificate", not "unknown authority".
  if (certificate.keyUsage.includes('nonRepudiation')) return refused('signing_certificate');

  // 4 A trusted authority, itself within its validity, has signed it.
  const issuer = findIssuer({ certificate, trust, at });
  if (!issuer) return refused('unknown_issuer');

  // 5 It is within its validity.
  if (isBefore(at, certificate.notBefore)) return refused('not_yet_valid');
  if (isBefore(certificate.notAfter, at)) return refused('expired');

  // 6 It was issued for user authentication and for nothing else.
  if (!isForUserAuthentication(certificate)) return refused('wrong_policy');

  // 7 It is not on its authority's list, and that list is the current one.
  const list = revocation.find(({ issuerFingerprint }) => issuerFingerprint === issuer.fingerprint);
  const revoked = whyRevoked({ serial: certificate.serial, list, check });
  if (revoked) return refused(revoked);
  return list ? { certificate, issuer, list } : refused('revocation_list_invalid');
}

/**
 * Checks a certificate that was read from a card without its PIN (公的個人認証法 38条の4): genuine, valid, not revoked. It is
 * public data, so this proves neither that the card is here nor who holds it: nothing may follow from it but what its
 * operator gives to whoever shows the card (decision 12).
 */
export function verifyCertificateAlone({
  certificate,
  ...check
}: CertificateCheck & {
  /** DER in base64, as it came from outside. */
  certificate: string;
}): CardVerification {
  const der = fromBase64(certificate);
  if (!der) return refused('malformed_token');
  const proved = proveCertificate(der, check);
  if ('outcome' in proved) return proved;
  const { serial, notAfter } = proved.certificate;
  return { outcome: 'verified', issuerKeyId: proved.issuer.subjectKeyId ?? '', serial, notAfter };
}

type Known = { certificate: KnownCertificate; list: RevocationList };

function findKnown({ check, fingerprint }: { check: CardCheck; fingerprint: string }): Known | undefined {
  for (const list of check.known ? check.revocation : []) {
    const certificate = check.known?.find(list, fingerprint);
    // Whoever is no longer trusted is not trusted for having been so.
    if (certificate && check.trust.roots.includes(certificate.root)) return { certificate, list };
  }
  return undefined;
}

/** The steps that time and this very token can change: 5 validity, its root's too, 7 the list, 8 the signature. */
function verifyKnown({
  check,
  certificate,
  list,
  signature,
}: Known & { check: CardCheck; signature: Uint8Array }): CardVerification {
  const { issuerKeyId, serial, notAfter, publicKey } = certificate;
  if (isBefore(certificate.rootNotAfter, check.at)) return refused('unknown_issuer');
  if (isBefore(notAfter, check.at)) return refused('expired');
  const revoked = whyRevoked({ serial, list, check });
  if (revoked) return refused(revoked);
  if (!isSignedForUs({ publicKey, signature, check })) return refused('signature_mismatch');
  return { outcome: 'verified', issuerKeyId, serial, notAfter };
}

const refused = (outcome: CardRefusal): { outcome: CardRefusal } => ({ outcome });
const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

// 1 ------------------------------------------------------------------------------------------------------------------

const LONGEST_CERTIFICATE = 8 * 1024;

function readShape(token: unknown): { certificate: Uint8Array; signature: Uint8Array } | { outcome: CardRefusal } {
  if (typeof token !== 'object' || token === null) return refused('malformed_token');
  const { format, algorithm, unverifiedCertificate, signature } = token as Partial<Record<keyof CardToken, unknown>>;
  if (format !== CARD_TOKEN_FORMAT) return refused('malformed_token');
  if (typeof algorithm !== 'string') return refused('malformed_token');
  if (algorithm !== 'RS256') return refused('unsupported_algorithm');
  const bytes = { certificate: fromBase64(unverifiedCertificate), signature: fromBase64(signature) };
  if (!bytes.certificate || !bytes.signature) return refused('malformed_token');
  return { certificate: bytes.certificate, signature: bytes.signature };
}

/** Strict: `Buffer.from` skips what is not base64, and would let many texts stand for one token. */
function fromBase64(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string' || text.length === 0 || text.length > LONGEST_CERTIFICATE) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

// 2 ------------------------------------------------------------------------------------------------------------------

function readUsableCertificate(der: Uint8Array): Certificate | { outcome: CardRefusal } {
  const certificate = readCertificate(der);
  if (!certificate || certificate.unknownCritical.length > 0) return refused('malformed_token');
  return hasKnownAlgorithms(certificate) ? certificate : refused('unsupported_algorithm');
}

function hasKnownAlgorithms({ x509, publicKey }: Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  return (
    x509.signatureAlgorithmOid === SHA256_WITH_RSA &&
    asymmetricKeyType === 'rsa' &&
    (asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_MODULUS_BITS
  );
}

// 4 ------------------------------------------------------------------------------------------------------------------

/**
 * All generations of the authority share one name, so the name decides nothing (`checkIssued` says yes to each of
 * them): the authority key identifier chooses, and the signature proves.
 */
function findIssuer(check: { certificate: Certificate; trust: Trust; at: Temporal.Instant }): Certificate | undefined {
  const { certificate, trust, at } = check;
  return trust.roots
    .map(readRoot)
    .find(
      (root) =>
        root.subjectKeyId !== undefined &&
        root.subjectKeyId === certificate.authorityKeyId &&
        root.x509.subject === certificate.x509.issuer &&
        !isBefore(at, root.notBefore) &&
        !isBefore(root.notAfter, at) &&
        certificate.x509.verify(root.publicKey),
    );
}

const readRoots = new WeakMap<Uint8Array, Certificate>();

/** Roots come from our own configuration: one that cannot be read is our error, not the card's. */
function readRoot(der: Uint8Array): Certificate {
  const known = readRoots.get(der);
  if (known) return known;
  const root = readCertificate(der);
  if (!root?.subjectKeyId) throw new TypeError('a trusted root is not a certificate with a subject key identifier');
  readRoots.set(der, root);
  return root;
}

// 6 ------------------------------------------------------------------------------------------------------------------

function isForUserAuthentication({ keyUsage, policies }: Certificate): boolean {
  return keyUsage.length === 1 && keyUsage[0] === 'digitalSignature' && policies.includes(USER_AUTHENTICATION_POLICY);
}

// 7 ------------------------------------------------------------------------------------------------------------------

type RevocationCheck = {
  serial: string;
  /** A serial is asked only of the list of the very authority that issued it: another's says nothing about it. */
  list: RevocationList | undefined;
  check: Pick<CardCheck, 'at' | 'grace'>;
};

function whyRevoked({ serial, list, check: { at, grace } }: RevocationCheck): CardRefusal | undefined {
  if (!list || isBefore(at, list.thisUpdate)) return 'revocation_list_invalid';
  // Revoked stays revoked, however old the list that says so.
  if (list.has(serial)) return 'revoked';
  const staleFrom = grace ? list.nextUpdate.add(grace) : list.nextUpdate;
  return isBefore(at, staleFrom) ? undefined : 'revocation_list_stale';
}

/**
 * Whether the list of its authority names a certificate that was seen before, however old the list is. Where there is no list,
 * nothing is known: this is for a question about many, never for letting somebody through.
 */
export function isListed(asked: {
  issuerKeyId: string;
  serial: string;
  trust: Trust;
  revocation: readonly RevocationList[];
}): boolean {
  const issuers = asked.trust.roots.map(readRoot).filter(({ subjectKeyId }) => subjectKeyId === asked.issuerKeyId);
  const lists = asked.revocation.filter((list) =>
    issuers.some(({ fingerprint }) => fingerprint === list.issuerFingerprint),
  );
  return lists.some((list) => list.has(asked.serial));
}

// 8 ------------------------------------------------------------------------------------------------------------------

type SignatureCheck = { publicKey: KeyObject; signature: Uint8Array; check: Pick<CardCheck, 'origins' | 'nonce'> };

function isSignedForUs({ publicKey, signature, check: { origins, nonce } }: SignatureCheck): boolean {
  return origins.some((origin) => verifySignature('sha256', signedBytes({ origin, nonce }), publicKey, signature));
}
