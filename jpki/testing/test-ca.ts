// An authority for tests and demonstrations, with the profile of the public one: several generations of roots under one
// name (O=JPKI-TEST), another authority for signature certificates, and lists of revoked serials. Never trusted by a
// server that was not told to.
import {
  createHash,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign as signBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { USER_AUTHENTICATION_POLICY } from '../verify.ts';
import { bits, boolean, extension, integer, name, nothing, octets, oid, sequence, tagged, time } from './der-writer.ts';

export const SIGNATURE_POLICY = '1.2.392.200149.8.5.1.0.20';

/** Reasons as RFC 5280 numbers them; the ones the public authority uses. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

type Purpose = 'user_authentication' | 'digital_signature';
/** An entry of a list before it is written. */
type Revoked = { serial: string; reason: RevocationReason; revokedAt: Temporal.Instant };

/** One generation: a self-signed root and what it revoked. */
export type TestAuthority = {
  purpose: Purpose;
  certificate: Uint8Array;
  privateKey: KeyObject;
  keyId: string;
  revoked: Revoked[];
};

/** `generations` share one name; the last one issues. */
export type TestCa = { generations: TestAuthority[]; signing: TestAuthority };

export type IssuedCertificate = {
  certificate: Uint8Array;
  privateKey: KeyObject;
  serial: string;
  issuer: TestAuthority;
};

const rsa = promisify(generateKeyPair) as unknown as (
  type: 'rsa',
  options: { modulusLength: number },
) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;
const newKeys = () => rsa('rsa', { modulusLength: 2048 });

const YEARS = (count: number) => ({ hours: count * 365 * 24 });

/** Makes an authority with two generations, ten years each: one from nine years before `at` and one from a year before. */
export async function createTestCa({ at }: { at: Temporal.Instant }): Promise<TestCa> {
  const [older, current, signing] = await Promise.all([
    createRoot({ purpose: 'user_authentication', notBefore: at.subtract(YEARS(9)) }),
    createRoot({ purpose: 'user_authentication', notBefore: at.subtract(YEARS(1)) }),
    createRoot({ purpose: 'digital_signature', notBefore: at.subtract(YEARS(1)) }),
  ]);
  return { generations: [older, current], signing };
}

/** Makes one root of the test hierarchy; for a foreign authority under the same name make a second `TestCa`. */
export async function createRoot({
  purpose,
  notBefore,
}: {
  purpose: Purpose;
  notBefore: Temporal.Instant;
}): Promise<TestAuthority> {
  const { publicKey, privateKey } = await newKeys();
  const keyId = keyIdOf(publicKey);
  const certificate = signCertificate({
    issuerName: authorityName(purpose),
    subject: authorityName(purpose),
    serial: newSerial(),
    notBefore,
    notAfter: notBefore.add(YEARS(10)),
    publicKey,
    signingKey: privateKey,
    extensions: [
      extension({ id: '2.5.29.19', critical: true, value: sequence(boolean(true)) }),
      extension({ id: '2.5.29.15', critical: true, value: keyUsage(0b0000_0110) }),
      ...keyIdentifiers({ subject: keyId, authority: keyId }),
    ],
  });
  return { purpose, certificate, privateKey, keyId, revoked: [] };
}

export function currentAuthority(ca: TestCa): TestAuthority {
  return ca.generations.at(-1)!;
}

/** What a server that accepts this test authority is configured with. */
export function trustOf(ca: TestCa): { roots: Uint8Array[] } {
  return { roots: ca.generations.map(({ certificate }) => certificate) };
}

export type Issue = {
  issuer: TestAuthority;
  notBefore: Temporal.Instant;
  /** Default: five years after `notBefore`. */
  notAfter?: Temporal.Instant;
  /** KeyUsage, most significant bit = digitalSignature. Default: digitalSignature only. */
  usage?: number;
  policy?: string;
  /** Default: a new key pair. */
  keys?: { publicKey: KeyObject; privateKey: KeyObject };
  serial?: string;
  /** Further extensions. */
  extensions?: Uint8Array[];
};

/** Issues a user-authentication certificate; `usage` and `policy` make bad ones of it. */
export async function issueUserCertificate(issue: Issue): Promise<IssuedCertificate> {
  const { issuer, notBefore } = issue;
  const keys = issue.keys ?? (await newKeys());
  const serial = issue.serial ?? newSerial();
  const certificate = signCertificate({
    issuerName: authorityName(issuer.purpose),
    subject: name([
      ['C', 'JP'],
      ['CN', randomBytes(12).toString('hex').toUpperCase()],
    ]),
    serial,
    notBefore,
    notAfter: issue.notAfter ?? notBefore.add(YEARS(5)),
    publicKey: keys.publicKey,
    signingKey: issuer.privateKey,
    extensions: [
      extension({ id: '2.5.29.15', critical: true, value: keyUsage(issue.usage ?? 0b1000_0000) }),
      extension({ id: '2.5.29.32', critical: true, value: policies(issue.policy ?? USER_AUTHENTICATION_POLICY) }),
      extension({ id: '2.5.29.18', value: sequence(directoryName(publicNameOfService())) }),
      extension({ id: '2.5.29.31', value: distributionPoint() }),
      ...keyIdentifiers({ subject: keyIdOf(keys.publicKey), authority: issuer.keyId }),
      ...(issue.extensions ?? []),
    ],
  });
  return { certificate, privateKey: keys.privateKey, serial, issuer };
}

/** Issues a signature certificate (署名用): nonRepudiation, its own policy, and as a rule its own authority. */
export function issueSignatureCertificate(issue: Omit<Issue, 'usage' | 'policy'>): Promise<IssuedCertificate> {
  return issueUserCertificate({ ...issue, usage: 0b1100_0000, policy: SIGNATURE_POLICY });
}

/** A certificate that claims the profile and the authority's name, and is signed with its own key. */
export async function selfSignedCertificate({
  notBefore,
}: {
  notBefore: Temporal.Instant;
}): Promise<IssuedCertificate> {
  const keys = await newKeys();
  const keyId = keyIdOf(keys.publicKey);
  const issuer: TestAuthority = {
    purpose: 'user_authentication',
    certificate: new Uint8Array(),
    privateKey: keys.privateKey,
    keyId,
    revoked: [],
  };
  return issueUserCertificate({ issuer, notBefore, keys });
}

/** Puts a serial on its authority's next list. */
export function revoke({ issuer, ...entry }: Revoked & { issuer: TestAuthority }): void {
  issuer.revoked.push(entry);
}

/** The authority's list from `at`, good for `hours` (24 by default); `signingKey` makes a badly signed one. */
export function revocationListOf({
  issuer,
  at,
  hours = 24,
  number = BigInt(Math.floor(at.epochMilliseconds / 1000)),
  signingKey = issuer.privateKey,
  extensions = [],
  entries = Buffer.concat(issuer.revoked.map(entryOf)),
}: {
  issuer: TestAuthority;
  at: Temporal.Instant;
  hours?: number;
  /** crlNumber. Default: the seconds of `at`, so that it grows with each list. */
  number?: bigint;
  signingKey?: KeyObject;
  extensions?: Uint8Array[];
  /** DER of the entries one after another, instead of what the authority revoked. */
  entries?: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const tbs = sequence(
    integer('01'),
    SHA256_WITH_RSA(),
    authorityName(issuer.purpose),
    time(at),
    time(at.add({ hours })),
    ...(entries.length > 0 ? [sequence(entries)] : []),
    tagged(
      0xa0,
      sequence(
        keyIdentifiers({ subject: '', authority: issuer.keyId }).at(-1)!,
        extension({ id: '2.5.29.20', value: integer(number.toString(16)) }),
        ...extensions,
      ),
    ),
  );
  return Uint8Array.from(sequence(tbs, SHA256_WITH_RSA(), bits(signBytes('sha256', tbs, signingKey))));
}

/** One entry of a list, DER. */
export function entryOf({ serial, reason, revokedAt }: Revoked): Uint8Array {
  return sequence(
    integer(serial),
    time(revokedAt),
    sequence(extension({ id: '2.5.29.21', value: tagged(0x0a, Uint8Array.of(REVOCATION_REASONS[reason])) })),
  );
}

/** The lists of all generations, as a server fetches them each day. */
export function revocationListsOf({ ca, at, hours }: { ca: TestCa; at: Temporal.Instant; hours?: number }) {
  return ca.generations.map((issuer) => ({
    issuerCertificate: issuer.certificate,
    list: revocationListOf({ issuer, at, ...(hours === undefined ? {} : { hours }) }),
  }));
}

type StoredAuthority = {
  purpose: Purpose;
  certificate: string;
  privateKey: string;
  keyId: string;
  revoked: { serial: string; reason: RevocationReason; revokedAt: string }[];
};
/** Plain JSON, private keys and all: for a demonstration's own folder, nowhere else. */
export type StoredTestCa = { generations: StoredAuthority[]; signing: StoredAuthority };

export function exportTestCa(ca: TestCa): StoredTestCa {
  return { generations: ca.generations.map(exportAuthority), signing: exportAuthority(ca.signing) };
}

export function importTestCa(stored: StoredTestCa): TestCa {
  return { generations: stored.generations.map(importAuthority), signing: importAuthority(stored.signing) };
}

function exportAuthority({ purpose, certificate, privateKey, keyId, revoked }: TestAuthority): StoredAuthority {
  return {
    purpose,
    certificate: Buffer.from(certificate).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    keyId,
    revoked: revoked.map((entry) => ({ ...entry, revokedAt: entry.revokedAt.toString() })),
  };
}

function importAuthority({ purpose, certificate, privateKey, keyId, revoked }: StoredAuthority): TestAuthority {
  return {
    purpose,
    certificate: Uint8Array.from(Buffer.from(certificate, 'base64')),
    privateKey: createPrivateKey(privateKey),
    keyId,
    revoked: revoked.map((entry) => ({ ...entry, revokedAt: Temporal.Instant.from(entry.revokedAt) })),
  };
}

type Unsigned = {
  issuerName: Uint8Array;
  subject: Uint8Array;
  serial: string;
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
  publicKey: KeyObject;
  signingKey: KeyObject;
  extensions: Uint8Array[];
};

function signCertificate(unsigned: Unsigned): Uint8Array {
  const tbs = sequence(
    tagged(0xa0, integer('02')),
    integer(unsigned.serial),
    SHA256_WITH_RSA(),
    unsigned.issuerName,
    sequence(time(unsigned.notBefore), time(unsigned.notAfter)),
    unsigned.subject,
    spkiOf(unsigned.publicKey),
    tagged(0xa3, sequence(...unsigned.extensions)),
  );
  const signature = signBytes('sha256', tbs, unsigned.signingKey);
  return Uint8Array.from(sequence(tbs, SHA256_WITH_RSA(), bits(signature)));
}

const SHA256_WITH_RSA = () => sequence(oid('1.2.840.113549.1.1.11'), nothing());
const spkiOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' });

/** SHA-1 of the public key's bits (RFC 5280, 4.2.1.2, method 1), as authorities do; the SPKI's hash would serve too. */
const keyIdOf = (key: KeyObject) =>
  createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest('hex');

/** Eight bytes with a clear top bit, never zero: random, so nothing has to be counted across restarts. */
function newSerial(): string {
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function authorityName(purpose: Purpose): Uint8Array {
  return name([
    ['C', 'JP'],
    ['O', 'JPKI-TEST'],
    ['OU', purpose === 'user_authentication' ? 'JPKI for user authentication' : 'JPKI for digital signature'],
    ['OU', 'Japan Agency for Local Authority Information Systems'],
  ]);
}

const publicNameOfService = () =>
  name([
    ['C', 'JP'],
    ['O', '公的個人認証サービス（試験用）'],
  ]);

const directoryName = (dn: Uint8Array) => tagged(0xa4, dn);

function distributionPoint(): Uint8Array {
  const point = name([
    ['C', 'JP'],
    ['O', 'JPKI-TEST'],
    ['OU', 'CRL Distribution Points'],
  ]);
  return sequence(sequence(tagged(0xa0, tagged(0xa0, directoryName(point)))));
}

const policies = (policy: string) => sequence(sequence(oid(policy)));

function keyUsage(byte: number): Uint8Array {
  let unused = 0;
  while (unused < 7 && !(byte & (1 << unused))) unused++;
  return bits(Uint8Array.of(byte), unused);
}

function keyIdentifiers({ subject, authority }: { subject: string; authority: string }): Uint8Array[] {
  return [
    extension({ id: '2.5.29.14', value: octets(Buffer.from(subject, 'hex')) }),
    extension({ id: '2.5.29.35', value: sequence(tagged(0x80, Buffer.from(authority, 'hex'))) }),
  ];
}
