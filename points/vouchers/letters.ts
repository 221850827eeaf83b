import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { type Font, openSync } from 'fontkit';
import { graphemesOf } from '../../contract/index.ts';

/**
 * The letters of the paper: which characters the fonts of a PDF have. A name may hold any character of Unicode, a font some
 * seventeen thousand; what it lacks would come out as an empty box, which nobody can read and nobody was told of (decision 36).
 */

const home = dirname(findPackageJSON('@expo-google-fonts/noto-sans-jp', import.meta.url) ?? '');
const fileOf = (weight: string) => join(home, weight, `NotoSansJP_${weight}.ttf`);
/** The fonts that PDFs are set in. */
export const fontFiles = { regular: fileOf('400Regular'), bold: fileOf('700Bold') } as const;

/** 〓, what printers of Japan have always set where they have no type. */
const substitute = '〓';

/** Marks that choose between forms of a letter. A form that a font lacks is set in its usual form, so they are never missing. */
const selectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

let opened: Font[] | undefined;
/** Opened with the first name that is asked about: five megabytes each that a server without vouchers never reads. */
const fonts = (): Font[] => {
  opened ??= Object.values(fontFiles).map((file) => openSync(file) as Font);
  return opened;
};

const known = new Map<string, string>();

/** How one character is set: itself, the same in one piece where only that has a letter, or 〓. */
function letterOf(grapheme: string): string {
  const before = known.get(grapheme);
  if (before !== undefined) return before;
  const hasAll = (text: string) =>
    [...text.replace(selectors, '')].every((sign) =>
      fonts().every((font) => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0)),
    );
  const letter = [grapheme, grapheme.normalize('NFC')].find(hasAll) ?? substitute;
  // Names repeat, but what strangers type does not: the memory of it stays small.
  if (known.size < 20_000) known.set(grapheme, letter);
  return letter;
}

/** The text as it is printed: what has no letter is 〓, one for each character that a reader sees. */
export const printable = (text: string): string => graphemesOf(text).map(letterOf).join('');

/** The characters of texts that cannot be printed, each once, in their order; a text that is missing has none. */
export const unprintableIn = (...texts: readonly (string | null)[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      graphemesOf(text ?? '').filter((grapheme) => grapheme !== substitute && letterOf(grapheme) === substitute),
    ),
  ),
];
