import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBankBusinessDay } from './business-day.ts';
import { fileProblemSentence } from './file.ts';
import { decodeJisX0201, encodeJisX0201 } from './jis-x-0201.ts';
import { PROBLEM_WORDS } from './problems.ts';
import { type Furikomi, readSougouFurikomi, type SougouFurikomi, writeSougouFurikomi } from './sougou-furikomi.ts';
import { accountOf, bankKana, columns, damagedFiles, digitsOf, party, yen } from './testing.ts';

const arrivedOn = Temporal.PlainDate.from('2026-11-20');

const remitter: SougouFurikomi['remitter'] = {
  code: '9900000001',
  name: 'アジガオカシ',
  bankCode: '9999',
  bankName: 'テストギンコウ',
  branchCode: '900',
  branchName: 'シヤクシヨ',
  accountType: 'ordinary',
  accountNumber: '9000000',
};

const toShop: Furikomi = {
  bankCode: '9999',
  bankName: 'テストギンコウ',
  branchCode: '901',
  branchName: 'ホンテン',
  accountType: 'ordinary',
  accountNumber: '9000001',
  name: 'カ）マルゴメショウテン',
  amountYen: 150_000,
  newCode: 'first',
  edi: 'BATCH20261130-000001',
  mode: 'telegraphic',
};

const toPerson: Furikomi = {
  bankCode: '9999',
  bankName: 'テストギンコウ',
  branchCode: '902',
  branchName: 'エキマエ',
  accountType: 'current',
  accountNumber: '9000002',
  name: 'ヤマダ　タロウ',
  amountYen: 9_999_999_999,
  newCode: 'other',
  customerCode1: 12,
  customerCode2: 34,
  mode: 'telegraphic',
};

const batch: SougouFurikomi = { remitter, payoutOn: Temporal.PlainDate.from('2026-11-30'), items: [toShop, toPerson] };

const VECTOR = [
  '12109900000001ｱｼﾞｶﾞｵｶｼ                                11309999ﾃｽﾄｷﾞﾝｺｳ       900ｼﾔｸｼﾖ          19000000                 ',
  '29999ﾃｽﾄｷﾞﾝｺｳ       901ﾎﾝﾃﾝ           000019000001ｶ)ﾏﾙｺﾞﾒｼﾖｳﾃﾝ                  00001500001BATCH20261130-0000017Y       ',
  '29999ﾃｽﾄｷﾞﾝｺｳ       902ｴｷﾏｴ           000029000002ﾔﾏﾀﾞ ﾀﾛｳ                      99999999990000000001200000000347        ',
  `8000002010000149999${' '.repeat(101)}`,
  `9${' '.repeat(119)}`,
];

function written(of: SougouFurikomi, lineEnd: 'crlf' | 'none' = 'crlf'): Uint8Array {
  const file = writeSougouFurikomi(of, { lineEnd });
  assert.equal(file.outcome, 'written', JSON.stringify(file));
  return file.outcome === 'written' ? file.bytes : new Uint8Array();
}

function problemsOf(bytes: Uint8Array) {
  const file = readSougouFurikomi(bytes, { arrivedOn });
  return file.outcome === 'unreadable' ? file.problems.map((p) => `${p.line}:${p.column} ${p.outcome}`) : [];
}

test('a batch becomes the published layout, byte for byte', () => {
  const file = writeSougouFurikomi(batch);
  assert.ok(file.outcome === 'written');
  assert.deepEqual([file.count, file.totalYen], [2, 10_000_149_999]);
  const crlf = Uint8Array.of(0x0d, 0x0a);
  const wanted = Buffer.concat(VECTOR.flatMap((line) => [encodeJisX0201(line), crlf]));
  assert.ok(wanted.equals(file.bytes), decodeLines(file.bytes));
  assert.equal(written(batch, 'none').length, 5 * 120);
});

const decodeLines = (bytes: Uint8Array) => {
  const decoded = decodeJisX0201(bytes.filter((byte) => byte !== 0x0d && byte !== 0x0a));
  return decoded.ok ? decoded.text : `no character at ${decoded.offset}`;
};

test('the bytes are Shift_JIS to anyone who reads them as such', () => {
  const text = new TextDecoder('shift_jis', { fatal: true }).decode(written(batch, 'none'));
  assert.equal(text, VECTOR.join(''));
});

test('a file reads back as the batch it was, with the year that it does not carry', () => {
  const read = readSougouFurikomi(written(batch), { arrivedOn });
  assert.ok(read.outcome === 'read');
  assert.equal(read.batch.payoutOn.toString(), '2026-11-30');
  assert.deepEqual([read.count, read.totalYen], [2, 10_000_149_999]);
  assert.ok(Buffer.from(written(read.batch)).equals(written(batch)));

  const january = { ...batch, payoutOn: Temporal.PlainDate.from('2027-01-05') };
  const readInDecember = readSougouFurikomi(written(january), { arrivedOn: Temporal.PlainDate.from('2026-12-24') });
  assert.equal(readInDecember.outcome === 'read' && readInDecember.batch.payoutOn.toString(), '2027-01-05');
});

