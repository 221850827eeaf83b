import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckDigit, hasCheckDigit } from './check-digit.ts';

// Published examples: ISO/IEC 7812 annex, GS1's own 4006381333931, 自治体コード 131016 and 011002, and 7DR by long division.
const right: [CheckDigit, string][] = [
  ['luhn', '79927398713'],
  ['luhn', '4111111111111111'],
  ['mod10w3', '4006381333931'],
  ['mod10w3', '4901234567894'],
  ['mod11', '131016'],
  ['mod11', '011002'],
  ['sevenDr', '12342'],
  ['sevenDr', '00000000'],
  ['none', '789'],
];

for (const [kind, digits] of right) {
  test(`${digits} has the check digit ${kind}`, () => assert.ok(hasCheckDigit(digits, kind)));
}

test('every single wrong digit is seen by Luhn and mod10w3', () => {
  for (const [kind, digits] of [
    ['luhn', '79927398713'],
    ['mod10w3', '4901234567894'],
  ] as const) {
    for (let place = 0; place < digits.length; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        if (String(digit) === digits[place]) continue;
        const wrong = digits.slice(0, place) + digit + digits.slice(place + 1);
        assert.ok(!hasCheckDigit(wrong, kind), wrong);
      }
    }
  }
});

test('letters, one digit alone and nothing have no check digit', () => {
  for (const typed of ['A1234', '7', '', '12 34']) assert.ok(!hasCheckDigit(typed, 'luhn'), typed);
});
