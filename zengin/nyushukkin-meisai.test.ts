import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fileProblemSentence } from './file.ts';
import { encodeJisX0201 } from './jis-x-0201.ts';
import { readNyushukkinMeisai, writeNyushukkinMeisai } from './nyushukkin-meisai.ts';
import type { AccountStatement, Transaction } from './nyushukkin-meisai-layout.ts';
import { bankKana, columns, damagedFiles, digitsOf, yen } from './testing.ts';

const arrivedOn = Temporal.PlainDate.from('2026-11-20');
const day = (of: string) => Temporal.PlainDate.from(of);

const refund: Transaction = {
  inquiryNumber: '17000001',
  bookedOn: day('2026-11-17'),
  valueOn: day('2026-11-16'),
  direction: 'in',
  kind: 'transfer',
  amountYen: 150_000,
  billsYen: 0,
  presentedOn: undefined,
  dishonouredOn: undefined,
  billKind: undefined,
  billNumber: undefined,
  branchCode: undefined,
  remitterCode: '9900000001',
  remitterName: 'ｱｼﾞｶﾞｵｶｼ',
  sendingBankName: 'ﾃｽﾄｷﾞﾝｺｳ',
  sendingBranchName: 'ﾎﾝﾃﾝ',
  remarks: 'ｼｷﾝﾍﾝｷﾔｸ',
  edi: 'BATCH20261116-000001',
};
const fee: Transaction = {
  ...refund,
  inquiryNumber: undefined,
  bookedOn: day('2026-11-19'),
  valueOn: day('2026-11-19'),
  direction: 'out',
  kind: undefined,
  amountYen: 880,
  remitterCode: undefined,
  remitterName: '',
  sendingBankName: '',
  sendingBranchName: '',
  remarks: 'ｸﾐﾓﾄﾞｼﾃｽｳﾘﾖｳ',
  edi: '',
};
const statement: AccountStatement = {
  createdOn: day('2026-11-20'),
  from: day('2026-11-17'),
  through: day('2026-11-19'),
  bankCode: '9999',
  bankName: 'ﾃｽﾄｷﾞﾝｺｳ',
  branchCode: '900',
  branchName: 'ｼﾔｸｼﾖ',
  accountType: 'ordinary',
  accountNumber: '0009000000',
  accountName: 'ｱｼﾞｶﾞｵｶｼ',
  book: 'passbook',
  openingYen: 1_000_000,
  closingYen: 1_149_120,
  transactions: [refund, fee],
};

const HEADER = (opening: string) =>
  `1030081120081117081119${'9999ﾃｽﾄｷﾞﾝｺｳ       900ｼﾔｸｼﾖ          '}00010009000000${'ｱｼﾞｶﾞｵｶｼ'.padEnd(40)}${opening.slice(0, 1)}1${opening.slice(1)}${' '.repeat(71)}`;
const LINES = [
  HEADER('100000001000000'),
  `217000001081117081116111000000150000${'0'.repeat(12)}${' '.repeat(23)}9900000001${'ｱｼﾞｶﾞｵｶｼ'.padEnd(48)}${'ﾃｽﾄｷﾞﾝｺｳ'.padEnd(15)}${'ﾎﾝﾃﾝ'.padEnd(15)}${'ｼｷﾝﾍﾝｷﾔｸ'.padEnd(20)}BATCH20261116-000001 `,
  `2        0811190811192  000000000880${'0'.repeat(12)}${' '.repeat(111)}${'ｸﾐﾓﾄﾞｼﾃｽｳﾘﾖｳ'.padEnd(20)}${' '.repeat(21)}`,
  `800000100000001500000000010000000000880100000001149120${'0000002'}${' '.repeat(139)}`,
  `9000000000500001${' '.repeat(184)}`,
];

const fileOf = (lines: readonly string[]) =>
  Buffer.concat(lines.flatMap((line) => [encodeJisX0201(line), Uint8Array.of(0x0d, 0x0a)]));
const bytesOf = (statements: readonly AccountStatement[], lineEnd: 'crlf' | 'none' = 'crlf') => {
  const file = writeNyushukkinMeisai(statements, { lineEnd });
  assert.ok(file.outcome === 'written', JSON.stringify(file));
  return file.bytes;
};
const problemsOf = (bytes: Uint8Array, on = arrivedOn) => {
  const file = readNyushukkinMeisai(bytes, { arrivedOn: on });
  return file.outcome === 'unreadable' ? file.problems.map((p) => `${p.line}:${p.column} ${p.outcome}`) : [];
};
const edited = (line: number, column: number, text: string) => {
  const bytes = Buffer.from(fileOf(LINES));
  bytes.set(encodeJisX0201(text), (line - 1) * 202 + column - 1);
  return bytes;
};

