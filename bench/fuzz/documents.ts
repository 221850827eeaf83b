import { type Caller, mykeyRoutes, pointsRoutes, type Route } from '../../contract/index.ts';

/** A JSON schema as an OpenAPI 3.1 document holds it, as far as the documents of the two servers use it. */
export type Schema = {
  $ref?: string;
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null' | string[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  /** What `contract/plain-text.ts` says of a text. */
  'x-text'?: string;
};
export type System = 'mykey' | 'points';
export type Field = { name: string; schema: Schema; required: boolean };

/** One operation of a document: all that is known of how to call it. */
export type Operation = {
  system: System;
  id: string;
  /** The system and the operation, as reports name it. */
  name: string;
  method: string;
  /** With its parameters in braces. */
  path: string;
  caller: Caller;
  idempotent: boolean;
  params: Field[];
  query: Field[];
  body: Schema | undefined;
  /** The body is written as a form. */
  isForm: boolean;
  /** What is behind a `$ref`; other schemas are themselves. */
  resolve(schema: Schema): Schema;
};

type Described = {
  operationId?: string;
  description?: string;
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Document = {
  paths: Record<string, Record<string, Described>>;
  components?: { schemas?: Record<string, Schema> };
};

const routesOf: Record<System, Record<string, Route>> = { mykey: mykeyRoutes, points: pointsRoutes };

/**
 * The operations of the OpenAPI document that a server serves. Who may call stands there in words alone; it is taken from
 * the contract, which must name the same operations.
 */
export async function readOperations(
  system: System,
  baseUrl: string,
  routes: Record<string, Route> = routesOf[system],
): Promise<Operation[]> {
  const document = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as Document;
  const schemas = document.components?.schemas ?? {};
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    const found = name === undefined ? schema : schemas[name];
    if (!found) throw new Error(`the document of ${system} has no schema ${name}`);
    return found === schema ? schema : resolve(found);
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const { operationId: id = '', parameters = [], requestBody } = described;
      const route = routes[id];
      if (!route) throw new Error(`the contract of ${system} has no route ${id}`);
      const fields = (where: string) =>
        parameters
          .filter((one) => one.in === where)
          .map(({ name, schema, required = false }) => ({ name, schema, required }));
      return {
        system,
        id,
        name: `${system}.${id}`,
        path,
        caller: route.caller,
        idempotent: route.idempotent ?? false,
        method: method.toUpperCase(),
        params: fields('path'),
        query: fields('query'),
        body: Object.values(requestBody?.content ?? {})[0]?.schema,
        isForm: route.protocol === 'oauth',
        resolve,
      };
    }),
  );
  const missing = Object.keys(routes).filter((id) => operations.every((one) => one.id !== id));
  if (missing.length > 0) throw new Error(`the document of ${system} does not show ${missing.join(', ')}`);
  return operations;
}
