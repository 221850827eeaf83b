import { z } from 'zod';
import { holdsIndividualNumber } from '../../individual-number.ts';
import { foldNumber } from '../../look-alikes.ts';

/** The form of a member or card number, as the partner prints it. */
export const NumberForm = z
  .object({
    pattern: z.enum(['digits', 'alphanumeric']),
    lengthMin: z.int().min(1).max(32),
    lengthMax: z.int().min(1).max(32),
    check: z.enum(['none', 'luhn']),
    /** The card has a last month, MM/YY, that is typed too. */
    expires: z.boolean(),
  })
  .meta({ id: 'NumberForm' });
export type NumberForm = z.output<typeof NumberForm>;

/** As a person types it → as it is sent: any width, with or without blanks and hyphens. */
export const foldMemberNumber = (typed: string): string => foldNumber(typed).toUpperCase();

export const foldCardExpiry = (typed: string): string => {
  const [, month = '', year = ''] = /^(\d{1,2})[/.-]?(\d{2})$/.exec(typed.normalize('NFKC').replace(/\s/g, '')) ?? [];
  return month && year ? `${month.padStart(2, '0')}/${year}` : '';
};

export type NumberProblem =
  | { field: 'memberNumber'; outcome: 'member_number_form' | 'member_number_check' | 'individual_number_refused' }
  | { field: 'cardExpires'; outcome: 'card_expiry_form' | 'card_expired' };

/** What is wrong with a number, folded before; undefined where its form is right. Page and server ask the same. */
export function judgeMemberNumber(
  form: NumberForm,
  { memberNumber, cardExpires, today }: { memberNumber: string; cardExpires: string; today: string },
): NumberProblem | undefined {
  const { pattern, lengthMin, lengthMax, check, expires } = form;
  const letters = pattern === 'digits' ? /^[0-9]+$/ : /^[0-9A-Z]+$/;
  if (!letters.test(memberNumber) || memberNumber.length < lengthMin || memberNumber.length > lengthMax)
    return { field: 'memberNumber', outcome: 'member_number_form' };
  // Cards whose numbers all have twelve digits would be refused at random (decision 26).
  if (!(lengthMin === 12 && lengthMax === 12) && holdsIndividualNumber(memberNumber))
    return { field: 'memberNumber', outcome: 'individual_number_refused' };
  if (check === 'luhn' && !passesLuhn(memberNumber)) return { field: 'memberNumber', outcome: 'member_number_check' };
  if (!expires) return undefined;
  const [, month = '', year = ''] = /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(cardExpires) ?? [];
  if (!month) return { field: 'cardExpires', outcome: 'card_expiry_form' };
  // Good through the last day of its month. Cards live for a few years: the century is ours.
  return `${today.slice(0, 2)}${year}-${month}` < today.slice(0, 7)
    ? { field: 'cardExpires', outcome: 'card_expired' }
    : undefined;
}

/** ISO/IEC 7812-1 annex B: from the right, every second digit doubled, the sum a multiple of ten. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
