import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { PcscOpening } from './pcsc-reader.ts';
import { createVirtualReader } from './virtual-reader.ts';
import { waitForReader } from './waiting-reader.ts';

const none: PcscOpening = { outcome: 'unavailable', because: '' };

test('an agent without a reader says so, and takes the one that comes later', async () => {
  const late = createVirtualReader({ cards: [] });
  const openings: PcscOpening[] = [none, none, { outcome: 'opened', reader: late }];
  const reader = waitForReader({ open: async () => openings.shift() ?? none, everyMilliseconds: 5 });
  assert.equal(reader.name, '');
  assert.deepEqual(reader.cardPresence(), { present: false, trouble: 'reader_gone' });
  assert.equal(await reader.connect(), undefined);
  while (reader.name === '') await wait(5);
  assert.equal(reader.name, late.name);
  assert.deepEqual(reader.cardPresence(), late.cardPresence());
  await reader.close();
});

test('a reader that opens after the agent was ended is closed at once', async () => {
  const { promise, resolve } = Promise.withResolvers<PcscOpening>();
  const reader = waitForReader({ open: () => promise });
  await reader.close();
  let closed = false;
  const close = async () => {
    closed = true;
  };
  const late = { ...createVirtualReader({ cards: [] }), close };
  resolve({ outcome: 'opened', reader: late });
  await wait(1);
  assert.ok(closed);
  assert.equal(reader.name, '');
});
