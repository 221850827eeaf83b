import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createSessionStore } from './session.ts';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}
const opened: (() => void)[] = [];
/** A tab with a store of its own; a test closes its tabs, or the channel between them would hold the process. */
function open<Kept>(name: string, tab: Storage) {
  const store = createSessionStore<Kept>(name, tab, 300);
  opened.push(store.close);
  return store;
}
afterEach(() => {
  for (const close of opened.splice(0)) close();
});
const session = { token: 't1', expiresAt: '2016-09-01T00:10:00Z', mykeyId: 'My123' };

test('a session goes on over a reload, and ends once with its reason', () => {
  const tab = storage();
  const store = open<{ mykeyId: string }>('mypage', tab);
  let told = 0;
  store.subscribe(() => told++);
  store.keep(session);
  assert.deepEqual(open('mypage', tab).current(), session);
  store.end('ended');
  store.end();
  assert.equal(store.token(), undefined);
  assert.equal(store.endedBecause(), 'ended', 'a second end changes nothing');
  assert.equal(told, 2);
  assert.equal(open('mypage', tab).current(), undefined);
  store.keep(session);
  assert.equal(store.endedBecause(), undefined);
});

test('the faces of one tab keep their sessions apart, and what is no session is none', () => {
  const tab = storage();
  open('mypage', tab).keep(session);
  assert.equal(open('office', tab).current(), undefined);
  tab.setItem('meguri.office.session', '{"cut');
  assert.equal(open('office', tab).current(), undefined);
});

test('a tab beside a signed-in one goes on with its session, and where one tab ends it, all do', async () => {
  const first = open<{ mykeyId: string }>('mypage', storage());
  await first.asked;
  assert.equal(first.current(), undefined, 'nobody is there to answer');
  first.keep(session);
  const own = storage();
  const second = open<{ mykeyId: string }>('mypage', own);
  await second.asked;
  assert.deepEqual(second.current(), session);
  assert.deepEqual(open('mypage', own).current(), session, 'and keeps it over a reload');
  const office = open('office', storage());
  await office.asked;
  assert.equal(office.current(), undefined, 'another face is another session');
  const told = new Promise<void>((resolve) => void first.subscribe(resolve));
  second.end('changed');
  await told;
  assert.deepEqual([first.current(), first.endedBecause()], [undefined, 'changed']);
});

test('who is at the sign-in page already is not changed into somebody under their hands', async () => {
  const waiting = open<{ mykeyId: string }>('mypage', storage());
  await waiting.asked;
  const other = open<{ mykeyId: string }>('mypage', storage());
  await other.asked;
  other.keep(session);
  const third = open<{ mykeyId: string }>('mypage', storage());
  await third.asked;
  assert.deepEqual(third.current(), session, 'the answer to the third went through the channel');
  assert.equal(waiting.current(), undefined);
});
