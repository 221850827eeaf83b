import { createHash, randomBytes } from 'node:crypto';
import { foldNumber, holdsIndividualNumber } from '../contract/index.ts';

/** Crockford's base 32: no I, L, O, U, so nothing is misread, and nothing is said that one would not print. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 16;

/**
 * A code for people to print, read aloud and type: 80 random bits, `XXXX-XXXX-XXXX-XXXX`. One code in ten million would
 * look like a 個人番号, which nothing of ours shall print: it is drawn again.
 */
export function createCode(): string {
  // 256 is a multiple of 32, so each character is equally likely.
  const characters = [...randomBytes(length)].map((byte) => alphabet[byte % 32]).join('');
  const code = characters.replace(/(.{4})(?=.)/g, '$1-');
  return holdsIndividualNumber(code) ? createCode() : code;
}

/** A typed code as it was made: case, width, spaces and hyphens forgiven, O read as 0, I and L as 1. */
export const foldCode = (typed: string): string =>
  foldNumber(typed).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');

/**
 * The hash by which a code without a name beside it is found. A fast hash serves: 80 random bits are not guessed, so
 * there is nothing that a slow one would slow down.
 */
export const hashOfCode = (typed: string): Buffer => createHash('sha256').update(foldCode(typed)).digest();

/** A code with a check character has five groups of four; those printed before have four groups and go on working. */
const checkedLength = 20;

/** The check character of a folded code (Luhn mod N over the 32 characters): no single mistyped one passes. */
function checkCharacterOf(characters: string): string {
  const sum = [...characters].reverse().reduce((total, character, index) => {
    const value = alphabet.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / alphabet.length) + (value % alphabet.length);
  }, 0);
  return alphabet[(alphabet.length - (sum % alphabet.length)) % alphabet.length] ?? '';
}

/** A code whose last character checks the others: 95 random bits, for a door that must not say whether a code is right. */
export function createCheckedCode(): string {
  const drawn = foldCode(`${createCode()}${createCode()}`).slice(0, checkedLength - 1);
  const code = `${drawn}${checkCharacterOf(drawn)}`.replace(/(.{4})(?=.)/g, '$1-');
  return holdsIndividualNumber(code) ? createCheckedCode() : code;
}

/** Whether a typed code can be one that was printed: of the earlier length, or with its right check character. */
export function isPrintedForm(typed: string): boolean {
  const folded = foldCode(typed);
  if (![...folded].every((character) => alphabet.includes(character))) return false;
  if (folded.length === length) return true;
  return folded.length === checkedLength && checkCharacterOf(folded.slice(0, -1)) === folded.at(-1);
}
