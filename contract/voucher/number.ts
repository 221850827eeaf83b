import { foldNumber } from '../look-alikes.ts';

/**
 * 発券番号 (6-1): twelve digits and Damm's check digit, printed 4-4-5 (decision 9). Damm's finds every single wrong digit
 * and every swap of neighbours; the seed's own 1234567890123 satisfies it.
 */
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
].map((line) => [...line].map(Number));

const interim = (digits: string): number => [...digits].reduce((row, digit) => damm[row]?.[Number(digit)] ?? 0, 0);

/** Twelve digits with their check digit. */
export const withCheckDigit = (twelve: string): string => `${twelve}${interim(twelve)}`;

/** What a person typed or a scanner sent, as digits: any width, with or without spaces and hyphens. */
export const foldVoucherNumber = foldNumber;

/** Why a folded number is none: wrong length or characters, or a check digit that does not fit. */
export function judgeVoucherNumber(folded: string): 'voucher_number_form' | 'voucher_number_check' | undefined {
  if (!/^\d{13}$/.test(folded)) return 'voucher_number_form';
  return interim(folded) === 0 ? undefined : 'voucher_number_check';
}

/** As it is printed: 4-4-5. */
export const spacedVoucherNumber = (number: string): string =>
  `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`;

/** Characters of a confirmation code: none that looks like another one in print. */
export const confirmationAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A confirmation code as typed: any width and case; O is 0, I and L are 1. */
export const foldConfirmationCode = (typed: string): string =>
  foldVoucherNumber(typed).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
