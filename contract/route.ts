import type { z } from 'zod';
import type { Till } from './till.ts';
import type { TownFunction } from './town-functions.ts';

/**
 * Who may call a route. Every caller but `anyone` proves possession of a key with a DPoP proof (RFC 9449):
 * `device` any key; `terminal` a key enrolled by an operator; `linkedSystem` a key registered for that system; `partner` an
 * access token of the company's system (RFC 6749) bound to the key; `cardholder`, `member` and `staff` a session token bound to it.
 */
export type Caller = 'anyone' | 'device' | 'terminal' | 'cardholder' | 'member' | 'staff' | 'linkedSystem' | 'partner';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a company's system may do with an access token: one a way in (8-3 (2)). */
export const partnerScopes = ['orders', 'coupons', 'files'] as const;
export type PartnerScope = (typeof partnerScopes)[number];

/** One line of an HTTP contract: what may be sent, what comes back, and every named refusal. */
export type Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Refusal extends string = string,
  By extends Caller = Caller,
  Role extends string = string,
  At extends Till = Till,
> = {
  method: Method;
  /** In the form of the router: `/payments/:paymentKey`. */
  path: string;
  /** One Japanese sentence; it heads the route in the reference page. */
  summary: string;
  caller: By;
  /** Of people with roles, and of terminals, those that may call it; all of them where it is not said. */
  roles?: readonly Role[];
  /** Of terminals, where they must stand and who must be signed in at them; any that is enrolled where it is not said. */
  till?: At;
  /** Of companies' systems, the scope that their token must have. */
  scope?: PartnerScope;
  /** The form of OAuth 2.0 (RFC 6749): the body is a form, and a refusal names an `error` beside the house's outcome. */
  protocol?: 'oauth';
  /**
   * What is guarded by a lower limit of requests from one address: `secret`, where a secret could be guessed or people
   * enumerated; `costly`, where one request makes many elsewhere.
   */
  guards?: 'secret' | 'costly';
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  /** 200 unless said otherwise. */
  status?: 200 | 201 | 202;
  /** True where the caller must send an `Idempotency-Key` (a UUIDv7 of its own). */
  idempotent?: boolean;
  /** Bytes that a body may have, where 256 KiB are too few: a file. */
  bodyMax?: number;
  /** The media type of the answer where it is not JSON, such as a bank file. */
  download?: string;
  refusals: readonly Refusal[];
  /** New business of a function that a municipality can switch off: refused by name then (`function_off`). */
  needs?: TownFunction;
  /** Of such a function, what goes on when it is switched off, so that what was begun and what people hold come to their end. */
  finishes?: TownFunction;
  /** Of people of offices, what they may do before the second factor that their office asks for is set up. */
  withoutSecondFactor?: true;
};

/** Whether a route is for people of this role; without roles it is for all that it names as callers. */
export const isForRole = ({ roles }: Route, role: string): boolean => roles === undefined || roles.includes(role);

/** Gives a route its types; the value is what was passed in. */
export function route<
  Answer extends z.ZodType,
  const Refusal extends string,
  const By extends Caller,
  const Role extends string = string,
  const At extends Till = never,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: Route<Params, Query, Body, Answer, Refusal, By, Role, At>,
): Route<Params, Query, Body, Answer, Refusal, By, Role, At> {
  return definition;
}

type Inferred<T> = Exclude<T, undefined> extends z.ZodType ? z.output<Exclude<T, undefined>> : undefined;
type Sent<T> = Exclude<T, undefined> extends z.ZodType ? z.input<Exclude<T, undefined>> : undefined;

/** What a handler of the route receives, after validation. */
export type RouteInput<R extends Route> = {
  params: Inferred<R['params']>;
  query: Inferred<R['query']>;
  body: Inferred<R['body']>;
};

/** What a client of the route sends. */
export type RouteRequest<R extends Route> = {
  params?: Sent<R['params']>;
  query?: Sent<R['query']>;
  body?: Sent<R['body']>;
};

export type RouteAnswer<R extends Route> = z.input<R['answer']>;
/** The roles that a route names. */
export type RouteRole<R extends Route> = Exclude<R['roles'], undefined>[number];
export type RouteRefusal<R extends Route> = R['refusals'][number];

/** The address of a route with its parameters filled in, query included, without the base. */
export function pathOf(definition: Route, request: { params?: unknown; query?: unknown } = {}): string {
  const params = (request.params ?? {}) as Record<string, string | number>;
  const path = definition.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${definition.path} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((request.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}