const payee = {
  ...accountOf('ordinary', 'current', 'savings', 'other'),
  name: party(30),
  amountYen: yen(9_999_999_999),
  newCode: fc.constantFrom('first' as const, 'changed' as const, 'other' as const),
  mode: fc.constantFrom('telegraphic' as const, 'document' as const, 'unspecified' as const),
};
const customerCode = yen(9_999_999_999, 0);
const items: fc.Arbitrary<Furikomi> = fc.oneof(
  fc.record({ ...payee, edi: bankKana('ｱｦﾞA9 ()-/.\\｢｣', 20) }, { noNullPrototype: true }),
  fc.record({ ...payee, customerCode1: customerCode, customerCode2: customerCode }, { noNullPrototype: true }),
);
const batches: fc.Arbitrary<SougouFurikomi> = fc.record({
  remitter: fc.record(
    { ...accountOf('ordinary', 'current', 'other'), code: digitsOf(10), name: party(40) },
    { noNullPrototype: true },
  ),
  payoutOn: fc
    .integer({ min: 1, max: 120 })
    .map((days) => arrivedOn.add({ days }))
    .filter((day) => isBankBusinessDay(day) === true),
  items: fc.array(items, { minLength: 1, maxLength: 8 }),
});

test('any batch reads back as itself, with and without line ends', () => {
  fc.assert(
    fc.property(batches, fc.constantFrom('crlf' as const, 'none' as const), (any, lineEnd) => {
      const bytes = written(any, lineEnd);
      const read = readSougouFurikomi(bytes, { arrivedOn });
      assert.ok(read.outcome === 'read', JSON.stringify(read));
      assert.ok(read.batch.payoutOn.equals(any.payoutOn));
      assert.deepEqual(read.batch.items, any.items);
      assert.deepEqual(read.batch.remitter, any.remitter);
      assert.ok(Buffer.from(written(read.batch, lineEnd)).equals(bytes));
    }),
  );
});

test('the reader answers any bytes at all, and a read file is one it could have written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (noise, at) => {
      const damaged = written(batch);
      damaged.set(noise.subarray(0, 20), at % (damaged.length - 20));
      for (const bytes of [noise, damaged]) {
        const read = readSougouFurikomi(bytes, { arrivedOn });
        if (read.outcome === 'unreadable') assert.ok(read.problems.length > 0);
        else assert.ok(read.count > 0);
      }
    }),
  );
});

test('every single damaged byte of marks, amounts, totals, filler and line ends is noticed', () => {
  // Column 113 of a record with customer codes stays out: a Y there makes a lawful EDI record of the same digits.
  const header = columns('1-4 104-122');
  const data = columns('1-1 39-42 81-90 114-122');
  const all = columns('1-122');
  const protectedColumns = [header, [...data, 113], data, all, all];
  const sound = written(batch);
  assert.deepEqual(problemsOf(sound), []);
  let tried = 0;
  for (const { bytes, what } of damagedFiles(sound, protectedColumns, 122)) {
    assert.notDeepEqual(problemsOf(bytes), [], what);
    tried++;
  }
  assert.equal(tried, 20_896);
});

test('a damaged file is answered with the line, the column and what is wrong', () => {
  const sound = written(batch);
  const edited = (line: number, column: number, text: string) => {
    const bytes = sound.slice();
    bytes.set(encodeJisX0201(text), (line - 1) * 122 + column - 1);
    return bytes;
  };
  const rows: [string, Uint8Array, string[]][] = [
    ['an amount changed', edited(2, 90, '1'), ['4:8 total_differs']],
    ['a count changed', edited(4, 7, '3'), ['4:2 count_differs']],
    ['an amount of zero', edited(2, 81, '0000000000'), ['2:81 out_of_range', '4:8 total_differs']],
    ['letters in an account number', edited(3, 44, 'A'), ['3:44 not_digits']],
    ['no such day', edited(1, 55, '0230'), ['1:55 no_such_date']],
    ['EBCDIC declared', edited(1, 4, '1'), ['1:4 wrong_constant']],
    ['another type of transfer', edited(1, 2, '11'), ['1:2 wrong_constant']],
    ['a small kana', edited(2, 51, 'ｧ'), ['2:51 name_not_writable']],
    ['a header twice', edited(2, 1, '1'), ['2:1 record_out_of_order']],
    ['a byte of no character', sound.with(200, 0x80), ['2:79 byte_not_allowed']],
    ['no end record', sound.slice(0, 4 * 122), ['5:1 record_out_of_order']],
    ['trailing spaces lost', sound.slice(0, -10), ['5:113 record_cut_short']],
    ['LF only', sound.filter((byte) => byte !== 0x0d), ['1:121 wrong_line_end']],
    ['a BOM', Uint8Array.of(0xef, 0xbb, 0xbf, ...sound), ['1:1 byte_order_mark']],
    ['nothing', new Uint8Array(), ['1:1 record_out_of_order']],
  ];
  for (const [what, bytes, problems] of rows) assert.deepEqual(problemsOf(bytes), problems, what);
});

