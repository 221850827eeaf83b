import fc from 'fast-check';
import type { Field, Schema } from './documents.ts';
import { nameOf, type Pool } from './pool.ts';
import type { Random } from './random.ts';

/** In every text that is made up: what must never come out at standard error. */
export const mark = 'kq7z';

/** What the values of one request are made with. */
export type Making = {
  random: Random;
  pool: Pool;
  /** Who calls. */
  by: string;
  today: Temporal.PlainDate;
  resolve(schema: Schema): Schema;
  /** What is known of the things that the request names already: their other numbers go with them. */
  chosen: Record<string, string | number>;
  /** Whether the request ends what it names, so that what others need is not named. */
  ends: boolean;
  /** Whether values from the ends of what is allowed are wanted, where they are seldom else. */
  atEnds?: boolean;
};

const isReal = /(?:Id|Ids|Key|Code|Hash|sha256|orderNumber|invited|^number|payeeId|receipt|cursor|jkt)$/;
const parts = [
  '山田',
  '小国町',
  'みやはら',
  '花子',
  '市場',
  'Ａ１',
  'café',
  '𠮷野',
  '😀',
  "O'Hara",
  '100%',
  '"',
  '\\',
  ';',
  '<b>',
  '･',
];
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A value that a schema allows, real where something real is known by its name. */
export function valueFor(making: Making, schema: Schema, name = ''): unknown {
  const { random } = making;
  const found = making.resolve(schema);
  const real = isReal.test(name) && random.chance(0.9) ? realValue(making, found, name) : undefined;
  if (real !== undefined) return real;
  if (found.const !== undefined) return found.const;
  if (found.enum) return random.pick(found.enum);
  const choices = found.anyOf ?? found.oneOf;
  if (choices) return valueFor(making, random.pick(choices), name);
  const type = Array.isArray(found.type) ? random.pick(found.type) : found.type;
  if (type === 'object') return objectOf(making, found);
  if (type === 'array') {
    const { minItems = 0, maxItems = 3, items = {} } = found;
    return Array.from({ length: random.int(minItems, Math.max(minItems, Math.min(maxItems, 3))) }, () =>
      valueFor(making, items, name),
    );
  }
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'integer' || type === 'number') {
    const number = numberOf(making, found);
    return making.ends && making.pool.isKept(name, number) ? number + 1_000_000 : number;
  }
  if (type === 'null') return null;
  return textOf(making, found, name);
}

/** Values for fields of a path or a query; what need not be there is there now and then. */
export function fieldsOf(making: Making, fields: readonly Field[]): Record<string, unknown> {
  const asked = fields.filter(({ required }) => required || making.random.chance(0.4));
  return inOrder(Object.fromEntries(asked.map(({ name, schema }) => [name, valueFor(making, schema, name)])));
}

/** Makes up one value somewhere inside what a recipe made, as its schema allows it: all else stands for something. */
export function remake(making: Making, schema: Schema, value: unknown): void {
  const places = placesOf(making, schema, value).filter(
    ({ holder, name }) => !keptAsMade.test(name) && (holder[name] === null || typeof holder[name] !== 'object'),
  );
  if (places.length === 0) return;
  const { holder, name, inner } = making.random.pick(places);
  holder[name] = valueFor({ ...making, atEnds: true }, inner, /^\d+$/.test(name) ? '' : name);
}
/** What stands for something that was made for this very request. */
const keptAsMade =
  /Id$|assertion|sealed|code$|Code$|password|cardToken|nonce|file$|unverified|algorithm|signature|format/i;

type Place = { holder: Record<string, unknown>; name: string; inner: Schema };
function placesOf(making: Making, schema: Schema, value: unknown): Place[] {
  if (value === null || typeof value !== 'object') return [];
  const holder = value as Record<string, unknown>;
  const found = making.resolve(schema);
  const fit = (found.anyOf ?? found.oneOf ?? [found])
    .map(making.resolve)
    .find(({ properties = {}, items }) => items ?? Object.keys(holder).every((name) => name in properties));
  const names = fit?.items ? Object.keys(holder) : Object.keys(fit?.properties ?? {});
  return names.flatMap((name) => {
    const inner = fit?.items ?? fit?.properties?.[name] ?? {};
    return [{ holder, name, inner }, ...placesOf(making, inner, holder[name])];
  });
}

function objectOf(making: Making, { properties = {}, required = [] }: Schema): Record<string, unknown> {
  const asked = Object.entries(properties).filter(([name]) => required.includes(name) || making.random.chance(0.5));
  return inOrder(Object.fromEntries(asked.map(([name, schema]) => [name, valueFor(making, schema, name)])));
}

/** Days of a period, the earlier first: a period the wrong way round is for the hostile ones. */
function inOrder(values: Record<string, unknown>): Record<string, unknown> {
  const order = ['startsOn', 'startsAt', 'validFrom', 'soldFrom', 'from', 'endsOn', 'endsAt', 'validThrough'];
  const names = [...order, 'soldThrough', 'through', 'expiresOn'].filter((name) => typeof values[name] === 'string');
  for (const family of [
    ['startsOn', 'endsOn', 'expiresOn'],
    ['validFrom', 'validThrough'],
    ['soldFrom', 'soldThrough'],
  ]) {
    const dated = family.filter((name) => names.includes(name));
    const sorted = dated.map((name) => values[name] as string).sort();
    for (const [index, name] of dated.entries()) values[name] = sorted[index];
  }
  if (names.includes('from') && `${values.from}` > `${values.through ?? '9'}`)
    [values.from, values.through] = [values.through, values.from];
  return values;
}

