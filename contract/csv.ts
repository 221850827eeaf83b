/** What stands in a cell of a CSV. */
export type Cell = string | number | bigint | null;

// A spreadsheet runs what begins with these as a formula; an apostrophe makes it text.
const FORMULA = /^[=+\-@＝＋－＠\t\r]/;

// What a spreadsheet takes for a number or a day, and writes back as another: `0012` as 12, the マイキーID `12345E12` as 1.23E+16,
// a number of 13 digits as 1.23E+12, `1-2` and `MAR16` as days. A day as the CSV has it (2016-12-15) may become one.
const NUMBER = /^\s*[(¥￥$]?[\d０-９][\d０-９,.，．]*(?:[eEｅＥ][+-]?[\d０-９]+)?[%％)]?\s*$/;
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const DAY = new RegExp(
  ['\\d{1,2}[-/]\\d{1,4}(?:[-/]\\d{1,4})?', `\\d{1,2}[-/ ]?${MONTH}(?:[-/ ]?\\d{1,4})?`, `${MONTH}[-/ ]?\\d{1,4}`]
    .map((form) => `^\\s*${form}\\s*$`)
    .join('|'),
  'i',
);
const isReadAnew = (text: string) => FORMULA.test(text) || NUMBER.test(text) || DAY.test(text);

/**
 * RFC 4180 text: CR LF, quotes where needed, no cell that a spreadsheet would run, and no text that it would turn into a number.
 * Figures stay figures. The apostrophe is the sign that our own readers of files take off again (`="0012"` would be a formula).
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/**
 * The same for a program that reads it: every cell as it is. Only for what holds nothing that people typed, since a spreadsheet would run or
 * rewrite it.
 */
export const toProgramCsv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map((value) => quoted(String(value ?? ''))).join(',')}\r\n`).join('');

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return quoted(isReadAnew(value) ? `'${value}` : value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
