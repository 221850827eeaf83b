export type Cell = string | number | bigint | null;

// A spreadsheet runs what begins with these as a formula; an apostrophe makes it text.
const FORMULA = /^[=+\-@＝＋－＠\t\r]/;

/** RFC 4180 text: CR LF, quotes where needed, and no cell that a spreadsheet would run. Figures stay figures. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands rows to the person, as UTF-8 with the mark that spreadsheets in Japan need to read it as such. */
export const saveCsv = (name: string, rows: readonly (readonly Cell[])[]): void =>
  saveFile(name, new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));

/** Hands a file to the person. */
export function saveFile(name: string, file: Blob): void {
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  URL.revokeObjectURL(href);
}
