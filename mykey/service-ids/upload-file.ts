import { foldMykeyId, holdsIndividualNumber } from '../../contract/index.ts';
import { type CsvRefusal, readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal } from '../../server/refusal.ts';
import { linkNames } from '../csv-columns.ts';
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

/**
 * Reads a file of links (サービスIDの登録②, R52-10): CSV (RFC 4180) with a first line that names the columns マイキーID and
 * 会員番号 in any order; others are passed over. Each line is judged by the operator's rule and against the lines before it.
 * Between pieces of the file other requests have their turn.
 */
export async function readLinkFile(
  bytes: Uint8Array,
  rule: CustomerIdRule,
): Promise<FileLine[] | CsvRefusal | Refusal<'file_columns_missing' | 'file_empty' | 'file_too_long'>> {
  const lines: FileLine[] = [];
  const seen = { mykeyId: new Set<string>(), customerId: new Set<string>() };
  const read = await readCsvLines(bytes, { names: linkNames }, ({ line, record, places, isDamaged }) =>
    // A byte that nobody can read may be in a number: the line is refused by its own, and the others go on.
    lines.push({ line, ...(isDamaged ? refusedLine('line_malformed') : judgeLine(record, places, rule, seen)) }),
  );
  return isRefusal(read) ? read : lines;
}

const refusedLine = (outcome: LineOutcome) => ({ customerId: null, mykeyId: null, outcome });

function judgeLine(
  record: readonly string[],
  places: { mykeyId: number; customerId: number },
  rule: CustomerIdRule,
  seen: { mykeyId: Set<string>; customerId: Set<string> },
): Omit<FileLine, 'line'> {
  const refused = refusedLine;
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
