import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Refusal, refuse } from '../server/refusal.ts';
import { decodeText } from '../server/text.ts';

/** Lines that a file of an operator may have, the first one not counted. */
export const linesMax = 100_000;
const chunk = 64 * 1024;

/** A line of a file: its number as an editor counts it, all its cells, and where each wanted column stands. */
export type CsvLine<Column extends string> = { line: number; record: string[]; places: Record<Column, number> };

/** Names that columns of customer numbers and マイキーIDs may have in a first line; the English ones are those of this API. */
export const columnNames = {
  mykeyId: ['マイキーid', 'mykeyid', 'mykey_id'],
  customerId: ['会員番号', 'サービスid', '顧客id', 'customerid', 'customer_id'],
} as const;

/**
 * Reads a file of an operator: CSV (RFC 4180) in UTF-8 or Shift_JIS, with a first line that names the wanted columns in any
 * order; others are passed over. Each line goes to `take` as it is read; between pieces of the file other requests have their
 * turn. Gives how many lines there were, at most 100,000.
 */
export async function readCsvLines<Column extends keyof typeof columnNames>(
  bytes: Uint8Array,
  columns: readonly Column[],
  take: (line: CsvLine<Column>) => void,
): Promise<number | Refusal<'file_not_text' | 'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  const text = decodeText(bytes);
  if (text === undefined) return refuse('file_not_text');
  const pieces = function* () {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk);
  };
  const parser = Readable.from(pieces()).pipe(
    parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true }),
  );
  let places: Record<Column, number> | undefined;
  let lines = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (!places) {
      places = placesOf(record, columns);
      if (!places) return refuse('file_columns_missing');
      continue;
    }
    if (lines === linesMax) return refuse('file_too_long');
    lines += 1;
    take({ line: info.lines, record, places });
  }
  if (!places) return refuse('file_columns_missing');
  return lines === 0 ? refuse('file_empty') : lines;
}

function placesOf<Column extends keyof typeof columnNames>(
  header: readonly string[],
  columns: readonly Column[],
): Record<Column, number> | undefined {
  const names = header.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s/g, ''));
  const places = columns.map((column) => {
    const wanted: readonly string[] = columnNames[column];
    return [column, names.findIndex((name) => wanted.includes(name))] as const;
  });
  return places.some(([, place]) => place < 0) ? undefined : (Object.fromEntries(places) as Record<Column, number>);
}
