import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOLIDAYS_PUBLISHED_THROUGH, isBankBusinessDay, nextBusinessDay, previousBusinessDay } from './business-day.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test('banks are closed at weekends, on holidays and from 31 December to 3 January', () => {
  const rows: [string, boolean][] = [
    ['2026-11-30', true],
    ['2026-11-28', false], // Saturday
    ['2026-11-29', false], // Sunday
    ['2026-11-23', false], // 勤労感謝の日
    ['2026-05-06', false], // 振替休日
    ['2026-09-22', false], // 国民の休日, between two holidays
    ['2026-12-30', true],
    ['2026-12-31', false], // no national holiday
    ['2025-01-02', false], // no national holiday
    ['2025-01-03', false],
    ['2027-01-04', true],
  ];
  for (const [date, open] of rows) assert.equal(isBankBusinessDay(day(date)), open, date);
});

test('the days before and after a closed stretch are found', () => {
  assert.deepEqual(nextBusinessDay(day('2026-12-30')), { ok: true, day: day('2027-01-04') });
  assert.deepEqual(previousBusinessDay(day('2026-05-07')), { ok: true, day: day('2026-05-01') });
  assert.deepEqual(nextBusinessDay(day('2016-10-31')), { ok: true, day: day('2016-11-01') });
});

test('a year whose holidays nobody has announced is refused, not guessed', () => {
  const refused = { ok: false, outcome: 'calendar_not_published' };
  assert.equal(isBankBusinessDay(day(`${HOLIDAYS_PUBLISHED_THROUGH + 1}-04-03`)), 'calendar_not_published');
  assert.deepEqual(nextBusinessDay(day(`${HOLIDAYS_PUBLISHED_THROUGH}-12-30`)), refused);
  assert.equal(isBankBusinessDay(day('1969-12-01')), 'calendar_not_published');
});