test('what other programs and banks write otherwise is read: EOF, no last line end, a blank 手形交換所番号', () => {
  const sound = written(batch);
  const blank = sound.slice();
  blank.fill(0x20, 122 + 38, 122 + 42);
  for (const bytes of [
    Uint8Array.of(...sound, 0x1a),
    sound.slice(0, -2),
    Uint8Array.of(...sound.slice(0, -2), 0x1a),
    blank,
  ])
    assert.deepEqual(problemsOf(bytes), []);
  // As a whole only: half of a line end or one blank of four is damage.
  assert.deepEqual(problemsOf(sound.slice(0, -1)), ['5:121 wrong_line_end']);
  assert.deepEqual(problemsOf(blank.with(122 + 39, 0x30)), ['2:39 wrong_constant']);
});

test('a problem is a sentence with its line, its column and the Japanese name of its field', () => {
  const damaged = written(batch).with(2 * 122 + 43, 0x41);
  const file = readSougouFurikomi(damaged, { arrivedOn });
  const sentences = file.outcome === 'unreadable' ? file.problems.map(fileProblemSentence) : [];
  assert.deepEqual(sentences, ['3行目の44桁目「口座番号」：数字だけを、決められた桁数で入れてください。']);
});

test('a batch that cannot be written is refused whole, with every line that stands against it', () => {
  const refusal = (of: SougouFurikomi) => {
    const file = writeSougouFurikomi(of);
    if (file.outcome === 'written') return [];
    return file.problems.map(({ line, field, outcome, character }) =>
      [line, field, outcome, character].join(' ').trim(),
    );
  };
  const item = (change: Partial<Furikomi>) => ({ ...batch, items: [toShop, { ...toShop, ...change } as Furikomi] });
  const rows: [string, SougouFurikomi, string[]][] = [
    ['no items', { ...batch, items: [] }, ['1  empty_batch']],
    ['zero yen', item({ amountYen: 0 }), ['3 amountYen out_of_range']],
    ['minus one yen', item({ amountYen: -1 }), ['3 amountYen out_of_range']],
    ['half a yen', item({ amountYen: 1.5 }), ['3 amountYen out_of_range']],
    ['one yen too many', item({ amountYen: 10_000_000_000 }), ['3 amountYen out_of_range']],
    ['kanji', item({ name: 'マル五商店' }), ['3 name name_not_writable 五']],
    ['a name of 31 bytes', item({ name: `${'ガ'.repeat(15)}ア` }), ['3 name too_long']],
    ['no name', item({ name: '　 ' }), ['3 name required']],
    ['a short account number', item({ accountNumber: '900001' }), ['3 accountNumber not_digits']],
    ['full-width digits', item({ bankCode: '９９９９' }), ['3 bankCode not_digits']],
    ['a kind nobody defined', item({ accountType: 'toString' as 'other' }), ['3 accountType unknown_code']],
    ['two at once', item({ amountYen: 0, name: '五' }), ['3 name name_not_writable 五', '3 amountYen out_of_range']],
    ['a Sunday', { ...batch, payoutOn: Temporal.PlainDate.from('2026-11-29') }, ['1 payoutOn bank_closed']],
    ['year 2040', { ...batch, payoutOn: Temporal.PlainDate.from('2040-11-30') }, ['1 payoutOn calendar_not_published']],
  ];
  for (const [what, of, problems] of rows) assert.deepEqual(refusal(of), problems, what);
});

test('totals past the trailer are refused', () => {
  const most = { ...toPerson, amountYen: 9_999_999_999 };
  const hundred = { ...batch, items: Array.from({ length: 100 }, () => most) };
  assert.equal(writeSougouFurikomi(hundred).outcome, 'written');
  const file = writeSougouFurikomi({ ...batch, items: [...hundred.items, most] });
  assert.deepEqual(file.outcome === 'refused' && file.problems, [{ line: 1, column: 1, outcome: 'total_too_large' }]);
});

test('every problem has a sentence in Japanese that ends', () => {
  for (const [problem, words] of Object.entries(PROBLEM_WORDS)) assert.match(words, /[ぁ-ん].*[。）]$/, problem);
});
