import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { judgeTimeOf, loadRevocationList, type RevocationListFault, readRevocationList } from './index.ts';
import { extension, integer, octets, sequence, tagged } from './testing/der-writer.ts';
import { largeRevocationList, nthSerial } from './testing/large-list.ts';
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
  const cases: [string, () => Uint8Array, RevocationListFault][] = [
    [
      'signed by another key',
      () => revocationListOf({ issuer: authority, at: NOW, signingKey: foreign.privateKey }),
      'wrong_signature',
    ],
    ['of another authority under the same name', () => revocationListOf({ issuer: foreign, at: NOW }), 'other_issuer'],
    [
      'with an entry taken out',
      () => {
        const two = Buffer.from(revocationListOf({ issuer: withSerials(['0a11', '0a12']), at: NOW }));
        const at = two.indexOf('02020a12'.slice(2), 'hex');
        two[at + 2]! ^= 1;
        return two;
      },
      'wrong_signature',
    ],
    ['cut short', () => revocationListOf({ issuer: authority, at: NOW }).subarray(0, -1), 'malformed'],
    [
      'followed by more',
      () => Buffer.concat([revocationListOf({ issuer: authority, at: NOW }), Buffer.of(0)]),
      'malformed',
    ],
    ['that is not DER', () => Buffer.from('-----BEGIN X509 CRL-----'), 'malformed'],
    ['that is empty', () => new Uint8Array(), 'malformed'],
    [
      'that tells changes only',
      () => withExtension(extension({ id: '2.5.29.27', critical: true, value: integer('01') })),
      'delta_list',
    ],
    [
      'of one distribution point',
      () => withExtension(extension({ id: '2.5.29.28', critical: true, value: sequence(tagged(0xa0)) })),
      'partial_list',
    ],
    [
      'with entries of other authorities',
      () =>
        withExtension(extension({ id: '2.5.29.28', critical: true, value: sequence(tagged(0x84, Buffer.of(0xff))) })),
      'indirect_list',
    ],
    [
      'of an authority with another name',
      () => revocationListOf({ issuer: { ...authority, purpose: 'digital_signature' }, at: NOW }),
      'other_issuer',
    ],
    [
      'with a critical extension nobody knows',
      () => withExtension(extension({ id: '2.5.29.99', critical: true, value: octets(Buffer.of(1)) })),
      'unknown_extension',
    ],
  ];
  const withExtension = (one: Uint8Array) => revocationListOf({ issuer: authority, at: NOW, extensions: [one] });
  for (const [what, make, because] of cases) {
    test(`${what}: ${because}`, () => {
      const reading = readRevocationList(make(), authority.certificate);
      assert.equal(reading.outcome, 'revocation_list_invalid');
      assert.equal(reading.outcome === 'revocation_list_invalid' && reading.because, because);
    });
  }
});

describe('a list that was read takes its place', () => {
  const day = Temporal.Duration.from({ hours: 24 });
  const listed = (wish: { at?: Temporal.Instant; number?: bigint } = {}) => {
    const reading = readRevocationList(
      revocationListOf({ issuer: authority, at: NOW, ...wish }),
      authority.certificate,
    );
    return reading.outcome === 'read' ? reading.list : assert.fail(reading.because);
  };
  const grace = Temporal.Duration.from({ minutes: 60 });
  const cases: [string, () => Parameters<typeof judgeTimeOf>, ReturnType<typeof judgeTimeOf>][] = [
    ['when there was none', () => [listed(), { inUse: undefined, at: NOW, grace }], undefined],
    ['when it is the same again', () => [listed(), { inUse: listed(), at: NOW, grace }], undefined],
    [
      'not before it was made',
      () => [listed(), { inUse: undefined, at: NOW.subtract({ seconds: 1 }), grace }],
      'from_the_future',
    ],
    [
      'not when it is of yesterday and today’s is in use',
      () => [listed({ at: NOW.subtract(day) }), { inUse: listed(), at: NOW, grace }],
      'older_list',
    ],
    [
      'not when its number went back, whatever its date says',
      () => [listed({ at: NOW, number: 6n }), { inUse: listed({ at: NOW, number: 7n }), at: NOW, grace }],
      'older_list',
    ],
    [
      'within the grace after the next update was due',
      () => [listed(), { inUse: undefined, at: NOW.add(day).add({ minutes: 59 }), grace }],
      undefined,
    ],
    [
      'not once the grace is over',
      () => [listed(), { inUse: undefined, at: NOW.add(day).add({ minutes: 60 }), grace }],
      'stale_list',
    ],
  ];
  for (const [when, make, answer] of cases) {
    test(`${when}: ${answer ?? 'yes'}`, () => assert.equal(judgeTimeOf(...make()), answer));
  }
});

test('a thread reads a list as the main thread does, right beyond 2^53, and refuses by the same names', async () => {
  const der = largeRevocationList({ issuer: authority, at: NOW, count: 100_000 });
  const again = Uint8Array.from(der);
  const reading = await loadRevocationList({ der, issuerCertificate: authority.certificate });
  assert.ok(reading.outcome === 'read');
  assert.equal(der.length, 0, 'the memory of the list moved into the thread');
  assert.equal(reading.list.size, 100_000);
  for (let n = 0; n < 100_000; n += 331) {
    assert.equal(reading.list.has(nthSerial(n)), true);
    // One beside it: the same number for whoever counts in floats.
    assert.equal(Number(`0x${nthSerial(n)}`), Number(`0x${nthSerial(n, 1)}`));
    assert.equal(reading.list.has(nthSerial(n, 1)), false);
  }
  again[again.length - 1]! ^= 1;
  const refused = await loadRevocationList({ der: again, issuerCertificate: authority.certificate });
  assert.equal(refused.outcome === 'revocation_list_invalid' && refused.because, 'wrong_signature');
});
