import { Zip, ZipPassThrough } from 'fflate';
import type { Part } from './parts.ts';

/** Numbers of 32 bits say where a file of an archive stands. */
const archiveMax = 2 ** 32 - 1;
/** The same for every pack: when one was made would be the only thing that differs. Archives keep local time, from 1980 on. */
const modified = new Date(1980, 0, 1);

/**
 * An archive of stored files, which every system opens: the same files in the same order give the same bytes. It is not compressed, so that what
 * it looks like depends on nobody's compressor, and whoever checks it makes it again and compares (`isZipOf`).
 *
 * @throws RangeError where it would pass 4 GiB: then a folder holds it
 */
export async function* toZip(parts: AsyncIterable<Part>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let written = 0;
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failed ??= error;
    if (chunk) ready.push(chunk);
  });
  const take = () => {
    if (failed) throw failed;
    const taken = ready;
    ready = [];
    written += taken.reduce((sum, { length }) => sum + length, 0);
    if (written > archiveMax) throw new RangeError('an archive holds 4 GiB at most: export to a folder');
    return taken;
  };
  let open: ZipPassThrough | undefined;
  for await (const { name, bytes, isLast } of parts) {
    if (!open) {
      open = new ZipPassThrough(name);
      open.mtime = modified;
      zip.add(open);
    }
    open.push(bytes, isLast);
    if (isLast) open = undefined;
    yield* take();
  }
  zip.end();
  yield* take();
}
