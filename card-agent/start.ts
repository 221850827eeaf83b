// The agent: HTTP on this machine only, between the pages of a few known origins and the card on the reader.
import Fastify, { type FastifyInstance } from 'fastify';
import manifest from '../package.json' with { type: 'json' };
import { boundConnections, type ListeningLimits, listeningOptions } from './connections.ts';
import { createHandOver, type Keyboard } from './hand-over.ts';
import { addHandOverRoutes } from './hand-over-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { refuse } from './problems.ts';
import type { CardReader } from './reader.ts';
import { DEFAULT_PORT } from './settings.ts';
import { createSignRequests, endSession } from './sign-requests.ts';
import { createSigning } from './signing.ts';
import { createVirtualReader, type VirtualReader, type Wallet } from './virtual-reader.ts';
import { addWindowRoutes } from './window-routes.ts';

const SWEEP_MILLISECONDS = 5_000;

export type CardAgentOptions = {
  /** 0 takes any free port. Default 3010. */
  port?: number;
  /** Origins whose pages may ask for signatures, e.g. `https://mykey.example`. */
  origins: readonly string[];
  /** The reader to use; without one, a virtual reader on which the wallet's cards are laid. */
  reader?: CardReader;
  wallet?: Wallet;
  /** What a program of this machine shows to be given customer IDs; without one, none is. At least 16 characters. */
  applicationToken?: string | undefined;
  /** Lets pages have a card read without its PIN; off unless said. */
  allowsWithoutPin?: boolean;
  /** Types customer IDs into the field that has the focus, where that is wanted. */
  keyboard?: Keyboard | undefined;
  clock: () => Temporal.Instant;
  /** How long callers are waited for and how many are held; tests wait less. */
  limits?: Partial<ListeningLimits>;
};

export type CardAgent = { url: string; reader: CardReader | VirtualReader; close(): Promise<void> };

/** Starts the agent on 127.0.0.1. Rejects when the port is taken. */
export async function startCardAgent({ port = DEFAULT_PORT, ...options }: CardAgentOptions): Promise<CardAgent> {
  const virtualReader = options.reader || !options.wallet ? undefined : createVirtualReader(options.wallet);
  const reader = options.reader ?? virtualReader;
  if (!reader) throw new TypeError('a card agent needs a reader or a wallet');

  const requests = createSignRequests({ clock: options.clock });
  const signing = createSigning({ reader, requests });
  const limits = options.limits ?? {};
  const app = Fastify({ bodyLimit: 4096, logger: false, forceCloseConnections: true, ...listeningOptions(limits) });
  boundConnections(app.server, limits);
  const ownUrl = () => `http://127.0.0.1:${listeningPort(app)}`;

  guardHost(app);
  acceptBodies(app);
  answerFailures(app);
  addPageRoutes(app, {
    reader,
    requests,
    origins: options.origins,
    allowsWithoutPin: options.allowsWithoutPin ?? false,
    version: manifest.version,
    ownUrl,
  });
  addHandOverRoutes(app, {
    handOver: createHandOver({ clock: options.clock }),
    origins: options.origins,
    applicationToken: options.applicationToken,
    keyboard: options.keyboard,
  });
  addWindowRoutes(app, { requests, signing, virtualReader });

  await app.listen({ host: '127.0.0.1', port });
  const sweeping = setInterval(() => void requests.sweep(), SWEEP_MILLISECONDS);
  sweeping.unref();
  return {
    url: ownUrl(),
    reader,
    close: async () => {
      clearInterval(sweeping);
      await app.close();
      for (const request of requests.all()) await endSession(request);
      await reader.close();
    },
  };
}

function listeningPort(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the agent does not listen');
  return address.port;
}

/** A name that was re-bound to 127.0.0.1 reaches us with its own Host: only our own names are answered. */
function guardHost(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    const port = listeningPort(app);
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
      return refuse(reply, 'wrong_host');
    }
  });
}

/** JSON, and for the PIN plain bytes; anything a form could send across origins is refused. */
function acceptBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/** Nothing of a failed request is printed: its body may be a PIN. */
function answerFailures(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'not_found'));
  app.setErrorHandler((error: { statusCode?: number; code?: string; name?: string }, _request, reply) => {
    if (error.statusCode === 415) return refuse(reply, 'unsupported_media_type');
    if (error.statusCode !== undefined && error.statusCode < 500) return refuse(reply, 'malformed_request');
    process.stderr.write(`card-agent: ${error.name ?? 'Error'} ${error.code ?? ''}\n`);
    return refuse(reply, 'failed');
  });
}
