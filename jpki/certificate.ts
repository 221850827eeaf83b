// One certificate, read once: OpenSSL (node:crypto) parses it and keeps the key; the extensions that node:crypto does
// not give are read from the same bytes. (`X509Certificate.keyUsage` is the *extended* key usage, and neither policies
// nor key identifiers are there at all.) Reading believes nothing; `verify.ts` decides.
import { type KeyObject, X509Certificate } from 'node:crypto';
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

/** Bits of KeyUsage in the order of RFC 5280, 4.2.1.3. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export type Certificate = {
  der: Uint8Array;
  x509: X509Certificate;
  publicKey: KeyObject;
  /** SHA-256 of the DER, as node writes it. */
  fingerprint: string;
  /** Lower-case hex without leading zero bytes. */
  serial: string;
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
  keyUsage: KeyUsage[];
  /** Certificate policy identifiers, dotted. */
  policies: string[];
  /** Lower-case hex, where the certificate has one. */
  authorityKeyId: string | undefined;
  subjectKeyId: string | undefined;
  /** The subject's distinguished name, DER: what a list or an answer of this authority names. */
  subject: Uint8Array;
  /** Critical extensions this room does not understand: RFC 5280 says to reject the certificate. */
  unknownCritical: string[];
};

const EXTENSION = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  policies: '2.5.29.32',
  authorityKeyId: '2.5.29.35',
} as const;

/** Reads a DER certificate; `undefined` when it is not exactly one certificate. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    const x509 = new X509Certificate(der);
    if (x509.raw.length !== der.length) return undefined;
    // The key is decoded on first use, and that may fail as well: it is used here, where failing has an answer.
    return { ...readTbs(der), der, x509, publicKey: x509.publicKey, fingerprint: x509.fingerprint256 };
  } catch (error) {
    if (error instanceof DerError || isOpenSslError(error)) return undefined;
    throw error;
  }
}

/** The subject key identifier of an authority's certificate (DER), lower-case hex: what tells its generations apart. */
export function keyIdOf(authorityCertificate: Uint8Array): string {
  const keyId = readCertificate(authorityCertificate)?.subjectKeyId;
  if (!keyId) throw new TypeError('not a certificate of an authority with a subject key identifier');
  return keyId;
}

/** node:crypto reports bytes it cannot parse with `code` ERR_OSSL_… or ERR_INVALID_… */
function isOpenSslError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO|INVALID)_?/.test(String(error.code));
}

type Tbs = Omit<Certificate, 'der' | 'x509' | 'publicKey' | 'fingerprint'>;

function readTbs(der: Uint8Array): Tbs {
  const tbs = expectAt(der, elementAt(der, 0).contentStart, TAG.sequence);
  const fields = childrenOf(der, tbs);
  // [0] version comes first in a version 3 certificate, [3] extensions last; only version 3 has extensions.
  if (fields[0]?.tag !== 0xa0) throw new DerError('not a version 3 certificate');
  const [, serial, , , validity, subject] = fields;
  if (serial?.tag !== TAG.integer || validity?.tag !== TAG.sequence || subject?.tag !== TAG.sequence)
    throw new DerError('fields of the certificate');
  const [notBefore, notAfter] = childrenOf(der, validity);
  if (!notBefore || !notAfter) throw new DerError('validity');
  const extensions = readExtensions(
    der,
    fields.find((field) => field.tag === 0xa3),
  );
  return {
    serial: serialHex(contentOf(der, serial)),
    notBefore: readTime(der, notBefore),
    notAfter: readTime(der, notAfter),
    subject: der.subarray(subject.start, subject.end),
    ...extensions,
  };
}

export type Extension = { id: string; critical: boolean; value: Element };

/** The extensions of a certificate or a revocation list, from the explicit tag that wraps them. */
export function extensionsIn(der: Uint8Array, wrapper: Element): Extension[] {
  const list = expectAt(der, wrapper.contentStart, TAG.sequence, wrapper.end);
  return childrenOf(der, list).map((extension) => {
    const [id, ...rest] = childrenOf(der, extension);
    const octets = rest.at(-1);
    if (!id || octets?.tag !== TAG.octetString) throw new DerError(`extension at ${extension.start}`);
    const critical = rest[0]!.tag === TAG.boolean && der[rest[0]!.contentStart] !== 0;
    return { id: readOid(der, id), critical, value: elementAt(der, octets.contentStart, octets.end) };
  });
}

function readExtensions(der: Uint8Array, wrapper: Element | undefined) {
  const found: Pick<Certificate, 'keyUsage' | 'policies' | 'authorityKeyId' | 'subjectKeyId' | 'unknownCritical'> = {
    keyUsage: [],
    policies: [],
    authorityKeyId: undefined,
    subjectKeyId: undefined,
    unknownCritical: [],
  };
  const seen = new Set<string>();
  for (const { id, critical, value } of wrapper ? extensionsIn(der, wrapper) : []) {
    if (seen.has(id)) throw new DerError(`extension ${id} twice`);
    seen.add(id);
    if (id === EXTENSION.keyUsage) found.keyUsage = readKeyUsage(contentOf(der, value));
    else if (id === EXTENSION.policies)
      found.policies = childrenOf(der, value).map((policy) => readPolicy(der, policy));
    else if (id === EXTENSION.authorityKeyId) found.authorityKeyId = readAuthorityKeyId(der, value);
    else if (id === EXTENSION.subjectKeyId) found.subjectKeyId = Buffer.from(contentOf(der, value)).toString('hex');
    else if (critical && id !== EXTENSION.basicConstraints && id !== EXTENSION.subjectAltName)
      found.unknownCritical.push(id);
  }
  return found;
}

/** A BIT STRING: its first content byte counts the unused bits, then the most significant bit comes first. */
function readKeyUsage(bits: Uint8Array): KeyUsage[] {
  return KEY_USAGES.filter((_, bit) => ((bits[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function readPolicy(der: Uint8Array, policy: Element): string {
  return readOid(der, expectAt(der, policy.contentStart, TAG.oid, policy.end));
}

/** The key identifier is the context tag [0] of AuthorityKeyIdentifier; issuer and serial may stand beside it. */
export function readAuthorityKeyId(der: Uint8Array, value: Element): string | undefined {
  const keyId = childrenOf(der, value).find((part) => part.tag === 0x80);
  return keyId && Buffer.from(contentOf(der, keyId)).toString('hex');
}
