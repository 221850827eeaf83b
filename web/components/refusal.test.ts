import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Refusal } from '../device/http.ts';
import { placeRefusal } from './refusal.ts';

const refusal = (change: Partial<Refusal>): Refusal => ({
  outcome: 'invalid_request',
  title: '入力を確かめてください。',
  titleEn: 'Please check.',
  status: 400,
  fields: [],
  details: {},
  ...change,
});
const ja = { language: 'ja', check: 'この欄を確かめて' };
const fields = { amount: ['insufficient_points'], name: [] };

test('a refusal stands beside the field it is about, in the language of the page', () => {
  const short = refusal({ outcome: 'insufficient_points', title: '足りません。', titleEn: 'Not enough.' });
  assert.deepEqual(placeRefusal(short, fields, ja), { errors: { amount: '足りません。' }, rest: undefined });
  assert.deepEqual(placeRefusal(short, fields, { ...ja, language: 'en' }).errors, { amount: 'Not enough.' });
});

test('what the server says of each field is said there, and nothing is swallowed', () => {
  const each = [
    { path: 'amount', outcome: 'amount_invalid', message: '1以上で' },
    { path: 'bankAccount.name', outcome: 'invalid_request', message: '短すぎます' },
  ];
  const placed = placeRefusal(refusal({ fields: each }), fields, ja);
  assert.deepEqual(placed, { errors: { amount: '1以上で', name: 'この欄を確かめて' }, rest: undefined });

  const unknown = refusal({ fields: [{ path: 'hidden', outcome: 'invalid_request', message: 'x' }] });
  assert.equal(placeRefusal(unknown, fields, ja).rest, unknown);
  const other = refusal({ outcome: 'overloaded' });
  assert.deepEqual(placeRefusal(other, fields, ja), { errors: {}, rest: other });
  assert.deepEqual(placeRefusal(undefined, fields, ja), { errors: {}, rest: undefined });
});
