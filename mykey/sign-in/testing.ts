import assert from 'node:assert/strict';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { type RouteAnswer, mykeyRoutes as routes } from '../../contract/index.ts';
import type { VirtualCard } from '../../jpki/testing/virtual-card.ts';
import { expectAnswer } from '../../server/client.ts';
import type { Device, TestMykey } from '../testing.ts';

type Pair = { privateKey: CryptoKey; publicKey: CryptoKey };
export const keyPair = (): Promise<Pair> => generateKeyPair('ES256', { extractable: true });
export const publicJwkOf = async (pair: Pair, kid = 'k1'): Promise<JWK> => ({
  ...(await exportJWK(pair.publicKey)),
  kid,
});

/** A browser as far as a sign-in needs one: cookies by path, and no following by itself. */
export class TestBrowser {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();
  /** Every Set-Cookie line that came, for a test that reads their attributes. */
  readonly set: string[] = [];

  async get(address: string | URL): Promise<Response> {
    const { pathname } = new URL(address);
    const sent = [...this.#cookies.values()].filter(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { accept: 'text/html', cookie } });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    this.set.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/';
    if (value === '') this.#cookies.delete(`${name} ${path}`);
    else this.#cookies.set(`${name} ${path}`, { name, value, path });
  }
}

export const locationOf = (response: Response): string => {
  const location = response.headers.get('location');
  assert.ok(location, `no redirect but ${response.status}`);
  return new URL(location, response.url).href;
};

/** A sign-in that a browser began at a site: where it stands, and what the site keeps to go on with. */
export type Begun = { browser: TestBrowser; signInId: string; verifier: string; nonce: string; state: string };

/** A site of an operator, which speaks OpenID Connect with an ordinary client. */
export class TestSite {
  readonly mykey: TestMykey;
  readonly client: RouteAnswer<typeof routes.registerSignInClient>;
  readonly keys: Pair;
  readonly dpopKeys: oidc.CryptoKeyPair;
  readonly config: oidc.Configuration;
  /** The site's proofs of its key, with the nonces it was given. */
  readonly dpop: oidc.DPoPHandle;

  constructor(parts: Pick<TestSite, 'mykey' | 'client' | 'keys' | 'dpopKeys' | 'config'>) {
    this.mykey = parts.mykey;
    this.client = parts.client;
    this.keys = parts.keys;
    this.dpopKeys = parts.dpopKeys;
    this.config = parts.config;
    this.dpop = oidc.getDPoPHandle(parts.config, parts.dpopKeys);
  }

  /** A proof maker of the same key on a clock that is ahead of the real one, as the test's own is. */
  dpopAhead(seconds: number): oidc.DPoPHandle {
    const { clientId } = this.client;
    const ahead = { [oidc.clockSkew]: seconds };
    return oidc.getDPoPHandle(new oidc.Configuration(this.config.serverMetadata(), clientId, ahead), this.dpopKeys);
  }

  get redirectUri(): string {
    return this.client.redirectUris[0] ?? '';
  }

  /** The address to which the site sends a browser. `changes` spoil it: undefined takes a parameter away. */
  async address(
    changes: Record<string, string | undefined> = {},
  ): Promise<{ url: URL } & Omit<Begun, 'browser' | 'signInId'>> {
    const [verifier, nonce, state] = [oidc.randomPKCECodeVerifier(), oidc.randomNonce(), oidc.randomState()];
    const url = oidc.buildAuthorizationUrl(this.config, {
      redirect_uri: this.redirectUri,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    });
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    return { url, verifier, nonce, state };
  }

  /** A browser comes from the site and stands before the page of the card. */
  async begin(changes: Record<string, string | undefined> = {}): Promise<Begun> {
    const browser = new TestBrowser();
    const { url, ...kept } = await this.address(changes);
    const interaction = locationOf(await browser.get(url));
    const page = locationOf(await browser.get(interaction));
    const [, signInId = ''] = /^http:\/\/pages\.test\/mykey\/sign-in\/(.+)$/.exec(page) ?? [];
    assert.ok(signInId, page);
    return { browser, signInId, ...kept };
  }

