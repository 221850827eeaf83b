/**
 * A number to quote at the counter: a letter that no hexadecimal digit is, and eight of the key's random part. With the letter no
 * spreadsheet takes it for a number (`12345E12`, `00123456`).
 */
export const receiptNumber = (paymentKey: string): string =>
  `R${paymentKey.replaceAll('-', '').slice(-8).toUpperCase()}`;

/** The end of the keys that a quoted number may stand for: typed in any width and case, with its letter or without. */
export const keyEndOf = (typed: string): string =>
  typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '').replace(/^r/, '');
