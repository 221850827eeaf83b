import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type IncomingTransfer,
  readFurikomiNyukin,
  type TransferNotice,
  writeFurikomiNyukin,
} from './furikomi-nyukin.ts';
import { encodeJisX0201 } from './jis-x-0201.ts';
import { bankKana, columns, damagedFiles, digitsOf, yen } from './testing.ts';

const arrivedOn = Temporal.PlainDate.from('2026-11-20');

const payment: IncomingTransfer = {
  inquiryNumber: '000001',
  bookedOn: arrivedOn,
  valueOn: arrivedOn,
  amountYen: 27_980,
  billsYen: 0,
  remitterCode: '9900000003',
  remitterName: 'ｶ)ｴ-ｼﾔ',
  sendingBankName: 'ﾃｽﾄｷﾞﾝｺｳ',
  sendingBranchName: 'ﾎﾝﾃﾝ',
  cancellation: undefined,
  edi: 'P3-202610',
};
const takenBack: IncomingTransfer = {
  ...payment,
  inquiryNumber: '000002',
  amountYen: 1_000,
  cancellation: 'cancelled',
};
const notice: TransferNotice = {
  createdOn: arrivedOn,
  from: arrivedOn,
  through: arrivedOn,
  bankCode: '9999',
  bankName: 'ﾃｽﾄｷﾞﾝｺｳ',
  branchCode: '900',
  branchName: 'ｼﾔｸｼﾖ',
  accountType: 'ordinary',
  accountNumber: '9000000',
  accountName: 'ｱｼﾞｶﾞｵｶｼ',
  transfers: [payment, takenBack],
};

const data = (number: string, amount: string, cancelled: string) =>
  `2${number}081120081120${amount}00000000009900000003${'ｶ)ｴ-ｼﾔ'.padEnd(48)}${'ﾃｽﾄｷﾞﾝｺｳ'.padEnd(15)}${'ﾎﾝﾃﾝ'.padEnd(15)}${cancelled}${'P3-202610'.padEnd(20)}${' '.repeat(52)}`;
const LINES = [
  `1010081120081120081120${'9999ﾃｽﾄｷﾞﾝｺｳ       900ｼﾔｸｼﾖ          '}19000000${'ｱｼﾞｶﾞｵｶｼ'.padEnd(40)}${' '.repeat(93)}`,
  data('000001', '0000027980', ' '),
  data('000002', '0000001000', '1'),
  `8000002000000028980000001000000001000${' '.repeat(163)}`,
  `9${' '.repeat(199)}`,
];

const fileOf = (lines: readonly string[]) =>
  Buffer.concat(lines.flatMap((line) => [encodeJisX0201(line), Uint8Array.of(0x0d, 0x0a)]));
const bytesOf = (notices: readonly TransferNotice[], lineEnd: 'crlf' | 'none' = 'crlf') => {
  const file = writeFurikomiNyukin(notices, { lineEnd });
  assert.ok(file.outcome === 'written', JSON.stringify(file));
  return file.bytes;
};
const problemsOf = (bytes: Uint8Array) => {
  const file = readFurikomiNyukin(bytes, { arrivedOn });
  return file.outcome === 'unreadable' ? file.problems.map((p) => `${p.line}:${p.column} ${p.outcome}`) : [];
};
const edited = (line: number, column: number, text: string) => {
  const bytes = Buffer.from(fileOf(LINES));
  bytes.set(encodeJisX0201(text), (line - 1) * 202 + column - 1);
  return bytes;
};

test('a notice of transfers becomes the published layout of 200 bytes, byte for byte, and reads back', () => {
  for (const [i, line] of LINES.entries()) assert.equal(line.length, 200, `line ${i + 1}`);
  assert.equal(Buffer.from(bytesOf([notice])).toString('latin1'), fileOf(LINES).toString('latin1'));
  assert.deepEqual(readFurikomiNyukin(fileOf(LINES), { arrivedOn }), { outcome: 'read', notices: [notice] });
});

test('a trailer may count cancelled transfers or leave them out, but number and amount together', () => {
  assert.deepEqual(problemsOf(edited(4, 2, '000001000000027980')), []);
  assert.deepEqual(problemsOf(edited(4, 2, '000001000000028980')), ['4:2 count_differs']);
  assert.deepEqual(problemsOf(edited(4, 2, '000002000000027980')), ['4:8 total_differs']);
});

