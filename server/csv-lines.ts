import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { damagedSign, decodeText } from './text.ts';

/** Lines that a file may have, the first one not counted. */
export const linesMax = 100_000;
const chunk = 64 * 1024;

/** A record of a file: its number as an editor counts it, its cells, and whether a byte of it could not be read. */
export type CsvRecord = { line: number; record: string[]; isDamaged: boolean };
/** The same, with where each wanted column stands. */
export type CsvLine<Column extends string> = CsvRecord & { places: Record<Column, number> };
export type CsvRefusal = Refusal<'file_not_text' | 'file_quote_open'>;

/** The names that a column may have in a first line, without blanks and in small letters. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/** What a spreadsheet puts around a number to keep its zeros, taken off: `="0010"`, `= "0010"`, `'0010`. */
const cellOf = (cell: string): string => cell.replace(/^\s*=\s*"([^"]*)"\s*$/, '$1').replace(/^'(?=\d)/, '');

/**
 * Reads CSV (RFC 4180) in UTF-8 or Shift_JIS, the one reader of every door. Line ends of any kind may be mixed, as when a head
 * was pasted before an export; rows without content are passed over, as spreadsheets leave them; a quote that is never
 * closed is refused with the line where it opened. Between pieces of the file other requests have their turn.
 *
 * @param take is given each record as it is read, and waited for; what it answers ends the reading
 */
export async function readCsvRecords<R extends Refusal>(
  bytes: Uint8Array,
  take: (record: CsvRecord) => R | undefined | Promise<R | undefined>,
): Promise<CsvRefusal | R | undefined> {
  const text = decodeText(bytes);
  if (text === undefined) return refuse('file_not_text');
  const pieces = async function* () {
    for (let at = 0, end = 0; at < text.length; at = end) {
      // A line end of two letters is not cut: halves of it would be two.
      end = at + chunk + (text[at + chunk - 1] === '\r' ? 1 : 0);
      yield withOneEnd(text.slice(at, end));
      // Streams go on in microtasks, before which no socket has its turn: a long file would stop this server for seconds.
      await nextTurn();
    }
  };
  const parser = Readable.from(pieces()).pipe(
    parse({
      bom: true,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }),
  );
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      last = info.lines;
      const isDamaged = record.some((cell) => cell.includes(damagedSign));
      const ended = await take({ line: last, record: record.map(cellOf), isDamaged });
      if (ended) return ended;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse('file_quote_open', { line: openedAt(withOneEnd(text), last) });
  }
  return undefined;
}

/** With one kind of line end, also inside quotes: so no line is lost, and the parser counts as an editor does. */
const withOneEnd = (text: string): string => text.replace(/\r\n?/g, '\n');

/** The line on which the quote stands that is never closed: the first with one behind the last record that was read. */
function openedAt(text: string, last: number): number {
  const behind = text.split('\n').slice(last);
  return (
    last +
    1 +
    Math.max(
      0,
      behind.findIndex((line) => line.includes('"')),
    )
  );
}

/**
 * Reads a file with a first line that names its columns in any order; others are passed over. Each line goes to `take` as it is
 * read, and is waited for. Gives how many lines there were, at most 100,000.
 *
 * @param optional columns that may be missing; their place is -1 then
 */
export async function readCsvLines<Column extends string>(
  bytes: Uint8Array,
  { names, optional = [] }: { names: ColumnNames<Column>; optional?: readonly Column[] },
  take: (line: CsvLine<Column>) => unknown,
): Promise<number | CsvRefusal | Refusal<'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  let places: Record<Column, number> | undefined;
  let lines = 0;
  const read = await readCsvRecords(bytes, async (one) => {
    if (!places) {
      places = placesOf(one.record, { names, optional });
      return places ? undefined : refuse('file_columns_missing');
    }
    if (lines === linesMax) return refuse('file_too_long');
    lines += 1;
    await take({ ...one, places });
    return undefined;
  });
  if (isRefusal(read)) return read;
  if (!places) return refuse('file_columns_missing');
  return lines === 0 ? refuse('file_empty') : lines;
}

function placesOf<Column extends string>(
  header: readonly string[],
  { names, optional }: { names: ColumnNames<Column>; optional: readonly Column[] },
): Record<Column, number> | undefined {
  const heads = header.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s/g, ''));
  const columns = Object.keys(names) as Column[];
  const places = columns.map((column) => [column, heads.findIndex((head) => names[column].includes(head))] as const);
  return places.some(([column, place]) => place < 0 && !optional.includes(column))
    ? undefined
    : (Object.fromEntries(places) as Record<Column, number>);
}
