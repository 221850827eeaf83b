import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isBankBusinessDay } from './business-day.ts';
import { fileProblemSentence } from './file.ts';
import { encodeJisX0201 } from './jis-x-0201.ts';
import {
  readKouzaFurikae,
  readKouzaFurikaeResult,
  writeKouzaFurikae,
  writeKouzaFurikaeResult,
} from './kouza-furikae.ts';
import {
  type AnsweredFurikae,
  FURIKAE_RESULTS,
  type FurikaeResult,
  type KouzaFurikae,
} from './kouza-furikae-layout.ts';
import { accountOf, columns, damagedFiles, digitsOf, party, yen } from './testing.ts';

const arrivedOn = Temporal.PlainDate.from('2026-11-20');
const bankOf = (branchCode: string, branchName: string, accountNumber: string) => ({
  bankCode: '9999',
  bankName: 'ﾃｽﾄｷﾞﾝｺｳ',
  branchCode,
  branchName,
  accountNumber,
});

const collector: KouzaFurikae['collector'] = {
  ...bankOf('900', 'ｼﾔｸｼﾖ', '9000000'),
  code: '9900000001',
  name: 'ｱｼﾞｶﾞｵｶｼ',
  accountType: 'ordinary',
};
const company: AnsweredFurikae = {
  ...bankOf('901', 'ﾎﾝﾃﾝ', '9000001'),
  accountType: 'current',
  name: 'ｶ)ｴ-ｼﾔ',
  amountYen: 27_980,
  newCode: 'first',
  customerNumber: '00000000000000000012',
  result: 'collected',
};
const other: AnsweredFurikae = {
  ...bankOf('902', 'ｴｷﾏｴ', '9000002'),
  accountType: 'taxReserve',
  name: 'ｶ)ﾋﾞ-ｼﾔ',
  amountYen: 1_000,
  newCode: 'other',
  customerNumber: '00000000000000000034',
  result: 'insufficientFunds',
};
const collectOn = Temporal.PlainDate.from('2026-11-30');
const answered: KouzaFurikae<AnsweredFurikae> = { collector, collectOn, items: [company, other] };

const data = (result: string) => [
  `29999ﾃｽﾄｷﾞﾝｺｳ       901ﾎﾝﾃﾝ               29000001ｶ)ｴ-ｼﾔ                        0000027980100000000000000000012${result[0]}        `,
  `29999ﾃｽﾄｷﾞﾝｺｳ       902ｴｷﾏｴ               39000002ｶ)ﾋﾞ-ｼﾔ                       0000001000000000000000000000034${result[1]}        `,
];
const HEADER =
  '19109900000001ｱｼﾞｶﾞｵｶｼ                                11309999ﾃｽﾄｷﾞﾝｺｳ       900ｼﾔｸｼﾖ          19000000                 ';
const trailer = (results: string) => `8000002000000028980${results}${' '.repeat(65)}`;
const END = `9${' '.repeat(119)}`;
const REQUEST = [HEADER, ...data('00'), trailer('0'.repeat(36)), END];
const RESULT = [HEADER, ...data('01'), trailer('000001000000027980000001000000001000'), END];

const fileOf = (lines: readonly string[]) =>
  Buffer.concat(lines.flatMap((line) => [encodeJisX0201(line), Uint8Array.of(0x0d, 0x0a)]));
const bytesOf = (file: ReturnType<typeof writeKouzaFurikae>) => {
  assert.equal(file.outcome, 'written', JSON.stringify(file));
  return file.outcome === 'written' ? file.bytes : new Uint8Array();
};
const problemsOf = (bytes: Uint8Array, read: typeof readKouzaFurikae | typeof readKouzaFurikaeResult) => {
  const file = read(bytes, { arrivedOn });
  return file.outcome === 'unreadable' ? file.problems.map((p) => `${p.line}:${p.column} ${p.outcome}`) : [];
};

