/**
 * The signs that people, keyboards and input methods put between the digits of a number, as bodies of character classes
 * for regular expressions with the flag `u`. One list for every door that reads a number: 個人番号, vouchers, member
 * numbers, telephones, codes. (`zengin/kana.ts` imports nothing of the house; a test compares its own with these.)
 */

/** What is read as "-": hyphens, dashes, minus signs, the long vowel mark that an IME gives for "-", ruled lines, waves. */
export const dashes =
  '\\-~\\u02D7\\u058A\\u2010-\\u2015\\u2043\\u207B\\u208B\\u2212\\u2500\\u2501\\u2796\\u2E3A\\u2E3B' +
  '\\u301C\\u3030\\u30A0\\u30FC\\uFE58\\uFE63\\uFF0D\\uFF5E\\uFF70';

/** Middle dots and bullets. */
export const dots = '\\u00B7\\u2022\\u2024\\u2027\\u2219\\u22C5\\u30FB\\uFF65';

/** Blanks of every width, tabs and line ends, and letters that are drawn as nothing. */
export const blanks = '\\s\\u115F\\u1160\\u180E\\u2800\\u3164\\uFFA0';

/** What has no width of its own: joiners, marks of the reading order, variation selectors, accents. */
export const invisibles = '\\p{Cf}\\p{M}';

/** The punctuation that divides groups of digits. */
export const separators = '.,/:_\\u2044\\u2215';

const betweenDigits = new RegExp(`[${dashes}${dots}${blanks}${invisibles}]`, 'gu');

/** A number as a person typed or scanned it → its letters and digits in one width, with nothing between. */
export const foldNumber = (typed: string): string => typed.normalize('NFKC').replace(betweenDigits, '');
