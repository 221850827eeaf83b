import { wholeNumberOf } from './fold.ts';
import type { Limit, Limits } from './limits.ts';

/** What fields hold: text as it was typed, yes or no, and lists of what was chosen. */
export type Values = Readonly<Record<string, string | boolean | readonly object[]>>;
type Typed = Readonly<Record<string, unknown>>;

/**
 * The body that the fields make, by the contract's types: whole numbers of digits of any width, null or nothing where a
 * field is empty. A number that is none stays the text it is, for the schema to refuse. Fields that the body does not have,
 * such as a part of the address, are left out. A nested part is made of the fields of its names; one that may be missing
 * is there while the box of its own name is ticked.
 */
export function bodyOf(values: Typed, limits: Limits): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, limit] of Object.entries(limits)) {
    const value = limit.forms ? partOf(values, name, limit) : textOrNumber(values[name], limit);
    // What must be there and is empty keeps its place, so that it is known which form of a part was meant.
    if (value !== undefined || (limit.required && name in values)) body[name] = value;
  }
  return body;
}

function textOrNumber(value: unknown, { type, nullable }: Limit): unknown {
  if (typeof value !== 'string') return value;
  if (value.trim() === '') return nullable ? null : undefined;
  return type === 'integer' ? (wholeNumberOf(value) ?? value) : value;
}

function partOf(values: Typed, name: string, { required, nullable, forms = [] }: Limit): unknown {
  const own = values[name];
  if (typeof own === 'object' && own !== null) {
    // The form that was meant has all that it needs, and most of what is there.
    const shared = (fields: Limits) => Object.keys(own).filter((field) => field in fields).length;
    const form = forms
      .filter((fields) => Object.entries(fields).every(([field, { required }]) => !required || field in own))
      .sort((a, b) => shared(b) - shared(a))[0];
    return form ? bodyOf(own as Typed, form) : own;
  }
  const [form] = forms;
  const isMeant = own === true || (own === undefined && required && !nullable);
  if (!isMeant || !form || forms.length > 1) return nullable ? null : undefined;
  const fields = Object.keys(form).map((field) => [field, values[nestedName(name, field)] ?? values[field]]);
  return bodyOf(Object.fromEntries(fields), form);
}

/** The name of a field of a nested part where another field has its own name already: `name` of `payer` is `payerName`. */
const nestedName = (part: string, field: string) => `${part}${field.charAt(0).toUpperCase()}${field.slice(1)}`;

/** The field that a path of the body is about: of its name, of that with its part's, or the nearest part that is one. */
export function fieldOf(values: Values, path: string): string | undefined {
  const parts = path.split('.');
  const [part = '', last = ''] = parts.slice(-2);
  return [path, nestedName(part, last), ...parts.toReversed()].find((name) => name in values);
}

/** What the contract says of a field, at the top of the body or in a part of it. */
export function limitOfField(limits: Limits, name: string): Limit | undefined {
  if (limits[name]) return limits[name];
  for (const [part, { forms = [] }] of Object.entries(limits))
    for (const [field, limit] of forms.flatMap((form) => Object.entries(form)))
      if (field === name || nestedName(part, field) === name) return limit;
  return undefined;
}
