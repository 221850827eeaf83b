import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import {
  type CardCheck,
  type CardRefusal,
  type CardToken,
  type RevocationList,
  readRevocationList,
  verifyCardToken,
} from './index.ts';
import {
  createRoot,
  createTestCa,
  currentAuthority,
  type IssuedCertificate,
  issueSignatureCertificate,
  issueUserCertificate,
  revocationListOf,
  revoke,
  selfSignedCertificate,
  type TestAuthority,
  type TestCa,
  trustOf,
} from './testing/test-ca.ts';
import { createVirtualCard, signWithVirtualCard } from './testing/virtual-card.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');
const ORIGIN = 'https://mykey.example';
const PIN = '1234';
const years = (count: number) => ({ hours: count * 8760 });

let ca: TestCa;
let foreign: TestCa;
let good: IssuedCertificate;

before(async () => {
  [ca, foreign] = await Promise.all([createTestCa({ at: NOW }), createTestCa({ at: NOW })]);
  good = await issue();
});

function issue(wish: Partial<Parameters<typeof issueUserCertificate>[0]> = {}) {
  return issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW.subtract({ hours: 24 }), ...wish });
}

function listOf(issuer: TestAuthority, wish: { at?: Temporal.Instant; hours?: number } = {}): RevocationList {
  const der = revocationListOf({ issuer, at: NOW.subtract({ hours: 1 }), ...wish });
  const reading = readRevocationList(der, issuer.certificate);
  assert.equal(reading.outcome, 'read');
  return reading.outcome === 'read' ? reading.list : assert.fail();
}

async function tokenOf(issued: IssuedCertificate, wish: { origin?: string; nonce: string }): Promise<CardToken> {
  const signing = await signWithVirtualCard({
    card: createVirtualCard({ issued, pin: PIN }),
    pin: PIN,
    origin: ORIGIN,
    ...wish,
  });
  return signing.outcome === 'ok' ? signing.cardToken : assert.fail(signing.outcome);
}

const newNonce = () => randomBytes(33).toString('base64url');

async function check(issued: IssuedCertificate, wish: Partial<CardCheck> = {}) {
  const nonce = newNonce();
  return verifyCardToken({
    token: await tokenOf(issued, { nonce }),
    origins: [ORIGIN],
    nonce,
    trust: trustOf(ca),
    revocation: ca.generations.map((authority) => listOf(authority)),
    at: NOW,
    ...wish,
  });
}

test('a card of the trusted authority that signed our origin and nonce is verified, and named by issuer and serial', async () => {
  assert.deepEqual(await check(good), {
    outcome: 'verified',
    issuerKeyId: currentAuthority(ca).keyId,
    serial: good.serial,
    notAfter: NOW.subtract({ hours: 24 }).add(years(5)),
  });
});

test('a certificate of the older generation, whose root has the same name, is verified by its own root', async () => {
  const older = ca.generations[0]!;
  const verified = await check(await issue({ issuer: older, notBefore: NOW.subtract(years(4)) }));
  assert.equal(verified.outcome, 'verified');
  assert.equal(verified.outcome === 'verified' && verified.issuerKeyId, older.keyId);
});

