import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBase45, toBase45 } from './base45.ts';
import { readVoucherCode, type VoucherFacts, verifyVoucherCode, voucherBytes, writeVoucherCode } from './code.ts';
import {
  foldConfirmationCode,
  foldVoucherNumber,
  judgeVoucherNumber,
  spacedVoucherNumber,
  withCheckDigit,
} from './number.ts';

test('Base45 writes the examples of RFC 9285, reads them back, and refuses what is none', () => {
  for (const [text, code] of [
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ] as const) {
    assert.equal(toBase45(new TextEncoder().encode(text)), code);
    assert.equal(new TextDecoder().decode(fromBase45(code)), text);
  }
  for (const wrong of ['GGW', ':::', 'A', 'ab8', 'ポイント']) assert.equal(fromBase45(wrong), undefined, wrong);
});

test('the seed’s own number has the check digit; every wrong digit and every swap of neighbours is found', () => {
  assert.equal(judgeVoucherNumber('1234567890123'), undefined);
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12}$/), fc.nat(12), fc.integer({ min: 1, max: 9 }), (twelve, at, by) => {
      const number = withCheckDigit(twelve);
      assert.equal(judgeVoucherNumber(number), undefined);
      const digits = [...number];
      digits[at] = String((Number(digits[at]) + by) % 10);
      assert.equal(judgeVoucherNumber(digits.join('')), 'voucher_number_check');
      const next = Math.min(at, 11);
      if (number[next] === number[next + 1]) return;
      const swapped = [...number];
      [swapped[next], swapped[next + 1]] = [number[next + 1] ?? '', number[next] ?? ''];
      assert.equal(judgeVoucherNumber(swapped.join('')), 'voucher_number_check');
    }),
  );
});

const typed: [string, string | undefined][] = [
  ['1234 5678 90123', undefined],
  ['１２３４－５６７８－９０１２３', undefined],
  ['1234-5678-90124', 'voucher_number_check'],
  ['12345678901234567890', 'voucher_number_form'],
  ['123456789012', 'voucher_number_form'],
  ['12345678901ab', 'voucher_number_form'],
  ['', 'voucher_number_form'],
];
for (const [text, outcome] of typed) {
  test(`「${text}」 as a number of a voucher is ${outcome ?? 'one'}`, () => {
    assert.equal(judgeVoucherNumber(foldVoucherNumber(text)), outcome);
  });
}

test('a number is printed 4-4-5, and a confirmation code is read as it looks', () => {
  assert.equal(spacedVoucherNumber('1234567890123'), '1234 5678 90123');
  assert.equal(foldConfirmationCode('ｏi7-l0z'), '01710Z');
});

const facts: VoucherFacts = {
  keyId: '00000000',
  municipalityCode: '01202',
  number: '0000000000000',
  points: 2420,
  validFrom: '2016-12-15',
  validThrough: '2016-12-17',
  streetId: 7,
};
function issuer() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string };
  const keyId = createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, 8);
  const write = (changed: Partial<VoucherFacts> = {}) => {
    const bytes = voucherBytes({ ...facts, keyId, ...changed });
    return writeVoucherCode(bytes, sign(null, bytes, privateKey));
  };
  return { key: { keyId, x }, write };
}

test('a code says what it stands for in 142 ASCII characters, and its key proves it', async () => {
  const { key, write } = issuer();
  fc.assert(
    fc.property(
      fc.record({
        municipalityCode: fc.stringMatching(/^[0-4]\d{4}$/),
        number: fc.stringMatching(/^\d{13}$/),
        points: fc.integer({ min: 1, max: 9_999_999_999 }),
        validFrom: fc.constantFrom('2016-12-15', '2024-02-29', '2016-12-31'),
        validThrough: fc.constantFrom('2017-01-01', '2028-02-29'),
        streetId: fc.option(fc.integer({ min: 1, max: 2 ** 31 })),
      }),
      (some) => {
        const code = write(some);
        assert.match(code, /^MV1:[0-9A-Z $%*+\-./:]{138}$/);
        assert.deepEqual(readVoucherCode(code)?.facts, { keyId: key.keyId, ...some });
      },
    ),
  );
  const read = readVoucherCode(`${write()}\r\n`);
  assert.ok(read);
  assert.equal(await verifyVoucherCode(read, [issuer().key, key]), 'genuine');
});

const wide = (text: string) =>
  [...text].map((one) => (one === ' ' ? '\u3000' : String.fromCodePoint(one.charCodeAt(0) + 0xfee0))).join('');
test('a code is read as readers send it: full width, small letters, with their marks around it; and no other text is one', () => {
  const { write } = issuer();
  // Among many one ends with a blank, which is a character of the code.
  const codes = Array.from({ length: 200 }, (_, number) => write({ number: String(number).padStart(13, '0') }));
  assert.ok(codes.some((code) => code.endsWith(' ') || code.includes(' ')));
  for (const code of codes) {
    const whole = readVoucherCode(code);
    assert.ok(whole);
    for (const sent of [
      wide(code),
      code.toLowerCase(),
      `]Q1${code}`,
      wide(`]Q3${code}`),
      `\u0002${code}\u0003`,
      `${code}\u001d`,
      ` ${code} `,
      `\ufeff${code}\r\n`,
      `\t]Q1 ${code}\u0004\n`,
    ])
      assert.deepEqual(readVoucherCode(sent), whole, JSON.stringify(sent));
  }
  const [code = '', other = ''] = codes;
  for (const none of [
    '',
    'MV1:',
    code.slice(0, -1),
    `${code}X`,
    `${code}${other}`,
    `X${code}`,
    `https://x/${code}`,
    `MV2:${code.slice(4)}`,
  ])
    assert.equal(readVoucherCode(none), undefined, none);
});

test('a code of another issuer is named as such, and every single changed bit is refused', async () => {
  const { key, write } = issuer();
  const code = write();
  const read = readVoucherCode(code);
  assert.ok(read);
  assert.equal(await verifyVoucherCode(read, [issuer().key]), 'other_issuer');
  // Another key under our key's name.
  assert.equal(await verifyVoucherCode(read, [{ ...issuer().key, keyId: key.keyId }]), 'forged');
  const bytes = fromBase45(code.slice(4));
  assert.ok(bytes);
  let accepted = 0;
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const altered = readVoucherCode(`MV1:${toBase45(changed)}`);
    if (altered && (await verifyVoucherCode(altered, [key])) === 'genuine') accepted += 1;
  }
  assert.equal(accepted, 0);
});

const noCodes = [
  '',
  'MV1:',
  'MV2:ABC',
  'https://example.jp/',
  '1234567890123',
  '４２４０ポイント',
  `MV1:${'A'.repeat(138)}`,
];
for (const text of noCodes) {
  test(`「${text.slice(0, 20)}」 is no code of a voucher`, () => assert.equal(readVoucherCode(text), undefined));
}
