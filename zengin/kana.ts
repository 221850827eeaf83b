/**
 * From Japanese text to what a bank's file can carry. The table is our own: general converters leave small kana and
 * the long vowel mark, which banks reject. Nothing is dropped or guessed: what has no place in the format is refused
 * by name, so that a person corrects it instead of a bank returning the money.
 */

/**
 * Which characters a field admits: 店舗名 (names of banks and branches), 口座名 (payer and payee), EDI情報; and what a
 * bank tells of the payments of others (RECEIVED), where nobody here can correct a character: all of JIS X 0201.
 */
export type CharacterClass = 'BANK_NAME' | 'PARTY_NAME' | 'EDI' | 'RECEIVED';

export type BankKana =
  | { ok: true; value: string }
  | { ok: false; outcome: 'name_not_writable'; position: number; character: string };

const KANA = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ';
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

// The standard's revision of 2019 lets some banks accept ｦ in names; most still publish the strict rule, so it is not
// written there (see `readableCharacters` for the way in).
const WRITABLE: Record<CharacterClass, ReadonlySet<string>> = {
  BANK_NAME: new Set(`${KANA}${LETTERS_AND_DIGITS}-`),
  PARTY_NAME: new Set(`${KANA}${LETTERS_AND_DIGITS} ()-.`),
  EDI: new Set(`${KANA}ｦ${LETTERS_AND_DIGITS} \\｢｣()-/.`),
  RECEIVED: new Set(`${KANA}ｦ${LETTERS_AND_DIGITS} \\｢｣()-/.,*+&:#`),
};

const charactersBetween = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCharCode(first + i));

const READABLE: Record<CharacterClass, ReadonlySet<string>> = {
  BANK_NAME: new Set([...WRITABLE.BANK_NAME, 'ｦ']),
  PARTY_NAME: new Set([...WRITABLE.PARTY_NAME, 'ｦ']),
  EDI: WRITABLE.EDI,
  RECEIVED: new Set([...charactersBetween(0x20, 0x7e), ...charactersBetween(0xff61, 0xff9f)]),
};

const FULL_WIDTH =
  'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンヲァィゥェォャュョッヮヵヶ';
const HALF_WIDTH = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｦｱｲｳｴｵﾔﾕﾖﾂﾜｶｹ';
const SMALL_HALF_WIDTH = { ｧ: 'ｱ', ｨ: 'ｲ', ｩ: 'ｳ', ｪ: 'ｴ', ｫ: 'ｵ', ｬ: 'ﾔ', ｭ: 'ﾕ', ｮ: 'ﾖ', ｯ: 'ﾂ' };
const SYMBOLS = {
  '\u3099': 'ﾞ',
  '\u309a': 'ﾟ',
  ゛: 'ﾞ',
  ゜: 'ﾟ',
  ー: '-',
  ｰ: '-',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '−': '-',
  '—': '-',
  '―': '-',
  '\u3000': ' ',
  '\u00a0': ' ',
  '\u00a5': '\\',
  '￥': '\\',
  '「': '｢',
  '」': '｣',
};

/** One code point in, one byte's character out. Built once: the table a bank's manual prints as a page. */
const TABLE: ReadonlyMap<string, string> = buildTable();

function buildTable(): Map<string, string> {
  const table = new Map<string, string>([...Object.entries(SMALL_HALF_WIDTH), ...Object.entries(SYMBOLS)]);
  for (const [i, half] of [...HALF_WIDTH].entries()) {
    const full = [...FULL_WIDTH][i]!;
    table.set(full, half);
    // Hiragana stand 0x60 below their katakana (ぁ U+3041, ァ U+30A1).
    table.set(String.fromCodePoint(full.codePointAt(0)! - 0x60), half);
    table.set(half, half);
  }
  for (const mark of ['ﾞ', 'ﾟ', '｢', '｣']) table.set(mark, mark);
  for (let unit = 0x20; unit <= 0x7e; unit++) {
    const upper = String.fromCodePoint(unit).toUpperCase();
    table.set(String.fromCodePoint(unit), upper);
    // Full-width forms stand 0xFEE0 above ASCII (！ U+FF01, ! U+0021).
    if (unit > 0x20) table.set(String.fromCodePoint(unit + 0xfee0), upper);
  }
  return table;
}

/**
 * Text as a bank file carries it: half-width kana with the voicing mark as a character of its own, capitals, full-size
 * kana, 「ー」 as a hyphen. Legal-form abbreviations such as 「カ)」 are written only when the text has them.
 *
 * @returns the converted text (one character is one byte), or the first character that cannot be written with its
 *   1-based position in the text given (counted in code points)
 */
export function toBankKana(text: string, characterClass: CharacterClass = 'PARTY_NAME'): BankKana {
  let value = '';
  for (const [index, character] of [...text].entries()) {
    // NFD takes the voicing mark off (ガ → カ + U+3099) and nothing else that the table knows.
    for (const part of character.normalize('NFD')) {
      const written = TABLE.get(part);
      if (written === undefined || !WRITABLE[characterClass].has(written))
        return { ok: false, outcome: 'name_not_writable', position: index + 1, character };
      value += written;
    }
  }
  return { ok: true, value };
}

/**
 * The longest beginning of bank kana that fits into `maxBytes` without taking a kana from its ﾞ or ﾟ.
 * Banks register names of over 30 characters by their beginning, so a cut name still matches.
 */
export function cutBankKana(value: string, maxBytes: number): string {
  if (value.length <= maxBytes) return value;
  const partsAtCut = value[maxBytes] === 'ﾞ' || value[maxBytes] === 'ﾟ';
  return value.slice(0, partsAtCut ? maxBytes - 1 : maxBytes);
}

/** The 0-based place of the first character that a field of this class may not hold when read, or -1. */
export function firstUnreadable(value: string, characterClass: CharacterClass): number {
  return [...value].findIndex((character) => !READABLE[characterClass].has(character));
}
