import { holdsIndividualNumber } from '../../contract/index.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { hasCheckDigit } from './check-digit.ts';
import type { CustomerIdRule } from './operator.ts';

/** A typed customer ID as it is kept and compared: width is no difference, leading zeros and case are. */
const normalCustomerId = (typed: string): string => typed.normalize('NFKC').trim();

const characters = { digits: /^[0-9]+$/, alphanumeric: /^[0-9A-Za-z]+$/, login: /^[0-9A-Za-z._@+-]+$/ };

/** Judges a typed customer ID by its operator's rule; the answer is the form to keep. */
export function judgeCustomerId(
  typed: string,
  { pattern, lengthMin, lengthMax, checkDigit }: CustomerIdRule,
): string | Refusal<'individual_number_refused' | 'customer_id_format' | 'customer_id_check_digit'> {
  const customerId = normalCustomerId(typed);
  // 1 No 個人番号, unless this operator's numbers have twelve digits by rule (decision 26).
  const twelveDigits = pattern === 'digits' && lengthMin === 12 && lengthMax === 12;
  if (!twelveDigits && holdsIndividualNumber(customerId)) return refuse('individual_number_refused');
  // 2 The operator's own form.
  if (!characters[pattern].test(customerId)) return refuse('customer_id_format');
  if (customerId.length < lengthMin || customerId.length > lengthMax) return refuse('customer_id_format');
  // 3 Its check digit: a slip of the pen would be somebody else's number.
  if (!hasCheckDigit(customerId, checkDigit)) return refuse('customer_id_check_digit');
  return customerId;
}
