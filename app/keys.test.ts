import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadSystemKeys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'meguri-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'new', 'keys.json');

test('keys are made once, for their owner alone, and are the same at every start', async () => {
  const made = await loadSystemKeys(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(await loadSystemKeys(file), made);
  assert.equal(Buffer.from(made.mykeySignIn.secret, 'base64url').length, 32);
});

test('a file of an earlier version gets the keys that it lacks and keeps those it has', async () => {
  const { mykeySignIn, ...earlier } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(earlier));
  const { mykeySignIn: added, ...kept } = await loadSystemKeys(file);
  assert.deepEqual(kept, earlier);
  assert.notEqual(added.secret, mykeySignIn.secret);
  assert.deepEqual((await loadSystemKeys(file)).mykeySignIn, added, 'what was added stays');
});
