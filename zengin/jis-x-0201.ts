/**
 * JIS X 0201, the one-byte character set of bank files: printable ASCII and half-width kana. Every character of the
 * string is one byte of the file, so columns can be counted in characters. Byte 0x5C is shown as ¥ by banks and held
 * as a backslash here.
 */
const KANA_FIRST_BYTE = 0xa1;
const KANA_LAST_BYTE = 0xdf;
const KANA_FIRST = 0xff61;

/** The bytes of a text that was checked before; a character outside the set is a programmer's error. */
export function encodeJisX0201(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const kana = unit - KANA_FIRST + KANA_FIRST_BYTE;
    if (unit >= 0x20 && unit <= 0x7e) bytes[i] = unit;
    else if (kana >= KANA_FIRST_BYTE && kana <= KANA_LAST_BYTE) bytes[i] = kana;
    else throw new RangeError(`U+${unit.toString(16)} has no byte in JIS X 0201`);
  }
  return bytes;
}

/** The text of some bytes, or the 0-based place of the first byte that is no character of the set. */
export function decodeJisX0201(bytes: Uint8Array): { ok: true; text: string } | { ok: false; offset: number } {
  let text = '';
  for (const [offset, byte] of bytes.entries()) {
    if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte);
    else if (byte >= KANA_FIRST_BYTE && byte <= KANA_LAST_BYTE)
      text += String.fromCharCode(byte - KANA_FIRST_BYTE + KANA_FIRST);
    else return { ok: false, offset };
  }
  return { ok: true, text };
}
