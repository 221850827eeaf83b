import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CharacterClass, cutBankKana, toBankKana } from './kana.ts';

test('text becomes what a bank file carries', () => {
  const rows: [string, string, CharacterClass?][] = [
    ['アジガオカシ', 'ｱｼﾞｶﾞｵｶｼ'],
    ['カ）マルゴメショウテン', 'ｶ)ﾏﾙｺﾞﾒｼﾖｳﾃﾝ'],
    ['やまだ　たろう', 'ﾔﾏﾀﾞ ﾀﾛｳ'],
    ['スーパーきゃっと', 'ｽ-ﾊﾟ-ｷﾔﾂﾄ'],
    ['ｷｬｯﾄﾌｰﾄﾞ', 'ｷﾔﾂﾄﾌ-ﾄﾞ'],
    ['カ\u3099ラス', 'ｶﾞﾗｽ'],
    ['ヴァイオリン', 'ｳﾞｱｲｵﾘﾝ'],
    ['Ａｂｃ１２３．', 'ABC123.'],
    ['ＡＢ－１', 'AB-1', 'BANK_NAME'],
    ['クリーニングヲ／１', 'ｸﾘ-ﾆﾝｸﾞｦ/1', 'EDI'],
    ['', ''],
  ];
  for (const [text, value, characters] of rows) {
    assert.deepEqual(toBankKana(text, characters), { ok: true, value }, text);
  }
});

test('what the format cannot carry is refused with the character and its place, and never dropped', () => {
  const rows: [string, number, string, CharacterClass?][] = [
    ['㈱マルゴメ', 1, '㈱'],
    ['マル五商店', 3, '五'],
    ['エ・ロ', 2, '・'],
    ['ヲカダ', 1, 'ヲ'],
    ['オカダ,ハナ', 4, ','],
    ['😀', 1, '😀'],
    ['ア😀𠮷', 2, '😀'],
    ['ア/イ', 2, '/'],
    ['é', 1, 'é'],
    ['ヱビス', 1, 'ヱ'],
    ['A B', 2, ' ', 'BANK_NAME'],
    ['A.B', 2, '.', 'BANK_NAME'],
    ['ア\nイ', 2, '\n'],
    ['ア\u0000', 2, '\u0000'],
  ];
  for (const [text, position, character, characters] of rows) {
    const refused = { ok: false, outcome: 'name_not_writable', position, character };
    assert.deepEqual(toBankKana(text, characters), refused, JSON.stringify(text));
  }
});

test('converting twice changes nothing', () => {
  const letters = fc.constantFrom(...'アがぱャッーヴA9　（）．-ﾞｶｧ');
  fc.assert(
    fc.property(fc.string({ unit: letters }), (text) => {
      const once = toBankKana(text);
      assert.ok(once.ok);
      assert.deepEqual(toBankKana(once.value), once);
    }),
  );
});

test('a name is never cut between a kana and its voicing mark', () => {
  assert.equal(cutBankKana('ｱｶﾞ', 2), 'ｱ');
  assert.equal(cutBankKana('ｱｶﾞ', 3), 'ｱｶﾞ');
  assert.equal(cutBankKana('ｱﾊﾟｱ', 3), 'ｱﾊﾟ');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('ｶ', 'ｶﾞ', 'ﾊﾟ', '-') }), fc.nat(40), (name, max) => {
      const cut = cutBankKana(name, max);
      assert.ok(cut.length <= max && name.startsWith(cut));
      assert.ok(!/^[ﾞﾟ]/.test(name.slice(cut.length)));
      assert.ok(cut.length >= Math.min(name.length, max - 1));
    }),
  );
});
