/**
 * How a text is counted and cut. JavaScript's own `length`, `slice` and `maxLength` count UTF-16 units: a 𠮷 is two of them, and a
 * cut between the two leaves half a character that no font has.
 */

/**
 * How many characters a text has, as JSON Schema's `maxLength` and PostgreSQL's `char_length` count them: in code points. A mark of
 * its own, such as the selector of a kanji's variant (葛󠄀), is one more.
 */
export const charactersIn = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** What a reader sees as one character each: a kanji with the selector of its variant, a letter with its accents, a flag. */
export const graphemesOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** The longest beginning of a text within `max` characters that ends where one that a reader sees ends. */
export function cutText(text: string, max: number): string {
  if (charactersIn(text) <= max) return text;
  let cut = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    count += charactersIn(segment);
    if (count > max) break;
    cut += segment;
  }
  return cut;
}
