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
