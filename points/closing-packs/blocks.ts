import { createHash, hash } from 'node:crypto';
import { blockBytes, type Entry } from './format.ts';

/**
 * A block as the manifest has it: its SHA-256, the sum of its bytes, and the sum of each byte times its place, counted from 1. The hash says
 * that a block is not what it was; from the two sums it follows where, if one byte was changed, and what it was (`findChange`).
 */
export function sumBlock(block: Uint8Array): string {
  let sum = 0;
  let placed = 0;
  for (let at = 0; at < block.length; at += 1) {
    const byte = block[at] as number;
    sum += byte;
    // 65,536 bytes come to 2^39 at most.
    placed += byte * (at + 1);
  }
  return `${hash('sha256', block)} ${sum} ${placed}`;
}

export function countLines(block: Uint8Array): number {
  let lines = 0;
  for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Where a block was changed: one byte, with what it was; undefined where more than one was. */
export function findChange(block: Uint8Array, stated: string): { at: number; was: number } | undefined {
  const [sha256, ...sums] = stated.split(' ');
  const [sum = Number.NaN, placed = Number.NaN] = sums.map(Number);
  const [, foundSum = 0, foundPlaced = 0] = sumBlock(block).split(' ').map(Number);
  const by = foundSum - sum;
  const at = (foundPlaced - placed) / by - 1;
  const was = (block[at] ?? Number.NaN) - by;
  if (!Number.isInteger(at) || !(was >= 0 && was <= 255)) return undefined;
  const restored = Uint8Array.from(block);
  restored[at] = was;
  return hash('sha256', restored) === sha256 ? { at, was } : undefined;
}

/** Cuts bytes into blocks; the last one may be shorter. */
export async function* blocksOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let open = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const until = Math.min(chunk.length, from + blockBytes - filled);
      open.set(chunk.subarray(from, until), filled);
      filled += until - from;
      from = until;
      if (filled < blockBytes) continue;
      yield open;
      open = Buffer.allocUnsafe(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield open.subarray(0, filled);
}

/** Hands bytes on block by block, and says at the end what the manifest says of them. */
export async function* describeFile(
  name: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, Entry> {
  const whole = createHash('sha256');
  const blocks: string[] = [];
  let bytes = 0;
  let lines = 0;
  for await (const block of blocksOf(chunks)) {
    whole.update(block);
    blocks.push(sumBlock(block));
    bytes += block.length;
    lines += countLines(block);
    yield block;
  }
  return { name, bytes, lines, sha256: whole.digest('hex'), blocks };
}
