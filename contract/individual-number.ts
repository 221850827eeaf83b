/**
 * Finds what could be a 個人番号 (My Number): twelve digits, any width, grouped or not, whose last is the check digit of
 * the order of the Ministry of Internal Affairs (平成26年総務省令第85号 第5条). めぐり never stores one (R11-02, R8P-01). It
 * stands in the contract, since a page that encrypts what was typed is the only one that can look.
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
function isIndividualNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 11)]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0);
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}
