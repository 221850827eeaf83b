// Lists as long as a nation's, without millions of objects: one entry is written once and copied, with another serial.
import { entryOf, revocationListOf, type TestAuthority } from './test-ca.ts';

/** Serials of 8 bytes from 2^62 on, far beyond what a float holds: the nth is the same in every run. */
const FIRST = 0x4000_0000_0000_0000n;
/** A step that leaves gaps between neighbours and is no power of two. */
const STEP = 700_001n;

/** The nth serial of a large list, lower-case hex. `nthSerial(n, 1)` is its neighbour, which is not on it. */
export const nthSerial = (n: number, beside = 0): string =>
  (FIRST + BigInt(n) * STEP + BigInt(beside)).toString(16).padStart(16, '0');

/** A list of `count` entries, newest first so that nothing is sorted by luck: some 41 bytes each, signed. */
export function largeRevocationList({
  issuer,
  at,
  count,
}: {
  issuer: TestAuthority;
  at: Temporal.Instant;
  count: number;
}): Uint8Array<ArrayBuffer> {
  const one = entryOf({ serial: nthSerial(0), reason: 'superseded', revokedAt: at });
  const entries = Buffer.alloc(one.length * count);
  // The serial is the first thing in an entry: 30 LL, 02 08, then its eight bytes.
  const serialAt = 4;
  for (let n = 0; n < count; n += 1) {
    const start = (count - 1 - n) * one.length;
    entries.set(one, start);
    entries.writeBigUInt64BE(FIRST + BigInt(n) * STEP, start + serialAt);
  }
  return revocationListOf({ issuer, at, entries });
}
