import { z } from 'zod';
import type { Route } from '../../../contract/route.ts';

/** What the contract says of one field of a body. */
export type Limit = {
  type: 'string' | 'integer' | 'boolean' | 'object' | 'other';
  /** Whether the body must have it; null may still be allowed. */
  required: boolean;
  nullable: boolean;
  /** Of a nested part, the fields of each form that it may have. */
  forms?: readonly Limits[];
};
export type Limits = Readonly<Record<string, Limit>>;

type Schema = {
  $ref?: string;
  type?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
};
type Resolve = (schema: Schema) => Schema;
const known = new WeakMap<Route, Limits>();

/** What a form sends: the body of its route, or what is asked for where it has none. */
export const schemaOf = ({ body, query, params }: Route): z.ZodType | undefined => body ?? query ?? params;

/** The fields of what is sent to a route, by the JSON schema of it. */
export function limitsOf(route: Route): Limits {
  const before = known.get(route);
  if (before) return before;
  const sent = schemaOf(route);
  const schema = (sent ? z.toJSONSchema(sent, { io: 'input', unrepresentable: 'any' }) : {}) as Schema & {
    $defs?: Record<string, Schema>;
  };
  const limits = limitsIn(schema, (one) => schema.$defs?.[one.$ref?.split('/').at(-1) ?? ''] ?? one);
  known.set(route, limits);
  return limits;
}

const limitsIn = ({ properties = {}, required = [] }: Schema, resolve: Resolve): Limits =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, limitOf(property, required.includes(name), resolve)]),
  );

function limitOf(property: Schema, required: boolean, resolve: Resolve): Limit {
  const forms = formsOf(property, resolve);
  const rest = forms.filter(({ type }) => type !== 'null');
  const nullable = rest.length < forms.length;
  if (rest.length > 0 && rest.every(({ type }) => type === 'object'))
    return { type: 'object', required, nullable, forms: rest.map((form) => limitsIn(form, resolve)) };
  return { type: rest.length === 1 ? typeOf(rest[0] ?? {}) : 'other', required, nullable };
}

/** The forms that a value may have, however deep a union lies in another. */
function formsOf(schema: Schema, resolve: Resolve): Schema[] {
  const whole = resolve(schema);
  return (whole.anyOf ?? whole.oneOf)?.flatMap((one) => formsOf(one, resolve)) ?? [whole];
}

function typeOf({ type, enum: values, const: value }: Schema): Limit['type'] {
  const named = type ?? typeof (values?.[0] ?? value);
  if (named === 'string' || named === 'boolean') return named;
  return named === 'integer' || named === 'number' ? 'integer' : 'other';
}
