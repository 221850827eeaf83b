import Fastify from 'fastify';
import { type CryptoKey, importJWK } from 'jose';
import * as oidc from 'openid-client';
import { mykeyRoutes } from '../contract/index.ts';
import type { Officer } from '../points/testing/officer.ts';
import { type ClientKey, generateClientKey } from '../server/client.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** How a site is known to マイキー: its client ID, and the key that only the site has. */
export type SiteClient = { clientId: string; key: ClientKey };

/** Registers the library's site as the platform's people do; `url` is where the site stands. */
export async function registerLibrarySite(
  officer: Officer,
  { operatorId, url }: { operatorId: string; url: string },
): Promise<SiteClient> {
  const key = await generateClientKey();
  const { clientId } = await officer.call(mykeyRoutes.registerSignInClient, {
    params: { operatorId },
    body: {
      name: '小国町 図書室のサイト',
      redirectUris: [`${url}/return`],
      publicKeys: JSON.stringify({ keys: [{ ...key.publicJwk, kid: key.jkt }] }),
    },
  });
  return { clientId, key };
}

type Begun = { verifier: string; nonce: string };
type Visitor = { sub: string; customerId: string | undefined };

/**
 * The demo library's own web site, which lets people sign in with マイキー: an ordinary OpenID Connect client, with a
 * library that any site could use. It knows a visitor by a name of its own and, where the visitor said so, by the number
 * of the library card.
 */
export async function startLibrarySite({
  port,
  mykeyUrl,
  clientOf,
}: {
  /** 0 takes any free port. */
  port: number;
  mykeyUrl: string;
  /** Gives the site's client, when the site's address is known. */
  clientOf: (url: string) => Promise<SiteClient>;
}): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  // What stands between the two halves of a sign-in; forgotten with the process, as this is a demonstration.
  const begun = new Map<string, Begun>();
  let address = '';
  let site: { config: oidc.Configuration; DPoP: oidc.DPoPHandle };

  app.get('/', async (_, reply) => reply.type('text/html; charset=utf-8').send(page(undefined, '')));

  app.get('/sign-in', async (_, reply) => {
    const [verifier, nonce, state] = [oidc.randomPKCECodeVerifier(), oidc.randomNonce(), oidc.randomState()];
    begun.set(state, { verifier, nonce });
    const destination = oidc.buildAuthorizationUrl(site.config, {
      redirect_uri: `${address}/return`,
      scope: 'openid customer_id',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    });
    // The browser that begins is the one that comes back.
    const cookie = `sign-in=${state}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;
    return reply.header('set-cookie', cookie).redirect(destination.href, 303);
  });

  app.get('/return', async (request, reply) => {
    const arrived = new URL(request.url, address);
    const state = /(?:^|; )sign-in=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const kept = begun.get(state);
    begun.delete(state);
    reply.type('text/html; charset=utf-8');
    if (!kept || arrived.searchParams.has('error'))
      return reply.send(page(undefined, 'サインインしませんでした。もう一度お試しください。'));
    return reply.send(page(await visitorOf(arrived, { state, ...kept }), ''));
  });

  async function visitorOf(arrived: URL, { state, verifier, nonce }: Begun & { state: string }): Promise<Visitor> {
    const { config, DPoP } = site;
    const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(config, arrived, checks, undefined, { DPoP });
    const sub = tokens.claims()?.sub ?? '';
    const { customer_id } = await oidc.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
    return { sub, customerId: typeof customer_id === 'string' ? customer_id : undefined };
  }

  address = (await app.listen({ host: '127.0.0.1', port })).replace('127.0.0.1', 'localhost');
  const { clientId, key } = await clientOf(address);
  const privateKey = (await importJWK(key.privateJwk, 'ES256')) as CryptoKey;
  const config = await oidc.discovery(
    new URL(`${mykeyUrl}/oidc`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: privateKey, kid: key.jkt }),
    // マイキー stands on this machine, without TLS.
    { execute: [oidc.allowInsecureRequests] },
  );
  site = { config, DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) };
  return { url: address, close: () => app.close() };
}

function page(visitor: Visitor | undefined, words: string): string {
  const { sub = '', customerId } = visitor ?? {};
  const known = customerId
    ? `<p>利用カード番号 <strong>${escaped(customerId)}</strong> の方、こんにちは。</p><p>予約中の本は2冊、返却期限が近い本は1冊です。</p>`
    : '<p>利用カード番号は受け取っていません。本のリストを作ることができます。</p>';
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>小国町 図書室のサイト（デモ）</title>
<style>body{font:18px/1.7 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1c}h1{font-size:1.6rem}
strong{font-size:1.6rem}code{overflow-wrap:anywhere}a.button{display:inline-block;font-weight:bold;padding:.8rem 2rem;color:#fff;background:#197a4b;border-radius:8px;text-decoration:none}p[role=status]{background:#e6f5ec;padding:1rem;border-radius:8px}</style>
<h1>小国町 図書室<br><small>デモの図書館のサイト</small></h1>
${words ? `<p role="status">${escaped(words)}</p>` : ''}
${
  visitor
    ? `${known}<p>このサイトだけの、あなたの符号: <code>${escaped(sub)}</code></p><p><a href="/">サインアウト</a></p>`
    : '<p>予約や貸出の状況を見るには、サインインしてください。</p><p><a class="button" href="/sign-in">マイキーでサインイン</a></p>'
}</html>`;
}
