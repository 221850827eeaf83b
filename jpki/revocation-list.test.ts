import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { readRevocationList } from './index.ts';
import { extension, integer, octets, sequence, tagged } from './testing/der-writer.ts';
import { createRoot, revocationListOf, type TestAuthority } from './testing/test-ca.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');
let authority: TestAuthority;
let foreign: TestAuthority;

before(async () => {
  const root = () => createRoot({ purpose: 'user_authentication', notBefore: NOW.subtract({ hours: 8760 }) });
  [authority, foreign] = await Promise.all([root(), root()]);
});

const withSerials = (serials: string[]): TestAuthority => ({
  ...authority,
  revoked: serials.map((serial) => ({ serial, reason: 'superseded', revokedAt: NOW })),
});

function readOf(serials: string[]) {
  const issuer = withSerials(serials);
  const reading = readRevocationList(revocationListOf({ issuer, at: NOW }), issuer.certificate);
  return reading.outcome === 'read' ? reading.list : assert.fail(reading.because);
}

test('an empty list knows when it was made, when it is stale, and no serial', () => {
  const list = readOf([]);
  assert.equal(list.size, 0);
  assert.equal(list.has('01'), false);
  assert.ok(list.thisUpdate.equals(NOW));
  assert.ok(list.nextUpdate.equals(NOW.add({ hours: 24 })));
});

test('serials of 1 to 20 bytes are found as they are and not confused with their neighbours', () => {
  const serials = [
    '01',
    '7f',
    '80',
    '06d18006',
    'ffffffff',
    '0100000000',
    'fedcba9876543210',
    `01${'00'.repeat(8)}`,
    'ab'.repeat(20),
  ];
  const list = readOf(serials.toReversed());
  assert.equal(list.size, serials.length);
  for (const serial of serials) assert.equal(list.has(serial), true, serial);
  for (const serial of ['02', '81', '06d18007', '00', `02${'00'.repeat(8)}`, 'ac'.repeat(20)]) {
    assert.equal(list.has(serial), false, serial);
  }
});

test('a list of 200,000 entries is read whole and answers for each of them', () => {
  const serials = Array.from({ length: 200_000 }, (_, i) =>
    (0x40000000n + BigInt(i) * 7919n).toString(16).padStart(10, '0'),
  );
  const list = readOf(serials.toReversed());
  assert.equal(list.size, 200_000);
  assert.ok(serials.every((serial) => list.has(serial.replace(/^(00)+/, ''))));
  assert.equal(list.has('40000001'), false);
});

describe('a list is refused', () => {
  const cases: [string, () => Uint8Array, RegExp][] = [
    [
      'signed by another key',
      () => revocationListOf({ issuer: authority, at: NOW, signingKey: foreign.privateKey }),
      /^signature$/,
    ],
    ['of another authority under the same name', () => revocationListOf({ issuer: foreign, at: NOW }), /^signature$/],
    [
      'with an entry taken out',
      () => {
        const two = Buffer.from(revocationListOf({ issuer: withSerials(['0a11', '0a12']), at: NOW }));
        const at = two.indexOf('02020a12'.slice(2), 'hex');
        two[at + 2]! ^= 1;
        return two;
      },
      /^signature$/,
    ],
    ['cut short', () => revocationListOf({ issuer: authority, at: NOW }).subarray(0, -1), /./],
    [
      'followed by more',
      () => Buffer.concat([revocationListOf({ issuer: authority, at: NOW }), Buffer.of(0)]),
      /after/,
    ],
    ['that is not DER', () => Buffer.from('-----BEGIN X509 CRL-----'), /./],
    ['that is empty', () => new Uint8Array(), /./],
    [
      'that tells changes only',
      () => withExtension(extension({ id: '2.5.29.27', critical: true, value: integer('01') })),
      /delta/,
    ],
    [
      'of one distribution point',
      () => withExtension(extension({ id: '2.5.29.28', critical: true, value: sequence(tagged(0xa0)) })),
      /distribution point/,
    ],
    [
      'with a critical extension nobody knows',
      () => withExtension(extension({ id: '2.5.29.99', critical: true, value: octets(Buffer.of(1)) })),
      /2\.5\.29\.99/,
    ],
  ];
  const withExtension = (one: Uint8Array) => revocationListOf({ issuer: authority, at: NOW, extensions: [one] });
  for (const [what, make, because] of cases) {
    test(what, () => {
      const reading = readRevocationList(make(), authority.certificate);
      assert.equal(reading.outcome, 'revocation_list_invalid');
      assert.match(reading.outcome === 'revocation_list_invalid' ? reading.because : '', because);
    });
  }
});
