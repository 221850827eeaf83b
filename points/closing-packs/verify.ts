import { createHash } from 'node:crypto';
import { z } from 'zod';
import { blocksOf, countLines, findChange, sumBlock } from './blocks.ts';
import { checkBank } from './check-bank.ts';
import { openPostings } from './check-postings.ts';
import { checkStatement } from './check-statement.ts';
import { checkInvoices, checkTotals } from './check-totals.ts';
import { type Contents, readContents } from './contents.ts';
import { blockBytes, type Entry, type Manifest, manifestName, packFiles, packFormat, signatureName } from './format.ts';
import { readSignature } from './manifest.ts';
import type { Problem } from './problems.ts';
import { Unreadable } from './records.ts';
import { openPack, type PackSource } from './source.ts';

export type Verdict =
  | {
      outcome: 'intact';
      manifest: Manifest;
      /** The fingerprint of the key that signed it, and whether the caller said that it trusts this key. */
      key: string;
      isTrusted: boolean;
    }
  | { outcome: 'damaged'; problems: Problem[] }
  | { outcome: 'not_a_pack' };

/** A manifest of some 60 million postings; a larger one is none. */
const manifestMax = 64 * 2 ** 20;
/** Of every file but the postings, which are read block by block; the others are held. */
const heldMax = 512 * 2 ** 20;
/** What is told at most: whoever changed every line is told of the first ones. */
const problemsMax = 20;

type Wish = {
  path: string;
  /** The fingerprint of the key that must have signed it. */
  trusted?: string | undefined;
  progress?: (bytes: number) => void;
};

/**
 * Checks a pack from its bytes alone: no database, no network. Every file has its hash; the manifest is signed; postings, statement, approvals,
 * bank files and control totals are computed anew. Memory grows with places and payees, not with postings.
 */
export async function verifyPack({ path, trusted, progress = () => {} }: Wish): Promise<Verdict> {
  const source = await openPack(path);
  if (!source) return { outcome: 'not_a_pack' };
  if ('problem' in source) return { outcome: 'damaged', problems: [source.problem] };
  try {
    // 1. What is signed, and by whom.
    if (!source.files.has(manifestName) && !source.files.has(signatureName)) return { outcome: 'not_a_pack' };
    const head = await readHead(source);
    if ('what' in head) return { outcome: 'damaged', problems: [head] };
    const { manifest, key } = head;
    if (trusted !== undefined && trusted !== key)
      return damaged([{ what: 'key_not_trusted', file: signatureName, stated: trusted, found: key }]);
    // 2. Every file is there, no other is, and each byte is as it was.
    const read = await readFiles(source, manifest, progress);
    if (read.problems.length > 0) return damaged(read.problems);
    const holder = await source.checkHolder();
    if (holder) return damaged([holder]);
    // 3. What they say follows from each other.
    const problems = recompute({ manifest, tally: read.tally }, read.files);
    return problems.length > 0
      ? damaged(problems)
      : { outcome: 'intact', manifest, key, isTrusted: trusted !== undefined };
  } finally {
    await source.close();
  }
}

const damaged = (problems: readonly Problem[]): Verdict => ({
  outcome: 'damaged',
  problems: problems.slice(0, problemsMax),
});

async function bytesOf(source: PackSource, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Head = z.looseObject({
  format: z.string(),
  municipality: z.strictObject({ code: z.string(), name: z.string() }),
  window: z.looseObject({
    id: z.int(),
    number: z.int(),
    opensOn: z.iso.date(),
    closedBy: z.strictObject({ staffId: z.string(), name: z.string() }),
  }),
  statement: z.strictObject({ revision: z.int(), sha256: Sha256, number: z.int(), previous: Sha256.nullable() }),
  approvals: z.array(z.strictObject({ by: z.strictObject({ staffId: z.string(), name: z.string() }), at: z.string() })),
  totals: z.looseObject({}),
  files: z.array(
    z.strictObject({
      name: z.string(),
      bytes: z.int().nonnegative(),
      lines: z.int().nonnegative(),
      sha256: Sha256,
      blocks: z.array(z.string()),
    }),
  ),
});

async function readHead(source: PackSource): Promise<{ manifest: Manifest; key: string } | Problem> {
  for (const file of [manifestName, signatureName]) {
    const size = source.files.get(file);
    if (size === undefined) return { what: 'file_missing', file };
    if (size > (file === manifestName ? manifestMax : 2 * manifestMax)) return { what: 'manifest_too_large', file };
  }
  const bytes = await bytesOf(source, manifestName);
  const signed = await readSignature(await bytesOf(source, signatureName), bytes);
  if (signed.outcome === 'manifest_changed')
    return { what: 'manifest_changed', file: manifestName, ...placeIn(bytes, signed.at) };
  if (signed.outcome === 'signature_changed')
    return { what: 'signature_changed', file: signatureName, bytes: [signed.at, signed.at + 1] };
  if (signed.outcome === 'signature_invalid') return { what: 'signature_invalid', file: signatureName };
  const manifest = parse(bytes);
  const { format } = (manifest ?? {}) as { format?: unknown };
  if (format !== packFormat)
    return { what: 'unknown_format', file: manifestName, stated: packFormat, found: `${format}` };
  const read = Head.safeParse(manifest);
  if (!read.success || read.data.blockBytes !== blockBytes) return { what: 'manifest_unreadable', file: manifestName };
  return { manifest: read.data as unknown as Manifest, key: signed.key };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // Signed, and no JSON: it is of no format that is known here.
    return undefined;
  }
}

