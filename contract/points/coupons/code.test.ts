import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { couponAlphabet, iso7064CheckOf, readCouponCode, writeCouponCode } from './code.ts';

const drawn = (length: number) => [...randomBytes(length)].map((byte) => couponAlphabet[byte % 32]).join('');
/** Some code that may be issued. */
function some(): string {
  for (;;) {
    const code = writeCouponCode(drawn(8), drawn(11));
    if (code) return code;
  }
}
const codeOf = (typed: string) => {
  const read = readCouponCode(typed);
  return typeof read === 'string' ? read : read.code;
};
const bareOf = (code: string) => code.replaceAll('-', '');

test('the check character is the one of ISO/IEC 7064 MOD 37-2: a donation number of ISBT 128 has it, and * where 36 is left', () => {
  assert.equal(iso7064CheckOf('G123498654321'), 'H');
  const ends = new Set(Array.from({ length: 400 }, () => iso7064CheckOf(drawn(19))));
  assert.ok(ends.has('*'), 'the standard has such numbers');
  assert.ok(
    Array.from({ length: 400 }, some).every((code) => couponAlphabet.includes(code.at(-1) ?? '')),
    'and no coupon ends with what is misread',
  );
});

test('every single wrong character and every swap of neighbours is a typing mistake, the check character included', () => {
  for (let round = 0; round < 40; round++) {
    const code = bareOf(some());
    for (let at = 0; at < code.length; at++) {
      for (const other of couponAlphabet) {
        if (other === code[at]) continue;
        assert.equal(codeOf(code.slice(0, at) + other + code.slice(at + 1)), 'coupon_check', `${code} at ${at}`);
      }
      const [one, next] = [code[at], code[at + 1]];
      if (next === undefined || one === next) continue;
      assert.equal(
        codeOf(code.slice(0, at) + next + one + code.slice(at + 2)),
        'coupon_check',
        `${code} swapped ${at}`,
      );
    }
  }
});

const forgiven: [string, (code: string) => string][] = [
  ['lower case', (code) => code.toLowerCase()],
  ['full width', (code) => code.replace(/./g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
  ['spaces for hyphens', (code) => code.replaceAll('-', ' ')],
  ['wide spaces', (code) => code.replaceAll('-', '　')],
  ['the long vowel mark for hyphens', (code) => code.replaceAll('-', 'ー')],
  ['nothing between', (code) => bareOf(code)],
  ['other groups', (code) => bareOf(code).replace(/(.{5})(?=.)/g, '$1 ')],
  ['a line end behind it', (code) => `${code}\r\n`],
  ['a tab before it', (code) => `\t${code}`],
  ['the letter O for 0', (code) => code.replaceAll('0', 'O')],
  ['the letter l and I for 1', (code) => code.replace('1', 'l').replaceAll('1', 'I')],
  ['U for V', (code) => code.replaceAll('V', 'u')],
  ['a joiner without width', (code) => code.replace('-', '\u200b-\u2060')],
  [
    'a mail around it',
    (code) => `山田 様\n\nクーポンコード：${code}\n（2016年12月31日まで）\nTEL 03-1234-5678\nA社 MAIL CARD`,
  ],
  ['brackets of a mail', (code) => `あなたのクーポンは「${code}」です。`],
  ['a quoted mail that is cut into lines', (code) => `> code: ${code.slice(0, 10)}\n> ${code.slice(10)}\n> Thank you.`],
  ['the same code twice', (code) => `${code}\n控え ${code}`],
  ['words of four letters before it', (code) => `CODE ${code} MAIL`],
];
for (const [what, change] of forgiven)
  test(`is read with ${what}`, () => {
    for (let round = 0; round < 50; round++) {
      const code = some();
      // One text in forty that looks like a code around it has the right check character by chance: told as two, never taken for another.
      const read = codeOf(change(code));
      assert.ok(read === bareOf(code) || (what.startsWith('words') && read === 'coupon_several'), `${code}: ${read}`);
    }
  });

test('two coupons in one envelope are told as two, and what is none as none', () => {
  assert.equal(codeOf(`${some()}\n${some()}`), 'coupon_several');
  for (const typed of ['', ' ', 'ABCD', 'クーポン', '1234-5678-9012', `${some()}-ABCD-`.slice(0, 22), '🎫'.repeat(20)])
    assert.equal(codeOf(typed), 'coupon_form', typed);
  assert.ok(codeOf('A'.repeat(100_000)) === 'coupon_form', 'nor does a long text take long');
});