test('totals of cancelled transfers may be blank only where none was cancelled', () => {
  const blank = `8000001000000027980${' '.repeat(181)}`;
  assert.deepEqual(problemsOf(fileOf([LINES[0]!, LINES[1]!, blank, LINES[4]!])), []);
  assert.deepEqual(problemsOf(edited(4, 20, ' '.repeat(18))), ['4:20 count_differs', '4:26 total_differs']);
});

const optional = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined });
const notZeros = (length: number) => digitsOf(length).filter((digits) => /[1-9]/.test(digits));
const words = (length: number) => bankKana('ｱｦｶﾞA9 ()-/.,*\\｢｣', length);
const days = (min: number, max: number) => fc.integer({ min, max }).map((ago) => arrivedOn.subtract({ days: ago }));
const transfers: fc.Arbitrary<IncomingTransfer> = fc
  .record(
    {
      inquiryNumber: optional(notZeros(6)),
      bookedOn: days(0, 60),
      valueOn: days(-30, 400),
      amountYen: yen(9_999_999_999, 0),
      billsYen: fc.constantFrom(0, 1),
      remitterCode: optional(notZeros(10)),
      remitterName: words(48),
      sendingBankName: words(15),
      sendingBranchName: words(15),
      cancellation: optional(fc.constant('cancelled' as const)),
      edi: words(20),
    },
    { noNullPrototype: true },
  )
  .map((any) => ({ ...any, billsYen: Math.min(any.billsYen, any.amountYen) }));
const notices: fc.Arbitrary<TransferNotice> = fc
  .record({ accountNumber: digitsOf(7), transfers: fc.array(transfers, { maxLength: 6 }) })
  .map((any) => ({ ...notice, ...any, from: arrivedOn.subtract({ days: 60 }) }));

test('any notice of one or more accounts reads back as itself, with and without line ends', () => {
  fc.assert(
    fc.property(
      fc.array(notices, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('crlf' as const, 'none' as const),
      (any, lineEnd) => {
        const bytes = bytesOf(any, lineEnd);
        const file = readFurikomiNyukin(bytes, { arrivedOn });
        assert.ok(file.outcome === 'read', JSON.stringify(file));
        assert.deepEqual(file.notices, any);
        assert.ok(Buffer.from(bytesOf(file.notices, lineEnd)).equals(bytes));
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
        const file = readFurikomiNyukin(bytes, { arrivedOn });
        if (file.outcome === 'unreadable') assert.ok(file.problems.length > 0);
        else assert.ok(file.notices.length > 0);
      }
    }),
  );
});

test('every single damaged byte of marks, amounts, cancellations, totals, filler and line ends is noticed', () => {
  const sound = fileOf(LINES);
  assert.deepEqual(problemsOf(sound), []);
  const header = columns('1-4 108-202');
  const standing = columns('1 20-29 149-202');
  const ofRecords = [header, standing, [...standing, 128], columns('1-202'), columns('1-202')];
  let tried = 0;
  for (const { bytes, what } of damagedFiles(sound, ofRecords, 202)) {
    assert.notDeepEqual(problemsOf(bytes), [], what);
    tried++;
  }
  // Blank and 0 both say that nothing was cancelled: only 1 changes what the line means.
  assert.deepEqual(problemsOf(edited(2, 128, '0')), []);
  assert.deepEqual(problemsOf(edited(2, 128, '1')), ['4:20 count_differs', '4:26 total_differs']);
  assert.ok(tried > 30_000, String(tried));
});

test('a damaged notice is named with the line, the column and what is wrong', () => {
  const rows: [string, Uint8Array, string[]][] = [
    ['an amount changed', edited(2, 29, '1'), ['4:8 total_differs']],
    ['more bills than money', edited(2, 30, '0000027981'), ['2:30 out_of_range']],
    ['a day outside the period', edited(2, 8, '081119'), ['2:8 outside_period']],
    ['a year of 平成', edited(2, 14, '281120'), ['2:14 date_not_near']],
    [
      'the layout with amounts of 12 digits',
      edited(2, 129, '0'.repeat(24)),
      ['2:129 amounts_of_12_digits', '4:2 count_differs', '4:8 total_differs'],
    ],
    ['入出金取引明細', edited(1, 2, '03'), ['1:3 wrong_constant']],
    ['data before a header', fileOf(LINES.slice(1)), ['1:1 record_out_of_order']],
    ['nothing', new Uint8Array(), ['1:1 record_out_of_order']],
  ];
  for (const [what, bytes, problems] of rows) assert.deepEqual(problemsOf(bytes), problems, what);
  assert.deepEqual(problemsOf(Uint8Array.of(...fileOf(LINES).subarray(0, -2), 0x1a)), []);
});
