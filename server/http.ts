import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  fastifyZodOpenApiPlugin,
  fastifyZodOpenApiTransformers,
  RequestValidationError,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-zod-openapi';
import { z } from 'zod';
import type { Problem, Route, RouteAnswer, RouteInput, RouteRefusal, SharedOutcome } from '../contract/index.ts';
import { contractVersion, sharedProblems, versionHeader } from '../contract/index.ts';
import { isConnectionLost } from '../postgres/pool.ts';
import { type Callers, createAuthentication } from './authentication.ts';
import { documented } from './openapi.ts';
import { isRefusal, problemBody, type Refusal, refuse } from './refusal.ts';

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

/** One handler a route; a missing one does not compile. Dates of answers are strings. */
export type Handlers<R extends Routes, C extends Callers> = {
  [Name in keyof R]: (
    call: Call<R[Name], CallerOf<C, R[Name]['caller']>>,
  ) => Promise<RouteAnswer<R[Name]> | Refusal<RouteRefusal<R[Name]> | SharedOutcome>>;
};
type CallerOf<C extends Callers, Name> = Name extends keyof C
  ? NonNullable<C[Name]> extends (...args: never[]) => Promise<infer Found>
    ? Exclude<Found, Refusal | undefined>
    : undefined
  : undefined;

export type ServerSettings<R extends Routes, C extends Callers> = {
  title: string;
  routes: R;
  handlers: Handlers<R, C>;
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
  /** A proxy on this machine says whose request it is; without one, nobody's word is taken for it. */
  trustProxy?: boolean;
};
export type RequestLine = { method: string; route: string; status: number; outcome: string; milliseconds: number };

/** Routes on which a caller could guess at a secret or enumerate. */
const guessed = new Set([
  'signInStaff',
  'changeOwnPassword',
  'signInWithPassword',
  'suspendByStopCode',
  'enrolTerminal',
  'renewCertificate',
  'requestAtDesk',
  'apply',
  'applyByFile',
  'renewAtDesk',
  'beginShop',
  'signInClerk',
  'changeClerkCode',
  // Each asks many servers of others.
  'searchCatalogues',
]);

/**
 * Builds one of the two servers from its contract, without listening. Requests are validated by the contract's own
 * schemas, answers are serialised by them, refusals are RFC 9457 problems from one list, and `/openapi.json` is made
 * from the same.
 */
export async function buildServer<R extends Routes, C extends Callers>(
  settings: ServerSettings<R, C>,
): Promise<FastifyInstance> {
  const problems: Record<string, Problem> = { ...sharedProblems, ...settings.problems };
  z.config(z.locales.ja());
  const app = Fastify({
    trustProxy: settings.trustProxy ? 'loopback' : false,
    bodyLimit: 256 * 1024,
    logger: false,
    forceCloseConnections: true,
    requestTimeout: 30_000,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const headers = await protectiveHeaders();
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
  await app.register(fastifyZodOpenApiPlugin);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: settings.title, version: '1.0.0' },
      components: {
        securitySchemes: { DPoP: { type: 'http', scheme: 'DPoP', description: 'RFC 9449 proof of possession' } },
      },
    },
    ...fastifyZodOpenApiTransformers,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } as never }, async () => app.swagger());
  app.get('/health', { schema: { hide: true } as never }, async () => ({ ok: true }));

  const send = (reply: FastifyReply, refusal: Refusal) => {
    const body = problemBody(problems, refusal);
    if (body.status === 429 || body.status === 503) reply.header('retry-after', reply.getHeader('retry-after') ?? '2');
    Object.assign(reply.request, { outcome: refusal.refused });
    return reply.code(body.status).type('application/problem+json').serializer(JSON.stringify).send(body);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error, problems);
    if (refusal.refused === 'unexpected') {
      // The stack goes to the operator of the server, without the request: it may hold what a person typed.
      process.stderr.write(`unexpected: ${request.method} ${request.routeOptions.url} ${error.stack}\n`);
    }
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

  const authenticate = createAuthentication(settings);
  for (const [name, definition] of Object.entries(settings.routes)) {
    app.route({
      method: definition.method,
      url: definition.path,
      schema: documented(name, definition, problems) as never,
      ...(definition.bodyMax ? { bodyLimit: definition.bodyMax } : {}),
      config: guessed.has(name) ? { rateLimit: { max: settings.guessesPerMinute ?? 30, timeWindow: 60_000 } } : {},
      handler: async (request, reply) => {
        const result = await answer(request, definition, name);
        if (isRefusal(result)) return send(reply, result);
        reply.code(definition.status ?? 200);
        if (!definition.download) return reply.send(result);
        const { bytes, fileName } = result as { bytes: Uint8Array; fileName: string };
        return reply
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .type(definition.download)
          .serializer((payload: unknown) => payload as string)
          .send(Buffer.from(bytes));
      },
    });
  }

  async function answer(request: FastifyRequest, definition: Route, name: string): Promise<unknown> {
    const version = request.headers[versionHeader];
    if (version !== undefined && Number(version) < (settings.oldestContract ?? contractVersion))
      return refuse('page_outdated');
    const identity = await authenticate(request, definition);
    if (isRefusal(identity)) return identity;
    const idempotencyKey = idempotencyKeyOf(request, definition);
    if (isRefusal(idempotencyKey)) return idempotencyKey;
    const handler = settings.handlers[name] as (call: unknown) => Promise<unknown>;
    return handler({ params: request.params, query: request.query, body: request.body, ...identity, idempotencyKey });
  }
  return app;
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

const fieldProblem = (problems: Record<string, Problem>, path: string, outcome: string) => ({
  path,
  outcome,
  message: problems[outcome]?.ja ?? '',
});

/** Turns what went wrong before a handler into a named outcome: a schema's message may itself be the name of one. */
function refusalOf(error: FastifyError, problems: Record<string, Problem>): Refusal {
  if (error.validation) {
    const fields = error.validation
      .filter((issue): issue is RequestValidationError & typeof issue => issue instanceof RequestValidationError)
      .map((issue) => {
        const path = issue.instancePath.replace(/^\//, '').replaceAll('/', '.');
        const text = issue.message ?? '';
        return text in problems
          ? fieldProblem(problems, path, text)
          : { path, outcome: 'invalid_request', message: text };
      });
    const outcomes = new Set(fields.map(({ outcome }) => outcome));
    // A 個人番号 is named whatever else is wrong: it must not be typed again.
    if (outcomes.has('individual_number_refused')) return refuse('individual_number_refused', { fields });
    const [first] = outcomes;
    return refuse(outcomes.size === 1 && first ? first : 'invalid_request', { fields });
  }
  if (error.statusCode === 413) return refuse('too_large');
  if (error.statusCode === 429) return refuse('too_many_requests');
  if (error.statusCode === 503 || isConnectionLost(error)) return refuse('overloaded');
  if (error.statusCode && error.statusCode < 500) return refuse('invalid_request');
  if (unstorable.has(error.code)) return refuse('invalid_request');
  return refuse('unexpected');
}

/** What PostgreSQL cannot hold: a number beyond its type, a moment beyond its calendar, a NUL in a text (SQLSTATE class 22). */
const unstorable: ReadonlySet<string> = new Set(['22003', '22007', '22008', '22021']);
