import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchangeExpiryOn } from './municipality.ts';

test('points that come today end on the rule’s day of this year, or of the next where it has passed', () => {
  const cases: [rule: string, today: string, expiresOn: string][] = [
    ['03-31', '2016-10-03', '2017-03-31'],
    ['03-31', '2017-03-31', '2017-03-31'],
    ['12-31', '2016-10-03', '2016-12-31'],
    ['02-29', '2019-03-01', '2020-02-29'],
    ['02-29', '2023-03-01', '2024-02-29'],
    ['02-29', '2019-02-28', '2019-02-28'],
    ['02-29', '2020-02-29', '2020-02-29'],
    // What an entry of old let through makes no day impossible to count.
    ['00-00', '2016-10-03', '2017-01-01'],
    ['12-00', '2016-10-03', '2016-12-01'],
    ['13-45', '2016-10-03', '2016-12-31'],
    ['04-31', '2016-10-03', '2017-04-30'],
  ];
  for (const [rule, today, expiresOn] of cases)
    assert.equal(exchangeExpiryOn(rule, Temporal.PlainDate.from(today)), expiresOn, `${rule} on ${today}`);
});
