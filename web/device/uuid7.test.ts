import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Uuid7 } from '../../contract/values.ts';
import { createDeviceClock } from './clock.ts';
import { uuid7 } from './uuid7.ts';

test('a key has the shape that the contract asks for and carries its time', () => {
  const at = Date.parse('2016-09-01T00:00:00.123Z');
  const keys = Array.from({ length: 1000 }, () => uuid7(at));
  for (const key of keys) {
    assert.ok(Uuid7.safeParse(key).success, key);
    assert.equal(Number.parseInt(key.replace('-', '').slice(0, 12), 16), at);
  }
  assert.equal(new Set(keys).size, keys.length);
});

test('later keys sort after earlier ones', () => {
  const [earlier, later] = [uuid7(1_472_688_000_000), uuid7(1_472_688_000_001)];
  assert.ok(earlier! < later!);
});

test('a clock that is off is corrected by the server, and only by a date', () => {
  const device = { time: 1_000_000 };
  const clock = createDeviceClock(() => device.time);
  clock.correct('Thu, 01 Sep 2016 00:00:00 GMT');
  assert.equal(clock.now(), Date.parse('2016-09-01T00:00:00Z'));
  device.time += 5_000;
  clock.correct('yesterday');
  clock.correct(null);
  assert.equal(clock.now(), Date.parse('2016-09-01T00:00:05Z'));
});
