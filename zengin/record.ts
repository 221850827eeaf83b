/**
 * A fixed-length record as a value: one table holds position, length and kind of every field, and writing and reading
 * are a pair over that same table, so that they cannot drift apart. Columns are counted from 1, as the standard does.
 */
import { type CharacterClass, firstUnreadable, toBankKana } from './kana.ts';
import type { ProblemCode } from './problems.ts';

export type FieldProblem = { outcome: ProblemCode; position?: number; character?: string };
type Written = { ok: true; text: string } | ({ ok: false } & FieldProblem);
type Read<Value> = { ok: true; value: Value } | ({ ok: false } & FieldProblem);

/** A field with a value of its own. Methods, not properties: a table holds fields of different values. */
export type Field<Name extends string = string, Value = unknown> = {
  readonly name: Name;
  /** 項目名 of the standard, for people. */
  readonly label: string;
  readonly at: number;
  readonly length: number;
  write(value: Value): Written;
  read(text: string): Read<Value>;
};

/**
 * A place that always holds the same characters: the record's mark, unused codes, filler. `alsoRead` is what some banks
 * put there instead, as a whole.
 */
export type Constant = {
  readonly constant: string;
  readonly alsoRead?: string;
  readonly label: string;
  readonly at: number;
  readonly length: number;
};

export type Layout = readonly (Field | Constant)[];

type FieldsOf<L extends Layout> = Extract<L[number], Field>;
export type RecordOf<L extends Layout> = {
  [F in FieldsOf<L> as F['name']]: F extends Field<string, infer Value> ? Value : never;
};

type Place<Name extends string> = { name: Name; label: string; at: number; length: number };

export function constant(place: { label: string; at: number; text: string; alsoRead?: string }): Constant {
  const { text: constant, ...rest } = place;
  return { ...rest, constant, length: constant.length };
}

export function filler(at: number, length: number): Constant {
  return constant({ label: 'ダミー', at, text: ' '.repeat(length) });
}

/** A code made of digits whose leading zeros count: bank, branch and account numbers. */
export function digits<const Name extends string>(place: Place<Name>): Field<Name, string> {
  const shape = new RegExp(`^[0-9]{${place.length}}$`);
  const notDigits = { ok: false, outcome: 'not_digits' } as const;
  return {
    ...place,
    write: (value) => (shape.test(value) ? { ok: true, text: value } : notDigits),
    read: (text) => (shape.test(text) ? { ok: true, value: text } : notDigits),
  };
}

/** A whole number, right-aligned and filled with zeros. */
export function number<const Name extends string>(
  place: Place<Name> & { min: number; max: number },
): Field<Name, number> {
  const { min, max, ...field } = place;
  const within = (value: number) => Number.isSafeInteger(value) && value >= min && value <= max;
  return {
    ...field,
    write: (value) =>
      within(value)
        ? { ok: true, text: String(value).padStart(place.length, '0') }
        : { ok: false, outcome: 'out_of_range' },
    read: (text) => {
      if (!/^[0-9]+$/.test(text)) return { ok: false, outcome: 'not_digits' };
      const value = Number(text);
      return within(value) ? { ok: true, value } : { ok: false, outcome: 'out_of_range' };
    },
  };
}

/** Words, left-aligned and filled with spaces; converted to bank kana when written. */
export function text<const Name extends string>(
  place: Place<Name> & { characters: CharacterClass; required?: boolean },
): Field<Name, string> {
  const { characters, required = false, ...field } = place;
  return {
    ...field,
    write: (value) => {
      const kana = toBankKana(value.trimEnd(), characters);
      if (!kana.ok) return kana;
      if (required && kana.value.trim() === '') return { ok: false, outcome: 'required' };
      if (kana.value.length > place.length) return { ok: false, outcome: 'too_long' };
      return { ok: true, text: kana.value.padEnd(place.length) };
    },
    read: (raw) => {
      const value = raw.trimEnd();
      const at = firstUnreadable(value, characters);
      if (at >= 0) return { ok: false, outcome: 'name_not_writable', position: at + 1, character: value[at]! };
      return required && value.trim() === '' ? { ok: false, outcome: 'required' } : { ok: true, value };
    },
  };
}

