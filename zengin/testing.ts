/** What the tests of all formats share: damage, and generators of what a bank file can hold. */
import fc from 'fast-check';

/** Every other letter, digit and symbol of the format, and every byte that one flipped bit makes. */
export function otherBytes(byte: number): Set<number> {
  const bytes = new Set(Array.from({ length: 64 }, (_, i) => 0x20 + i));
  for (let bit = 0; bit < 8; bit++) bytes.add(byte ^ (1 << bit));
  bytes.delete(byte);
  return bytes;
}

/** `'1-4 104-122'` as a list of columns. */
export function columns(ranges: string): number[] {
  return ranges.split(' ').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
}

/** Every file that differs from a sound one in one byte of these columns of its records. */
export function* damagedFiles(sound: Uint8Array, ofRecords: readonly (readonly number[])[], stride: number) {
  for (const [record, ofRecord] of ofRecords.entries()) {
    for (const column of ofRecord) {
      const offset = record * stride + column - 1;
      for (const byte of otherBytes(sound[offset]!)) {
        yield { bytes: sound.with(offset, byte), what: `record ${record + 1} column ${column} byte ${byte}` };
      }
    }
  }
}

export const bankKana = (unit: string, maxLength: number, minLength = 0) =>
  fc.string({ unit: fc.constantFrom(...unit), maxLength, minLength }).map((text) => text.trimEnd());
export const digitsOf = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
export const party = (length: number) => bankKana('ｱｶﾞﾟA9 ()-.', length - 1).map((rest) => `ｶ${rest}`);
export const bank = (length: number) => bankKana('ｱｶﾞA9-', length);
export const yen = (max: number, min = 1) => fc.integer({ min, max });

export const accountOf = <Type extends string>(...types: Type[]) => ({
  bankCode: digitsOf(4),
  bankName: bank(15),
  branchCode: digitsOf(3),
  branchName: bank(15),
  accountType: fc.constantFrom(...types),
  accountNumber: digitsOf(7),
});
