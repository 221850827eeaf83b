import { wholeNumberOf } from './fold.ts';
import type { Limits } from './limits.ts';

/** What fields hold: text as it was typed, and yes or no. */
export type Values = Readonly<Record<string, string | boolean>>;

/**
 * The body that the fields make, by the contract's types: whole numbers of digits of any width, null or nothing where an
 * optional field is empty. A number that is none stays the text it is, for the schema to refuse. Fields that the body does not have,
 * such as a part of the address, are left out.
 */
export function bodyOf(values: Values, limits: Limits): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, { type, required, nullable }] of Object.entries(limits)) {
    const value = values[name];
    if (value === undefined) continue;
    if (typeof value === 'string' && value.trim() === '' && (nullable || !required)) {
      if (nullable) body[name] = null;
    } else body[name] = type === 'integer' && typeof value === 'string' ? (wholeNumberOf(value) ?? value) : value;
  }
  return body;
}