describe('a card is refused', () => {
  const cases: [CardRefusal, string, () => Promise<{ outcome: string }>][] = [
    [
      'unknown_issuer',
      'of another authority under the same name',
      async () => check(await issue({ issuer: currentAuthority(foreign) })),
    ],
    [
      'unknown_issuer',
      'of another authority that claims our key identifier',
      async () => check(await issue({ issuer: { ...currentAuthority(foreign), keyId: currentAuthority(ca).keyId } })),
    ],
    [
      'unknown_issuer',
      'signed by our authority but naming another key of it',
      async () => check(await issue({ issuer: { ...currentAuthority(ca), keyId: ca.generations[0]!.keyId } })),
    ],
    [
      'unknown_issuer',
      'that signed its own certificate',
      async () => check(await selfSignedCertificate({ notBefore: NOW.subtract({ hours: 1 }) })),
    ],
    [
      'unknown_issuer',
      'whose root has run out, though the card has not',
      async () => {
        const old = await createRoot({ purpose: 'user_authentication', notBefore: NOW.subtract(years(11)) });
        const issued = await issue({ issuer: old });
        return check(issued, { trust: { roots: [old.certificate] }, revocation: [listOf(old)] });
      },
    ],
    [
      'signing_certificate',
      'with the signature certificate of the same authority',
      async () =>
        check(await issueSignatureCertificate({ issuer: currentAuthority(ca), notBefore: NOW.subtract({ hours: 1 }) })),
    ],
    [
      'signing_certificate',
      'with the signature certificate of the signature authority',
      async () => check(await issueSignatureCertificate({ issuer: ca.signing, notBefore: NOW.subtract({ hours: 1 }) })),
    ],
    [
      'expired',
      'a second after its last instant',
      async () => check(await issue({ notBefore: NOW.subtract(years(5)), notAfter: NOW.subtract({ seconds: 1 }) })),
    ],
    [
      'not_yet_valid',
      'a second before its first instant',
      async () => check(await issue({ notBefore: NOW.add({ seconds: 1 }) })),
    ],
    [
      'wrong_policy',
      'with the policy of the signature certificate',
      async () => check(await issue({ policy: '1.2.392.200149.8.5.1.1.20' })),
    ],
    ['wrong_policy', 'whose key may also encipher keys', async () => check(await issue({ usage: 0b1010_0000 }))],
    ['revoked', 'for loss', () => checkRevoked('keyCompromise')],
    ['revoked', 'on hold', () => checkRevoked('certificateHold')],
    [
      'revocation_list_stale',
      'when the list is as old as its next update',
      () => check(good, { revocation: [listOf(currentAuthority(ca), { at: NOW.subtract({ hours: 24 }) })] }),
    ],
    ['revocation_list_invalid', 'when there is no list', () => check(good, { revocation: [] })],
    [
      'revocation_list_invalid',
      'when there is only the list of the other generation',
      () => check(good, { revocation: [listOf(ca.generations[0]!)] }),
    ],
    [
      'revocation_list_invalid',
      'when the list is from the future',
      () => check(good, { revocation: [listOf(currentAuthority(ca), { at: NOW.add({ hours: 1 }) })] }),
    ],
    ['signature_mismatch', 'when another nonce was signed', () => check(good, { nonce: newNonce() })],
    [
      'signature_mismatch',
      'when a hostile origin let it sign our nonce',
      async () => {
        const nonce = newNonce();
        return check(good, { nonce, token: await tokenOf(good, { nonce, origin: 'https://mykey.example.evil.test' }) });
      },
    ],
    [
      'signature_mismatch',
      'when it is a clone: a public certificate beside another key',
      async () => check({ ...good, privateKey: (await issue()).privateKey }),
    ],
  ];
  for (const [refusal, why, attempt] of cases) {
    test(`${why}: ${refusal}`, async () => assert.equal((await attempt()).outcome, refusal));
  }

  async function checkRevoked(reason: 'keyCompromise' | 'certificateHold') {
    const issuer = currentAuthority(ca);
    const issued = await issue();
    revoke({ issuer, serial: issued.serial, reason, revokedAt: NOW.subtract({ hours: 2 }) });
    return check(issued);
  }
});

describe('a token is refused', () => {
  const cases: [CardRefusal, string, (token: CardToken) => unknown][] = [
    ['malformed_token', 'null', () => null],
    ['malformed_token', 'a text', () => 'token'],
    ['malformed_token', 'of another format', (token) => ({ ...token, format: 'web-eid:1.0' })],
    ['malformed_token', 'without a signature', ({ signature: _, ...token }) => token],
    ['malformed_token', 'whose base64 has a space in it', (token) => ({ ...token, signature: `${token.signature} ` })],
    [
      'malformed_token',
      'whose certificate is cut short',
      (token) => ({
        ...token,
        unverifiedCertificate: Buffer.from(token.unverifiedCertificate, 'base64').subarray(0, -1).toString('base64'),
      }),
    ],
    [
      'malformed_token',
      'whose certificate is followed by more',
      (token) => ({
        ...token,
        unverifiedCertificate: Buffer.concat([
          Buffer.from(token.unverifiedCertificate, 'base64'),
          Buffer.of(0),
        ]).toString('base64'),
      }),
    ],
    ['malformed_token', 'of a megabyte', (token) => ({ ...token, signature: 'A'.repeat(1 << 20) })],
    ['unsupported_algorithm', 'with algorithm none', (token) => ({ ...token, algorithm: 'none' })],
    ['unsupported_algorithm', 'with algorithm HS256', (token) => ({ ...token, algorithm: 'HS256' })],
    ['signature_mismatch', 'with an empty-looking signature', (token) => ({ ...token, signature: 'AAAA' })],
  ];
  for (const [refusal, what, spoil] of cases) {
    test(`${what}: ${refusal}`, async () => {
      const nonce = newNonce();
      const token = spoil(await tokenOf(good, { nonce }));
      assert.equal((await check(good, { nonce, token })).outcome, refusal);
    });
  }

  test('with any bit of its certificate turned, without an exception', async () => {
    const nonce = newNonce();
    const token = await tokenOf(good, { nonce });
    const der = Buffer.from(token.unverifiedCertificate, 'base64');
    const lists = ca.generations.map((authority) => listOf(authority));
    const context = { origins: [ORIGIN], nonce, trust: trustOf(ca), revocation: lists, at: NOW };
    for (let at = 0; at < der.length; at++) {
      const turned = Buffer.from(der);
      turned[at]! ^= 1 << (at % 8);
      const spoilt = { ...token, unverifiedCertificate: turned.toString('base64') };
      const { outcome } = verifyCardToken({ token: spoilt, ...context });
      assert.notEqual(outcome, 'verified', `byte ${at}`);
    }
  });
});
