import { searchTowns } from '../../contract/index.ts';
import { existsOn, listedTowns } from '../../contract/municipality-list.ts';

const byCode = new Map(listedTowns.map((town) => [town.code, town]));

/**
 * The five digits of a typed municipality code, five or six, any width; undefined for one that the list does not have on that day in
 * Japan (decision 13). A spreadsheet takes the first zero of 01–09 away: four digits are a code where the list has just that one, and
 * so are five that are none by themselves and have the check digit of one behind their zero.
 */
export function municipalityCodeOf(typed: string, day: string): string | undefined {
  const digits = typed.normalize('NFKC').trim();
  return codeOf(digits, day) ?? (/^\d{4,5}$/.test(digits) ? codeOf(`0${digits}`, day) : undefined);
}

/** What people call it, today or formerly; the code where the list has none. */
export const townNameOf = (code: string): string => byCode.get(code.slice(0, 5))?.name ?? code;

function codeOf(digits: string, day: string): string | undefined {
  const town = byCode.get(digits.slice(0, 5));
  if (!/^\d{5,6}$/.test(digits) || !town || !existsOn(town, day)) return undefined;
  return digits.length === 5 || digits[5] === town.checkDigit ? town.code : undefined;
}

const townsShown = 50;

/** The municipalities of a day in Japan that somebody may mean; `more` where there are others. */
export function townsFor(typed: string, day: string) {
  const found = searchTowns(
    listedTowns.filter((town) => existsOn(town, day)),
    typed,
  );
  const municipalities = found.slice(0, townsShown).map(({ code, name, prefecture }) => ({ code, name, prefecture }));
  return { municipalities, more: found.length > townsShown };
}
