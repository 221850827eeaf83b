/**
 * How the last digit of a number is made from those before it.
 * `luhn`: ISO/IEC 7812-1 (membership cards). `mod10w3`: weights 3 and 1 from the right, as JAN and GS1 have
 * (JIS X 0507). `mod11`: weights 2 to 7 from the right, 10 as 0 and 11 as 1 (全国地方公共団体コード counts so).
 * `sevenDr`: the remainder by 7, on the library labels of NW-7 bar codes.
 */
export type CheckDigit = 'none' | 'luhn' | 'mod10w3' | 'mod11' | 'sevenDr';

const fromRight = (digits: string) => [...digits].reverse().map(Number);
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const toTen = (total: number) => (10 - (total % 10)) % 10;

const made: Record<Exclude<CheckDigit, 'none'>, (body: string) => number> = {
  luhn: (body) =>
    toTen(sum(fromRight(body).map((digit, place) => (place % 2 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2)))),
  mod10w3: (body) => toTen(sum(fromRight(body).map((digit, place) => (place % 2 ? digit : digit * 3)))),
  mod11: (body) => (11 - (sum(fromRight(body).map((digit, place) => digit * (2 + (place % 6)))) % 11)) % 10,
  sevenDr: (body) => [...body].reduce((remainder, digit) => (remainder * 10 + Number(digit)) % 7, 0),
};

/** True where the last of the digits is the check digit of the others; for anything but two digits or more, false. */
export function hasCheckDigit(digits: string, kind: CheckDigit): boolean {
  if (kind === 'none') return true;
  if (!/^\d{2,}$/.test(digits)) return false;
  return made[kind](digits.slice(0, -1)) === Number(digits.at(-1));
}