test('an account’s transactions become the published layout of 200 bytes, byte for byte, and read back', () => {
  for (const [i, line] of LINES.entries()) assert.equal(line.length, 200, `line ${i + 1}`);
  assert.deepEqual(Buffer.from(bytesOf([statement])).toString('latin1'), fileOf(LINES).toString('latin1'));
  assert.deepEqual(readNyushukkinMeisai(fileOf(LINES), { arrivedOn }), { outcome: 'read', statements: [statement] });
});

test('a year of two digits is the one of the era that is near the day of arrival', () => {
  const inHeisei = fileOf(LINES.map((line) => line.replaceAll('0811', '3011')));
  const days = ['1:5', '1:11', '1:17', '2:10', '2:16', '3:10', '3:16'];
  assert.deepEqual(
    problemsOf(inHeisei),
    days.map((place) => `${place} date_not_near`),
  );
  const file = readNyushukkinMeisai(inHeisei, { arrivedOn: day('2018-11-20') });
  assert.ok(file.outcome === 'read');
  assert.equal(file.statements[0]?.createdOn.toString(), '2018-11-20');
  assert.deepEqual(problemsOf(edited(2, 16, '081132')), ['2:16 no_such_date']);
  assert.deepEqual(problemsOf(edited(2, 16, '001116')), ['2:16 no_such_date']);
});

test('what the standard leaves free may be blank or zero, and both mean nothing', () => {
  const zeros = edited(2, 49, '0'.repeat(23));
  zeros.set(encodeJisX0201('0'.repeat(8)), 2 * 202 + 1);
  assert.deepEqual(readNyushukkinMeisai(zeros, { arrivedOn }), { outcome: 'read', statements: [statement] });
  const withoutBalance = { ...statement, openingYen: undefined, closingYen: undefined, book: undefined };
  const read = readNyushukkinMeisai(bytesOf([withoutBalance]), { arrivedOn });
  assert.deepEqual(read, { outcome: 'read', statements: [withoutBalance] });
  const dataOnly = edited(5, 11, '2');
  assert.deepEqual(problemsOf(dataOnly), [], 'レコード総件数 of data records only');
  assert.deepEqual(problemsOf(Uint8Array.of(...fileOf(LINES).subarray(0, -2), 0x1a)), []);
});

const optional = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });
const notZeros = (length: number) => digitsOf(length).filter((digits) => /[1-9]/.test(digits));
const words = (length: number) => bankKana('ｱｦｶﾞA9 ()-/.,*\\｢｣', length);
const days = (min: number, max: number) => fc.integer({ min, max }).map((ago) => arrivedOn.subtract({ days: ago }));
const transactions: fc.Arbitrary<Transaction> = fc
  .record(
    {
      inquiryNumber: optional(notZeros(8)),
      bookedOn: days(0, 60),
      valueOn: days(-30, 400),
      direction: fc.constantFrom('in' as const, 'out' as const),
      kind: optional(fc.constantFrom('cash' as const, 'transfer' as const, 'clearing' as const, 'correction' as const)),
      amountYen: yen(999_999_999_999, 0),
      billsYen: fc.constantFrom(0, 1),
      presentedOn: optional(days(0, 30)),
      dishonouredOn: optional(days(0, 30)),
      billKind: optional(fc.constantFrom('cheque' as const, 'promissoryNote' as const)),
      billNumber: optional(notZeros(7)),
      branchCode: optional(notZeros(3)),
      remitterCode: optional(notZeros(10)),
      remitterName: words(48),
      sendingBankName: words(15),
      sendingBranchName: words(15),
      remarks: words(20),
      edi: words(20),
    },
    { noNullPrototype: true },
  )
  .map((any) => ({ ...any, billsYen: Math.min(any.billsYen, any.amountYen) }));
