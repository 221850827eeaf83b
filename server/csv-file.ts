import iconv from 'iconv-lite';
import { type Cell, toCsv } from '../contract/csv.ts';

/**
 * Rows as the bytes of a CSV: UTF-8 with the mark by which spreadsheets in Japan know it, or Shift_JIS as Windows reads it
 * (CP932), where a letter that it does not have stands as 〓, the printers' sign for a missing one.
 */
export function csvBytes(rows: readonly (readonly Cell[])[], encoding: 'utf8' | 'shift_jis'): Uint8Array {
  const text = toCsv(rows);
  return encoding === 'utf8' ? Buffer.from(`\ufeff${text}`) : iconv.encode(inCp932(text), 'cp932');
}

/** Letters of which CP932 has another form are written as that; of what it lacks, one sign stands for each. */
function inCp932(text: string): string {
  const forms = text.normalize('NFC').replaceAll('\u2014', '\u2015').replaceAll('\u301c', '\uff5e');
  return Array.from(forms, (letter) => (isInCp932(letter) ? letter : '〓')).join('');
}

const known = new Map<string, boolean>();
function isInCp932(letter: string): boolean {
  const said = known.get(letter);
  if (said !== undefined) return said;
  const is = letter === '?' || iconv.encode(letter, 'cp932').toString('latin1') !== '?';
  known.set(letter, is);
  return is;
}
