import { type Cell, toCsv } from '../../contract/csv.ts';

export type { Cell };

/** What Windows, macOS or Linux refuse in the name of a file. */
const NOT_IN_FILE_NAMES = /[\\/:*?"<>|]/g;

/** The name of every file that a person saves: what it holds, in the words of the page, and for which day or period. */
export const fileNameOf = (what: string, period: string, ending = 'csv'): string =>
  `${`${what}_${period}`.replace(NOT_IN_FILE_NAMES, '_')}.${ending}`;

/** Hands rows to the person, as UTF-8 with the mark that spreadsheets in Japan need to read it as such. */
export const saveCsv = (name: string, rows: readonly (readonly Cell[])[]): void =>
  saveFile(name, new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));

/** Hands a file to the person. */
export function saveFile(name: string, file: Blob): void {
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  URL.revokeObjectURL(href);
}
