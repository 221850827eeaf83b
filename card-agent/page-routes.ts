// What a page of an allowed origin may ask: to open a request, how it stands, and whether a card lies on the reader.
// There is no door that signs bytes of the caller's choice, and none that gives a
// certificate alone unless this machine was set up for it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isNonce } from '../jpki/index.ts';
import { agentContract } from './contract.ts';
import { refuse } from './problems.ts';
import type { CardReader } from './reader.ts';
import type { SignRequests } from './sign-requests.ts';

export type PageRoutes = {
  reader: CardReader;
  requests: SignRequests;
  origins: readonly string[];
  /** Whether pages may have a certificate read without the PIN (a library's counter, where its operator wants it). */
  allowsWithoutPin: boolean;
  version: string;
  /** The agent's own address, e.g. `http://127.0.0.1:3010`. */
  ownUrl: () => string;
};

export function addPageRoutes(app: FastifyInstance, routes: PageRoutes): void {
  const { reader, requests } = routes;
  const forPages = { onRequest: pageGuard(routes.origins) };

  for (const url of ['/sign-requests', '/sign-requests/:id', '/card', '/health']) {
    app.options(url, forPages, async (request, reply) => answerPreflight(request, reply));
  }

  app.get('/health', { onRequest: healthGuard(routes.origins) }, async () => ({
    name: 'meguri-card-agent',
    version: routes.version,
    contract: agentContract,
    reader: reader.name,
  }));

  app.get('/card', forPages, async () => reader.cardPresence());

  app.post<{ Body: unknown }>('/sign-requests', forPages, async (request, reply) => {
    const { body } = request;
    if (typeof body !== 'object' || body === null || !('nonce' in body)) return refuse(reply, 'malformed_request');
    if (!isNonce(body.nonce)) return refuse(reply, 'short_nonce');
    const withoutPin = 'withoutPin' in body && body.withoutPin === true;
    if (withoutPin && !routes.allowsWithoutPin) return refuse(reply, 'pin_always');
    const opened = await requests.create({ origin: request.headers.origin!, nonce: body.nonce, withoutPin });
    if (!opened) return refuse(reply, 'too_many_requests');
    const windowUrl = `${routes.ownUrl()}/window/${opened.id}`;
    return reply.code(201).send({ requestId: opened.id, windowUrl, contract: agentContract });
  });

  app.get<{ Params: { id: string } }>('/sign-requests/:id', forPages, async (request, reply) => {
    const { id } = request.params;
    const status = await requests.getAndRemoveWhenSettled({ id, origin: request.headers.origin! });
    return status ?? refuse(reply, 'unknown_request');
  });
}

/** The origin is what the browser says, so it cannot be chosen by the page. No origin, no service. */
export function pageGuard(origins: readonly string[]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return refuse(reply, 'forbidden_origin');
    reply.header('access-control-allow-origin', origin).header('vary', 'Origin');
  };
}

/** Health may also be asked without a browser; it says nothing about cards. */
function healthGuard(origins: readonly string[]) {
  const guard = pageGuard(origins);
  return async (request: FastifyRequest, reply: FastifyReply) =>
    request.headers.origin === undefined ? undefined : guard(request, reply);
}

/** Leave for a page of an allowed origin, which the guard has judged before. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', '600');
  // A page from the network reaching an address on this machine: browsers ask for leave of their own.
  if (request.headers['access-control-request-private-network']) {
    reply.header('access-control-allow-private-network', 'true');
  }
  return reply.code(204).send();
}
