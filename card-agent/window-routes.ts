// The agent's own window: its page, its parts, and the calls only it may make. The page that asked opens it and cannot
// look inside: another origin, no CORS, no frames.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemName, refuse } from './problems.ts';
import { isWindowSecret, type SignRequest, type SignRequests } from './sign-requests.ts';
import type { Signing } from './signing.ts';
import type { VirtualReader } from './virtual-reader.ts';
import { windowPage } from './window-page.ts';

export type WindowRoutes = {
  requests: SignRequests;
  signing: Signing;
  /** The reader, when it is a virtual one. */
  virtualReader: VirtualReader | undefined;
};

type OfRequest = { Params: { id: string } };
type WindowCall = FastifyRequest<OfRequest & { Body: unknown }>;

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addWindowRoutes(app: FastifyInstance, routes: WindowRoutes): void {
  const { requests, signing, virtualReader } = routes;
  const fonts = findFonts();

  app.get<OfRequest>('/window/:id', async (call, reply) => {
    const request = await requests.findForWindow(call.params.id);
    if (!request) return refuse(reply, 'unknown_request');
    return secured(reply)
      .type('text/html; charset=utf-8')
      .send(windowPage({ request, ...walletOf(virtualReader), withFonts: !!fonts }));
  });
  addParts(app, fonts);

  /** A call of the window: from our own origin, with the secret of its request. */
  function windowCall(answer: (of: { request: SignRequest; call: WindowCall; reply: FastifyReply }) => unknown) {
    return async (call: WindowCall, reply: FastifyReply) => {
      if (call.headers.origin !== `http://${call.headers.host}`) return refuse(reply, 'forbidden_origin');
      const request = await requests.findForWindow(call.params.id);
      if (!request) return refuse(reply, 'unknown_request');
      if (!isWindowSecret(request, call.headers['x-window-secret'])) return refuse(reply, 'wrong_secret');
      return answer({ request, call, reply });
    };
  }

  app.post(
    '/window/:id/state',
    windowCall(async ({ request }) => {
      await signing.noticeRemoval(request);
      return shownTo(request);
    }),
  );

  app.post(
    '/window/:id/card',
    windowCall(async ({ request, call, reply }) => {
      const problem = layCard(virtualReader, call.body);
      if (problem) return refuse(reply, problem);
      await signing.lookAtReader(request);
      return shownTo(request);
    }),
  );

  app.post(
    '/window/:id/pin',
    windowCall(async ({ request, call, reply }) => {
      const pin = call.body;
      if (!(pin instanceof Uint8Array)) return refuse(reply, 'unsupported_media_type');
      if (!isPin(pin)) {
        pin.fill(0);
        return refuse(reply, 'malformed_pin');
      }
      const lastTryConfirmed = call.headers['x-last-try'] === 'confirmed';
      const entry = await signing.enterPin({ request, pin, lastTryConfirmed });
      return entry === 'taken' ? shownTo(request) : refuse(reply, entry);
    }),
  );

  app.post(
    '/window/:id/cancel',
    windowCall(async ({ request }) => {
      await signing.cancel(request);
      return shownTo(request);
    }),
  );
}

/** The cards that can be laid on a virtual reader, and whether one lies there. */
const walletOf = (reader: VirtualReader | undefined) => ({
  cards: reader?.wallet.cards.map(({ id, label, labelEn, scheme }) => ({ id, label, labelEn, scheme })),
  isLaid: reader?.cardPresence().present ?? false,
});

/** The window is shown everything but the token, which is for the page that asked. */
function shownTo({ status }: SignRequest) {
  return status.state === 'signed' ? { state: status.state } : status;
}

/** Four ASCII digits. The bytes came as they are, so the PIN is never a string that could not be overwritten. */
function isPin(pin: Uint8Array): boolean {
  return pin.length === 4 && pin.every((byte) => byte >= 0x30 && byte <= 0x39);
}

/** `{card: id}` lays a card on the virtual reader, `{card: null}` takes it away, `{}` leaves the reader as it is. */
function layCard(reader: VirtualReader | undefined, body: unknown): ProblemName | undefined {
  if (typeof body !== 'object' || body === null) return 'malformed_request';
  const card = 'card' in body ? body.card : undefined;
  if (card === undefined) return undefined;
  if (!reader) return 'unknown_card';
  if (card === null) return void reader.take();
  return typeof card === 'string' && reader.lay(card) ? undefined : 'unknown_card';
}

function secured(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-frame-options', 'DENY')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('referrer-policy', 'no-referrer');
}

function addParts(app: FastifyInstance, fonts: string | undefined): void {
  const browser = join(import.meta.dirname, 'browser');
  const script = readFileSync(join(browser, 'window.js'), 'utf8');
  const style = readFileSync(join(browser, 'window.css'), 'utf8');
  app.get('/parts/window.js', async (_, reply) => secured(reply).type('text/javascript; charset=utf-8').send(script));
  app.get('/parts/window.css', async (_, reply) => secured(reply).type('text/css; charset=utf-8').send(style));
  if (!fonts) return;
  const fontStyle = readFileSync(join(fonts, 'index.css'), 'utf8');
  app.get('/parts/fonts/index.css', async (_, reply) => secured(reply).type('text/css; charset=utf-8').send(fontStyle));
  app.get<{ Params: { file: string } }>('/parts/fonts/files/:file', async (call, reply) => {
    const { file } = call.params;
    const path = join(fonts, 'files', file);
    if (!/^[a-z0-9-]+\.woff2$/.test(file) || !existsSync(path)) return refuse(reply, 'not_found');
    return secured(reply).type('font/woff2').send(createReadStream(path));
  });
}

/** Noto Sans JP, when it is installed beside us; else the machine's own Japanese font is used. */
function findFonts(): string | undefined {
  try {
    const manifest = findPackageJSON('@fontsource-variable/noto-sans-jp', import.meta.url);
    return manifest && dirname(manifest);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
