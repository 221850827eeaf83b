import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MachineInstant, ToldInstant } from './values.ts';

const outcomeOf = (judged: { success: boolean; error?: { issues: { message: string }[] } }) =>
  judged.success ? 'ok' : (judged.error?.issues[0]?.message ?? '');

describe('an instant that another machine tells', () => {
  const table: [told: string, outcome: string][] = [
    ['2016-10-03T09:00:00Z', 'ok'],
    ['2016-10-03T09:00:00.1Z', 'ok'],
    ['2016-10-03T09:00:00.123456789Z', 'ok'],
    ['1970-01-01T00:00:00Z', 'ok'],
    ['2999-12-31T23:59:59.999999999Z', 'ok'],
    ['2016-10-03T09:00:00.1234567890Z', 'instant_invalid'],
    [`2016-10-03T09:00:00.${'0'.repeat(2000)}Z`, 'instant_invalid'],
    ['1969-12-31T23:59:59Z', 'date_out_of_range'],
    ['3000-01-01T00:00:00Z', 'date_out_of_range'],
  ];
  for (const [told, outcome] of table)
    test(`${told.slice(0, 40)} (${told.length} letters) of a device: ${outcome}`, () => {
      assert.equal(outcomeOf(ToldInstant.safeParse(told)), outcome);
      if (outcome === 'ok') assert.ok(Temporal.Instant.from(told));
    });

  for (const told of ['2016-10-03T09:00:00.123456789+09:00', '2016-10-03T00:00:00Z', '2016-10-03T09:00:00-03:30'])
    test(`${told} of a company's machine is read as it is`, () => {
      assert.equal(outcomeOf(MachineInstant.safeParse(told)), 'ok');
      assert.ok(Temporal.Instant.from(told));
    });

  test('a company’s machine is told by name, too, that ten decimals are too many', () => {
    assert.equal(outcomeOf(MachineInstant.safeParse('2016-10-03T09:00:00.1234567890+09:00')), 'instant_invalid');
  });
});
