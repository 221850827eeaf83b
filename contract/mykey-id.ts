/**
 * An identifier as typed, in the half width that keyboards and IMEs give it: full-width forms of ASCII (U+FF01–FF5E) and blanks
 * around it are no difference. No other character becomes one of ASCII: `ı`, `ſ`, `ß` and the Kelvin sign stay what they
 * are and are nobody's, since folding them would reach another person's ID.
 */
export const halfWidth = (typed: string): string =>
  typed.trim().replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

/** The form in which both systems compare マイキーIDs (decision 1): `My777`, `MY777` and `ＭＹ７７７` are one. */
export const foldMykeyId = (typed: string): string =>
  halfWidth(typed).replace(/[a-z]/g, (letter) => letter.toUpperCase());
