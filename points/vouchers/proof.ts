import {
  foldConfirmationCode,
  foldVoucherNumber,
  judgeVoucherNumber,
  judgeVoucherPeriod,
  judgeVoucherScope,
  readVoucherCode,
  type VoucherPlace,
  verifyVoucherCode,
} from '../../contract/index.ts';
import { type Database, one } from '../../postgres/pool.ts';
import { type GuessLimit, mayGuess, takeBackGuess } from '../../server/guess-count.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { PlaceOfUse } from '../callers.ts';
import type { VouchersContext } from './context.ts';
import { findVoucher, formerVoucher, type Voucher } from './voucher.ts';

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

const within = Temporal.Duration.from({ minutes: 15 });
/**
 * Guesses at confirmation codes: five a terminal, twenty an operator, however many terminals it enrols, and five an operator
 * at one voucher. A voucher alone has no limit: strangers would shut its holder out of every shop.
 */
const limits: { limit: GuessLimit; of: (by: Guesser, number: string) => string }[] = [
  { limit: { kind: 'voucher at terminal', max: 5, within }, of: ({ terminalId }) => terminalId },
  { limit: { kind: 'voucher at operator', max: 20, within }, of: ({ operatorId }) => operatorId },
  {
    limit: { kind: 'voucher of operator', max: 5, within },
    of: ({ operatorId }, number) => `${operatorId} ${number}`,
  },
];
type Guesser = { terminalId: string; operatorId: string };

/** Finds the voucher that a proof belongs to, in steps: the code's form, its key, its signature, its number. */
export async function proveVoucher(
  context: VouchersContext,
  { proof, caller }: { proof: VoucherProof; caller: Guesser },
): Promise<Proved | ProofRefusal> {
  return 'code' in proof ? proveCode(context, proof.code) : proveNumber(context, proof, caller);
}

async function proveCode({ database, seal }: VouchersContext, code: string): Promise<Proved | ProofRefusal> {
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
  { database, seal, clock }: VouchersContext,
  { number: typed, confirmationCode }: { number: string; confirmationCode: string },
  caller: Guesser,
): Promise<Proved | ProofRefusal> {
  const number = foldVoucherNumber(typed);
  const wrong = judgeVoucherNumber(number);
  if (wrong) return refuse(wrong);
  // Counted first, and judged only within every limit: of two hundred at once, five are.
  const now = clock();
  const guesses = limits.map(({ limit, of }) => ({ limit, subject: of(caller, number) }));
  for (const guess of guesses) if (!(await mayGuess(database, { ...guess, now }))) return refuse('voucher_locked');
  const found = await byNumber(database, number);
  // One answer for a wrong number and a wrong code: neither tells whether the other exists.
  if (!found || seal.confirmationCode(number) !== foldConfirmationCode(confirmationCode))
    return refuse('voucher_unknown');
  for (const guess of guesses) await takeBackGuess(database, guess);
  return found;
}

async function byNumber(database: Database, number: string): Promise<Proved | undefined> {
  const voucher = await findVoucher(database, `v.number = :number AND v.state <> 'issuing'`, { number });
  if (voucher) return { voucher, replaced: false };
  const former = await formerVoucher(database, number);
  const now = former && (await findVoucher(database, 'v.id = :voucherId', { voucherId: former.voucherId }));
  return now && { voucher: now, replaced: true };
}

export type ScopeRefusal = Refusal<'voucher_other_municipality' | 'voucher_wrong_street'>;

/** A place as the rules of vouchers know it. */
const voucherPlaceOf = ({ municipalityCode, accepts, street }: PlaceOfUse): VoucherPlace => ({
  municipalityCodes: [municipalityCode, ...accepts.map(({ code }) => code)],
  streetId: street?.streetId ?? null,
});

type AtPlace = {
  place: PlaceOfUse;
  voucher: Voucher;
  /** Of which street somebody judges, where that is not the place's own. */
  streetId?: number;
};
/** Whether vouchers like this count at a place, with the street where they do. */
export async function judgeScope(
  database: Database,
  { place, voucher, streetId }: AtPlace,
): Promise<ScopeRefusal | undefined> {
  const at = voucherPlaceOf(place);
  const wrong = judgeVoucherScope(voucher, streetId === undefined ? at : { ...at, streetId });
  if (wrong === 'voucher_wrong_street') return refuse(wrong, { street: voucher.street });
  if (!wrong || (await isOfScheme(database, { place, voucher }))) return undefined;
  return refuse(wrong);
}

/**
 * Whether the place's town and the voucher's own are in the scheme of its kind (R42-01). A town that has left takes what was issued before;
 * of a town that has left, what is issued after counts at home.
 */
async function isOfScheme(
  database: Database,
  { place, voucher }: Pick<AtPlace, 'place' | 'voucher'>,
): Promise<boolean> {
  const { schemeId, municipalityCode, issuedAt } = voucher;
  if (schemeId === null) return false;
  const { towns } = await one<{ towns: number }>(
    database,
    `SELECT count(*) AS towns FROM premium_member m
      WHERE campaign_id = :schemeId AND municipality_code IN (:here, :home)
        AND (state = 'joined' OR state = 'left' AND :issuedAt < (SELECT max(acted_at) FROM premium_act act
               WHERE act.campaign_id = m.campaign_id AND act.municipality_code = m.municipality_code AND act.act = 'left'))`,
    { schemeId, here: place.municipalityCode, home: municipalityCode, issuedAt: `${issuedAt}` },
  );
  return towns === 2;
}

export type PeriodRefusal = Refusal<'voucher_not_yet_valid' | 'voucher_expired'>;
/** Whether a day in Japan, or one of the days between two, lies within the validity, with the day that decides. */
export function judgePeriod(voucher: Voucher, days: { from: string; through?: string }): PeriodRefusal | undefined {
  const { validFrom, validThrough } = voucher;
  const wrong = judgeVoucherPeriod(voucher, days);
  return wrong && refuse(wrong, wrong === 'voucher_expired' ? { validThrough } : { validFrom });
}