test('a request and the bank’s answer become the published layout, byte for byte', () => {
  for (const line of [...REQUEST, ...RESULT]) assert.equal(line.length, 120, line);
  assert.ok(fileOf(REQUEST).equals(bytesOf(writeKouzaFurikae(answered))));
  assert.ok(fileOf(RESULT).equals(bytesOf(writeKouzaFurikaeResult(answered))));
});

test('the bank’s answer says of every account what came of it, and the codes have their words in both languages', () => {
  const file = readKouzaFurikaeResult(fileOf(RESULT), { arrivedOn });
  assert.ok(file.outcome === 'read');
  assert.deepEqual(file.batch, { ...answered, collectOn: file.batch.collectOn });
  assert.equal(file.batch.collectOn.toString(), '2026-11-30');
  const words = file.batch.items.map(({ result }) => FURIKAE_RESULTS[result].japanese);
  assert.deepEqual(words, ['振替済', '資金不足']);
  const codes = Object.values(FURIKAE_RESULTS).map(({ code, english }) => `${code} ${english}`);
  assert.equal(codes.join(', ').includes('3 Stopped by the depositor'), true);
  assert.equal(codes.map((line) => line[0]).join(''), '0123489');
});

test('a request is never read as an answer that says all was collected, nor an answer as a request', () => {
  assert.deepEqual(problemsOf(fileOf(REQUEST), readKouzaFurikaeResult), ['4:20 not_a_result']);
  assert.deepEqual(problemsOf(fileOf(RESULT), readKouzaFurikae), ['4:20 not_a_request']);
  const blank = [HEADER, ...data('00'), trailer(' '.repeat(36)), END];
  assert.deepEqual(problemsOf(fileOf(blank), readKouzaFurikae), [], 'a request may leave the totals of results blank');
  assert.deepEqual(problemsOf(fileOf(blank), readKouzaFurikaeResult), ['4:20 not_a_result']);
});

const results = Object.keys(FURIKAE_RESULTS) as FurikaeResult[];
const items = fc.record(
  {
    ...accountOf('ordinary', 'current', 'taxReserve', 'other'),
    name: party(30),
    amountYen: yen(9_999_999_999),
    newCode: fc.constantFrom('first' as const, 'changed' as const, 'other' as const),
    customerNumber: digitsOf(20),
    result: fc.constantFrom(...results),
  },
  { noNullPrototype: true },
);
const batches: fc.Arbitrary<KouzaFurikae<AnsweredFurikae>> = fc.record({
  collector: fc.record(
    { ...accountOf('ordinary', 'current', 'other'), code: digitsOf(10), name: party(40) },
    { noNullPrototype: true },
  ),
  collectOn: fc
    .integer({ min: 1, max: 120 })
    .map((days) => arrivedOn.add({ days }))
    .filter((day) => isBankBusinessDay(day) === true),
  items: fc.array(items, { minLength: 1, maxLength: 8 }),
});

test('any request and any answer read back as themselves, with and without line ends', () => {
  fc.assert(
    fc.property(batches, fc.constantFrom('crlf' as const, 'none' as const), (any, lineEnd) => {
      const request = readKouzaFurikae(bytesOf(writeKouzaFurikae(any, { lineEnd })), { arrivedOn });
      assert.ok(request.outcome === 'read', JSON.stringify(request));
      assert.deepEqual(
        request.batch.items,
        any.items.map(({ result: _result, ...item }) => item),
      );
      const bytes = bytesOf(writeKouzaFurikaeResult(any, { lineEnd }));
      const answer = readKouzaFurikaeResult(bytes, { arrivedOn });
      assert.ok(answer.outcome === 'read', JSON.stringify(answer));
      assert.ok(answer.batch.collectOn.equals(any.collectOn));
      assert.deepEqual([answer.batch.items, answer.batch.collector], [any.items, any.collector]);
      assert.ok(Buffer.from(bytesOf(writeKouzaFurikaeResult(answer.batch, { lineEnd }))).equals(bytes));
    }),
  );
});

