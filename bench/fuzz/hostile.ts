import type { Random } from './random.ts';
import { mark } from './values.ts';

/** A request before it is written: values by their places. */
export type Draft = {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  idempotencyKey: string;
};

const texts = [
  '\0',
  `${mark}\0`,
  `${mark}\u0007\u001b[31m`,
  `${mark}\u202e\u2066`,
  `${mark}\ud800`,
  '\udc00\ud800',
  '',
  ' ',
  '\u3000',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2016-00-00',
  '2016-02-30',
  '00-00',
  '02-30',
  '2016-13',
  '2016-00',
  '2999-99-99T99:99',
  '2916-02-30T24:00',
  '9999-12-31T23:59:60Z',
  '-'.repeat(36),
  'ffffffff-ffff-7fff-bfff-ffffffffffff',
  '00000000-0000-7000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-0000-0000-000000000000',
  `${mark}`.repeat(3000),
  '😀'.repeat(41),
  'e\u0301'.repeat(80),
  "' OR 1=1 --",
  '%',
  '%00',
  '\\',
  '__proto__',
  'constructor',
  'NaN',
  'Infinity',
  '１２３',
  '٣',
  '1e5',
  '0x10',
  '-0',
  '99999999999999999999',
  '9007199254740993',
  '00000',
  '99999',
  '434248',
  'A0000',
  'Z999999999',
  '123456789018',
  '=1+1',
  '\ufeff',
  'ﾊﾟ'.repeat(30),
  '*',
  '/../',
  '{}',
  'null',
];
const numbers = [
  0,
  -1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53 - 1),
  1e21,
  1e308,
  5e-324,
  -0,
];
const others: (() => unknown)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => [[[]]],
  () => ({ length: 1 }),
  () => ({ toString: 1 }),
  () => Array.from({ length: 400 }, (_, index) => index),
  () => nested(33),
  () => ['', null, 0],
];
const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);

/** Something that no honest caller sends in this place; of the kind that stands there, more often than not. */
export function hostileValue(random: Random, instead: unknown): unknown {
  if (typeof instead === 'number' && random.chance(0.6)) return random.pick(numbers);
  if (typeof instead === 'string' && random.chance(0.75))
    return random.chance(0.2) ? spoiled(random, instead) : random.pick(texts);
  return random.pick([() => random.pick(texts), () => random.pick(numbers), random.pick(others)])();
}

/** A text of which one letter is another, one is too many, or the end is gone. */
function spoiled(random: Random, text: string): string {
  // What carries a text inside, such as a file or the place in a list: that is spoiled.
  if (text.length >= 12 && /^[A-Za-z0-9_+/-]+=*$/.test(text) && random.chance(0.5)) {
    const inner = Buffer.from(text, 'base64url').toString('latin1');
    const way = /[+/=]/.test(text) ? 'base64' : 'base64url';
    return Buffer.from(spoiled(random, inner), 'latin1').toString(way);
  }
  const at = random.int(0, text.length);
  const sign = random.pick(['\0', '\ud800', '\u202e', '0', 'Z', '-', ' ', '９', '"', '\n']);
  return random.pick([
    text.slice(0, at),
    text.slice(0, at) + sign + text.slice(at),
    text.slice(0, at) + sign + text.slice(at + 1),
    text.toUpperCase(),
    text + text,
  ]);
}

/** Spoils one thing of a request's values, or two. */
export function spoilDraft(random: Random, draft: Draft): void {
  for (let times = random.chance(0.2) ? 2 : 1; times > 0; times -= 1) {
    const places = [...placesIn(draft.params), ...placesIn(draft.query), ...placesIn(draft.body)];
    if (draft.idempotencyKey !== '' && random.chance(0.15)) draft.idempotencyKey = `${random.pick(texts)}`;
    else if (places.length === 0)
      draft.query = { ...draft.query, [random.pick(['q', '__proto__', 'cursor'])]: random.pick(texts) };
    else spoilPlace(random, random.pick(places));
  }
}

type Place = { holder: Record<string, unknown>; name: string };
function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

function spoilPlace(random: Random, { holder, name }: Place): void {
  const what = random.int(0, 19);
  if (what === 0 && !Array.isArray(holder)) delete holder[name];
  else if (what === 1) holder[random.pick(['__proto__', 'constructor', 'extra', ''])] = random.pick(texts);
  else if (what < 5 && Array.isArray(holder)) holder.push(...holder);
  else holder[name] = hostileValue(random, holder[name]);
}
