/** The seed's five patterns as `npm run patterns` plays them: another process, servers, databases and sites of its own, a stop within each pattern. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { isBalanced } from './books.ts';
import type { PatternRecord } from './record.ts';
import type { Run } from './run.ts';

let run: Run;
before(async () => {
  // A run whose books differ exits with 1, and is an error here.
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json'], {
    maxBuffer: 1 << 24,
  });
  assert.equal(stdout.trim().split('\n').length, 1, 'nothing else stands on standard output');
  run = JSON.parse(stdout) as Run;
});

const recordOf = (pattern: PatternRecord['pattern']) => {
  const record = run.patterns.find((one) => one.pattern === pattern);
  assert.ok(record, pattern);
  return record;
};
/** What stood after a step: its number, the state at the company's system, and the balances. */
const seenOf = (pattern: PatternRecord['pattern']) =>
  recordOf(pattern).steps.map(({ number, company, balances: { company: at, common, town } }) => [
    number,
    company.split(' ').slice(1).join(' '),
    at,
    common,
    town,
  ]);

test('基本 (6-9): a card company deducts what was confirmed and nothing before; five of its points are one', () => {
  assert.deepEqual(seenOf('基本'), [
    ['①', '', 30_000, 0, 0],
    ['②③', 'accepted', 30_000, 0, 0],
    ['④⑤', 'accepted', 30_000, 0, 0],
    ['⑥', 'confirmed', 30_000, 0, 0],
    ['⑦', 'confirmed', 30_000, 0, 0],
    ['⑧', 'credited', 20_000, 0, 2000],
  ]);
});

test('修正1 (6-9): a telephone company deducts at night, its order brings points at once, and the holder moves them', () => {
  assert.deepEqual(seenOf('修正1'), [
    ['①', '', 5000, 0, 0],
    ['②', '未送信', 5000, 0, 0],
    ['③', 'credited', 3500, 1500, 0],
    ['④⑤', 'credited', 3500, 1500, 0],
    ['⑥', 'credited', 3500, 0, 1500],
  ]);
});

test('2-1 (6-10): an airline deducts at once, shows the code, and the code is points in the town', () => {
  assert.deepEqual(seenOf('2-1'), [
    ['①', '', 12_000, 0, 0],
    ['②', '', 12_000, 0, 0],
    ['③④⑤', 'active', 11_000, 0, 0],
    ['⑥', 'active', 11_000, 0, 0],
    ['⑦⑧⑨', 'active', 11_000, 0, 0],
    ['⑩⑪', 'used', 11_000, 0, 1000],
  ]);
});

test('2-2 (6-10): a coupon that is deducted at night says from when it counts, and is points from that day on', () => {
  assert.deepEqual(seenOf('2-2'), [
    ['①', '', 3500, 0, 1500],
    ['②', '', 3500, 0, 1500],
    ['③⑤', 'issued', 3500, 0, 1500],
    ['⑦（減算前）', 'issued', 3500, 0, 1500],
    ['④', 'active', 2500, 0, 1500],
    ['⑦（使える日の前）', 'active', 2500, 0, 1500],
    ['⑥', 'active', 2500, 0, 1500],
    ['⑦⑧⑨', 'active', 2500, 0, 1500],
    ['⑩⑪', 'used', 2500, 0, 2500],
  ]);
  const tooEarly = recordOf('2-2').steps.filter(({ number }) => number.startsWith('⑦（'));
  assert.equal(tooEarly[1]?.customer, '2016-10-08から使えます');
  assert.notEqual(tooEarly[0]?.customer, tooEarly[1]?.customer);
});

test('2-3 (6-10): an application on paper is entered by a clerk, and the code on its sheet is points in the town', () => {
  assert.deepEqual(seenOf('2-3'), [
    ['①', '', 4000, 0, 0],
    ['③④', 'active', 3000, 0, 0],
    ['⑤', 'active', 3000, 0, 0],
    ['⑥', 'active', 3000, 0, 0],
    ['⑦⑧⑨', 'active', 3000, 0, 0],
    ['⑩⑪', 'used', 3000, 0, 1000],
  ]);
});

test('servers and sites end and begin again within each pattern, and it goes on', () => {
  assert.deepEqual(
    run.patterns.map(({ pattern, restarted }) => [pattern, ...restarted.map((between) => between.join())]),
    [
      ['基本', '②③,④⑤', '⑥,⑦'],
      ['修正1', '②,③', '③,④⑤'],
      ['2-1', '③④⑤,⑥'],
      ['2-2', '⑦（減算前）,④', '⑦（使える日の前）,⑥'],
      ['2-3', '③④,⑤', '⑤,⑥'],
    ],
  );
});

test('of each company, points were credited for the deductions that were proven, at its rate', () => {
  assert.deepEqual(
    run.books.map(({ company, deducted, proven, due, credited }) => [company, deducted, proven, due, credited]),
    [
      ['つきみカード', 10_000, 10_000, 2000, 2000],
      ['そらの翼マイレージ', 1000, 1000, 1000, 1000],
      ['やまびこ電話', 2500, 2500, 2500, 2500],
      ['みなかみ電力', 1000, 1000, 1000, 1000],
    ],
  );
  assert.equal(run.balanced, true);
});

const books = { deducted: 10_000, proven: 10_000, due: 2000, credited: 2000 };
for (const [what, change] of [
  ['a point that nobody deducted for', { credited: 2001 }],
  ['a deduction that brought no point', { credited: 1999 }],
  ['a deduction that was not proven', { deducted: 10_005 }],
] as const) {
  test(`${what} is told as books that differ`, () => {
    assert.equal(isBalanced(books), true);
    assert.equal(isBalanced({ ...books, ...change }), false);
  });
}
