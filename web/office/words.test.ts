/** Officers read the words of their trade, short and sober: words that are not theirs, and what stands in their place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsProblems } from '../../contract/index.ts';
import { officeJa } from './words-ja.ts';

const notUsed: [word: RegExp, instead: string][] = [
  [/渡しました|渡しますか|ポイントを渡す/, '付与'],
  [/確かめ/, '確認'],
  [/きっかけ/, '事由'],
  [/出し手/, '負担者'],
  [/招くまち|招く|招かれ|招き|招かな/, '招待（先）'],
  [/突き合わない/, '不突合'],
  [/[0-9０-９]けた|けた数/, '桁'],
];

/** Every sentence of a tree of words, with its place. */
function sentences(words: unknown, at = ''): [string, string][] {
  if (typeof words === 'string') return [[at, words]];
  return Object.entries(words as object).flatMap(([key, inner]) => sentences(inner, at ? `${at}.${key}` : key));
}
const found = (all: readonly [string, string][]) =>
  all.flatMap(([at, text]) =>
    notUsed.flatMap(([word, instead]) => (word.test(text) ? [`${at}: ${text} → ${instead}`] : [])),
  );

test('no page of the offices uses a word that is not an officer’s', () => {
  assert.deepEqual(found(sentences(officeJa)), []);
});

test('no outcome of the points cloud names a payer or a break by another word than the pages', () => {
  const said = Object.entries(pointsProblems).map(([name, { ja }]): [string, string] => [name, ja]);
  assert.deepEqual(
    found(said).filter((line) => /負担者|不突合|桁/.test(line.split('→')[1] ?? '')),
    [],
  );
});

test('such a word would be found, and one that only looks like it is not', () => {
  const words = { a: { b: 'ポイントを渡す', c: '古い番号の券を受け付けた' }, d: '13けた' };
  assert.deepEqual(found(sentences(words)), ['a.b: ポイントを渡す → 付与', 'd: 13けた → 桁']);
});
