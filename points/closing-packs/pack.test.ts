import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { pointsRoutes } from '../../contract/index.ts';
import { openPackStage, type PackStage } from './testing/stage.ts';
import { verifyPack } from './verify.ts';

let pack: PackStage;
let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-packs-'));
  pack = await openPackStage();
});
after(async () => {
  await pack?.stage.nation.close();
  rmSync(folder, { recursive: true, force: true });
});

const verify = (bytes: Uint8Array) => {
  const path = join(folder, 'pack.zip');
  writeFileSync(path, bytes);
  return verifyPack({ path });
};

test('a month with refunds, reversals, an event, a voucher, a neighbour, two funds and what is paid on top verifies from its file alone', async () => {
  for (const params of Object.values(pack.params)) {
    const verdict = await verify(await pack.download(params));
    assert.equal(verdict.outcome, 'intact', JSON.stringify(verdict));
    if (verdict.outcome === 'intact') console.log(JSON.stringify(verdict.manifest.totals, null, 1));
  }
  const files = unzipSync(await pack.download(pack.params.first));
  for (const [name, bytes] of Object.entries(files))
    if (name !== 'README.md') console.log(name, bytes.length, Buffer.from(bytes).toString('latin1').slice(0, 900));
  assert.ok(pointsRoutes);
});
