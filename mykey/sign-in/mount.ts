import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { isUnavailable } from '../../postgres/pool.ts';
import { answerMilliseconds, withinTime } from '../../server/deadline.ts';
import { isRefusal } from '../../server/refusal.ts';
import { countUse } from '../operators/count.ts';
import type { System } from '../system.ts';
import { getAndRemoveTicket } from './artefacts.ts';
import { findSite } from './clients.ts';
import { errorPage, pagePolicy } from './error-page.ts';
import { errors } from './oidc-library.ts';
import { createProvider, customerIdScope, howSignedIn, providerPath } from './provider.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
type Asked = FastifyRequest<{ Params: { signInId: string }; Querystring: Record<string, unknown> }>;
type Come = { asked: Asked; reply: FastifyReply; interaction: Interaction };

/**
 * Puts the provider on マイキー's server: `/oidc/*` is the library's, but for the three addresses by which a browser
 * comes to the card's page and back. Those three hold the browser to the one that began (its cookie): a person who
 * followed a stranger's link and laid the card would otherwise sign the stranger in. Every address of these is answered
 * within `limit` milliseconds, as those of the contract are.
 */
export function mountSignIn(app: FastifyInstance, system: System, limit = answerMilliseconds): void {
  let made: { issuer: string; provider: Provider; answer: ReturnType<Provider['callback']> } | undefined;
  // The address is known once the server listens.
  const providerNow = () => {
    const issuer = `${system.publicUrl()}${providerPath}`;
    if (made?.issuer !== issuer) {
      const provider = createProvider(system, issuer);
      made = { issuer, provider, answer: provider.callback() };
    }
    return made;
  };
  const hidden = { schema: { hide: true } as never };

  app.route({
    method: ['GET', 'POST'],
    url: `${providerPath}/*`,
    ...hidden,
    // Before the body is read: the library reads it itself. After the limit of requests, which is a hook of onRequest.
    preParsing: async (request, reply) => {
      const { issuer, answer } = providerNow();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.hijack();
      const answered = await withinTime(answer(addressed(request.raw, issuer), reply.raw), limit);
      if (isRefusal(answered)) answerLate(request.raw, reply.raw);
    },
    handler: async () => {
      throw new Error('answered before the body is read');
    },
  });

  const route = (path: string, goOn: (come: Come) => Promise<string>) =>
    app.get(`${providerPath}/interaction/:signInId${path}`, hidden, async (request, reply) => {
      const asked = request as Asked;
      try {
        const come = async () => {
          const interaction = await providerNow().provider.interactionDetails(request.raw, reply.raw);
          if (interaction.uid !== asked.params.signInId) throw new errors.SessionNotFound('of another sign-in');
          return goOn({ asked, reply, interaction });
        };
        const address = await withinTime(come(), limit);
        return isRefusal(address) ? sendBusy(reply) : reply.redirect(address, 303);
      } catch (error) {
        if (error instanceof errors.SessionNotFound) return sendPage(reply);
        if (isUnavailable(error as Error)) return sendBusy(reply);
        throw error;
      }
    });
  const end = ({ asked, reply }: Come, result: Parameters<Provider['interactionResult']>[2]) =>
    providerNow().provider.interactionResult(asked.raw, reply.raw, result, { mergeWithLastSubmission: false });

  route('', async ({ asked }) => `${system.origins[0]}/mykey/sign-in/${asked.params.signInId}`);

  // One answer to the site for whoever turns back: by choice, or because the card is not usable here.
  route('/abandon', async (come) => end(come, { error: 'access_denied' }));

  route('/complete', async (come) => end(come, await agreedResult(system, providerNow().provider, come)));
}

/** What the provider is told when the card was there: who, how and when, and what may be passed on to the site. */
async function agreedResult(system: System, { Grant }: Provider, { asked, interaction }: Come) {
  const { ticket, [customerIdScope]: passes } = asked.query;
  const presented = typeof ticket === 'string' ? await getAndRemoveTicket(system, ticket) : undefined;
  if (presented?.signInId !== asked.params.signInId) throw new errors.SessionNotFound('no ticket of this sign-in');
  const { mykeyId, at } = presented;
  const clientId = `${interaction.params.client_id}`;
  const grant = new Grant({ accountId: mykeyId, clientId });
  grant.addOIDCScope(`openid ${customerIdScope}`);
  if (passes !== 'yes') grant.rejectOIDCScope(customerIdScope);
  const grantId = await grant.save();
  const site = await findSite(system.database, clientId);
  if (site) await countUse(system.database, { operatorId: site.operatorId, use: 'signIn', now: system.clock() });
  return { login: { accountId: mykeyId, ts: at, remember: false, ...howSignedIn }, consent: { grantId } };
}

const sendPage = (reply: FastifyReply) =>
  reply
    .code(400)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .send(errorPage('elsewhere', 'invalid_request'));

/** A person stands before a screen here: the database is away, and the same address can be opened again. */
const sendBusy = (reply: FastifyReply) =>
  reply
    .code(503)
    .header('retry-after', '2')
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .send(errorPage('overloaded', 'temporarily_unavailable'));

/** Answers in the library's place when its time is over; what it says afterwards is not heard any more. */
function answerLate({ headers }: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  const error = 'temporarily_unavailable';
  const isPerson = headers.accept?.includes('text/html') ?? false;
  response.writeHead(503, {
    'retry-after': '2',
    'cache-control': 'no-store',
    ...(isPerson
      ? { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy }
      : { 'content-type': 'application/json; charset=utf-8' }),
  });
  response.end(isPerson ? errorPage('overloaded', error) : JSON.stringify({ error }));
}

/** The request with the provider's own address on it, whatever the caller or a proxy wrote there. */
function addressed(raw: IncomingMessage, issuer: string): IncomingMessage {
  const { protocol, host } = new URL(issuer);
  Object.assign(raw.headers, { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host });
  const url = raw.url ?? '/';
  return Object.assign(raw, { originalUrl: url, url: url.slice(providerPath.length) });
}
