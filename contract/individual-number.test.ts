import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsIndividualNumber } from './individual-number.ts';

const disguises: [how: string, text: string][] = [
  ['as it is', '123456789018'],
  ['wide', '１２３４ ５６７８ ９０１８'],
  ['within a sentence', '番号は1234-5678-9018です'],
  ['with the long vowel mark of an input method', '1234ー5678ー9018'],
  ['with the half-width one', '1234ｰ5678ｰ9018'],
  ['with a minus sign', '1234−5678−9018'],
  ['with an en dash', '1234–5678–9018'],
  ['with an em dash', '1234—5678—9018'],
  ['with a horizontal bar', '1234―5678―9018'],
  ['with a small hyphen', '1234﹣5678﹣9018'],
  ['with a hyphen bullet', '1234⁃5678⁃9018'],
  ['with middle dots', '1234・5678・9018'],
  ['with small middle dots', '1234･5678·9018'],
  ['with two blanks', '1234  5678  9018'],
  ['with wide blanks and a no-break one', '1234\u30005678\u00a0\u00a09018'],
  ['with tabs', '1234\t5678\t9018'],
  ['with line ends', '1234\r\n5678\n9018'],
  ['with what has no width', '12\u200b34\u200d56\ufeff78\u20609018'],
  ['with marks of the reading order', '\u202a1234\u202c5678\u202e9018'],
  ['with stops, commas, slashes, colons, low lines', '1234.5678,9018 '],
  ['with slashes', '1234/5678/9018'],
  ['with colons and low lines', '1234:5678_9018'],
  ['digit by digit', '1 2 3-4/5.6 7:8_9 0 1 8'],
  ['with letters directly before', 'No123456789018'],
  ['with letters before and groups', 'No.1234-5678-9018号'],
  ['with letters behind', '123456789018desu'],
  ['with circled digits', '①②③④⑤⑥⑦⑧⑨⓪①⑧'],
  ['behind a day', '2016-10-03 123456789018'],
  ['before a telephone number', '1234-5678-9018 090-1234-5678'],
  ['behind a letter and a hyphen', 'A-123456789018'],
];
for (const [how, text] of disguises)
  test(`a 個人番号 is found ${how}`, () => assert.equal(holdsIndividualNumber(text), true));

const others: [what: string, text: string][] = [
  ['twelve digits with another check digit', '123456789012'],
  ['thirteen digits', '1234567890189'],
  ['a card of sixteen digits', '1234567890181234'],
  ['a card of sixteen digits in groups', '1234 5678 9018 1234'],
  ['a card of sixteen digits with hyphens', '4321-1234-5678-9018'],
  ['the last group of a UUID', '01571b1e-8c00-7000-8000-123456789018'],
  ['a digest', 'e3b0c123456789018afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['base64', 'QUJDREVG1a123456789018bR0hJSktMTU5PUA=='],
  ['an instant', '2016-10-03T12:34:56.789012Z'],
  // Twelve digits of each of the following have the check digit of a 個人番号.
  ['a day and a time', '2016-10-03 12:30'],
  ['hours of opening', '10:00-12:00 13:09'],
  ['from one day to another', '2016/10/03-2016/10/31'],
  ['two telephone numbers', '03-1234-5678 0126-123-456'],
  ['nothing', ''],
];
for (const [what, text] of others)
  test(`${what} is no 個人番号`, () => assert.equal(holdsIndividualNumber(text), false));

test('of the twelve digits that are looked for, one in eleven is found, wherever they stand', () => {
  const found = Array.from({ length: 1100 }, (_, n) => 201_610_030_000 + n).filter((number) =>
    holdsIndividualNumber(`整理番号 ${number} です`),
  );
  assert.ok(found.length > 80 && found.length < 130, `${found.length}`);
});
