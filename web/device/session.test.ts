import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSessionStore } from './session.ts';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}
const session = { token: 't1', expiresAt: '2016-09-01T00:10:00Z', mykeyId: 'My123' };

test('a session goes on over a reload, and ends once with its reason', () => {
  const tab = storage();
  const store = createSessionStore<{ mykeyId: string }>('mypage', tab);
  let told = 0;
  store.subscribe(() => told++);
  store.keep(session);
  assert.deepEqual(createSessionStore('mypage', tab).current(), session);
  store.end('ended');
  store.end();
  assert.equal(store.token(), undefined);
  assert.equal(store.endedBecause(), 'ended', 'a second end changes nothing');
  assert.equal(told, 2);
  assert.equal(createSessionStore('mypage', tab).current(), undefined);
  store.keep(session);
  assert.equal(store.endedBecause(), undefined);
});

test('the faces of one tab keep their sessions apart, and what is no session is none', () => {
  const tab = storage();
  createSessionStore('mypage', tab).keep(session);
  assert.equal(createSessionStore('office', tab).current(), undefined);
  tab.setItem('meguri.office.session', '{"cut');
  assert.equal(createSessionStore('office', tab).current(), undefined);
});
