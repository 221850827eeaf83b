// Is this folder, byte for byte, what the operator signed? Only the key that was handed over apart from it can say so.
import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fingerprintOf,
  isSignedBy,
  MANIFEST_FILE,
  type Manifest,
  readManifest,
  SIGNATURE_FILE,
  sha256Of,
  unverifiedFingerprint,
} from './manifest.ts';

/** What is wrong with files, each by its path in the package. */
export type Differences = { changed: string[]; missing: string[]; extra: string[] };

export type Verification =
  | { outcome: 'intact'; manifest: Manifest; signedText: string }
  | { outcome: 'not_a_package' }
  | { outcome: 'wrong_signature' }
  /** It names another key than the one handed over. */
  | { outcome: 'other_key'; named: string; expected: string }
  | ({ outcome: 'file_changed' | 'file_missing' | 'file_extra' } & Differences);

/**
 * 1. Both texts are there. 2. The signature is that of the key. 3. The text is a manifest. 4. Every file is there and has its
 * hash. 5. Nothing else is there. All files that differ are named; the outcome is the first kind in this order.
 */
export async function verifyPackage(of: { folder: string; publicKey: KeyObject }): Promise<Verification> {
  const { folder, publicKey } = of;
  const [text, signature] = [read(folder, MANIFEST_FILE), read(folder, SIGNATURE_FILE)];
  if (!text || !signature) return { outcome: 'not_a_package' };
  if (!isSignedBy(text, signature, publicKey)) return wrongSignature(text, publicKey);
  const manifest = readManifest(text);
  if (!manifest) return { outcome: 'not_a_package' };
  const differences = await differencesOf(folder, manifest);
  if (differences.changed.length > 0) return { outcome: 'file_changed', ...differences };
  if (differences.missing.length > 0) return { outcome: 'file_missing', ...differences };
  if (differences.extra.length > 0) return { outcome: 'file_extra', ...differences };
  return { outcome: 'intact', manifest, signedText: text.toString() };
}

function wrongSignature(text: Buffer, publicKey: KeyObject): Verification {
  const [named, expected] = [unverifiedFingerprint(text), fingerprintOf(publicKey)];
  return named && named !== expected ? { outcome: 'other_key', named, expected } : { outcome: 'wrong_signature' };
}

async function differencesOf(folder: string, { files }: Manifest): Promise<Differences> {
  const there = new Map(entriesOf(folder));
  const differences: Differences = { changed: [], missing: [], extra: [] };
  for (const { path, sha256 } of files) {
    const kind = there.get(path);
    if (kind === undefined) differences.missing.push(path);
    // A link in a file's place could lead anywhere a moment later.
    else if (kind !== 'file' || (await sha256Of(join(folder, path))) !== sha256) differences.changed.push(path);
    there.delete(path);
  }
  for (const own of [MANIFEST_FILE, SIGNATURE_FILE]) there.delete(own);
  differences.extra.push(...[...there.keys()].sort());
  return differences;
}

/** Everything under the folder that is no folder, by its path with single slashes. */
function entriesOf(folder: string, under = ''): [path: string, kind: 'file' | 'other'][] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under ? `${under}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return entriesOf(folder, path);
    return [[path, entry.isFile() ? 'file' : 'other']];
  });
}

function read(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name));
  } catch {
    return undefined;
  }
}
