import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { readCertificate } from '../certificate.ts';
import { readRevocationList, USER_AUTHENTICATION_POLICY } from '../index.ts';
import {
  createTestCa,
  currentAuthority,
  exportTestCa,
  importTestCa,
  issueUserCertificate,
  revocationListsOf,
  revoke,
} from './test-ca.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');

test('a certificate has the profile of user authentication', async () => {
  const ca = await createTestCa({ at: NOW });
  const issuer = currentAuthority(ca);
  const issued = await issueUserCertificate({ issuer, notBefore: NOW });
  const certificate = readCertificate(issued.certificate)!;
  assert.deepEqual(certificate.keyUsage, ['digitalSignature']);
  assert.deepEqual(certificate.policies, [USER_AUTHENTICATION_POLICY]);
  assert.equal(certificate.authorityKeyId, issuer.keyId);
  assert.equal(certificate.serial, issued.serial);
  assert.match(certificate.x509.issuer, /O=JPKI-TEST\nOU=JPKI for user authentication/);
  assert.match(certificate.x509.subject, /^C=JP\nCN=[0-9A-F]{24}$/);
});

test('both generations have one name, so that the name alone passes the wrong root', async () => {
  const ca = await createTestCa({ at: NOW });
  const [older, current] = ca.generations.map(({ certificate }) => new X509Certificate(certificate));
  const { certificate } = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW });
  const user = new X509Certificate(certificate);
  assert.equal(older!.subject, current!.subject);
  assert.equal(user.verify(older!.publicKey), false);
  assert.equal(user.verify(current!.publicKey), true);
});

test('an authority kept as JSON goes on issuing and revoking', async () => {
  const ca = await createTestCa({ at: NOW });
  revoke({ issuer: currentAuthority(ca), serial: '0a11', reason: 'keyCompromise', revokedAt: NOW });
  const again = importTestCa(JSON.parse(JSON.stringify(exportTestCa(ca))));
  const issued = await issueUserCertificate({ issuer: currentAuthority(again), notBefore: NOW });
  assert.ok(
    new X509Certificate(issued.certificate).verify(new X509Certificate(currentAuthority(ca).certificate).publicKey),
  );
  const lists = revocationListsOf({ ca: again, at: NOW }).map(({ list, issuerCertificate }) =>
    readRevocationList(list, issuerCertificate),
  );
  assert.deepEqual(
    lists.map((reading) => reading.outcome === 'read' && reading.list.size),
    [0, 1],
  );
});
