import type { FileLanguage } from '../../contract/index.ts';
import { isListed } from '../../jpki/index.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { customerIdNames } from '../csv-columns.ts';
import { judgeCustomerId } from '../operators/customer-id.ts';
import { findOperator } from '../operators/operator.ts';
import type { System } from '../system.ts';

/** Files an operator may ask about on a day: a yearly work, not a way to watch people. */
const checksMax = 10;

/**
 * 利用申請の定期更新時の自動確認 (4-3④, R43-08): an operator sends its own customer numbers and hears for each `yes` or
 * `no`. Yes: its holder linked this number and can use the マイキーID now, with a certificate that is neither over nor
 * known to be revoked. No is everything else (not linked, waiting, stopped, ended, revoked, malformed, unknown) and has no
 * reason beside it. The answer is CSV (UTF-8 with BOM) in the order of the file; nothing of file or answer is kept.
 */
export async function checkCustomers(
  { database, clock, trust, revocationLists }: System,
  { operatorId, bytes, language = 'ja' }: { operatorId: string; bytes: Uint8Array; language?: FileLanguage },
): Promise<
  | { bytes: Uint8Array; fileName: string }
  | Refusal<
      | 'operator_cannot_link'
      | 'file_not_text'
      | 'file_quote_open'
      | 'check_column_missing'
      | 'file_empty'
      | 'file_too_long'
      | 'checks_used_up'
    >
> {
  const operator = await findOperator(database, operatorId);
  if (!operator) throw new Error('a terminal without its operator');
  if (operator.customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
  // 1 The numbers, in the form in which they are linked; one that cannot be a number of this operator is nobody's.
  const asked: { line: number; customerId: string | undefined }[] = [];
  const read = await readCsvLines(bytes, { names: { customerId: customerIdNames } }, ({ line, record, places }) => {
    const customerId = judgeCustomerId(record[places.customerId] ?? '', operator.customerIdRule);
    asked.push({ line, customerId: isRefusal(customerId) ? undefined : customerId });
  });
  if (isRefusal(read))
    return read.refused === 'file_columns_missing' ? refuse('check_column_missing') : (read as Refusal<'file_empty'>);
  // 2 Not more than ten files a day.
  const now = clock();
  if (!(await countCheck(database, operatorId, now))) return refuse('checks_used_up');
  // 3 Whose current card is good for this day.
  const cards = await rows<{ customerId: string; issuerKeyId: string; serial: string }>(
    database,
    `SELECT customer_id, issuer_key_id, serial
       FROM link JOIN cardholder AS h USING (mykey_id) JOIN card USING (mykey_id)
      WHERE operator_id = :operatorId AND customer_id = ANY (:customerIds) AND link.state = 'linked' AND h.status = 'active'
        AND superseded_at IS NULL AND not_after > :now`,
    { operatorId, customerIds: asked.flatMap(({ customerId }) => customerId ?? []), now: `${now}` },
  );
  const revocation = revocationLists();
  const usable = new Set(
    cards.filter((card) => !isListed({ ...card, trust, revocation })).map(({ customerId }) => customerId),
  );
  const answers = asked.map(({ line, customerId = '' }) => `${line},${usable.has(customerId) ? 'yes' : 'no'}`);
  const text = `\uFEFF${[language === 'en' ? 'line,usable' : '行,確認', ...answers].join('\r\n')}\r\n`;
  return { bytes: Buffer.from(text), fileName: 'meguri-check.csv' };
}

/** Counts one more file of the day, unless it would be one too many; of several at once no more than ten pass. */
async function countCheck(database: Database, operatorId: string, now: Temporal.Instant): Promise<boolean> {
  const counted = await row(
    database,
    `INSERT INTO customer_check_count AS known (operator_id, counted_on, checks) VALUES (:operatorId, :countedOn, 1)
     ON CONFLICT (operator_id, counted_on) DO UPDATE SET checks = known.checks + 1 WHERE known.checks < ${checksMax}
     RETURNING checks`,
    { operatorId, countedOn: `${dateInTokyo(now)}` },
  );
  return counted !== undefined;
}
