import type { Readable } from 'node:stream';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  fastifyZodOpenApiPlugin,
  fastifyZodOpenApiTransformers,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-zod-openapi';
import { z } from 'zod';
import type {
  Problem,
  Route,
  RouteAnswer,
  RouteInput,
  RouteRefusal,
  RouteRole,
  SharedOutcome,
} from '../contract/index.ts';
import { contractVersion, isForRole, sharedProblems, versionHeader } from '../contract/index.ts';
import { type Callers, createAuthentication, type Identity } from './authentication.ts';
import { boundConnections, listeningOptions, type ServerLimits } from './connections.ts';
import { answerMilliseconds, withinTime } from './deadline.ts';
import { fieldProblem, isUnstorable, refusalOf } from './error-outcome.ts';
import { challenged, isOauth, isOfOwnType, readForms, sendError } from './oauth.ts';
import { documented } from './openapi.ts';
import { isRefusal, problemBody, type Refusal, refuse } from './refusal.ts';
import { judgeTexts } from './request-text.ts';

export type Routes = Record<string, Route>;

/** What a handler works with: the validated request, who calls, and the caller's own key of the operation. */
export type Call<R extends Route, C> = RouteInput<R> & {
  /** Thumbprint of the key that proved this request; empty where anyone may call. */
  jkt: string;
  caller: C;
  /** Present on idempotent routes. */
  idempotencyKey: string;
  accessToken: string;
};

/**
 * One handler a route; a missing one does not compile. Dates of answers are strings. With `A`, what the system's own judge makes
 * of a caller: by a property of the route, and by its value.
 */
export type Handlers<R extends Routes, C extends Callers, A extends Admissions = object> = {
  [Name in keyof R]: (
    call: Call<R[Name], Admitted<A, R[Name], OfRoles<CallerOf<C, R[Name]['caller']>, RouteRole<R[Name]>>>>,
  ) => Promise<RouteAnswer<R[Name]> | Refusal<RouteRefusal<R[Name]> | SharedOutcome>>;
};
type CallerOf<C extends Callers, Name> = Name extends keyof C
  ? NonNullable<C[Name]> extends (...args: never[]) => Promise<infer Found>
    ? Exclude<Found, Refusal | undefined>
    : undefined
  : undefined;

/** A caller as a route with roles receives it. */
type OfRoles<Caller, Role> = string extends Role ? Caller : Extract<Caller, { role: Role }>;

/** The caller that a handler receives, by a property of its route that asks for more than a role, and the property's value. */
export type Admissions = { [Property in keyof Route]?: Record<string, object> };
type Asked<A extends Admissions, R extends Route, P extends keyof A & keyof R> =
  Exclude<R[P], undefined> extends infer Value extends keyof A[P] ? A[P][Value] : never;
type Admitted<A extends Admissions, R extends Route, Caller> = [Asked<A, R, keyof A & keyof R>] extends [never]
  ? Caller
  : Asked<A, R, keyof A & keyof R>;

export type ServerSettings<R extends Routes, C extends Callers, A extends Admissions = object> = {
  title: string;
  routes: R;
  handlers: Handlers<R, C, A>;
  problems: Record<string, Problem>;
  callers: C;
  clock: () => Temporal.Instant;
  /** The address under which callers know this server; proofs name it. Read at each request: a test's port is known late. */
  publicUrl: () => string;
  /** Origins of the pages that may call. */
  origins: string[];
  /** One line a request: route, status, outcome, milliseconds; never a body, a query or a person. */
  log?: (line: RequestLine) => void;
  /** Requests a minute from one address; routes that guess at secrets have their own, lower one. */
  requestsPerMinute?: number;
  /** The same for routes on which a secret could be guessed: 30, unless a whole nation's offices sign in from one machine. */
  guessesPerMinute?: number;
  /** The oldest contract that pages may still speak; the present one unless said. */
  oldestContract?: number;
  /** Why an `Idempotency-Key` of the right form can be no key of any operation, old or new; judged before anything else of the request is. */
  judgeKey?: (key: string) => string | undefined;
  /** What a caller of another role is told, by kind of caller; `not_allowed` unless said. */
  refusalOfRole?: Partial<Record<Route['caller'], string>>;
  /** Judges what a route asks of its caller beside the role; the handler receives the caller that it returns. */
  admit?: (definition: Route, caller: object | undefined) => Promise<object | Refusal | undefined>;
  /** Whether what this server stands on answers; asked by `/ready`. */
  isReady?: () => Promise<boolean>;
  /** What is waited for and held at most; as in the decision on time limits unless said. */
  limits?: ServerLimits | undefined;
  /** A proxy on this machine says whose request it is; without one, nobody's word is taken for it. */
  trustProxy?: boolean;
};
export type RequestLine = { method: string; route: string; status: number; outcome: string; milliseconds: number };

