// One archive that Windows, macOS and Linux unpack by themselves: ZIP as PKWARE's APPNOTE has it, deflated, with the rights of
// Unix. Every file has the same date, so the same files give the same archive. Below 4 GiB and 65,535 files.
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

export type ZippedFile = { path: string; content: Uint8Array; executable: boolean };

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION;
const NAMES_ARE_UTF8 = 0x0800;
const DEFLATED = 8;
/** 1980-01-01 00:00, the first moment that ZIP knows. */
const DATE = 0x0021;

/** Writes the files in the order given; each is asked for when its turn has come. */
export function writeZip(target: string, files: Iterable<ZippedFile>): void {
  const archive = openSync(target, 'w');
  let offset = 0;
  const write = (...parts: Uint8Array[]) => {
    for (const part of parts) offset += writeWhole(archive, part);
  };
  try {
    const directory: Buffer[] = [];
    for (const { path, content, executable } of files) {
      const name = Buffer.from(path);
      const packed = deflateRawSync(content);
      const sizes = { crc: crc32(content), packed: packed.length, content: content.length, name: name.length };
      directory.push(centralHeader({ ...sizes, executable, offset }), name);
      write(localHeader(sizes), name, packed);
    }
    const start = offset;
    write(...directory);
    write(endRecord({ count: directory.length / 2, size: offset - start, start }));
  } finally {
    closeSync(archive);
  }
}

type Sizes = { crc: number; packed: number; content: number; name: number };

const localHeader = (sizes: Sizes) => Buffer.concat([record([4, LOCAL], [2, VERSION]), described(sizes)]);

/** What both headers say of a file, in the same order. */
const described = ({ crc, packed, content, name }: Sizes) =>
  record(
    ...[pair(2, NAMES_ARE_UTF8), pair(2, DEFLATED), pair(2, 0), pair(2, DATE)],
    ...[pair(4, crc), pair(4, packed), pair(4, content), pair(2, name), pair(2, 0)],
  );

const centralHeader = ({ executable, offset, ...sizes }: Sizes & { executable: boolean; offset: number }) =>
  Buffer.concat([
    record([4, CENTRAL], [2, MADE_BY_UNIX], [2, VERSION]),
    described(sizes),
    // Comment, disk, inner attributes; then the rights of Unix (a plain file) in the upper half.
    record([2, 0], [2, 0], [2, 0], [4, ((executable ? 0o100755 : 0o100644) << 16) >>> 0], [4, offset]),
  ]);

const endRecord = ({ count, size, start }: { count: number; size: number; start: number }) =>
  record([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, start], [2, 0]);

type Field = [bytes: 2 | 4, value: number];

const pair = (bytes: 2 | 4, value: number): Field => [bytes, value];

function record(...fields: Field[]): Buffer {
  const written = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) at = written.writeUIntLE(value, at, bytes);
  return written;
}

function writeWhole(file: number, bytes: Uint8Array): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
  return bytes.length;
}