test('the readers answer any bytes at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (noise, at) => {
      const damaged = Buffer.from(fileOf(RESULT));
      damaged.set(noise.subarray(0, 20), at % (damaged.length - 20));
      for (const read of [readKouzaFurikae, readKouzaFurikaeResult]) {
        for (const bytes of [noise, damaged]) {
          const file = read(bytes, { arrivedOn });
          if (file.outcome === 'unreadable') assert.ok(file.problems.length > 0);
          else assert.ok(file.count > 0);
        }
      }
    }),
  );
});

test('every single damaged byte of marks, amounts, totals, results, filler and line ends of an answer is noticed', () => {
  // A change from one way of not collecting to another stays out: no total tells 資金不足 from その他.
  const record = columns('1 39-42 81-90 113-122');
  const all = columns('1-122');
  const ofRecords = [columns('1-4 104-122'), [...record, 112], record, all, all];
  const sound = fileOf(RESULT);
  assert.deepEqual(problemsOf(sound, readKouzaFurikaeResult), []);
  let tried = 0;
  for (const { bytes, what } of damagedFiles(sound, ofRecords, 122)) {
    assert.notDeepEqual(problemsOf(bytes, readKouzaFurikaeResult), [], what);
    tried++;
  }
  assert.ok(tried > 20_000, String(tried));
});

test('a damaged answer is named with the line, the column and what is wrong', () => {
  const edited = (line: number, column: number, text: string) => {
    const bytes = Buffer.from(fileOf(RESULT));
    bytes.set(encodeJisX0201(text), (line - 1) * 122 + column - 1);
    return bytes;
  };
  const rows: [string, Uint8Array, string[]][] = [
    [
      'not collected becomes collected',
      edited(3, 112, '0'),
      ['4:20 count_differs', '4:26 total_differs', '4:38 count_differs', '4:44 total_differs'],
    ],
    ['an amount changed', edited(2, 90, '1'), ['4:8 total_differs', '4:26 total_differs']],
    ['a result nobody defined', edited(3, 112, '5'), ['3:112 unknown_code']],
    ['a customer number with a letter', edited(2, 111, 'A'), ['2:92 not_digits']],
    ['総合振込', edited(1, 2, '21'), ['1:2 wrong_constant']],
    ['no end record', fileOf(RESULT).subarray(0, 4 * 122), ['5:1 record_out_of_order']],
  ];
  for (const [what, bytes, problems] of rows)
    assert.deepEqual(problemsOf(bytes, readKouzaFurikaeResult), problems, what);
  const file = readKouzaFurikaeResult(edited(4, 49, '9'), { arrivedOn });
  assert.ok(file.outcome === 'unreadable');
  assert.deepEqual(file.problems.map(fileProblemSentence), [
    '4行目の44桁目「振替不能金額」：合計金額がデータの合計と一致しません。',
  ]);
});

test('a request that cannot be written is refused whole', () => {
  const refusal = (change: Partial<KouzaFurikae>) => {
    const file = writeKouzaFurikae({ ...answered, ...change });
    return file.outcome === 'refused' ? file.problems.map((p) => `${p.line}:${p.column} ${p.outcome}`) : [];
  };
  const most = { ...company, amountYen: 9_999_999_999 };
  assert.deepEqual(refusal({ items: [] }), ['1:1 empty_batch']);
  assert.deepEqual(refusal({ collectOn: Temporal.PlainDate.from('2026-11-29') }), ['1:55 bank_closed']);
  assert.deepEqual(refusal({ items: [company, { ...other, amountYen: 0, name: '五' }] }), [
    '3:51 name_not_writable',
    '3:81 out_of_range',
  ]);
  assert.deepEqual(refusal({ items: Array.from({ length: 101 }, () => most) }), ['1:1 total_too_large']);
});
