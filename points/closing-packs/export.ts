import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Pool } from '../../postgres/pool.ts';
import type { Balances } from '../book/balance.ts';
import type { DataSigner } from '../invoices/data.ts';
import { type Facts, type PackedWindow, readFacts } from './facts.ts';
import { bankFileName, type Entry, type PackFileName, packFiles } from './format.ts';
import { type PackFile, type Part, packParts } from './parts.ts';
import { postingColumns, postingOf, postingText } from './posting.ts';
import { readme } from './readme.ts';
import { type RecordName, recordText, type TableName, tables, tableText } from './records.ts';
import { openTally, type Tally } from './tally.ts';
import { totalsOf } from './totals.ts';

/** What a pack is made of. */
export type PackContext = { database: Pool; balances: Pick<Balances, 'postings'>; dataSigner: DataSigner };

/**
 * The pack of a closed window, file by file: the same bytes as long as nothing more has happened to the window. The postings lie in a file of
 * this machine meanwhile, so that the database waits for nobody who receives slowly.
 *
 * @param keep keeps that somebody is given it: before its manifest and signature are, without which it is no pack
 */
export async function* exportPack(
  { database, balances, dataSigner }: PackContext,
  window: PackedWindow,
  keep: (manifest: Entry) => Promise<void>,
): AsyncGenerator<Part> {
  const facts = await readFacts(database, window);
  const tally = openTally(facts.about.window.opensOn);
  const folder = await mkdtemp(join(tmpdir(), 'meguri-pack-'));
  try {
    yield* packParts({
      files: filesOf(facts, () =>
        postingsOf(balances, { windowId: window.id, tally, file: join(folder, 'postings.csv') }),
      ),
      about: () => ({ ...facts.about, totals: totalsOf(facts.said, tally.totals()) }),
      signer: dataSigner,
      beforeSigned: keep,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* filesOf({ said, bank }: Facts, postings: () => Promise<PackFile['chunks']>): AsyncGenerator<PackFile> {
  for (const name of Object.keys(packFiles) as PackFileName[]) {
    if (name === 'README.md') yield { name, chunks: [Buffer.from(readme)] };
    else if (name === 'postings.csv') yield { name, chunks: await postings() };
    else if (name in tables)
      yield { name, chunks: [Buffer.from(tableText(name as TableName, said[name as TableName] as never))] };
    else yield { name, chunks: [Buffer.from(recordText(said[name as RecordName]))] };
  }
  for (const [fileId, bytes] of bank) yield { name: bankFileName(fileId), chunks: [bytes] };
}

type Postings = { windowId: number; tally: Tally; file: string };
async function postingsOf(
  balances: PackContext['balances'],
  { windowId, tally, file }: Postings,
): Promise<AsyncIterable<Uint8Array>> {
  const out = createWriteStream(file, { mode: 0o600 });
  const written = finished(out);
  // A disk that fills is told where the rows are written, or below.
  written.catch(() => {});
  out.write(`${postingColumns}\n`);
  await balances.postings(windowId, async (rows) => {
    const postings = rows.map(postingOf);
    for (const posting of postings) tally.add(posting);
    if (!out.write(postings.map(postingText).join(''))) await Promise.race([once(out), written]);
  });
  out.end();
  await written;
  return createReadStream(file);
}

const once = (out: NodeJS.WritableStream) => new Promise<void>((resolve) => void out.once('drain', resolve));