/**
 * Builds one of the two servers from its contract, without listening. Requests are validated by the contract's own
 * schemas, answers are serialised by them, refusals are RFC 9457 problems from one list, and `/openapi.json` is made
 * from the same.
 */
export async function buildServer<R extends Routes, C extends Callers, A extends Admissions = object>(
  settings: ServerSettings<R, C, A>,
): Promise<FastifyInstance> {
  const problems: Record<string, Problem> = { ...sharedProblems, ...settings.problems };
  z.config(z.locales.ja());
  const headers = await protectiveHeaders();
  const app = Fastify({
    trustProxy: settings.trustProxy ? 'loopback' : false,
    bodyLimit: 256 * 1024,
    logger: false,
    forceCloseConnections: true,
    ...listeningOptions(settings.limits?.listening),
    // The router's own complaints come before any route and hook.
    frameworkErrors: (error, _, reply) => {
      reply.headers(headers).header('cache-control', 'no-store');
      send(reply as FastifyReply, refusalOf(error, problems));
    },
  });
  boundConnections(app.server, settings.limits);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readForms(app);
  app.addHook('onRequest', (_, reply, next) => {
    reply.headers(headers);
    next();
  });
  await app.register(cors, {
    origin: settings.origins,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Content-Type', 'DPoP', 'Authorization', 'Idempotency-Key', versionHeader],
    exposedHeaders: ['Date', 'Retry-After', 'Content-Disposition'],
    maxAge: 600,
  });
  await app.register(rateLimit, {
    max: settings.requestsPerMinute ?? 6000,
    timeWindow: 60_000,
    errorResponseBuilder: () => Object.assign(new Error('too many requests'), { statusCode: 429 }),
  });
  await registerDocuments(app, settings.title);
  app.get('/openapi.json', { schema: { hide: true } as never }, async () => app.swagger());
  app.get('/health', { schema: { hide: true } as never }, async () => ({ ok: true }));
  app.get('/ready', { schema: { hide: true } as never }, async (_, reply) =>
    (await isReady()) ? { ready: true } : send(reply, refuse('overloaded')),
  );

  const isReady = readiness(settings.isReady);
  const send = (reply: FastifyReply, refusal: Refusal) => {
    const body = problemBody(problems, refusal);
    if (body.status === 429 || body.status === 503) reply.header('retry-after', reply.getHeader('retry-after') ?? '2');
    Object.assign(reply.request, { outcome: refusal.refused });
    if (isOauth(reply.request)) return sendError(reply, body);
    return reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error, problems);
    report(error, refusal, request);
    return send(reply, refusal);
  });
  app.setNotFoundHandler((_, reply) => send(reply, refuse('not_found')));
  const dateOf = httpDates();
  app.addHook('onSend', (_, reply, payload, next) => {
    reply.header('date', dateOf(settings.clock().epochMilliseconds));
    reply.header('cache-control', 'no-store');
    next(null, payload);
  });
  const { log } = settings;
  if (log) {
    app.addHook('onResponse', (request, reply, next) => {
      log({
        method: request.method,
        route: request.routeOptions.url ?? '',
        status: reply.statusCode,
        outcome: (request as { outcome?: string }).outcome ?? 'ok',
        milliseconds: Math.round(reply.elapsedTime),
      });
      next();
    });
  }

  const judgeCaller = createCallerJudge(settings);
  const identities = new WeakMap<FastifyRequest, Identity>();
  /** What is left of a request's time once its caller is known; reading its body has a time of its own. */
  const left = new WeakMap<FastifyRequest, number>();
  const limit = settings.limits?.answerMilliseconds ?? answerMilliseconds;
  for (const [name, definition] of Object.entries(settings.routes)) {
    app.route({
      method: definition.method,
      url: definition.path,
      schema: documented(name, definition, problems) as never,
      ...(definition.bodyMax ? { bodyLimit: definition.bodyMax } : {}),
      config: configOf(definition, settings.guessesPerMinute ?? 30),
      // 1. Who calls, before anything of the body is read; after the limit of requests, which is a hook of onRequest.
      preParsing: async (request, reply) => {
        const since = performance.now();
        const identity = await withinTime(judgeCaller(request, definition), limit);
        if (isRefusal(identity)) return send(challenged(reply, definition, identity), identity) as never;
        left.set(request, limit - (performance.now() - since));
        identities.set(request, identity);
      },
      // 2. What no route can take, and then, by the framework, the route's own schemas.
      preValidation: async (request, reply) => {
        if (!definition.body) request.body = undefined;
        const refusal = isOfOwnType(request) ? judgeEveryText(request) : refuse('request_malformed');
        if (refusal) return send(reply, refusal);
      },
      handler: async (request, reply) => {
        const result = await withinTime(answer(request, definition, name), left.get(request) ?? limit);
        if (isRefusal(result)) return send(reply, result);
        reply.code(definition.status ?? 200);
        if (!definition.download) return reply.send(result);
        return sendFile(reply, definition.download, result as Download);
      },
    });
  }

  function judgeEveryText({ params, query, body }: FastifyRequest): Refusal | undefined {
    const found = judgeTexts(params) ?? judgeTexts(query) ?? judgeTexts(body);
    return found && refuse(found.outcome, { fields: [fieldProblem(problems, found.path, found.outcome)] });
  }

  async function answer(request: FastifyRequest, definition: Route, name: string): Promise<unknown> {
    const { params, query, body } = request;
    const idempotencyKey = idempotencyKeyOf(request, definition);
    if (isRefusal(idempotencyKey)) return idempotencyKey;
    const impossible = idempotencyKey === '' ? undefined : settings.judgeKey?.(idempotencyKey);
    if (impossible) return refuse(impossible);
    const handler = settings.handlers[name] as (call: unknown) => Promise<unknown>;
    return handler({ params, query, body, ...identities.get(request), idempotencyKey });
  }
  return app;
}

