/**
 * Finds what could be a 個人番号 (My Number): twelve digits, any width, grouped or not, whose last is the check digit of
 * the order of the Ministry of Internal Affairs (平成26年総務省令第85号 第5条). めぐり never stores one (R11-02, R8P-01).
 */
export function holdsIndividualNumber(text: string): boolean {
  const folded = text.normalize('NFKC');
  for (const match of folded.matchAll(/(?<![0-9A-Za-z])\d(?:[ \-‐－]?\d){11}(?![0-9A-Za-z])/g)) {
    // The last group of a UUID may be twelve digits.
    if (/[0-9a-f]-$/i.test(folded.slice(Math.max(0, match.index - 2), match.index))) continue;
    if (isIndividualNumber(match[0].replace(/\D/g, ''))) return true;
  }
  return false;
}

/** True where twelve digits have the check digit of a 個人番号. */
export function isIndividualNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 11)]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0);
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}

/** Fields whose form is a rule of their own: the マイキーID names its outcome, a 顧客ID follows its operator's
 * format, and what machines, files and codes carry is not typed from a card. */
const ruledElsewhere = new Set([
  'mykeyId',
  'customerId',
  'partnerLoginId',
  'cardToken',
  'assertion',
  'nonce',
  'code',
  'stopCode',
  'recoveryCode',
  // A file is judged line by line by who reads it.
  'file',
]);

/** The path of the first field of a request that holds a 個人番号, or undefined. */
export function fieldWithIndividualNumber(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return holdsIndividualNumber(value) ? path : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (ruledElsewhere.has(name)) continue;
    const found = fieldWithIndividualNumber(inner, path ? `${path}.${name}` : name);
    if (found) return found;
  }
  return undefined;
}
