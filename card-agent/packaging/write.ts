// Writes a package: its files, what they are by their hashes, the signature, and all of it once more as one archive.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import {
  fingerprintOf,
  MANIFEST_FILE,
  type Manifest,
  manifestText,
  type PackagedFile,
  readManifest,
  SIGNATURE_FILE,
  sha256Of,
  signText,
} from '../installer/manifest.ts';
import type { Content } from './contents.ts';

export type Packaging = Pick<Manifest, 'version' | 'contract' | 'platform'> & {
  contents: readonly Content[];
  /** The folder that is written anew. */
  folder: string;
  privateKey: KeyObject;
};

/** Writes the folder whole or not at all. Answers what is signed. */
export async function writePackage(of: Packaging): Promise<Manifest> {
  const { contents, folder, privateKey, version, contract, platform } = of;
  const growing = `${folder}.${process.pid}`;
  try {
    const files: PackagedFile[] = [];
    for (const content of contents) files.push(await writeContent(growing, content));
    const keyFingerprint = fingerprintOf(privateKey);
    const text = manifestText({ version, contract, platform, keyFingerprint, files });
    writeFileSync(join(growing, MANIFEST_FILE), text);
    writeFileSync(join(growing, SIGNATURE_FILE), signText(text, privateKey));
    const manifest = readManifest(Buffer.from(text));
    if (!manifest) throw new Error('a name or a version that no installer would take');
    rmSync(folder, { recursive: true, force: true });
    renameSync(growing, folder);
    return manifest;
  } finally {
    rmSync(growing, { recursive: true, force: true });
  }
}

async function writeContent(folder: string, content: Content): Promise<PackagedFile> {
  const { path, executable } = content;
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  if ('from' in content) copyFileSync(content.from, target);
  else writeFileSync(target, content.text);
  // Windows reads command files by lines of its own kind.
  if (path.endsWith('.cmd')) writeFileSync(target, readFileSync(target, 'utf8').replace(/\r?\n/g, '\r\n'));
  return { path, bytes: statSync(target).size, sha256: await sha256Of(target), executable };
}

/** One date for every file, on whatever clock, so that the same files give the same archive: the first that ZIP knows. */
const zipDate = new Date(1980, 0, 1);
const unix = 3;

/** The archive beside the folder, with the folder's name inside; Windows, macOS and Linux unpack it by themselves. */
export function writeArchive(folder: string, { files }: Manifest): string {
  const archive = `${folder}.zip`;
  const signed = [MANIFEST_FILE, SIGNATURE_FILE].map((path) => ({ path, executable: false }));
  const entries: Zippable = {};
  for (const { path, executable } of [...signed, ...files]) {
    const attrs = (executable ? 0o100755 : 0o100644) * 2 ** 16;
    entries[`${basename(folder)}/${path}`] = [readFileSync(join(folder, path)), { mtime: zipDate, os: unix, attrs }];
  }
  writeFileSync(archive, zipSync(entries));
  return archive;
}

/** The installation's release key, made at its first use. Whoever has this file can give every counter PC any program. */
export function loadReleaseKey(file: string): KeyObject {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  const key = createPrivateKey(readFileSync(file));
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`${file} は Ed25519 の鍵ではありません。 / is no Ed25519 key.`);
  return key;
}

export const publicPemOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
