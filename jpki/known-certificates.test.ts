import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import {
  type CardCheck,
  createKnownCertificates,
  type KnownCertificates,
  type RevocationList,
  readRevocationList,
  verifyCardToken,
} from './index.ts';
import {
  createTestCa,
  currentAuthority,
  type IssuedCertificate,
  issueUserCertificate,
  revocationListOf,
  revoke,
  type TestCa,
  trustOf,
} from './testing/test-ca.ts';
import { createVirtualCard, signWithVirtualCard } from './testing/virtual-card.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');
const ORIGIN = 'https://mykey.example';

let ca: TestCa;
let trust: CardCheck['trust'];
let good: IssuedCertificate;
before(async () => {
  ca = await createTestCa({ at: NOW });
  trust = trustOf(ca);
  good = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW });
});

function listAt(at = NOW): RevocationList {
  const issuer = currentAuthority(ca);
  const reading = readRevocationList(revocationListOf({ issuer, at }), issuer.certificate);
  return reading.outcome === 'read' ? reading.list : assert.fail(reading.because);
}

/** Counts what the memory is asked and what it knew. */
function counted(inner: KnownCertificates) {
  const counts = { known: 0, remembered: 0 };
  const known: KnownCertificates = {
    find(list, fingerprint) {
      const found = inner.find(list, fingerprint);
      if (found) counts.known += 1;
      return found;
    },
    remember(list, fingerprint, certificate) {
      counts.remembered += 1;
      inner.remember(list, fingerprint, certificate);
    },
  };
  return { known, counts };
}

async function check(issued: IssuedCertificate, wish: Partial<CardCheck>) {
  const nonce = randomBytes(33).toString('base64url');
  const card = createVirtualCard({ issued, pin: '1234' });
  const signing = await signWithVirtualCard({ card, pin: '1234', origin: ORIGIN, nonce });
  const token = signing.outcome === 'ok' ? signing.cardToken : assert.fail(signing.outcome);
  return verifyCardToken({ token, origins: [ORIGIN], nonce, trust, revocation: [], at: NOW, ...wish });
}

test('a certificate is proved once a list, then known, and answers the same', async () => {
  const { known, counts } = counted(createKnownCertificates({ most: 10 }));
  const revocation = [listAt()];
  const first = await check(good, { revocation, known });
  const second = await check(good, { revocation, known });
  assert.equal(first.outcome, 'verified');
  assert.deepEqual(second, first);
  assert.deepEqual(counts, { known: 1, remembered: 1 });
});

test('a known certificate is refused at the next list that names it', async () => {
  const { known, counts } = counted(createKnownCertificates({ most: 10 }));
  const issuer = currentAuthority(ca);
  const issued = await issueUserCertificate({ issuer, notBefore: NOW });
  assert.equal((await check(issued, { revocation: [listAt()], known })).outcome, 'verified');
  revoke({ issuer, serial: issued.serial, reason: 'certificateHold', revokedAt: NOW });
  assert.equal((await check(issued, { revocation: [listAt()], known })).outcome, 'revoked');
  assert.deepEqual(counts, { known: 0, remembered: 1 });
});

test('a known certificate is no pass for a clone, after its end, on a stale list, or when its root fell', async () => {
  const known = createKnownCertificates({ most: 10 });
  const revocation = [listAt()];
  const stranger = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW });
  const short = await issueUserCertificate({
    issuer: currentAuthority(ca),
    notBefore: NOW,
    notAfter: NOW.add({ hours: 1 }),
  });
  for (const issued of [good, short]) assert.equal((await check(issued, { revocation, known })).outcome, 'verified');
  const clone = { ...good, privateKey: stranger.privateKey };
  assert.equal((await check(clone, { revocation, known })).outcome, 'signature_mismatch');
  assert.equal((await check(short, { revocation, known, at: NOW.add({ hours: 2 }) })).outcome, 'expired');
  const later = { revocation, known, at: NOW.add({ hours: 24, minutes: 30 }) };
  assert.equal((await check(good, later)).outcome, 'revocation_list_stale');
  const grace = Temporal.Duration.from({ hours: 1 });
  assert.equal((await check(good, { ...later, grace })).outcome, 'verified');
  assert.equal((await check(good, { revocation, known, trust: { roots: [] } })).outcome, 'unknown_issuer');
});

test('a copied certificate whose key did not sign is not remembered', async () => {
  const { known, counts } = counted(createKnownCertificates({ most: 10 }));
  const stranger = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW });
  const clone = { ...good, privateKey: stranger.privateKey };
  assert.equal((await check(clone, { revocation: [listAt()], known })).outcome, 'signature_mismatch');
  assert.deepEqual(counts, { known: 0, remembered: 0 });
});

test('the memory holds so many and no more, and forgets the longest unused', async () => {
  const known = createKnownCertificates({ most: 3 });
  const list = listAt();
  const entry = { root: new Uint8Array(), issuerKeyId: '', serial: '', notAfter: NOW, rootNotAfter: NOW };
  const remember = (name: string) => known.remember(list, name, { ...entry, publicKey: good.privateKey });
  for (const name of ['a', 'b', 'c']) remember(name);
  assert.ok(known.find(list, 'a'));
  remember('d');
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].filter((name) => known.find(list, name)),
    ['a', 'c', 'd'],
  );
});
