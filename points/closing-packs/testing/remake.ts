import { unzipSync } from 'fflate';
import { createDataSigner, type DataSigner } from '../../invoices/data.ts';
import { type Manifest, manifestName, signatureName } from '../format.ts';
import { packParts } from '../parts.ts';
import { toZip } from '../zip.ts';

/** The files of a pack by name, to be changed: one character is one byte. */
export type Files = Map<string, string>;
export const filesOf = (zip: Uint8Array): Files =>
  new Map(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]));

/** The key of somebody who is not the platform. */
export const strangeSigner = (): Promise<DataSigner> =>
  createDataSigner({ kty: 'EC', d: Buffer.alloc(32, 7).toString('base64url') });

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** A pack made anew by somebody who can do all but sign as the platform: every hash agrees with what was changed. */
export async function remake(
  zip: Uint8Array,
  change: (files: Files, manifest: Manifest) => void,
  signer?: DataSigner,
): Promise<Buffer> {
  const files = filesOf(zip);
  const manifest = JSON.parse(Buffer.from(files.get(manifestName) ?? '', 'latin1').toString()) as Manifest;
  change(files, manifest);
  const { files: _, format: __, blockBytes: ___, ...about } = manifest;
  files.delete(manifestName);
  files.delete(signatureName);
  const parts = packParts({
    files: [...files].map(([name, text]) => ({ name, chunks: [Buffer.from(text, 'latin1')] })),
    about: () => about,
    signer: signer ?? (await strangeSigner()),
    beforeSigned: async () => {},
  });
  return bytesOf(toZip(parts));
}

/** Where each file lies in an archive of `toZip`, by name; between them stand headers, behind them the directory. */
export function spansOf(zip: Buffer): Map<string, { from: number; until: number }> {
  const spans = new Map<string, { from: number; until: number }>();
  let at = 0;
  for (const [name, text] of filesOf(zip)) {
    const from = at + 30 + name.length;
    spans.set(name, { from, until: from + text.length });
    at = from + text.length + 16;
  }
  return spans;
}
