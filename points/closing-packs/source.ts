import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileName } from './format.ts';
import type { Part } from './parts.ts';
import type { Problem } from './problems.ts';
import { toZip } from './zip.ts';

/** The files of a pack, wherever they lie. */
export type PackSource = {
  /** By name, with their bytes. */
  files: ReadonlyMap<string, number>;
  read(name: string): AsyncIterable<Uint8Array>;
  /** What is wrong with what holds the files, once each of them is right. */
  checkHolder(): Promise<Problem | undefined>;
  close(): Promise<void>;
};
export type Opened = PackSource | { problem: Problem };

const chunkBytes = 256 * 1024;
/** More files than any pack has, and a directory that is longer than theirs: nobody makes us read it. */
const filesMax = 10_000;
const directoryMax = 2 ** 20;

/** Opens a folder or an archive; undefined where it is neither. */
export async function openPack(path: string): Promise<Opened | undefined> {
  if ((await stat(path)).isDirectory()) return openFolder(path);
  const file = await open(path, 'r');
  const opened = await openZip(file);
  if (!opened || 'problem' in opened) await file.close();
  return opened;
}

async function openFolder(folder: string): Promise<Opened> {
  const files = new Map<string, number>();
  for (const under of ['', 'bank']) {
    const found = await readdir(join(folder, under), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (under === 'bank' && error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of found) {
      const name = under === '' ? entry.name : `${under}/${entry.name}`;
      if (name === 'bank' && entry.isDirectory()) continue;
      // A link may lead anywhere, and what is no file has no bytes to hash.
      if (!entry.isFile() || !isFileName(name)) return { problem: { what: 'name_not_allowed', file: shown(name) } };
      files.set(name, (await stat(join(folder, name))).size);
    }
  }
  async function* read(name: string) {
    const file = await open(join(folder, name), 'r');
    try {
      yield* readSpan(file, { from: 0, bytes: files.get(name) ?? 0 });
    } finally {
      await file.close();
    }
  }
  return { files, read, checkHolder: async () => undefined, close: async () => {} };
}

/** A name that somebody else chose, fit for a terminal. */
const shown = (name: string) => JSON.stringify(name.slice(0, 80)).slice(1, -1);

type Span = { from: number; bytes: number };
async function* readSpan(file: FileHandle, { from, bytes }: Span): AsyncGenerator<Uint8Array> {
  for (let at = from; at < from + bytes; ) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, from + bytes - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function bytesOf(file: FileHandle, span: Span): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readSpan(file, span)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const localHead = 30;
const directoryHead = 46;
const endBytes = 22;
const isZip = (head: Buffer) => head.length >= 4 && head.readUInt32LE() === 0x04034b50;

/**
 * Opens an archive by its directory, as every program does that unpacks it, and takes only what `toZip` writes. What is between the files is
 * compared at the end, with an archive that is made of them anew.
 */
async function openZip(file: FileHandle): Promise<Opened | undefined> {
  const { size } = await file.stat();
  const end = await bytesOf(file, { from: Math.max(0, size - endBytes), bytes: endBytes });
  const hasEnd = end.length === endBytes && end.readUInt32LE() === 0x06054b50;
  if (!isZip(await bytesOf(file, { from: 0, bytes: 4 })) && !hasEnd) return undefined;
  const directory = hasEnd ? { bytes: end.readUInt32LE(12), from: end.readUInt32LE(16) } : undefined;
  if (!directory || directory.from + directory.bytes + endBytes !== size || directory.bytes > directoryMax)
    return { problem: { what: 'archive_cut', bytes: [Math.max(0, size - endBytes), size] } };
  const read = readDirectory(await bytesOf(file, directory), directory.from);
  if ('problem' in read) return read;
  const { spans } = read;
  const order = [...spans.keys()];
  return {
    files: new Map([...spans].map(([name, { bytes }]) => [name, bytes])),
    read: (name) => readSpan(file, spans.get(name) ?? { from: 0, bytes: 0 }),
    checkHolder: () => compareZip(file, size, { order, spans }),
    close: () => file.close(),
  };
}

function readDirectory(directory: Buffer, directoryAt: number): { spans: Map<string, Span> } | { problem: Problem } {
  const spans = new Map<string, Span>();
  for (let at = 0; at < directory.length; ) {
    const place: [number, number] = [directoryAt + at, directoryAt + at + directoryHead];
    const isEntry = at + directoryHead <= directory.length && directory.readUInt32LE(at) === 0x02014b50;
    if (!isEntry || spans.size >= filesMax) return { problem: { what: 'archive_changed', bytes: place } };
    const nameBytes = directory.readUInt16LE(at + 28);
    const name = directory.toString('latin1', at + directoryHead, at + directoryHead + nameBytes);
    if (!isFileName(name)) return { problem: { what: 'name_not_allowed', file: shown(name), bytes: place } };
    const bytes = directory.readUInt32LE(at + 24);
    const from = directory.readUInt32LE(at + 42) + localHead + nameBytes;
    const isPlain = directory.readUInt16LE(at + 10) === 0 && directory.readUInt32LE(at + 20) === bytes;
    if (spans.has(name) || !isPlain || from + bytes > directoryAt)
      return { problem: { what: 'archive_changed', file: name, bytes: place } };
    spans.set(name, { from, bytes });
    at += directoryHead + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return { spans };
}

/** Makes the archive of its own files anew, and says where it is another: what of it belongs to no file. */
async function compareZip(
  file: FileHandle,
  size: number,
  { order, spans }: { order: readonly string[]; spans: ReadonlyMap<string, Span> },
): Promise<Problem | undefined> {
  async function* parts(): AsyncGenerator<Part> {
    for (const name of order) {
      for await (const bytes of readSpan(file, spans.get(name) as Span)) yield { name, bytes, isLast: false };
      yield { name, bytes: new Uint8Array(), isLast: true };
    }
  }
  let at = 0;
  for await (const made of toZip(parts())) {
    const stored = await bytesOf(file, { from: at, bytes: made.length });
    if (!stored.equals(made)) {
      let first = 0;
      while (first < stored.length && stored[first] === made[first]) first += 1;
      return { what: 'archive_changed', bytes: [at + first, at + first + 1] };
    }
    at += made.length;
  }
  return at === size ? undefined : { what: 'archive_changed', bytes: [at, size] };
}
