/** A term in quotes, with all that CQL would read as a sign of its own: quotes, backslashes, masks and anchors. */
const term = (word: string): string => `"${word.replace(/[\\"*?^]/g, (sign) => `\\${sign}`)}"`;

/**
 * The CQL (1.2) of what a person typed: all words, anywhere in a record. Nothing that is typed is an operator: 「AND」 is a
 * word, and a quote is a quote.
 */
export const cqlOf = (typed: string): string =>
  typed
    .trim()
    .split(/[\s\u3000]+/u)
    .map((word) => `anywhere=${term(word)}`)
    .join(' AND ');
