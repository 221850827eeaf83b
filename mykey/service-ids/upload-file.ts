import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { holdsIndividualNumber } from '../../server/individual-number.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { decodeText } from '../../server/text.ts';
import { foldMykeyId } from '../cardholders/cardholder.ts';
import { judgeCustomerId } from '../operators/customer-id.ts';
import type { CustomerIdRule } from '../operators/operator.ts';

/** What a line of a file comes to before anybody looks whose it is. */
export type LineOutcome =
  | 'registered'
  | 'unchanged'
  | 'customer_id_taken'
  | 'already_linked'
  | 'changed_meanwhile'
  | 'duplicate_in_file'
  | 'line_malformed'
  | 'mykey_id_format'
  | 'customer_id_format'
  | 'customer_id_check_digit'
  | 'individual_number_refused';
/** `mykeyId` folded; both are absent where the line is refused: what is wrong is not kept. */
export type FileLine = { line: number; customerId: string | null; mykeyId: string | null; outcome: LineOutcome };

export const linesMax = 100_000;

/** The names a column may have in the first line; the English ones are those of this API. */
const columnNames = {
  mykeyId: ['マイキーid', 'mykeyid', 'mykey_id'],
  customerId: ['会員番号', 'サービスid', '顧客id', 'customerid', 'customer_id'],
};
const chunk = 64 * 1024;

/**
 * Reads a file of links (サービスIDの登録②, R52-10): CSV (RFC 4180) with a first line that names the columns マイキーID and
 * 会員番号 in any order; others are passed over. Each line is judged by the operator's rule and against the lines before it.
 * Between pieces of the file other requests have their turn.
 */
export async function readLinkFile(
  bytes: Uint8Array,
  rule: CustomerIdRule,
): Promise<FileLine[] | Refusal<'file_not_text' | 'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  const text = decodeText(bytes);
  if (text === undefined) return refuse('file_not_text');
  const pieces = function* () {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk);
  };
  const parser = Readable.from(pieces()).pipe(
    parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true }),
  );
  let places: { mykeyId: number; customerId: number } | undefined;
  const lines: FileLine[] = [];
  const seen = { mykeyId: new Set<string>(), customerId: new Set<string>() };
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (!places) {
      places = placesOf(record);
      if (!places) return refuse('file_columns_missing');
      continue;
    }
    if (lines.length === linesMax) return refuse('file_too_long');
    lines.push({ line: info.lines, ...judgeLine(record, places, rule, seen) });
  }
  if (!places) return refuse('file_columns_missing');
  return lines.length === 0 ? refuse('file_empty') : lines;
}

function placesOf(header: readonly string[]): { mykeyId: number; customerId: number } | undefined {
  const names = header.map((name) => name.normalize('NFKC').toLowerCase().replace(/\s/g, ''));
  const placeOf = (wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const [mykeyId, customerId] = [placeOf(columnNames.mykeyId), placeOf(columnNames.customerId)];
  return mykeyId < 0 || customerId < 0 ? undefined : { mykeyId, customerId };
}

function judgeLine(
  record: readonly string[],
  places: { mykeyId: number; customerId: number },
  rule: CustomerIdRule,
  seen: { mykeyId: Set<string>; customerId: Set<string> },
): Omit<FileLine, 'line'> {
  const refused = (outcome: LineOutcome) => ({ customerId: null, mykeyId: null, outcome });
  const [typedMykeyId, typedCustomerId] = [record[places.mykeyId], record[places.customerId]];
  if (!typedMykeyId || !typedCustomerId) return refused('line_malformed');
  // 1 No 個人番号 in any column; the operator's own may have twelve digits by rule.
  const others = record.filter((_, place) => place !== places.customerId);
  if (others.some(holdsIndividualNumber)) return refused('individual_number_refused');
  // 2 The form of both numbers.
  const mykeyId = foldMykeyId(typedMykeyId);
  if (!/^[A-Z0-9]{3,16}$/.test(mykeyId)) return refused('mykey_id_format');
  const customerId = judgeCustomerId(typedCustomerId, rule);
  if (isRefusal(customerId)) return refused(customerId.refused);
  // 3 Once a file.
  if (seen.mykeyId.has(mykeyId) || seen.customerId.has(customerId)) return refused('duplicate_in_file');
  seen.mykeyId.add(mykeyId);
  seen.customerId.add(customerId);
  return { customerId, mykeyId, outcome: 'registered' };
}
