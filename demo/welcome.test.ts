/** What `npm start` says when it runs: everything one needs, in both languages, in lines that fit a terminal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { welcome } from './welcome.ts';

/** Columns of a terminal: kana, kanji and their signs take two. */
const columnsOf = (line: string) =>
  [...line].reduce((sum, one) => sum + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/.test(one) ? 2 : 1), 0);
const text = welcome({
  codes: [
    { code: 'ABCD-EFGH-JKLM', name: 'まちなか商店' },
    { code: 'NPQR-STUV-WXYZ', name: 'みやはら商店街振興会' },
  ],
  seconds: 83.4,
});

test('no line is wider than 100 columns', () => {
  assert.equal(columnsOf('あa１'), 5);
  assert.deepEqual(
    text.split('\n').filter((line) => columnsOf(line) > 100),
    [],
  );
});

test('it says where to go, as whom, how long it took, and how to end and begin anew', () => {
  for (const needed of [
    'http://localhost:3000',
    '/mykey/desk',
    'http://localhost:3020',
    'http://localhost:3021',
    'http://localhost:3022',
    'http://localhost:3023',
    'DENWA0001',
    'approver2-43424',
    'platform2',
    'ABCD-EFGH-JKLM',
    'NPQR-STUV-WXYZ',
    '1234',
    'meguri-demo',
    'it took 83 s',
    'Ctrl-C',
    'npm run demo:fresh',
  ])
    assert.ok(text.includes(needed), needed);
});