const statements: fc.Arbitrary<AccountStatement> = fc
  .record({
    opening: optional(yen(9_999_999_999_999, -9_999_999_999_999)),
    accountNumber: digitsOf(10),
    accountType: fc.constantFrom('ordinary' as const, 'current' as const, 'savings' as const),
    transactions: fc.array(transactions, { maxLength: 5 }),
  })
  .map(({ opening, ...rest }) => {
    const change = rest.transactions.reduce((sum, t) => sum + (t.direction === 'in' ? t.amountYen : -t.amountYen), 0);
    const closingYen = opening === undefined ? undefined : opening + change;
    return {
      ...statement,
      ...rest,
      from: arrivedOn.subtract({ days: 60 }),
      through: arrivedOn,
      openingYen: opening,
      closingYen,
    };
  });

test('any file of one or more accounts reads back as itself, with and without line ends, overdrawn or empty', () => {
  fc.assert(
    fc.property(
      fc.array(statements, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('crlf' as const, 'none' as const),
      (any, lineEnd) => {
        const bytes = bytesOf(any, lineEnd);
        const file = readNyushukkinMeisai(bytes, { arrivedOn });
        assert.ok(file.outcome === 'read', JSON.stringify(file));
        assert.deepEqual(file.statements, any);
        assert.ok(Buffer.from(bytesOf(file.statements, lineEnd)).equals(bytes));
      },
    ),
  );
});

test('the reader answers any bytes at all', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 700 }), fc.nat(), (noise, at) => {
      const damaged = Buffer.from(fileOf(LINES));
      damaged.set(noise.subarray(0, 20), at % (damaged.length - 20));
      for (const bytes of [noise, damaged]) {
        const file = readNyushukkinMeisai(bytes, { arrivedOn });
        if (file.outcome === 'unreadable') assert.ok(file.problems.length > 0);
        else assert.ok(file.statements.length > 0);
      }
    }),
  );
});

test('every single damaged byte of marks, amounts, totals, balances, filler and line ends is noticed', () => {
  // Seven transactions: the two countings of レコード総件数, 10 and 7, then differ in more than one byte.
  const refunds = Array.from({ length: 6 }, () => refund);
  const many = { ...statement, transactions: [...refunds, fee], closingYen: 1_899_120 };
  const sound = bytesOf([many]);
  assert.deepEqual(problemsOf(sound), []);
  const data = columns('1 22 25-36 200-202');
  const header = columns('1-4 60-62 114 116-202');
  const ofRecords = [header, data, [], [], [], [], [], data, columns('1-202'), columns('1-202')];
  let tried = 0;
  for (const { bytes, what } of damagedFiles(sound, ofRecords, 202)) {
    assert.notDeepEqual(problemsOf(bytes), [], what);
    tried++;
  }
  assert.ok(tried > 30_000, String(tried));
});

test('a damaged file is named with the line, the column and what is wrong', () => {
  const rows: [string, Uint8Array, string[]][] = [
    ['an amount changed', edited(2, 36, '1'), ['4:8 total_differs', '4:41 balance_differs']],
    [
      'in becomes out',
      edited(2, 22, '2'),
      ['4:2 count_differs', '4:8 total_differs', '4:21 count_differs', '4:27 total_differs', '4:41 balance_differs'],
    ],
    ['more bills than money', edited(2, 37, '000000150001'), ['2:37 out_of_range']],
    ['a balance changed', edited(4, 54, '1'), ['4:41 balance_differs']],
    ['a balance without its sign', edited(1, 114, ' '), ['1:116 balance_incomplete']],
    ['a day before the period', edited(2, 10, '081116'), ['2:10 outside_period']],
    ['a time deposit', edited(1, 63, '6'), ['1:63 unknown_code']],
    ['a kind nobody defined', edited(2, 23, '99'), ['2:23 unknown_code']],
    ['two accounts said, one there', edited(5, 16, '2'), ['5:12 count_differs']],
    ['no end record', fileOf(LINES.slice(0, 4)), ['5:1 record_out_of_order']],
    ['trailing spaces lost', fileOf(LINES).subarray(0, -10), ['5:193 record_cut_short']],
    ['a file of 総合振込', fileOf(LINES.map((line) => line.slice(0, 120))), ['1:121 byte_not_allowed']],
  ];
  for (const [what, bytes, problems] of rows) assert.deepEqual(problemsOf(bytes), problems, what);
  const file = readNyushukkinMeisai(edited(4, 54, '1'), { arrivedOn });
  assert.deepEqual(file.outcome === 'unreadable' && file.problems.map(fileProblemSentence), [
    '4行目の41桁目「取引後残高」：取引前残高に入金と出金を加えた額が、取引後残高と一致しません。',
  ]);
});
