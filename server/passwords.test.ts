import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hash } from '@node-rs/argon2';
import { hashSecret, isSecret } from './passwords.ts';

const typed = 'がぎぐげご-パスワード';

test('a password is one whether a keyboard composes its marks or not', async () => {
  const stored = await hashSecret(typed.normalize('NFC'));
  assert.equal(await isSecret(typed.normalize('NFD'), stored), true);
  assert.equal(await isSecret(typed.normalize('NFC'), await hashSecret(typed.normalize('NFD'))), true);
  assert.equal(await isSecret('かきくけこ-ハスワート', stored), false);
  assert.equal(await isSecret(typed, undefined), false);
});

test('a password that was stored as it was typed goes on working', async () => {
  const uncomposed = typed.normalize('NFD');
  assert.notEqual(uncomposed, typed.normalize('NFC'));
  assert.equal(await isSecret(uncomposed, await hash(uncomposed)), true);
});
