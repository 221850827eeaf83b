import { blanks, dashes, dots, invisibles, separators } from './look-alikes.ts';

/**
 * Finds what could be a 個人番号 (My Number): twelve digits, any width, grouped or not, whose last is the check digit of
 * the order of the Ministry of Internal Affairs (平成26年総務省令第85号 第5条). めぐり never stores one (R11-02, R8P-01). It
 * stands in the contract, since a page that encrypts what was typed is the only one that can look.
 *
 * Groups may be joined by any mix of the look-alikes, and letters may stand around them (`No1234…`). Twelve digits
 * within something longer are none: a card of 16 digits, a telephone number beside another, a UUID, a moment, a digest.
 */
export function holdsIndividualNumber(text: string): boolean {
  const folded = text.normalize('NFKC').replace(unseen, '').replace(machineMade, ' # ');
  for (const [chain] of folded.matchAll(chains)) {
    const groups = chain.split(joint);
    const joints = chain.match(joint) ?? [];
    for (const [from] of groups.entries())
      for (let to = from, digits = ''; to < groups.length && digits.length < 12; to++) {
        digits += groups[to];
        if (digits.length === 12 && !isWithinLonger({ groups, joints, from, to }) && hasCheckDigit(digits)) return true;
      }
  }
  return false;
}

const unseen = new RegExp(`[${invisibles}]`, 'gu');
const between = `[${dashes}${dots}${blanks}${separators}]+`;
const joint = new RegExp(between, 'gu');
/** Digits with look-alikes between. Letters beside them have no digit beyond: that would be a digest or base64. */
const chains = new RegExp(
  `(?<![0-9]|[0-9][A-Za-z]{1,40})[0-9]+(?:${between}[0-9]+)*(?![0-9]|[A-Za-z]{1,40}[0-9])`,
  'gu',
);

const date = '(?:19|20)\\d\\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\\d|3[01])';
const time = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?';
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** What has groups of digits of its own: a UUID, days and hours as clerks and machines write them, and from … to. */
const machineMade = new RegExp(
  `(?<![0-9A-Za-z]|[0-9][-/.,:_])(?:${uuid}|${date}(?:(?:T| +)${time}(?:Z|[+-]\\d\\d:?\\d\\d)?)?(?:-${date})?|${time}(?:[-~\u301c ]+${time})+)(?![0-9A-Za-z]|[-/.,:_][0-9])`,
  'giu',
);

type Window = { groups: string[]; joints: string[]; from: number; to: number };

/**
 * True where the groups go on beyond an end as they do within: the next group is joined by the same sign and is as long
 * (`4111 1111 1111 1111`), or it is joined more closely than these are (`03-1234-5678 0120`, cut after 03).
 */
function isWithinLonger({ groups, joints, from, to }: Window): boolean {
  const inner = joints.slice(from, to);
  const goesOn = (outer: string | undefined, [next, own]: [string | undefined, string | undefined]) =>
    outer !== undefined &&
    inner.length > 0 &&
    ((inner.every((one) => one === outer) && next?.length === own?.length) ||
      (!/\s/.test(outer) && inner.some((one) => /\s/.test(one))));
  return goesOn(joints[from - 1], [groups[from - 1], groups[from]]) || goesOn(joints[to], [groups[to + 1], groups[to]]);
}

/** True where twelve digits have the check digit of a 個人番号. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits.slice(0, 11)]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0);
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}
