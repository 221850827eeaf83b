/** The public list of municipalities, with what changed since the library's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { existsOn, listedTowns } from './municipality-list.ts';

test('there are 47 prefectures and 1,741 municipalities; every code is there once and has its check digit', () => {
  const of = (kind: string) => listedTowns.filter((one) => one.kind === kind).length;
  assert.deepEqual([of('prefecture'), of('municipality')], [47, 1741]);
  assert.equal(new Set(listedTowns.map(({ code }) => code)).size, listedTowns.length);
  for (const { code, checkDigit } of listedTowns) {
    // JIS X 0402: weights 6 to 2, modulo 11.
    const sum = [...code].reduce((total, digit, index) => total + Number(digit) * (6 - index), 0);
    const rest = sum % 11;
    assert.equal(Number(checkDigit), (sum < 11 ? 11 - sum : 11 - rest) % 10, code);
  }
});

test('浜松市 has three wards since 2024 and had seven before', () => {
  const wards = (day: string) =>
    listedTowns.filter((one) => /^浜松市.+区$/.test(one.name) && existsOn(one, day)).map(({ code }) => code);
  assert.deepEqual(wards('2024-01-01'), ['22138', '22139', '22140']);
  assert.deepEqual(wards('2023-12-31'), ['22131', '22132', '22133', '22134', '22135', '22136', '22137']);
});