/** What the OpenAPI document is made of, and its page. */
async function registerDocuments(app: FastifyInstance, title: string): Promise<void> {
  await app.register(fastifyZodOpenApiPlugin);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: title, version: '1.0.0' },
      components: {
        securitySchemes: { DPoP: { type: 'http', scheme: 'DPoP', description: 'RFC 9449 proof of possession' } },
      },
    },
    ...fastifyZodOpenApiTransformers,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}

/** What hooks and the limit of requests are told of a route. */
const configOf = ({ guards, protocol }: Route, guessesPerMinute: number) => ({
  ...(guards ? { rateLimit: { max: guessesPerMinute, timeWindow: 60_000 } } : {}),
  ...(protocol ? { protocol } : {}),
});

/** Who calls and whether it may, in steps, before anything of the body is read. */
function createCallerJudge<R extends Routes, C extends Callers, A extends Admissions>(
  settings: ServerSettings<R, C, A>,
): (request: FastifyRequest, definition: Route) => Promise<Identity | Refusal> {
  const authenticate = createAuthentication(settings);
  return async (request, definition) => {
    // 1. A page that speaks an older contract is told to load itself anew.
    const version = request.headers[versionHeader];
    if (version !== undefined && Number(version) < (settings.oldestContract ?? contractVersion))
      return refuse('page_outdated');
    // 2. Who calls.
    const identity = await authenticate(request, definition);
    if (isRefusal(identity)) return identity;
    // 3. Its role.
    const { role = '' } = (identity.caller ?? {}) as { role?: string };
    if (!isForRole(definition, role)) return refuse(settings.refusalOfRole?.[definition.caller] ?? 'not_allowed');
    // 4. What else the route asks of it.
    if (!settings.admit) return identity;
    const caller = await settings.admit(definition, identity.caller);
    return isRefusal(caller) ? caller : { ...identity, caller };
  };
}

