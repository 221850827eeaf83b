// The serials of a revocation list: walked in place, kept sorted, eight bytes each. 5,000,000 of them are 40 MB and are
// asked by binary search; a tree of parsed entries would take twenty times as much.
import { DerError, type Element, expectAt, serialHex, TAG } from './der.ts';

/** Plain and transferable between threads: serials of up to 8 bytes as sorted numbers, longer ones as hex. */
export type Serials = { short: BigUint64Array<ArrayBuffer>; long: string[] };

/** Reads the serials of `revokedCertificates` (RFC 5280, 5.1), which a list without entries leaves out. */
export function scanSerials(der: Uint8Array, entries: Element | undefined): Serials {
  if (!entries) return { short: new BigUint64Array(0), long: [] };
  // Counted first: an array that grows by doubling would hold three times the memory at its peak.
  const short = new BigUint64Array(countEntries(der, entries));
  // Two 32-bit halves instead of one bigint an entry: 5,000,000 bigints are half a second of garbage.
  const halves = new Uint32Array(short.buffer);
  const long = new Set<string>();
  let count = 0;
  for (let at = entries.contentStart; at < entries.end; ) {
    const entryEnd = endAt(der, at, TAG.sequence, entries.end);
    const serialAt = contentStartAt(der, at);
    const serialEnd = endAt(der, serialAt, TAG.integer, entryEnd);
    let from = contentStartAt(der, serialAt);
    while (from < serialEnd - 1 && der[from] === 0) from++;
    if (from === serialEnd) throw new DerError(`empty serial at ${serialAt}`);
    if (serialEnd - from > 8) long.add(serialHex(der.subarray(from, serialEnd)));
    else {
      const split = Math.max(from, serialEnd - 4);
      let high = 0;
      let low = 0;
      for (let i = from; i < split; i++) high = high * 256 + der[i]!;
      for (let i = split; i < serialEnd; i++) low = low * 256 + der[i]!;
      halves[count * 2 + LOW] = low;
      halves[count * 2 + HIGH] = high;
      count += 1;
    }
    at = entryEnd;
  }
  return { short: count === short.length ? short.sort() : short.slice(0, count).sort(), long: [...long] };
}

/** Makes the question whether a serial (lower-case hex, no leading zero bytes) is among them. */
export function memberOf({ short, long }: Serials): (serial: string) => boolean {
  const halves = new Uint32Array(short.buffer, short.byteOffset, short.length * 2);
  const longOnes = new Set(long);
  return (serial) => {
    if (serial.length > 16) return longOnes.has(serial);
    const high = serial.length > 8 ? Number.parseInt(serial.slice(0, -8), 16) : 0;
    const low = Number.parseInt(serial.slice(-8), 16);
    let from = 0;
    let to = short.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const foundHigh = halves[middle * 2 + HIGH]!;
      const foundLow = halves[middle * 2 + LOW]!;
      if (foundHigh === high && foundLow === low) return true;
      if (foundHigh < high || (foundHigh === high && foundLow < low)) from = middle + 1;
      else to = middle;
    }
    return false;
  };
}

/** In which half of its eight bytes this processor keeps the low word of a number. */
const LOW = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

function countEntries(der: Uint8Array, entries: Element): number {
  let count = 0;
  for (let at = entries.contentStart; at < entries.end; count++) at = endAt(der, at, TAG.sequence, entries.end);
  return count;
}

/** Where the element at `at` ends. Short lengths are read here, without an object for each of millions of elements. */
function endAt(der: Uint8Array, at: number, tag: number, limit: number): number {
  const length = der[at + 1]!;
  const end = at + 2 + length;
  if (at + 2 <= limit && der[at] === tag && length < 0x80 && end <= limit) return end;
  return expectAt(der, at, tag, limit).end;
}

/** Where the content of an element begins whose header `endAt` has passed. */
const contentStartAt = (der: Uint8Array, at: number): number => {
  const length = der[at + 1]!;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
};
