/**
 * Whether a typed line is plain text: no control character (NUL, tab and line ends too), nothing invisible that turns the
 * reading order, no lone surrogate, and no beginning that a spreadsheet would run as a formula (R43-07).
 */
export function isPlainLine(text: string): boolean {
  return (
    text.isWellFormed() &&
    !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]/u.test(text) &&
    !/^[=+\-@＝＋－＠]/u.test(text)
  );
}

/** The text of a file: UTF-8 with or without BOM, or else Shift_JIS as Windows writes it; undefined where it is neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes('\0') ? undefined : text;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}
