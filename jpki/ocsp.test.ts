import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createOcspSource, type NoAnswer, readRevocationList } from './index.ts';
import {
  issueResponderCertificate,
  type ResponderFault,
  startTestResponder,
  type TestResponder,
} from './testing/ocsp-responder.ts';
import { createRoot, revocationListOf, revoke, type TestAuthority } from './testing/test-ca.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');
let issuer: TestAuthority;
let foreign: TestAuthority;
let responder: TestResponder;
before(async () => {
  const root = () => createRoot({ purpose: 'user_authentication', notBefore: NOW.subtract({ hours: 8760 }) });
  [issuer, foreign] = await Promise.all([root(), root()]);
  responder = await startTestResponder({ issuer, clock: () => NOW });
});
after(() => responder.close());
beforeEach(() => {
  responder.fault = undefined;
  responder.signer = { privateKey: issuer.privateKey };
});

const ask = (serial: string, wish: { budgetMs?: number; list?: ReturnType<typeof listNow> } = {}) =>
  createOcspSource({ url: responder.url, budgetMs: wish.budgetMs ?? 5000 }).ask({
    issuerCertificate: issuer.certificate,
    serial,
    at: NOW,
    list: wish.list,
  });

function listNow() {
  const reading = readRevocationList(revocationListOf({ issuer, at: NOW }), issuer.certificate);
  return reading.outcome === 'read' ? reading.list : assert.fail(reading.because);
}

test('the responder says good, and revoked from the moment on which no list says it yet', async () => {
  // A set top bit and more than 2^53: the two ways in which a serial is written wrongly.
  for (const serial of ['0a11', 'fedcba9876543210']) {
    assert.deepEqual(await ask(serial), { outcome: 'good' });
    revoke({ issuer, serial, reason: 'certificateHold', revokedAt: NOW });
    assert.deepEqual(await ask(serial), { outcome: 'revoked' });
  }
});

describe('an answer does not count', () => {
  const cases: [ResponderFault, NoAnswer][] = [
    ['http_error', 'responder_error'],
    ['try_later', 'responder_error'],
    ['garbage', 'malformed_answer'],
    ['wrong_key', 'wrong_signer'],
    ['other_nonce', 'nonce_mismatch'],
    ['no_nonce', 'nonce_mismatch'],
    ['other_serial', 'other_certificate'],
    ['old', 'out_of_time'],
    ['overdue', 'out_of_time'],
    ['unknown', 'unknown_certificate'],
  ];
  for (const [fault, because] of cases) {
    test(`${fault}: ${because}`, async () => {
      responder.fault = fault;
      assert.deepEqual(await ask('0b01'), { outcome: 'no_answer', because });
    });
  }

  test('that does not come in time, nor one that cannot be fetched: unreachable', async () => {
    responder.fault = 'silent';
    const startedAt = performance.now();
    assert.deepEqual(await ask('0b01', { budgetMs: 100 }), { outcome: 'no_answer', because: 'unreachable' });
    assert.ok(performance.now() - startedAt < 2000);
    const gone = createOcspSource({ url: 'http://127.0.0.1:9/', budgetMs: 1000 });
    const question = { issuerCertificate: issuer.certificate, serial: '0b01', at: NOW };
    assert.deepEqual(await gone.ask(question), { outcome: 'no_answer', because: 'unreachable' });
  });
});

describe('an answer may be signed', () => {
  test('by one to whom the authority gave that, until it is revoked itself', async () => {
    const delegate = await issueResponderCertificate({ issuer, at: NOW });
    responder.signer = delegate;
    assert.deepEqual(await ask('0c01', { list: listNow() }), { outcome: 'good' });
    revoke({ issuer, serial: delegate.serial, reason: 'keyCompromise', revokedAt: NOW });
    assert.deepEqual(await ask('0c01', { list: listNow() }), { outcome: 'no_answer', because: 'wrong_signer' });
  });

  const strangers: [string, () => Promise<TestResponder['signer']>][] = [
    [
      'by a certificate of the authority for another purpose',
      () => issueResponderCertificate({ issuer, at: NOW, purpose: '1.3.6.1.5.5.7.3.1' }),
    ],
    [
      'by a delegate of another authority of the same name',
      () => issueResponderCertificate({ issuer: foreign, at: NOW }),
    ],
    ['by the other authority itself', async () => foreign],
    ['by a delegate whose time is over', () => issueResponderCertificate({ issuer, at: NOW.subtract({ hours: 800 }) })],
    [
      'by a delegate whose certificate does not come along',
      async () => ({ privateKey: (await issueResponderCertificate({ issuer, at: NOW })).privateKey }),
    ],
  ];
  for (const [who, signer] of strangers) {
    test(`not ${who}`, async () => {
      responder.signer = await signer();
      assert.deepEqual(await ask('0c02'), { outcome: 'no_answer', because: 'wrong_signer' });
    });
  }
});
