/**
 * Whether a typed line is plain text: no control character (NUL, tab and line ends too), nothing invisible that turns the
 * reading order, no lone surrogate, and no beginning that a spreadsheet would run as a formula (R43-07).
 */
export function isPlainLine(text: string): boolean {
  return (
    text.isWellFormed() &&
    !/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u.test(text) &&
    !/^[=+\-@＝＋－＠]/u.test(text)
  );
}
