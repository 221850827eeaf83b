import {
  foldConfirmationCode,
  foldVoucherNumber,
  judgeVoucherNumber,
  readVoucherCode,
  verifyVoucherCode,
} from '../../contract/index.ts';
import { type Database, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { PlaceOfUse } from '../accounts/terminal.ts';
import { findVoucher, formerVoucher, type Voucher } from '../accounts/voucher.ts';
import type { PointsContext } from '../context.ts';

export type VoucherProof = { code: string } | { number: string; confirmationCode: string };
type ProofRefusal = Refusal<
  | 'voucher_unreadable'
  | 'voucher_number_form'
  | 'voucher_number_check'
  | 'voucher_other_issuer'
  | 'voucher_not_genuine'
  | 'voucher_locked'
  | 'voucher_unknown'
  | 'voucher_replaced'
>;
/** A voucher that was proved; `replaced` where the proof names the number that it had before it was issued anew. */
export type Proved = { voucher: Voucher; replaced: boolean };

const missesMax = 5;
const missMinutes = 15;

/** Finds the voucher that a proof belongs to, in steps: the code's form, its key, its signature, its number. */
export async function proveVoucher(
  context: PointsContext,
  { proof, terminalId }: { proof: VoucherProof; terminalId: string },
): Promise<Proved | ProofRefusal> {
  return 'code' in proof ? proveCode(context, proof.code) : proveNumber(context, proof, terminalId);
}

async function proveCode({ database, seal }: PointsContext, code: string): Promise<Proved | ProofRefusal> {
  // 1. The form.
  const read = readVoucherCode(code);
  if (!read) return refuse('voucher_unreadable');
  // 2. Whose key, and 3. whether the signature is of that key.
  const verdict = await verifyVoucherCode(read, seal.keys);
  if (verdict === 'other_issuer') return refuse('voucher_other_issuer');
  if (verdict === 'forged') return refuse('voucher_not_genuine');
  // 4. The voucher. A genuine code without one would be a copy of our key.
  return (await byNumber(database, read.facts.number)) ?? refuse('voucher_not_genuine');
}

/** A typed number proves nothing alone; who guesses at confirmation codes is stopped soon (decision 9). */
async function proveNumber(
  { database, seal, clock }: PointsContext,
  { number: typed, confirmationCode }: { number: string; confirmationCode: string },
  terminalId: string,
): Promise<Proved | ProofRefusal> {
  const number = foldVoucherNumber(typed);
  const wrong = judgeVoucherNumber(number);
  if (wrong) return refuse(wrong);
  const now = clock();
  const misses = await row<{ n: number }>(
    database,
    'SELECT count(*) AS n FROM voucher_miss WHERE terminal_id = $1 AND missed_at > $2',
    [terminalId, `${now.subtract({ minutes: missMinutes })}`],
  );
  if ((misses?.n ?? 0) >= missesMax) return refuse('voucher_locked');
  const found = await byNumber(database, number);
  if (found && seal.confirmationCode(number) === foldConfirmationCode(confirmationCode)) return found;
  await database.query('INSERT INTO voucher_miss (terminal_id, missed_at) VALUES ($1, $2)', [terminalId, `${now}`]);
  // One answer for a wrong number and a wrong code: neither tells whether the other exists.
  return refuse('voucher_unknown');
}

async function byNumber(database: Database, number: string): Promise<Proved | undefined> {
  const voucher = await findVoucher(database, `v.number = $1 AND v.state <> 'issuing'`, [number]);
  if (voucher) return { voucher, replaced: false };
  const former = await formerVoucher(database, number);
  const now = former && (await findVoucher(database, 'v.id = $1', [former.voucherId]));
  return now && { voucher: now, replaced: true };
}

export type ScopeRefusal = Refusal<'voucher_other_municipality' | 'voucher_wrong_street'>;

/**
 * Whether vouchers like this count at a place. A voucher keeps the rule of its day of issue: what the municipality
 * decided since does not take it away (R12-05); a tie-up counts while it lasts.
 */
export function judgeScope(place: PlaceOfUse, voucher: Voucher): ScopeRefusal | undefined {
  const ours = place.municipalityCode === voucher.municipalityCode;
  if (!ours && !place.accepts.some(({ code }) => code === voucher.municipalityCode))
    return refuse('voucher_other_municipality');
  if (voucher.streetId !== null && place.street?.streetId !== voucher.streetId)
    return refuse('voucher_wrong_street', { street: voucher.street });
  return undefined;
}

export type PeriodRefusal = Refusal<'voucher_not_yet_valid' | 'voucher_expired'>;
/** Whether a day in Japan lies within the validity. */
export function judgePeriod(voucher: Voucher, on: string): PeriodRefusal | undefined {
  if (on < voucher.validFrom) return refuse('voucher_not_yet_valid', { validFrom: voucher.validFrom });
  if (on > voucher.validThrough) return refuse('voucher_expired', { validThrough: voucher.validThrough });
  return undefined;
}
