import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv } from '../../contract/csv.ts';
import { figures, pressKey } from './figures.ts';
import { patienceAt } from './patience.ts';

test('keys add figures, and nothing that is no amount can be typed', () => {
  const rows: [string, string[], string][] = [
    ['an amount', ['1', '2', '00'], '1200'],
    ['leading zeros', ['0', '00', '0', '5'], '5'],
    ['a mistake', ['1', '2', 'erase', '3'], '13'],
    ['erasing nothing', ['erase'], ''],
    ['clearing', ['1', '2', 'clear'], ''],
    ['the longest', ['1', '2', '3', '4', '5'], '1234'],
    ['00 that would be too long', ['1', '2', '3', '00'], '123'],
    ['other keys', ['1', '-', '.', 'e', '１', '2'], '12'],
  ];
  for (const [what, keys, typed] of rows)
    assert.equal(
      keys.reduce((text, key) => pressKey(text, key, 4), ''),
      typed,
      what,
    );
});

test('figures are grouped and minus is a minus', () => {
  assert.deepEqual([1234567, -30, 0, 10n ** 15n].map(figures), ['1,234,567', '−30', '0', '1,000,000,000,000,000']);
});

test('a CSV keeps what stands in it and runs nothing', () => {
  const rows = [
    ['番号', '名前', 'ポイント'],
    ['0012', '丸米, "さかえ"\n通り', -300],
    ['=1+1', '+81', null],
  ];
  assert.equal(toCsv(rows), '番号,名前,ポイント\r\n\'0012,"丸米, ""さかえ""\n通り",-300\r\n' + "'=1+1,'+81,\r\n");
});

test('a wait says nothing at first, then something, then everything', () => {
  const rows = [0, 99, 100, 999, 1_000, 9_999, 10_000].map(patienceAt);
  assert.deepEqual(rows, ['nothing', 'nothing', 'quiet', 'quiet', 'words', 'words', 'long']);
});

test('a name that begins like a formula, in any width, is text in the file', () => {
  const names = ['=HYPERLINK("x")', '+81', '-1', '@SUM(A1)', '＝１', '＠x', '小国 花子'];
  const lines = toCsv(names.map((name) => [name, 10])).split('\r\n');
  assert.deepEqual(
    lines.slice(0, -1).map((line) => /^"?'/.test(line)),
    [true, true, true, true, true, true, false],
  );
});

test('no text of a CSV becomes a number or another day in a spreadsheet; figures and days stay what they are', () => {
  const kept = [
    '12345E12',
    '1e5',
    '0012',
    '01202',
    '43424',
    '1234567890123',
    '1,234',
    '5%',
    '(300)',
    '１２',
    '1-2',
    '12/24',
  ];
  const named = ['MAR16', 'Dec 25', '1jan', '3-May-2016'];
  const plain = [
    'R12345E12',
    '1234 5678 90123',
    '2016-12-15',
    '2016-12-15 10:30',
    'Hana2016',
    'A-1',
    '3丁目',
    '090-1234-5678',
  ];
  const lines = toCsv([...kept, ...named, ...plain].map((text) => [text])).split('\r\n');
  const guarded = lines.filter((line) => /^"?'/.test(line)).map((line) => line.replace(/^"?'|"$/g, ''));
  assert.deepEqual(guarded, [...kept, ...named]);
  assert.equal(toCsv([[12, -300, 10n ** 13n, null]]), '12,-300,10000000000000,\r\n');
});
