import { charactersIn } from '../characters.ts';
import { holdsIndividualNumber } from '../individual-number.ts';
import { dashes } from '../look-alikes.ts';
import { isPlainLine } from '../plain-text.ts';

/** The text with which a holder applies at another library (4-3④): what every library asks, and its own questions. */
export type ApplicationText = { name: string; kana: string; address: string; telephone: string; answers: string[] };
/** The same as it was typed or received: nothing in it is trusted. */
export type TypedApplication = { [Field in keyof ApplicationText]?: unknown };
export type FieldProblem = 'missing' | 'too_long' | 'not_plain' | 'individual_number' | 'telephone';

/** The fields of every application, in the order they are asked, with the characters that each may have. */
export const applicationFields = { name: 80, kana: 80, address: 200, telephone: 20 } as const;
/** Questions of its own that a library may ask, and characters of an answer. With these a text stays below 8 KB. */
export const questionsMax = 3;
const answerMax = 200;

/** Half-width kana become full-width, as the systems of libraries sort them; all else stays as it was typed. */
export const foldApplicationText = (text: string): string =>
  text.replace(/[\uFF61-\uFF9F]+/g, (kana) => kana.normalize('NFKC')).trim();

type Judged = { value: string; problem?: undefined } | { value?: undefined; problem: FieldProblem };
type Field = Exclude<keyof ApplicationText, 'answers'>;

/**
 * Judges an application field by field (R43-07): the page that sends refuses what fails, the page that receives shows a mark
 * in its place and never the text. One function for both sides, since whoever sends may use a page of their own. A field
 * that passes comes back folded; one that fails comes back with its reason alone.
 *
 * @param typed what was typed, or what was received: any shape
 * @param questions how many questions of its own the library asks; as many answers are read, and more are passed over
 */
export function judgeApplicationText(
  typed: TypedApplication | null | undefined,
  questions: number,
): { fields: Record<Field, Judged>; answers: Judged[]; text: ApplicationText | undefined } {
  const given: TypedApplication = typeof typed === 'object' && typed !== null ? typed : {};
  const sent: unknown[] = Array.isArray(given.answers) ? given.answers : [];
  const fields = {
    name: judge(given.name, applicationFields.name),
    kana: judge(given.kana, applicationFields.kana),
    address: judge(given.address, applicationFields.address),
    telephone: judgeTelephone(given.telephone),
  };
  const answers = Array.from({ length: questions }, (_, index) => judge(sent[index], answerMax));
  const all = [...Object.values(fields), ...answers];
  if (all.some(({ problem }) => problem)) return { fields, answers, text: undefined };
  const value = ({ value = '' }: Judged) => value;
  const [name, kana, address, telephone] = [fields.name, fields.kana, fields.address, fields.telephone].map(value);
  return { fields, answers, text: { name, kana, address, telephone, answers: answers.map(value) } as ApplicationText };
}

function judge(typed: unknown, max: number): Judged {
  if (typeof typed !== 'string') return { problem: 'missing' };
  // Before anything is folded or trimmed: what is invisible is refused, not repaired.
  if (!isPlainLine(typed)) return { problem: 'not_plain' };
  const value = foldApplicationText(typed);
  if (value === '') return { problem: 'missing' };
  if (charactersIn(value) > max) return { problem: 'too_long' };
  if (!isPlainLine(value)) return { problem: 'not_plain' };
  return holdsIndividualNumber(value) ? { problem: 'individual_number' } : { value };
}

const dash = new RegExp(`[${dashes}]`, 'gu');

/**
 * Digits in any width, with hyphens or brackets between, nine to fifteen of them, with the + of a country's code or without.
 * What a telephone's own address book pastes around a number is left out: marks of the reading order, not of the number.
 */
function judgeTelephone(typed: unknown): Judged {
  if (typeof typed !== 'string') return { problem: 'missing' };
  const value = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(dash, '-')
    .trim();
  if (value === '') return { problem: 'missing' };
  if (value.length > applicationFields.telephone) return { problem: 'too_long' };
  if (!/^\+?[\d\-() ]+$/.test(value) || !/^\d{9,15}$/.test(value.replace(/[-+() ]/g, '')))
    return { problem: 'telephone' };
  // With a country's code a telephone number may have twelve digits; without one it has ten or eleven.
  return !value.startsWith('+') && holdsIndividualNumber(value) ? { problem: 'individual_number' } : { value };
}
