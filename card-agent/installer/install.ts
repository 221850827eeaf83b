// Puts a package in place: `versions/<version>/` beside the version before, and `current`, the one small file that says
// which of them runs. Whatever stops this half-way, `current` names a whole version.
import type { KeyObject } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { AgentSettings } from '../settings.ts';
import { compareVersions, MANIFEST_FILE, type Manifest, SIGNATURE_FILE, thisPlatform } from './manifest.ts';
import { type Verification, verifyPackage } from './verify.ts';

/** In the order in which they happen; told after each. */
export type Step = 'verified' | 'copied' | 'moved' | 'prepared' | 'switched';

export type Installing = {
  /** The unpacked package. */
  from: string;
  /** Where the agent lives on this PC. */
  root: string;
  publicKey: KeyObject;
  /** Kept for the next update, which then needs no key. */
  keepKey?: string | undefined;
  settings?: AgentSettings | undefined;
  allowOlder?: boolean;
  onStep?: (step: Step) => void;
};

export type Installation =
  | { outcome: 'installed'; version: string; before: string | undefined }
  | { outcome: 'older_version'; version: string; installed: string }
  | { outcome: 'other_platform'; platform: string }
  | Exclude<Verification, { outcome: 'intact' }>;

export async function install(options: Installing): Promise<Installation> {
  const { from, root, publicKey, onStep = () => undefined } = options;
  const verified = await verifyPackage({ folder: from, publicKey });
  if (verified.outcome !== 'intact') return verified;
  const { version, platform } = verified.manifest;
  if (platform !== thisPlatform) return { outcome: 'other_platform', platform };
  const { current } = readPointer(root);
  if (current && compareVersions(version, versionOf(current)) < 0 && !options.allowOlder) {
    return { outcome: 'older_version', version, installed: versionOf(current) };
  }
  onStep('verified');
  const placed = await place({ ...options, onStep }, verified);
  if (placed.outcome !== 'placed') return placed;
  prepare(options, placed.folder);
  onStep('prepared');
  point(root, placed.folder);
  onStep('switched');
  removeOthers(root);
  return { outcome: 'installed', version, before: readPointer(root).previous };
}

type Placed = { outcome: 'placed'; folder: string } | Exclude<Verification, { outcome: 'intact' }>;
type Intact = Extract<Verification, { outcome: 'intact' }>;

/** Copies what is signed, judges the copy once more, and gives it its name. What is there whole already is taken as it is. */
async function place(options: Installing, { manifest, signedText }: Intact): Promise<Placed> {
  const { from, root, publicKey, onStep } = options;
  const versions = join(root, 'versions');
  mkdirSync(versions, { recursive: true });
  const whole = await findWhole({ versions, publicKey, manifest, signedText });
  if (whole) return { outcome: 'placed', folder: whole };
  const growing = mkdtempSync(join(versions, '.growing-'));
  copySigned({ from, to: growing, manifest });
  onStep?.('copied');
  const copied = await verifyPackage({ folder: growing, publicKey });
  if (copied.outcome !== 'intact') {
    rmSync(growing, { recursive: true, force: true });
    return copied;
  }
  const folder = freeName(versions, manifest.version);
  renameSync(growing, join(versions, folder));
  syncFolder(versions);
  onStep?.('moved');
  return { outcome: 'placed', folder };
}

/** Repaired and repeated installations: a folder of this version that is, byte for byte, this package. */
async function findWhole(of: { versions: string; publicKey: KeyObject; manifest: Manifest; signedText: string }) {
  const { versions, publicKey, manifest, signedText } = of;
  for (const name of readdirSync(versions).filter((folder) => versionOf(folder) === manifest.version)) {
    const found = await verifyPackage({ folder: join(versions, name), publicKey });
    if (found.outcome === 'intact' && found.signedText === signedText) return name;
  }
  return undefined;
}

function copySigned({ from, to, manifest }: { from: string; to: string; manifest: Manifest }): void {
  for (const { path, executable } of manifest.files) {
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(from, path), target);
    chmodSync(target, executable ? 0o755 : 0o644);
    sync(target);
  }
  for (const path of [MANIFEST_FILE, SIGNATURE_FILE]) {
    copyFileSync(join(from, path), join(to, path));
    sync(join(to, path));
  }
  chmodSync(to, 0o755);
}

/** A folder that was damaged keeps its name, since it may be the one that runs; the new one gets a number behind. */
function freeName(versions: string, version: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? version : `${version}-${number}`;
    if (!existsSync(join(versions, name))) return name;
  }
}

/** What stands beside the versions: how to start, who may ask, which key to expect. All of it fits the version before, too. */
function prepare({ root, settings, keepKey }: Installing, folder: string): void {
  const launch = join(root, 'versions', folder, 'launch');
  for (const name of existsSync(launch) ? readdirSync(launch) : []) {
    replaceFile(join(root, name), readFileSync(join(launch, name)), 0o755);
  }
  if (settings) replaceFile(settingsFile(root), `${JSON.stringify(settings, null, 1)}\n`);
  if (keepKey) replaceFile(keyFile(root), keepKey);
}

export const settingsFile = (root: string) => join(root, 'settings.json');
export const keyFile = (root: string) => join(root, 'release-key.pem');

export type Pointer = { current: string | undefined; previous: string | undefined };

export const versionOf = (folder: string) => folder.split('-')[0]!;

/** First line: the folder that runs. Second line: the one before. */
export function readPointer(root: string): Pointer {
  try {
    const [current, previous] = readFileSync(join(root, 'current'), 'utf8').split(/\r?\n/);
    return { current: current || undefined, previous: previous || undefined };
  } catch {
    return { current: undefined, previous: undefined };
  }
}

function point(root: string, folder: string): void {
  const before = readPointer(root);
  if (before.current === folder) return;
  // The start script of Windows reads up to the end of a line as Windows writes it.
  const end = process.platform === 'win32' ? '\r\n' : '\n';
  replaceFile(join(root, 'current'), [folder, before.current ?? '', ''].join(end));
}

export type GoingBack =
  | { outcome: 'installed'; version: string; before: string | undefined }
  | { outcome: 'nothing_before' }
  | Exclude<Verification, { outcome: 'intact' }>;

/** Runs the version before again, after it was judged like a new one. A second time leads forth again. */
export async function goBack({ root, publicKey }: Pick<Installing, 'root' | 'publicKey'>): Promise<GoingBack> {
  const { current, previous } = readPointer(root);
  if (!previous) return { outcome: 'nothing_before' };
  const verified = await verifyPackage({ folder: join(root, 'versions', previous), publicKey });
  if (verified.outcome !== 'intact') return verified;
  point(root, previous);
  return { outcome: 'installed', version: versionOf(previous), before: current };
}

/** Older versions, and what installations that were cut off left. What runs may refuse to go; the next time takes it. */
function removeOthers(root: string): void {
  const { current, previous } = readPointer(root);
  const versions = join(root, 'versions');
  for (const name of readdirSync(versions).filter((folder) => folder !== current && folder !== previous)) {
    try {
      rmSync(join(versions, name), { recursive: true, force: true });
    } catch {}
  }
}

/** The file is the old one or the new one, also after the power failed. */
function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  const growing = `${path}.new`;
  writeFileSync(growing, content, { mode });
  sync(growing);
  renameSync(growing, path);
  syncFolder(dirname(path));
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Windows opens no folders, and needs none of this. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
