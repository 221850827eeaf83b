import { blanks, dashes, dots, invisibles } from '../../look-alikes.ts';

/**
 * A coupon's code (6-8, 6-10): twenty characters in five groups, `XXXX-XXXX-XXXX-XXXX-XXXX`. Eight are the selector, by which it is found
 * and spoken of; eleven the verifier, which only the paper knows (55 random bits); the last one checks the others.
 *
 * The check is ISO/IEC 7064 MOD 37-2 with the standard's own values (0–9, A–Z, `*`), so any library of that standard reads it: every single
 * wrong character and every swap of neighbours is found, the check character included. Codes whose check character would be `*` or a
 * look-alike are not issued.
 */
export const couponAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const couponLengths = { selector: 8, verifier: 11, code: 20 } as const;

const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
const radix = 2;
const modulus = 37;

/** The check character of letters and digits by ISO/IEC 7064 MOD 37-2; `*` stands for 36. */
export function iso7064CheckOf(characters: string): string {
  const sum = [...characters].reduce((total, one) => ((total + values.indexOf(one)) * radix) % modulus, 0);
  return values[(modulus + 1 - sum) % modulus] ?? '';
}

/** The code of a selector and a verifier, as it is printed; undefined where its check character could be misread. */
export function writeCouponCode(selector: string, verifier: string): string | undefined {
  const check = iso7064CheckOf(`${selector}${verifier}`);
  return couponAlphabet.includes(check) ? inGroups(`${selector}${verifier}${check}`) : undefined;
}
/** In groups of four, as it is printed and read aloud. */
export const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** What is read for a character that is not of the alphabet. */
const alike: Record<string, string> = { O: '0', 〇: '0', I: '1', L: '1', '|': '1', U: 'V' };
/** A typed text in one width and case, without what has no width; letters that look like another as that other. */
const folded = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(unseen, '')
    .toUpperCase()
    .replace(/[OIL〇|U]/gu, (one) => alike[one] ?? one);

const unseen = new RegExp(`[${invisibles}]`, 'gu');
/** What may stand between groups; `>` and `.` come with a mail that was quoted or cut into lines. */
const between = `[${dashes}${dots}${blanks}>._]`;
const joint = new RegExp(`${between}+`, 'gu');
const ofAlphabet = `[${couponAlphabet}]`;
/** Five groups of four that stand for themselves, wherever in a text; looked for from every beginning. */
const grouped = new RegExp(
  `(?<![0-9A-Z])(?=(${ofAlphabet}{4}(?:${between}{0,6}${ofAlphabet}{4}){4})(?![0-9A-Z]))`,
  'gu',
);

export type CouponProblem = 'coupon_form' | 'coupon_check' | 'coupon_several';
/** A code that can be one: its selector and verifier. */
export type ReadCoupon = { code: string; selector: string; verifier: string };

const isChecked = (code: string) => iso7064CheckOf(code.slice(0, -1)) === code.at(-1);
const partsOf = (code: string): ReadCoupon => ({
  code,
  selector: code.slice(0, couponLengths.selector),
  verifier: code.slice(couponLengths.selector, -1),
});

/**
 * Finds the code in what a person typed or pasted: any width and case, look-alikes, spaces, hyphens and line ends between, a mail around it.
 * A wrong character or swapped neighbours are told here, before anything is looked up.
 */
export function readCouponCode(typed: string): ReadCoupon | CouponProblem {
  const text = folded(typed);
  // 1. Nothing but a code, however it is divided.
  const bare = text.replace(joint, '');
  if (bare.length === couponLengths.code && [...bare].every((one) => couponAlphabet.includes(one)))
    return isChecked(bare) ? partsOf(bare) : 'coupon_check';
  // 2. A code within a text: what only looks like one has the wrong check character, nearly always.
  const found = new Set([...text.matchAll(grouped)].map(([, code = '']) => code.replace(joint, '')));
  const checked = [...found].filter(isChecked);
  if (checked.length > 1) return 'coupon_several';
  const [code] = checked;
  if (code !== undefined) return partsOf(code);
  return found.size > 0 ? 'coupon_check' : 'coupon_form';
}
