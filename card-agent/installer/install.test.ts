import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { folderOf, newReleaseKey, smallPackage } from '../testing/packages.ts';
import { goBack, type Installing, install, readPointer, type Step } from './install.ts';
import { verifyPackage } from './verify.ts';

const { publicKey, privateKey } = newReleaseKey();

/** A PC without an agent, and an operator who makes packages. */
function pc(t: TestContext) {
  const folder = folderOf(t);
  const root = join(folder, 'pc');
  const made = (version: string) => smallPackage({ folder, privateKey, version });
  const put = async (version: string, more: Partial<Installing> = {}) =>
    install({ from: await made(version), root, publicKey, ...more });
  const versions = () => readdirSync(join(root, 'versions')).sort();
  return { root, made, put, versions };
}

/** What `current` names is there, whole. */
async function assertUsable(root: string, version: string): Promise<void> {
  const { current } = readPointer(root);
  assert.ok(current, 'a version is named');
  const found = await verifyPackage({ folder: join(root, 'versions', current), publicKey });
  assert.ok(found.outcome === 'intact' && found.manifest.version === version, `${current}: ${found.outcome}`);
}

test('over nothing, over an older one, over itself: the version before stays, the one before that goes', async (t) => {
  const { root, put, versions } = pc(t);
  assert.deepEqual(await put('0.1.0'), { outcome: 'installed', version: '0.1.0', before: undefined });
  assert.ok(existsSync(join(root, 'start.sh')), 'how to start stands beside the versions');
  assert.deepEqual(await put('0.2.0'), { outcome: 'installed', version: '0.2.0', before: '0.1.0' });
  assert.deepEqual(await put('0.10.0'), { outcome: 'installed', version: '0.10.0', before: '0.2.0' });
  assert.deepEqual(await put('0.10.0'), { outcome: 'installed', version: '0.10.0', before: '0.2.0' });
  assert.deepEqual(versions(), ['0.10.0', '0.2.0']);
  await assertUsable(root, '0.10.0');
});

test('an older one is refused and changes nothing, unless it is asked for by name', async (t) => {
  const { root, put, versions } = pc(t);
  await put('0.2.0');
  assert.deepEqual(await put('0.1.0'), { outcome: 'older_version', version: '0.1.0', installed: '0.2.0' });
  assert.deepEqual(versions(), ['0.2.0']);
  await assertUsable(root, '0.2.0');
  assert.equal((await put('0.1.0', { allowOlder: true })).outcome, 'installed');
  await assertUsable(root, '0.1.0');
});

test('going back leads to the version before, and a second time forth again', async (t) => {
  const { root, put } = pc(t);
  await put('0.1.0');
  assert.deepEqual(await goBack({ root, publicKey }), { outcome: 'nothing_before' });
  await put('0.2.0');
  assert.deepEqual(await goBack({ root, publicKey }), { outcome: 'installed', version: '0.1.0', before: '0.2.0' });
  await assertUsable(root, '0.1.0');
  await goBack({ root, publicKey });
  await assertUsable(root, '0.2.0');
});

test('nobody is led back to a version that was changed on this PC', async (t) => {
  const { root, put } = pc(t);
  await put('0.1.0');
  await put('0.2.0');
  appendFileSync(join(root, 'versions/0.1.0/agent/main.mjs'), '// more');
  const back = await goBack({ root, publicKey });
  assert.ok(back.outcome === 'file_changed' && back.changed[0] === 'agent/main.mjs');
  await assertUsable(root, '0.2.0');
});

test('a version that was damaged on this PC is put in place anew by the same command', async (t) => {
  const { root, put, versions } = pc(t);
  await put('0.1.0');
  writeFileSync(join(root, 'versions/0.1.0/agent/main.mjs'), '');
  assert.equal((await put('0.1.0')).outcome, 'installed');
  assert.deepEqual(versions(), ['0.1.0', '0.1.0-2'], 'the damaged one may be running: it keeps its name');
  await assertUsable(root, '0.1.0');
});

describe('nothing is put in place', () => {
  test('of a package that was changed', async (t) => {
    const { root, made } = pc(t);
    const from = await made('0.1.0');
    appendFileSync(join(from, 'agent/main.mjs'), '// more');
    assert.equal((await install({ from, root, publicKey })).outcome, 'file_changed');
    assert.ok(!existsSync(root));
  });

  test('of a package that is changed while it is copied', async (t) => {
    const { root, made, put, versions } = pc(t);
    await put('0.1.0');
    const from = await made('0.2.0');
    const onStep = (step: Step) => step === 'verified' && appendFileSync(join(from, 'agent/main.mjs'), '// more');
    assert.equal((await install({ from, root, publicKey, onStep })).outcome, 'file_changed');
    assert.deepEqual(versions(), ['0.1.0']);
    await assertUsable(root, '0.1.0');
  });

  test('of a package for another kind of machine', async (t) => {
    const { root } = pc(t);
    const from = await smallPackage({ folder: folderOf(t), privateKey, platform: 'plan9-x64' });
    assert.deepEqual(await install({ from, root, publicKey }), { outcome: 'other_platform', platform: 'plan9-x64' });
  });
});

class PowerCut extends Error {}

describe('an update that is cut off leaves a version that is whole', () => {
  const cuts: [after: Step, usable: string][] = [
    ['verified', '0.1.0'],
    ['copied', '0.1.0'],
    ['moved', '0.1.0'],
    ['prepared', '0.1.0'],
    ['switched', '0.2.0'],
  ];
  for (const [after, usable] of cuts) {
    test(`after it was ${after}: ${usable} runs, and the same command finishes`, async (t) => {
      const { root, put, versions } = pc(t);
      await put('0.1.0');
      const onStep = (step: Step) => {
        if (step === after) throw new PowerCut();
      };
      await assert.rejects(put('0.2.0', { onStep }), PowerCut);
      await assertUsable(root, usable);
      assert.equal((await put('0.2.0')).outcome, 'installed');
      await assertUsable(root, '0.2.0');
      assert.deepEqual(versions(), ['0.1.0', '0.2.0'], 'what was left half-way is gone');
      assert.equal(readPointer(root).previous, '0.1.0');
    });
  }

  test('half of a new pointer, left beside the old one, is taken for neither', async (t) => {
    const { root, put } = pc(t);
    await put('0.1.0');
    const before = readFileSync(join(root, 'current'), 'utf8');
    writeFileSync(join(root, 'current.new'), 'half a na');
    assert.equal(readFileSync(join(root, 'current'), 'utf8'), before);
    await put('0.2.0');
    await assertUsable(root, '0.2.0');
  });
});
