import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { type VoucherFacts, voucherBytes, writeVoucherCode } from '../../../contract/index.ts';
import { judgeOffline, offlineStore, type Pass, type Queued } from './offline.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { x } = publicKey.export({ format: 'jwk' }) as { x: string };
const keyId = createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, 8);
const write = (changed: Partial<VoucherFacts> = {}) => {
  const bytes = voucherBytes({
    keyId,
    municipalityCode: '43424',
    number: '1234567890123',
    points: 500,
    streetId: 3,
    validFrom: '2016-12-15',
    validThrough: '2016-12-17',
    ...changed,
  });
  return writeVoucherCode(bytes, sign(null, bytes, privateKey));
};
const pass: Pass = {
  passId: 'p1',
  issuedAt: '2016-12-16T00:00:00Z',
  expiresAt: '2016-12-18T00:00:00Z',
  pointsMax: 1000,
  countMax: 2,
  place: '宮原の茶店',
  streetId: 3,
  ownPoints: null,
  municipalities: [{ code: '43424', name: '小国町' }],
  keys: [{ keyId, x }],
};
const now = Date.parse('2016-12-16T12:00:00+09:00');
const queued = (number: string, points: number, passId = 'p1'): Queued => ({
  key: number,
  passId,
  code: '',
  acceptedAt: '2016-12-16T00:00:00Z',
  number,
  points,
});
const cases: [string, Partial<Parameters<typeof judgeOffline>[0]>, string][] = [
  ['a good voucher', {}, 'ok'],
  ['any voucher without a pass', { pass: undefined }, 'offline_no_pass'],
  ['any voucher after the pass has ended', { now: Date.parse('2016-12-18T09:00:01+09:00') }, 'offline_pass_over'],
  ['another kind of code', { code: 'https://example.jp/' }, 'voucher_unreadable'],
  ['a code under a key that is not known', { code: write({ keyId: '00000000' }) }, 'voucher_other_issuer'],
  ['an altered amount', { code: write().replace(/^(.{33})./, (_, head) => `${head}7`) }, 'voucher_not_genuine'],
  ['one of another town', { code: write({ municipalityCode: '13116' }) }, 'voucher_other_municipality'],
  ['one of another street', { code: write({ streetId: 4 }) }, 'voucher_wrong_street'],
  ['one of the whole town', { code: write({ streetId: null }) }, 'ok'],
  ['one before its first day', { code: write({ validFrom: '2016-12-17' }) }, 'voucher_not_yet_valid'],
  ['one in the last second of its last day', { now: Date.parse('2016-12-17T23:59:59+09:00') }, 'ok'],
  ['one a second later', { now: Date.parse('2016-12-18T00:00:00+09:00') }, 'voucher_expired'],
  ['a photocopy of one in the queue', { queue: [queued('1234567890123', 1)] }, 'already_accepted_here'],
  [
    'one that it took before with a network',
    { taken: [{ number: '1234567890123', validThrough: '2016-12-17' }] },
    'already_accepted_here',
  ],
  ['the last within the limit', { queue: [queued('1', 500)] }, 'ok'],
  ['one too many points', { queue: [queued('1', 501)] }, 'offline_over_limit'],
  ['one too many vouchers', { queue: [queued('1', 1), queued('2', 1)] }, 'offline_over_limit'],
  ['one whose predecessors came under an earlier pass', { queue: [queued('1', 900, 'p0')] }, 'ok'],
];
for (const [what, changed, expected] of cases) {
  test(`a telephone without a network answers ${expected} to ${what}`, async () => {
    const judged = await judgeOffline({ pass, queue: [], taken: [], code: write(), now, ...changed });
    assert.equal(judged.ok ? 'ok' : judged.outcome, expected);
  });
}

test('pass and queue outlive a reload', () => {
  const map = new Map<string, string>();
  const storage = {
    getItem: (name: string) => map.get(name) ?? null,
    setItem: (name: string, text: string) => map.set(name, text),
  };
  const store = offlineStore(storage as never);
  assert.deepEqual([store.pass(), store.queue()], [undefined, []]);
  store.keepPass(pass);
  store.keepQueue([queued('1', 2)]);
  const again = offlineStore(storage as never);
  assert.deepEqual([again.pass(), again.queue()], [pass, [queued('1', 2)]]);
  store.keepTaken({ number: '1', validThrough: '2016-12-16' }, '2016-12-16');
  store.keepTaken({ number: '2', validThrough: '2016-12-20' }, '2016-12-16');
  store.keepTaken({ number: '3', validThrough: '2016-12-20' }, '2016-12-17');
  store.forgetTaken('3');
  assert.deepEqual(again.taken(), [{ number: '2', validThrough: '2016-12-20' }], 'until its last day, or taken back');
});