  /** The card is laid on the reader of the page; answers where to go on. */
  async present({ signInId }: Begun, card: VirtualCard, device?: Device) {
    const at = device ?? (await this.mykey.device());
    const body = await this.mykey.tap(at, card);
    return at.client.call(routes.presentCardForSignIn, { params: { signInId }, body });
  }

  /** Goes on from the page and back to the site: the address with which the browser arrives there. */
  async arrive({ browser }: Begun, continueAt: string): Promise<URL> {
    const resume = locationOf(await browser.get(continueAt));
    return new URL(locationOf(await browser.get(resume)));
  }

  /** A browser is back at the site with a code. */
  async withCode(card: VirtualCard): Promise<{ begun: Begun; arrived: URL; code: string }> {
    const begun = await this.begin();
    const { continueAt } = expectAnswer(await this.present(begun, card));
    const arrived = await this.arrive(begun, continueAt);
    return { begun, arrived, code: arrived.searchParams.get('code') ?? '' };
  }

  /** Exchanges what arrived for tokens. */
  exchange(
    arrived: URL,
    { verifier, nonce, state }: Begun,
    config = this.config,
    DPoP: oidc.DPoPHandle | null = this.dpop,
  ) {
    const checks = { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true };
    return oidc.authorizationCodeGrant(config, arrived, checks, undefined, DPoP ? { DPoP } : {});
  }

  /** The whole way: from the site to the card and back, and the tokens. */
  async signIn(card: VirtualCard, { scope = 'openid', pass = false }: { scope?: string; pass?: boolean } = {}) {
    const begun = await this.begin({ scope });
    const { continueAt, customer } = expectAnswer(await this.present(begun, card));
    const arrived = await this.arrive(begun, pass ? (customer?.continueAt ?? continueAt) : continueAt);
    const tokens = await this.exchange(arrived, begun);
    const claims = tokens.claims();
    assert.ok(claims);
    return { begun, arrived, tokens, claims, sub: claims.sub, customer };
  }

  userInfo({ access_token }: { access_token: string }, sub: string, DPoP = this.dpop) {
    return oidc.fetchUserInfo(this.config, access_token, sub, { DPoP });
  }
}

/** Registers a site of an operator as the platform's people do, and discovers the provider as the site does. */
export async function openSite(
  mykey: TestMykey,
  operatorId: string,
  wish: { name?: string; redirectUris?: string[] } = {},
): Promise<TestSite> {
  const keys = await keyPair();
  const body = {
    name: '図書館の蔵書検索',
    redirectUris: ['https://library.example/return'],
    ...wish,
    publicKeys: JSON.stringify({ keys: [await publicJwkOf(keys)] }),
  };
  const { client: staff, session } = mykey.staff;
  const client = expectAnswer(await staff.call(routes.registerSignInClient, { session, params: { operatorId }, body }));
  const config = await discover(mykey, client.clientId, oidc.PrivateKeyJwt({ key: keys.privateKey, kid: 'k1' }));
  return new TestSite({ mykey, client, keys, dpopKeys: await oidc.randomDPoPKeyPair('ES256'), config });
}

/** What a client learns of the provider, with the way in which it proves itself. */
export const discover = (mykey: TestMykey, clientId: string, proof: oidc.ClientAuth): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(`${mykey.baseUrl}/oidc`), clientId, { id_token_signed_response_alg: 'ES256' }, proof, {
    execute: [oidc.allowInsecureRequests],
  });

/** Tests of a sign-in run in real time: neither library takes a clock. What is over is shown by moving マイキー's. */
export const realTime = (): Temporal.Instant => Temporal.Now.instant().round('second');

/** The name of the error with which a site was refused, as openid-client reads it. */
export async function errorOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    const { error: name, cause, code } = error as { error?: string; code?: string; cause?: unknown };
    const challenge = Array.isArray(cause) ? (cause[0] as { parameters?: { error?: string } })?.parameters?.error : '';
    return name ?? (challenge || code || String(error));
  }
}
