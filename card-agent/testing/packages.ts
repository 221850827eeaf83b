// Small packages with everything that the installer looks at, and folders that a test leaves behind nowhere.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fingerprintOf, thisPlatform } from '../installer/manifest.ts';
import type { Content } from '../packaging/contents.ts';
import { publicPemOf, writePackage } from '../packaging/write.ts';

export const newReleaseKey = () => generateKeyPairSync('ed25519');

export function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-package-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Three files: a program that says its version, a part in a folder, and what is put beside the versions. */
export const smallContents = (version: string): Content[] => [
  { path: 'agent/main.mjs', text: `process.stdout.write('${version}\\n');\n`, executable: false },
  { path: 'agent/browser/window.css', text: 'body { color: black; }\n', executable: false },
  { path: 'launch/start.sh', text: '#!/bin/sh\n', executable: true },
];

type Small = { folder: string; privateKey: KeyObject; version?: string; platform?: string };

/** The folder of a package, written and signed. */
export async function smallPackage(of: Small): Promise<string> {
  const { version = '0.1.0', platform = thisPlatform, privateKey } = of;
  const folder = join(of.folder, `package-${version}`);
  await writePackage({ contents: smallContents(version), folder, privateKey, version, contract: 1, platform });
  return folder;
}

/** The file that an operator hands over. */
export function publicKeyFile(folder: string, privateKey: KeyObject): string {
  const file = join(folder, `${fingerprintOf(privateKey)}.pem`);
  writeFileSync(file, publicPemOf(privateKey));
  return file;
}
