import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateInWords, dayInJapan, daysBetween, monthInWords, timeInWords, todayInJapan } from './dates.ts';

test('a date is the same day in every time zone, and an instant is read on clocks in Japan', () => {
  assert.equal(dateInWords('2016-12-31', 'ja'), '2016年12月31日');
  assert.equal(dateInWords('2016-12-31', 'en'), '31 December 2016');
  assert.equal(monthInWords('2016-09', 'ja'), '2016年9月');
  assert.equal(dayInJapan('2016-08-31T15:00:00Z'), '2016-09-01');
  assert.equal(dayInJapan('2016-08-31T14:59:59.999Z'), '2016-08-31');
  assert.equal(todayInJapan(Date.parse('2016-08-31T15:00:00Z')), '2016-09-01');
  assert.match(timeInWords('2016-08-31T15:05:00Z', 'ja'), /^2016\/09\/01 0:05$/);
});

test('days are counted over months and leap days', () => {
  const rows: [string, string, number][] = [
    ['2016-02-28', '2016-03-01', 2],
    ['2017-03-31', '2017-03-31', 0],
    ['2017-04-01', '2017-03-31', -1],
    ['2016-12-31', '2017-03-31', 90],
  ];
  for (const [from, to, days] of rows) assert.equal(daysBetween(from, to), days, `${from} ${to}`);
});
