import type { DataSigner } from '../invoices/data.ts';
import { describeFile } from './blocks.ts';
import { type About, blockBytes, type Entry, manifestName, packFormat, signatureName } from './format.ts';
import { manifestBytes, signManifest } from './manifest.ts';

/** A file of a pack as it comes into being. */
export type PackFile = { name: string; chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array> };
/** A piece of a file; files come one after the other, each with an empty last piece. */
export type Part = { name: string; bytes: Uint8Array; isLast: boolean };

/**
 * The files of a pack piece by piece, then its manifest and its signature. Nothing is held but the hashes of blocks.
 *
 * @param about asked once all files are through: its totals are counted on the way
 * @param beforeSigned what must stand before anybody holds a pack that verifies; told the hash of the manifest
 */
export async function* packParts({
  files,
  about,
  signer,
  beforeSigned,
}: {
  files: AsyncIterable<PackFile> | Iterable<PackFile>;
  about: () => About;
  signer: DataSigner;
  beforeSigned: (manifest: Entry) => Promise<void>;
}): AsyncGenerator<Part> {
  const entries: Entry[] = [];
  for await (const { name, chunks } of files) entries.push(yield* whole(name, chunks));
  const bytes = manifestBytes({ format: packFormat, blockBytes, ...about(), files: entries });
  const described = describeFile(manifestName, [bytes]);
  let step = await described.next();
  while (!step.done) step = await described.next();
  await beforeSigned(step.value);
  yield* whole(manifestName, [bytes]);
  yield* whole(signatureName, [Buffer.from(`${await signManifest(bytes, signer)}\n`)]);
}

async function* whole(name: string, chunks: PackFile['chunks']): AsyncGenerator<Part, Entry> {
  const pieces = describeFile(name, chunks);
  let step = await pieces.next();
  for (; !step.done; step = await pieces.next()) yield { name, bytes: step.value, isLast: false };
  yield { name, bytes: new Uint8Array(), isLast: true };
  return step.value;
}