function realValue(making: Making, schema: Schema, name: string): unknown {
  const { random, pool, by, chosen, ends } = making;
  const single = schema.type === 'array' ? making.resolve(schema.items ?? {}) : schema;
  const fits = (value: string | number) => allows(making, single, value) && !(ends && pool.isKept(name, value));
  const wrapped = (value: unknown) => (schema.type === 'array' ? [value] : value);
  const known = chosen[nameOf(name)];
  if (known !== undefined && fits(known)) return wrapped(known);
  const one = pool.find(random, { name, by, fits });
  if (!one) return undefined;
  for (const [key, value] of Object.entries(one.values)) chosen[key] ??= value;
  return wrapped(one.values[nameOf(name)]);
}

/** Whether a schema allows a text or a number, as far as the two documents say. */
function allows(making: Making, schema: Schema, value: string | number): boolean {
  const {
    anyOf,
    oneOf,
    type,
    pattern,
    minimum,
    maximum,
    maxLength = Number.POSITIVE_INFINITY,
  } = making.resolve(schema);
  const choices = anyOf ?? oneOf;
  if (choices) return choices.some((one) => allows(making, one, value));
  if (typeof value === 'number')
    return type === 'integer' && value >= (minimum ?? value) && value <= (maximum ?? value);
  if (type === 'integer') return false;
  return [...value].length <= maxLength && (pattern === undefined || new RegExp(pattern).test(value));
}

function numberOf({ random, atEnds }: Making, { minimum, exclusiveMinimum, maximum }: Schema): number {
  const least = minimum ?? (exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : exclusiveMinimum + 1);
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  const clamp = (value: number) => Math.min(Math.max(value, least), most);
  return random.weighted<() => number>([
    [atEnds ? 1 : 12, () => clamp(random.int(1, 9))],
    [atEnds ? 1 : 5, () => clamp(random.int(10, 2000))],
    [1, () => least],
    [1, () => most],
    [1, () => clamp(2 ** 31 - random.int(0, 1))],
    [1, () => clamp(random.int(-2, 0))],
  ])();
}

function textOf(making: Making, schema: Schema, name: string): string {
  const { random } = making;
  const { pattern, format, minLength = 0, maxLength = 60 } = schema;
  if (format === 'date') return dayOf(making);
  if (format === 'date-time') return instantOf(making);
  if (format === 'email') return `${random.text(letters, 3, 9)}@example.jp`;
  if (format === 'base64') return Buffer.from(`${mark},1\r\n`.repeat(random.int(0, 3))).toString('base64');
  if (name === 'startsAt' || name === 'endsAt')
    return `${dayOf(making)}T${random.pick(['09', '23'])}:${random.pick(['00', '59'])}`;
  if (name === 'month') return dayOf(making).slice(0, 7);
  if (name === 'mykeyId') return `Mk${random.text(letters, 3, 12)}`;
  if (name === 'customerId' || name === 'memberNumber') return random.text('0123456789', 8, 8);
  if (pattern !== undefined) return random.pick(samplesOf(pattern)).slice(0, maxLength);
  const words = () => `${mark}${random.text(letters, 4, 6)}${random.pick(parts)}${random.pick(parts)}`;
  if (random.chance(making.atEnds ? 0.5 : 0.05)) return words().padEnd(Math.min(maxLength, 4000), '長');
  return words().slice(0, maxLength).padEnd(minLength, 'x');
}

/** Near today mostly; the ends of what may be entered, and days of leap, now and then. */
export function dayOf({ random, today, atEnds }: Making): string {
  return random.weighted<() => string>([
    [atEnds ? 1 : 14, () => `${today.add({ days: random.int(-40, 120) })}`],
    [3, () => `${today}`],
    [atEnds ? 6 : 1, () => random.pick(['1900-01-01', '2999-12-31', '2028-02-29', '2016-12-31'])],
    [1, () => `${today.add({ days: random.int(-40_000, 300_000) })}`],
  ])();
}

const instantOf = (making: Making): string =>
  making.random.chance(making.atEnds ? 0.2 : 0.8)
    ? `${dayOf(making)}T0${making.random.int(0, 9)}:30:00Z`
    : making.random.pick([
        '1970-01-01T00:00:00Z',
        '2999-12-31T23:59:59.999999999Z',
        '2016-10-03T00:00:00.123456789012Z',
      ]);

const samples = new Map<string, string[]>();
/** Texts of a pattern; the same ones in every run. */
function samplesOf(pattern: string): string[] {
  const known = samples.get(pattern);
  if (known) return known;
  const drawn = fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: 20161003, numRuns: 40 });
  samples.set(pattern, drawn);
  return drawn;
}
