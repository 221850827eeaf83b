// What a package says of itself: every file with its SHA-256, signed as one text. `manifest.json` and the 64 bytes of
// `manifest.sig` are as plain as they can be, so that OpenSSL alone can judge them (docs/operations.md).
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.sig';
const FORMAT = 'meguri-card-agent-package:1';

export type PackagedFile = { path: string; bytes: number; sha256: string; executable: boolean };

export type Manifest = {
  format: typeof FORMAT;
  /** Three numbers, as in package.json. */
  version: string;
  /** What the agent in it speaks with pages (`card-agent/contract.ts`). */
  contract: number;
  /** As Node names it: `linux-x64`. */
  platform: string;
  /** Whose signature to expect. A hint for the wording of a refusal; trust comes from the key alone. */
  keyFingerprint: string;
  /** By path. */
  files: PackagedFile[];
};

export const thisPlatform = `${process.platform}-${process.arch}`;

/** No date and no path of a machine: the same files give the same bytes, and Ed25519 the same signature. */
export function manifestText(of: Omit<Manifest, 'format'>): string {
  const files = of.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return `${JSON.stringify({ format: FORMAT, ...of, files } satisfies Manifest, null, 1)}\n`;
}

export const signText = (text: string, privateKey: KeyObject): Buffer => sign(null, Buffer.from(text), privateKey);

export const isSignedBy = (text: Uint8Array, signature: Uint8Array, publicKey: KeyObject): boolean =>
  verify(null, text, publicKey, signature);

/** SHA-256 of the public key (SPKI, DER), in groups that can be read out over a telephone. */
export function fingerprintOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256')
    .update(der)
    .digest('hex')
    .replace(/.{8}(?=.)/g, '$&-');
}

/** Undefined for what is no manifest of ours; asked only of bytes whose signature was right. */
export function readManifest(bytes: Uint8Array): Manifest | undefined {
  const value = parsed(bytes);
  if (value?.format !== FORMAT || !Array.isArray(value.files)) return undefined;
  const { version, contract, platform, keyFingerprint } = value;
  if (!isVersion(version) || !Number.isInteger(contract)) return undefined;
  if (typeof platform !== 'string' || typeof keyFingerprint !== 'string') return undefined;
  const files: unknown[] = value.files;
  if (!files.every(isPackagedFile)) return undefined;
  // Two names that a disk without upper and lower case takes for one would hide one file behind the other.
  const names = new Set(files.map(({ path }) => path.toLowerCase()));
  return names.size === files.length ? (value as Manifest) : undefined;
}

/** The fingerprint that bytes of unknown origin name, for the wording of their refusal. */
export function unverifiedFingerprint(bytes: Uint8Array): string | undefined {
  const named = parsed(bytes)?.keyFingerprint;
  return typeof named === 'string' && /^[0-9a-f-]{71}$/.test(named) ? named : undefined;
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isPackagedFile(file: unknown): file is PackagedFile {
  if (typeof file !== 'object' || file === null) return false;
  const { path, bytes, sha256, executable } = file as Record<string, unknown>;
  return (
    isPathInside(path) &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    typeof executable === 'boolean'
  );
}

/** Plain names with single slashes between: nothing that leads out of the folder, on any system. */
const isPathInside = (path: unknown): path is string =>
  typeof path === 'string' &&
  path.split('/').every((part) => /^[\w@.+-]+$/.test(part) && !/^\.+$/.test(part)) &&
  ![MANIFEST_FILE, SIGNATURE_FILE].includes(path.toLowerCase());

export const isVersion = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(text);

/** Below zero where `a` is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const differs = left.findIndex((part, place) => part !== right[place]);
  return differs < 0 ? 0 : left[differs]! - right[differs]!;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
