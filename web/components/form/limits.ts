import { z } from 'zod';
import type { Route } from '../../../contract/route.ts';

/** What the contract says of one field of a body. */
export type Limit = {
  type: 'string' | 'integer' | 'boolean' | 'other';
  /** Whether the body must have it; null may still be allowed. */
  required: boolean;
  nullable: boolean;
};
export type Limits = Readonly<Record<string, Limit>>;

type Schema = { $ref?: string; type?: string; anyOf?: Schema[]; enum?: unknown[]; const?: unknown };
type Named = Record<string, Schema>;
const known = new WeakMap<Route, Limits>();

/** The fields of a route's body, by the JSON schema of what is sent. */
export function limitsOf(route: Route): Limits {
  const before = known.get(route);
  if (before) return before;
  const schema = route.body && z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' });
  const {
    properties = {},
    required = [],
    $defs = {},
  } = (schema ?? {}) as { properties?: Named; required?: string[]; $defs?: Named };
  const resolved = (one: Schema): Schema => $defs[one.$ref?.split('/').at(-1) ?? ''] ?? one;
  const limits = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const forms = (property.anyOf ?? [property]).map(resolved);
      const rest = forms.filter(({ type }) => type !== 'null');
      const type = rest.length === 1 ? typeOf(rest[0] ?? {}) : 'other';
      return [name, { type, required: required.includes(name), nullable: rest.length < forms.length }] as const;
    }),
  );
  known.set(route, limits);
  return limits;
}

function typeOf({ type, enum: values, const: value }: Schema): Limit['type'] {
  const named = type ?? typeof (values?.[0] ?? value);
  if (named === 'string' || named === 'boolean') return named;
  return named === 'integer' || named === 'number' ? 'integer' : 'other';
}
