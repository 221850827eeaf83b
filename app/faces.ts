import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { isUnavailable } from '../postgres/pool.ts';
import { boundConnections, listeningOptions, type ServerLimits } from '../server/connections.ts';
import { pageFor } from '../web/faces.ts';

export type FacesConfig = { mykeyUrl: string; pointsUrl: string; agentUrl: string };

/** Serves the built faces: files as they are, every address of a face its page, and where the servers are. */
export async function createFaces({
  directory,
  config,
  limits,
}: {
  directory: string;
  config: () => FacesConfig;
  limits?: ServerLimits;
}): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true, ...listeningOptions(limits?.listening) });
  boundConnections(app.server, limits);
  // A file that cannot be opened now can be opened later: descriptors come back.
  app.setErrorHandler<FastifyError>((error, _, reply) => {
    if (!isUnavailable(error)) throw error;
    reply.code(503).header('retry-after', '2').header('cache-control', 'no-store').type('text/plain; charset=utf-8');
    return reply.send(
      'いま混み合っています。少し待ってから、もう一度開いてください。 / Busy now. Please try again in a moment.',
    );
  });
  await app.register(helmet, {
    // The agent's window is opened by the page and must stay the page's to close.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_, reply) => {
    const { mykeyUrl, pointsUrl, agentUrl } = config();
    reply.header(
      'content-security-policy',
      [
        "default-src 'self'",
        `connect-src 'self' ${mykeyUrl} ${pointsUrl} ${agentUrl}`,
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        // A voucher's PDF is made from bytes that the page fetched with its proof.
        "frame-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ].join('; '),
    );
  });
  app.get('/config.json', async (_, reply) => reply.header('cache-control', 'no-store').send(config()));
  app.get('/health', async () => ({ ok: true }));
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    index: 'index.html',
    cacheControl: true,
    maxAge: 0,
  });
  answerPages(app, directory);
  return app;
}

/** Every address of a face has its page; any other is not found, which a person reads on a page with a way on. */
function answerPages(app: FastifyInstance, directory: string): void {
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' ? pageFor(request.url.split('?')[0] ?? '/') : undefined;
    reply.header('cache-control', 'no-store');
    if (page) return reply.sendFile(page, directory);
    reply.code(404);
    if (request.method === 'GET' && request.headers.accept?.includes('text/html'))
      return reply.sendFile('index.html', directory);
    return reply.type('text/plain; charset=utf-8').send('お探しのページが見つかりません。 / Not found.');
  });
}
