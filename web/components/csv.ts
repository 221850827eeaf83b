export type Cell = string | number | bigint | null;

// A spreadsheet runs what begins with these as a formula; an apostrophe makes it text.
const FORMULA = /^[=+\-@\t\r]/;

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

/** Hands a file to the person, as UTF-8 with the mark that spreadsheets in Japan need to read it as such. */
export function saveCsv(name: string, rows: readonly (readonly Cell[])[]): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