/** One of a closed list of words, each with its code in the file. */
export function code<const Name extends string, Word extends string>(
  place: Place<Name> & { words: Readonly<Record<Word, string>> },
): Field<Name, Word> {
  const { words, ...field } = place;
  const byCode = new Map<string, Word>(Object.entries<string>(words).map(([word, written]) => [written, word as Word]));
  const unknown = { ok: false, outcome: 'unknown_code' } as const;
  return {
    ...field,
    write: (word) => (Object.hasOwn(words, word) ? { ok: true, text: words[word] } : unknown),
    read: (raw) => {
      const word = byCode.get(raw);
      return word === undefined ? unknown : { ok: true, value: word };
    },
  };
}

/** A field that a file may leave blank, as a whole; written so when there is no value. */
export function blankOr<const Name extends string, Value>(field: Field<Name, Value>): Field<Name, Value | undefined> {
  const blank = ' '.repeat(field.length);
  return {
    ...field,
    write: (value) => (value === undefined ? { ok: true, text: blank } : field.write(value)),
    read: (raw) => (raw === blank ? { ok: true, value: undefined } : field.read(raw)),
  };
}

/** A field that may be blank, where banks write zeros for "none" as well: codes, reference numbers, days. */
export function blankOrZeros<const Name extends string, Value>(
  field: Field<Name, Value>,
): Field<Name, Value | undefined> {
  const zeros = '0'.repeat(field.length);
  const blank = blankOr(field);
  return { ...blank, read: (raw) => (raw === zeros ? { ok: true, value: undefined } : blank.read(raw)) };
}

/** A day of the year without its year, MMDD. */
export function monthDay<const Name extends string>(place: Place<Name>): Field<Name, Temporal.PlainMonthDay> {
  return {
    ...place,
    write: (value) => ({ ok: true, text: value.toString().slice(-5).replace('-', '') }),
    read: (raw) => {
      if (!/^[0-9]{4}$/.test(raw)) return { ok: false, outcome: 'not_digits' };
      const [month, day] = [Number(raw.slice(0, 2)), Number(raw.slice(2))];
      // 1972 was a leap year: 02-29 is a day that a file may name.
      const daysInMonth = month >= 1 && month <= 12 ? new Temporal.PlainYearMonth(1972, month).daysInMonth : 0;
      if (day < 1 || day > daysInMonth) return { ok: false, outcome: 'no_such_date' };
      return { ok: true, value: new Temporal.PlainMonthDay(month, day) };
    },
  };
}

/**
 * Checks, once, that a table covers its record from the first column to the last without gap or overlap.
 * The parameter is typed by position only: `Layout` there would widen every field's name to `string`.
 */
export function layout<const L extends readonly { at: number; length: number }[]>(recordLength: number, fields: L): L {
  let next = 1;
  for (const field of fields) {
    if (field.at !== next) throw new RangeError(`layout: column ${next} expected, ${field.at} found`);
    next += field.length;
  }
  if (next !== recordLength + 1) throw new RangeError(`layout: ${next - 1} columns, ${recordLength} expected`);
  return fields;
}

export type ColumnProblem = FieldProblem & { field: string; label: string; column: number };

export function writeRecord<L extends Layout>(fields: L, record: RecordOf<L>) {
  let written = '';
  const problems: ColumnProblem[] = [];
  for (const field of fields) {
    if ('constant' in field) {
      written += field.constant;
      continue;
    }
    const result = field.write((record as Record<string, unknown>)[field.name]);
    if (result.ok) written += result.text;
    else problems.push(columnProblem(field, result));
  }
  return { text: written, problems };
}

export function readRecord<L extends Layout>(fields: L, line: string) {
  const record: Record<string, unknown> = {};
  const problems: ColumnProblem[] = [];
  for (const field of fields) {
    const raw = line.slice(field.at - 1, field.at - 1 + field.length);
    if ('constant' in field) {
      const wrong = raw === field.alsoRead ? -1 : [...raw].findIndex((character, i) => character !== field.constant[i]);
      const { at, label } = field;
      if (wrong >= 0) problems.push({ field: 'constant', label, column: at + wrong, outcome: 'wrong_constant' });
      continue;
    }
    const result = field.read(raw);
    if (result.ok) record[field.name] = result.value;
    else problems.push(columnProblem(field, result));
  }
  return { record: record as RecordOf<L>, problems };
}

function columnProblem(field: Field, { outcome, position, character }: FieldProblem): ColumnProblem {
  return {
    field: field.name,
    label: field.label,
    column: field.at,
    outcome,
    ...(position !== undefined && { position }),
    ...(character !== undefined && { character }),
  };
}
