import { holdsIndividualNumber } from '../contract/index.ts';
import { textsOf } from './request-text.ts';

/** Fields whose form is a rule of their own: the マイキーID names its outcome, a 顧客ID follows its operator's
 * format, and what machines, files and codes carry is not typed from a card. */
const ruledElsewhere = new Set([
  'mykeyId',
  'customerId',
  'partnerLoginId',
  // Judged by its target's form: cards of twelve digits exist (decision 26).
  'memberNumber',
  'cardToken',
  'assertion',
  'nonce',
  'code',
  'stopCode',
  'recoveryCode',
  // A file is judged line by line by who reads it.
  'file',
  // Encrypted by a browser that looked before.
  'sealed',
]);

/** The path of the first field of a request that holds a 個人番号, or undefined. */
export function fieldWithIndividualNumber(value: unknown): string | undefined {
  for (const found of textsOf(value, (name) => ruledElsewhere.has(name)))
    if (found !== 'too_deep' && holdsIndividualNumber(found.text)) return found.path;
  return undefined;
}
