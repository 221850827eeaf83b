import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareSougouFurikomi } from './compare.ts';
import { encodeJisX0201 } from './jis-x-0201.ts';

const stored = fileOf([
  '12109900000001ｱｼﾞｶﾞｵｶｼ                                11309999ﾃｽﾄｷﾞﾝｺｳ       900ｼﾔｸｼﾖ          19000000                 ',
  '29999ﾃｽﾄｷﾞﾝｺｳ       901ﾎﾝﾃﾝ           000019000001ｶ)ﾏﾙｺﾞﾒｼﾖｳﾃﾝ                  00001500001BATCH20261130-0000017Y       ',
  '29999ﾃｽﾄｷﾞﾝｺｳ       902ｴｷﾏｴ           000029000002ﾔﾏﾀﾞ ﾀﾛｳ                      99999999990000000001200000000347        ',
  `8000002010000149999${' '.repeat(101)}`,
  `9${' '.repeat(119)}`,
]);

function fileOf(lines: readonly string[]): Uint8Array {
  return Buffer.concat(lines.flatMap((line) => [encodeJisX0201(line), Uint8Array.of(0x0d, 0x0a)]));
}

/** The standard's own list of fields, by their last column: written here again, so that the tables are held to it. */
const header =
  '1 データ区分,3 種別コード,4 コード区分,14 振込依頼人コード,54 振込依頼人名,58 振込指定日,62 仕向銀行番号,77 仕向銀行名,80 仕向支店番号,95 仕向支店名,96 預金種目,103 口座番号,120 ダミー,122 改行';
const payee =
  '1 データ区分,5 被仕向銀行番号,20 被仕向銀行名,23 被仕向支店番号,38 被仕向支店名,42 手形交換所番号,43 預金種目,50 口座番号,80 受取人名,90 振込金額,91 新規コード';
const how = '112 振込指定区分,113 識別表示,120 ダミー,122 改行';
const RECORDS: [string, string][] = [
  ['ヘッダー・レコード', header],
  ['データ・レコード', `${payee},111 EDI情報,${how}`],
  ['データ・レコード', `${payee},101 顧客コード1,111 顧客コード2,${how}`],
  ['トレーラー・レコード', '1 データ区分,7 合計件数,19 合計金額,120 ダミー,122 改行'],
  ['エンド・レコード', '1 データ区分,120 ダミー,122 改行'],
];

function fieldAt(fields: string, column: number): string | undefined {
  const ends = fields.split(',').map((field) => field.split(' '));
  return ends.find(([last]) => column <= Number(last))?.[1];
}

test('every other value of every single byte of a file is named by record, field and column', () => {
  let tried = 0;
  for (const [offset, byte] of stored.entries()) {
    const [line, column] = [Math.floor(offset / 122) + 1, (offset % 122) + 1];
    const [record, fields] = RECORDS[line - 1]!;
    for (let other = 0; other < 256; other++) {
      if (other === byte) continue;
      const difference = compareSougouFurikomi(stored, stored.with(offset, other));
      assert.ok(difference.outcome === 'differs');
      const place = {
        line: difference.line,
        column: difference.column,
        record: difference.record,
        field: difference.field,
      };
      assert.deepEqual(place, { line, column, record, field: fieldAt(fields, column) });
      tried++;
    }
  }
  assert.equal(tried, 5 * 122 * 255);
});

test('the same bytes are the same, and of several differences the first is named', () => {
  assert.deepEqual(compareSougouFurikomi(stored, stored.slice()), { outcome: 'same' });
  const twice = stored.with(2 * 122 + 43, 0x31).with(122 + 80, 0x39);
  const difference = compareSougouFurikomi(stored, twice);
  assert.deepEqual(difference, {
    outcome: 'differs',
    line: 2,
    column: 81,
    record: 'データ・レコード',
    field: '振込金額',
    stored: '0',
    given: '9',
    sentence:
      '2行目（データ・レコード）の81桁目「振込金額」が保存したファイルと違います。保存したファイルは「0」、比べたファイルは「9」です。',
  });
});

test('a byte that is lost, added or cannot be seen is named too', () => {
  const sentenceOf = (given: Uint8Array, of = stored) => {
    const difference = compareSougouFurikomi(of, given);
    return difference.outcome === 'same' ? 'same' : difference.sentence;
  };
  const rows: [string, Uint8Array, string][] = [
    [
      'cut short',
      stored.slice(0, 122 + 69),
      '2行目（データ・レコード）の70桁目「受取人名」.*空白、.*はそこで終わりです',
    ],
    ['the last line end lost', stored.slice(0, -2), '5行目（エンド・レコード）の121桁目「改行」.*0x0D.*そこで終わり'],
    ['an EOF mark', Uint8Array.of(...stored, 0x1a), '6行目（ファイルの終わりの後）の1桁目「余分なバイト」.*0x1A'],
    ['LF only', stored.filter((byte) => byte !== 0x0d), '1行目（ヘッダー・レコード）の121桁目「改行」.*0x0A'],
    ['nothing', new Uint8Array(), '1行目（ヘッダー・レコード）の1桁目「データ区分」.*そこで終わり'],
  ];
  for (const [what, given, sentence] of rows) assert.match(sentenceOf(given), new RegExp(`^${sentence}`), what);
  const withoutLineEnds = stored.filter((byte) => byte !== 0x0d && byte !== 0x0a);
  assert.match(
    sentenceOf(withoutLineEnds.with(121, 0x38), withoutLineEnds),
    /^2行目（データ・レコード）の2桁目「被仕向銀行番号」/,
  );
});

test('any two files are compared, and only equal bytes are the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (one, other) => {
      const difference = compareSougouFurikomi(one, other);
      assert.equal(difference.outcome === 'same', Buffer.from(one).equals(other));
      assert.equal(compareSougouFurikomi(one, one.slice()).outcome, 'same');
    }),
  );
});
