const weights = [6, 5, 4, 3, 2];

/** The check digit of a municipality's code of five digits (全国地方公共団体コード, its sixth digit). */
export function checkDigitOf(code: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(code[at]), 0);
  return `${(11 - (sum % 11)) % 10}`;
}
