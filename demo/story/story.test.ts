import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Tables } from './tables.ts';

/** The whole turn as a person runs it: another process, servers and databases of its own, one JSON object on standard output. */
let tables: Tables;
before(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json'], {
    maxBuffer: 1 << 24,
  });
  assert.equal(stdout.trim().split('\n').length, 1, 'nothing else stands on standard output');
  tables = JSON.parse(stdout) as Tables;
});

test('2-2: the balances by マイキーID and municipality', () => {
  assert.deepEqual(
    tables.balances_2_2.map((l) => [l.mykeyId, l.seedCode, l.points]),
    [
      ['A01', '14130', 4000],
      ['A01', '13116', 5000],
      ['C05', '14130', 12_000],
      ['C05', '17009', 1000],
    ],
  );
  assert.equal(tables.balances_2_2.at(-1)?.municipalityCode, '17209');
});

test('5-3: the points of My123, My777 and My888', () => {
  assert.deepEqual(
    tables.balances_5_3.map((l) => [l.mykeyId, l.name, l.points]),
    [
      ['My123', 'A市ポイント', 1000],
      ['My123', 'B市ポイント', 500],
      ['My123', 'B市○○大学支援', 300],
      ['My777', 'A市ポイント', 700],
      ['My888', 'C町ポイント', 1200],
    ],
  );
});

test('6-4: reserve, municipal and event lots with their last days, the paid-out one of 0 included', () => {
  assert.deepEqual(tables.lots_6_4.reserve, [
    { mykeyId: 'My123', points: 300, allocateBy: '2016-12-31' },
    { mykeyId: 'My777', points: 1200, allocateBy: '2017-03-31' },
    { mykeyId: 'My888', points: 500, allocateBy: '2016-11-30' },
  ]);
  assert.deepEqual(
    tables.lots_6_4.municipal.map((l) => [l.mykeyId, l.name, l.points, l.expiresOn]),
    [
      ['My123', 'A市ポイント', 1000, '2017-03-31'],
      ['My123', 'B市ポイント', 500, '2017-03-31'],
      ['My777', 'A市ポイント', 700, '2016-12-31'],
      ['My888', 'C町ポイント', 1200, '2017-04-30'],
    ],
  );
  assert.deepEqual(
    tables.lots_6_4.events.map((l) => [l.mykeyId, l.points, l.expiresOn]),
    [
      ['My123', 0, '2016-03-31'],
      ['My123', 500, '2016-12-31'],
      ['My777', 300, '2017-12-31'],
      ['My888', 1000, '2017-01-31'],
    ],
  );
});

test('6-3: the monthly table of September 2016 comes to 220,000', () => {
  assert.deepEqual(
    tables.monthly_6_3.lines.map((l) => [l.program, l.points]),
    [
      ['集団検診', 50_000],
      ['幼児食教室', 20_000],
      ['普通救命講習', 15_000],
      ['ボランティア', 90_000],
      ['子育て支援', 20_000],
      ['夏祭りアンケート', 25_000],
    ],
  );
  assert.equal(tables.monthly_6_3.total, 220_000);
});

test('6-5: seven purses come to 660', () => {
  assert.deepEqual(
    tables.purses_6_5.purses.map((p) => p.points),
    [120, 50, 80, 110, 75, 95, 130],
  );
  assert.equal(tables.purses_6_5.total, 660);
});

test('6-6: once the month is over, A社 is billed the same in one sum over all municipalities', () => {
  const { month, yen, lines } = tables.settlement_6_6.billed;
  assert.deepEqual([month, yen], ['2016-10', 27_980]);
  assert.deepEqual(
    lines.map((line) => line.yen).sort((a, b) => a - b),
    [879, 990, 1000, 25_111],
  );
});

test('6-6: what A社 owes each municipality, by user and in total', () => {
  assert.deepEqual(tables.settlement_6_6.totals, { Ⅰ: 990, Ⅱ: 1000, Ⅲ: 879, Ⅳ: 25_111 });
  assert.equal(tables.settlement_6_6.total, 27_980);
  assert.deepEqual(tables.settlement_6_6.details.map((d) => [d.mykeyId, d.points]).sort(), [
    ['alpha', 1000],
    ['alpha', 500],
    ['beta', 241],
    ['beta', 879],
    ['gamma', 24_870],
    ['gamma', 490],
  ]);
});