/**
 * The headers that helmet gives every answer. They depend on no request, so helmet is asked once: it builds its whole
 * chain anew for each request that passes it.
 */
async function protectiveHeaders(): Promise<Record<string, string>> {
  const [plain, protectedOne] = await Promise.all(
    [false, true].map(async (isProtected) => {
      const app = Fastify();
      if (isProtected) await app.register(helmet, { contentSecurityPolicy: false });
      app.get('/', async () => '');
      const { headers } = await app.inject('/');
      await app.close();
      return headers;
    }),
  );
  const own = Object.entries(protectedOne ?? {}).filter(([name]) => plain?.[name] === undefined);
  return Object.fromEntries(own.map(([name, value]) => [name, `${value}`]));
}

/** The `Date` of answers, written once a second. */
function httpDates(): (milliseconds: number) => string {
  let second = Number.NaN;
  let text = '';
  return (milliseconds) => {
    const now = Math.floor(milliseconds / 1000);
    if (now !== second) {
      second = now;
      text = new Date(milliseconds).toUTCString();
    }
    return text;
  };
}

/** `Idempotency-Key` as a bare or a quoted UUIDv7 (draft-ietf-httpapi-idempotency-key-header). */
function idempotencyKeyOf(request: FastifyRequest, definition: Route): string | Refusal<SharedOutcome> {
  if (!definition.idempotent) return '';
  const sent = request.headers['idempotency-key'];
  if (typeof sent !== 'string' || sent === '') return refuse('idempotency_key_required');
  const key = sent.replace(/^"(.*)"$/, '$1').toLowerCase();
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key)
    ? key
    : refuse('idempotency_key_invalid');
}

/** A file as a handler answers it: whole, or as it comes into being. */
type Download = { fileName: string } & ({ bytes: Uint8Array } | { stream: Readable });

/** Sends it. Where a stream fails after its beginning was sent, the connection ends, so that nobody takes it for the whole. */
function sendFile(reply: FastifyReply, mediaType: string, file: Download): FastifyReply {
  if ('stream' in file)
    file.stream.once('error', (error) => {
      // Who went away before the end is no fault of ours.
      if (!reply.raw.destroyed) report(error as FastifyError, refuse('unexpected'), reply.request);
    });
  return reply
    .header('content-disposition', `attachment; filename="${file.fileName}"`)
    .type(mediaType)
    .serializer((payload: unknown) => payload as string)
    .send('stream' in file ? file.stream : Buffer.from(file.bytes));
}

/** Tells the operator of the server what went wrong, without the request and without the database's words: both may hold what a person typed. */
function report(error: FastifyError, { refused }: Refusal, request: FastifyRequest): void {
  const where = `${request.method} ${request.routeOptions.url}`;
  if (refused === 'unexpected') process.stderr.write(`unexpected: ${where} ${stackOf(error)}\n`);
  else if (isUnstorable(error)) process.stderr.write(`refused by PostgreSQL: ${where} ${error.code}\n`);
}

/** Of what PostgreSQL said only its code and where it was asked; of a fault of ours all of it. */
function stackOf(error: FastifyError): string {
  if (!/^[0-9A-Z]{5}$/.test(error.code ?? '')) return `${error.stack}`;
  const calls = `${error.stack}`.split('\n').filter((line) => line.startsWith('    at '));
  return [`PostgreSQL ${error.code}`, ...calls].join('\n');
}

/** Whether the server can answer; many questions at once are one, and none waits longer than two seconds. */
function readiness(ask: () => Promise<boolean> = async () => true): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return async () => {
    asked ??= ask()
      .catch(() => false)
      .finally(() => {
        asked = undefined;
      });
    return (await withinTime(asked, 2000)) === true;
  };
}
