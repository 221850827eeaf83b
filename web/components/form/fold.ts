/** Digits and letters of any width, without blanks and commas: what a field for a number or a code holds. */
export const foldCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s,]/g, '');

/** The whole number that was typed; undefined for everything else. */
export function wholeNumberOf(typed: string): number | undefined {
  const folded = foldCode(typed);
  return /^-?[0-9]{1,15}$/.test(folded) ? Number(folded) : undefined;
}