/** Where a byte is, for people: its line too. */
const placeIn = (bytes: Buffer, at: number) => ({
  line: countLines(bytes.subarray(0, at)) + 1,
  bytes: [at, at + 1] as [number, number],
});

type Read = { problems: Problem[]; files: Map<string, Buffer>; tally: Contents['tally'] };

/** Compares each file with what the manifest says of it, and reads the postings on the way; the others are small. */
async function readFiles(source: PackSource, manifest: Manifest, progress: (bytes: number) => void): Promise<Read> {
  const postings = openPostings(manifest.window.opensOn);
  const files = new Map<string, Buffer>();
  const problems = namesOf(source, manifest);
  let reading: Problem | undefined;
  let done = 0;
  for (const entry of problems.length > 0 ? [] : manifest.files) {
    const kept: Buffer[] = [];
    const take = (block: Buffer) => {
      done += block.length;
      progress(done);
      if (entry.name === 'postings.csv') reading ??= postings.take(block);
      else kept.push(block);
    };
    const problem = await checkFile(source, entry, take);
    if (problem) problems.push(problem);
    files.set(entry.name, Buffer.concat(kept));
  }
  // A line that is wrong in a file that is as it was signed is another thing than a file that was changed.
  if (problems.length === 0) problems.push(...[reading ?? postings.end()].filter((found) => found !== undefined));
  return { problems, files, tally: postings.tally };
}

/** That the pack has just the files of its manifest, and all that a pack has. */
function namesOf(source: PackSource, { files }: Manifest): Problem[] {
  const named = files.map(({ name }) => name);
  const wanted = [...new Set([...named, ...Object.keys(packFiles)])];
  const known = new Set([...named, manifestName, signatureName]);
  const doubled = named.filter((name, index) => named.indexOf(name) !== index);
  return [
    ...doubled.map((file): Problem => ({ what: 'manifest_unreadable', file: manifestName, about: file })),
    ...files
      .filter(({ name, bytes }) => name !== 'postings.csv' && bytes > heldMax)
      .map(({ name: file }): Problem => ({ what: 'file_too_large', file })),
    ...wanted.filter((name) => !source.files.has(name)).map((file): Problem => ({ what: 'file_missing', file })),
    ...[...source.files.keys()]
      .filter((name) => !known.has(name))
      .map((file): Problem => ({ what: 'file_extra', file })),
  ];
}

async function checkFile(
  source: PackSource,
  { name: file, bytes, sha256, blocks }: Entry,
  take: (block: Buffer) => void,
): Promise<Problem | undefined> {
  const whole = createHash('sha256');
  let number = 0;
  let at = 0;
  let line = 1;
  for await (const block of blocksOf(source.read(file))) {
    const stated = blocks[number] ?? '';
    if (sumBlock(block) !== stated) {
      const change = source.files.get(file) === bytes ? findChange(block, stated) : undefined;
      const [from, until] = change ? [at + change.at, at + change.at + 1] : [at, at + block.length];
      const place = {
        line: line + countLines(block.subarray(0, change?.at ?? 0)),
        bytes: [from, until] as [number, number],
      };
      const was = change && { stated: byteText(change.was), found: byteText(block[change.at]) };
      return { what: 'file_changed', file, ...place, ...was, ...sizes(source, file, bytes) };
    }
    whole.update(block);
    take(block);
    number += 1;
    at += block.length;
    line += countLines(block);
  }
  if (at === bytes && number === blocks.length && whole.digest('hex') === sha256) return undefined;
  return { what: 'file_changed', file, line, bytes: [at, Math.max(at + 1, bytes)], ...sizes(source, file, bytes) };
}

const byteText = (byte: number | undefined) => `0x${(byte ?? 0).toString(16).padStart(2, '0')}`;
const sizes = (source: PackSource, file: string, bytes: number) => {
  const found = source.files.get(file);
  return found === bytes ? {} : { stated: `${bytes} B`, found: `${found} B` };
};

function recompute(open: Pick<Contents, 'manifest' | 'tally'>, files: ReadonlyMap<string, Buffer>): Problem[] {
  try {
    const contents = readContents(open, files);
    return [...checkStatement(contents), ...checkBank(contents), ...checkInvoices(contents), ...checkTotals(contents)];
  } catch (error) {
    if (error instanceof Unreadable) return [error.problem];
    throw error;
  }
}
