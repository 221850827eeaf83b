import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { demoPassword } from '../nation.ts';
import { type Brand, escaped, form, frame } from './page.ts';

/** What a company's site is, behind its sign-in. */
export type SiteOf = {
  brand: Brand;
  /** How what one signs in with is called. */
  signInAs: string;
  knows(loginId: string): boolean;
  /** The page of who is signed in; `once` numbers a form. */
  home(loginId: string, once: () => string): string;
  /** What its forms do, by path: words for who sent one. */
  actions: Record<string, (typed: URLSearchParams, loginId: string) => Promise<string>>;
  /** A page that is printed, by what stands in its address; undefined where there is none. */
  sheet?: (name: string) => string | undefined;
  /** What its computers do by themselves; called again and again, and safe to stop anywhere. */
  turn(): Promise<unknown>;
};
export type Site = { url: string; turn(): Promise<void>; close(): Promise<void> };

const notReached =
  '自治体ポイント管理クラウドにつながりませんでした。手続きは残っています。つながりしだい、続きを行います。';

/**
 * The web site of a partner company of the demonstration (6-8 … 6-10 ①): people sign in with a login ID and a password. Sign-ins and
 * answers are forgotten with the process; what the company holds is not (`partner.ts`).
 */
export async function startSite(
  site: SiteOf,
  { port, turnEvery }: { port: number; turnEvery?: number | undefined },
): Promise<Site> {
  const app = Fastify({ forceCloseConnections: true });
  const signedIn = new Map<string, string>();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, next) =>
    next(null, new URLSearchParams(body as string)),
  );
  const send = (reply: FastifyReply, page: { words?: string; main: string }) =>
    reply.type('text/html; charset=utf-8').send(frame(site.brand, page));
  const visitorOf = ({ headers }: FastifyRequest) =>
    signedIn.get(
      new RegExp(`(?:^|; )${cookieOf(app.server.address())}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1] ?? '',
    );

  app.get<{ Querystring: { done?: string } }>('/', async (request, reply) => {
    const loginId = visitorOf(request);
    if (loginId === undefined) return send(reply, { main: signIn(site) });
    const words = (await done.get(request.query.done ?? '')) ?? '';
    return send(reply, { words, main: site.home(loginId, randomUUID) });
  });
  app.post('/sign-in', async (request, reply) => {
    const typed = request.body as URLSearchParams;
    const loginId = (typed.get('loginId') ?? '').normalize('NFKC').trim();
    if (!site.knows(loginId) || typed.get('password') !== demoPassword)
      return send(reply, {
        words: `${site.signInAs}かパスワードが違います。もう一度入力してください。`,
        main: signIn(site),
      });
    const session = randomUUID();
    signedIn.set(session, loginId);
    const cookie = `${cookieOf(app.server.address())}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    return reply.header('set-cookie', cookie).redirect('/', 303);
  });
  const done = addActions(app, site, visitorOf);
  app.get<{ Params: { name: string } }>('/sheets/:name', async (request, reply) => {
    const main = visitorOf(request) === undefined ? undefined : site.sheet?.(request.params.name);
    return main === undefined ? reply.redirect('/', 303) : send(reply, { main });
  });
  const turn = oneAtATime(site);
  const turns = turnEvery === undefined ? undefined : setInterval(turn, turnEvery);
  const url = (await app.listen({ host: '127.0.0.1', port })).replace('127.0.0.1', 'localhost');
  return {
    url,
    turn: async () => void (await site.turn()),
    async close() {
      clearInterval(turns);
      await app.close();
    },
  };
}

/** The forms of a site; what each came to stands by the number of the form. */
function addActions(
  app: FastifyInstance,
  site: SiteOf,
  visitorOf: (request: FastifyRequest) => string | undefined,
): Map<string, Promise<string>> {
  const done = new Map<string, Promise<string>>();
  for (const [path, act] of Object.entries(site.actions))
    app.post(path, async (request, reply) => {
      const loginId = visitorOf(request);
      const typed = request.body as URLSearchParams;
      const once = typed.get('once') ?? '';
      if (loginId === undefined || once === '') return reply.redirect('/', 303);
      // A form that is sent twice, by a double click or a page that is loaded again, is done once.
      const answer = done.get(once) ?? act(typed, loginId).catch((error) => told(site, error));
      done.set(once, answer);
      await answer;
      return reply.redirect(`/?done=${encodeURIComponent(once)}`, 303);
    });
  return done;
}

/** Cookies know no ports: each site has a name of its own for its own. */
const cookieOf = (address: { port: number } | string | null) =>
  `customer-${typeof address === 'object' && address ? address.port : ''}`;

const signIn = ({ signInAs }: SiteOf) =>
  form({
    action: '/sign-in',
    once: randomUUID(),
    fields: [
      { name: 'loginId', label: signInAs },
      { name: 'password', label: 'パスワード', type: 'password' },
    ],
    submit: 'サインインする',
  });

/** What goes wrong is said where the site was started; its customer is told that nothing is lost. */
function told({ brand }: SiteOf, error: Error): string {
  process.stderr.write(`${brand.name} / partner: ${error.message}\n`);
  return notReached;
}

function oneAtATime(site: SiteOf): () => Promise<void> {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    try {
      await site.turn();
    } catch (error) {
      told(site, error as Error);
    } finally {
      running = false;
    }
  };
}

/** The link from a company's site to where points are. */
export const toMypage = (mypageUrl: string, words: string) =>
  `<p><a href="${escaped(mypageUrl)}">${escaped(words)}</a></p>`;
