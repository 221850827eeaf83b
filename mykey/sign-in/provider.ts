import type { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import type { Account, Adapter, Configuration, JWKS, KoaContextWithOIDC } from 'oidc-provider';
import { isUnavailable } from '../../postgres/pool.ts';
import { isForAddress, isOfThisMinute } from '../../server/proof-rule.ts';
import { findByMykeyId } from '../cardholders/cardholder.ts';
import { findCustomerId } from '../cardholders/links.ts';
import type { System } from '../system.ts';
import { createArtefacts, noSessions } from './artefacts.ts';
import { findSite, metadataOf } from './clients.ts';
import { renderError } from './error-page.ts';
import { nonceSecretOf, signingJwkOf, subjectFor } from './keys.ts';
import { errors, interactionPolicy, Provider } from './oidc-library.ts';

/** How a person was known: the card itself (`sc`), with its PIN (`pin`) (RFC 8176). */
export const howSignedIn = { acr: 'urn:meguri:acr:card-pin', amr: ['sc', 'pin', 'mfa'] };

/** The scope that asks for the operator's own 顧客ID, and the claim in which it comes. */
export const customerIdScope = 'customer_id';

/** Under this path of マイキー's server the provider stands. */
export const providerPath = '/oidc';

const assertionMaxSeconds = 300;
const clockToleranceSeconds = 30;

/**
 * The OpenID Connect provider: authorization code with PKCE, sites that prove a key (private_key_jwt), tokens bound to
 * a key (DPoP, RFC 9449, with a nonce of ours), and pairwise names. Everything else of the library is off: no refresh
 * tokens (nothing of a sign-in outlives ten minutes), no dynamic registration, no session in the browser.
 *
 * @param issuer the public address of マイキー and the provider's path.
 */
export function createProvider(system: System, issuer: string): Provider {
  const provider = new Provider(issuer, configurationOf(system));
  // Its own address is told by the mount, not by whoever calls.
  provider.proxy = true;
  provider.use(async (context, next) => {
    // Browsers take Secure cookies from localhost, the one address that is served without TLS.
    context.cookies.secure = true;
    const address = `${issuer}${context.path}`;
    if (isProofInOrder(context.get('dpop'), { address, now: system.clock() })) await next();
    else refuseProof(context);
    dropSessionCookie(context.res);
  });
  provider.on('server_error', (context, error) => report(error, context));
  (provider as EventEmitter).on('error', (error: Error & { expose?: boolean }) => {
    if (!error.expose) report(error);
  });
  return provider;
}

/** A database that is away is said as such (503); a fault of ours goes to standard error, without the request. */
function report(error: Error & { code?: string }, context?: KoaContextWithOIDC): void {
  // The mount has answered in its place: what took so long was said there.
  if (error.code === 'ERR_HTTP_HEADERS_SENT') return;
  if (context && isUnavailable(error)) {
    context.status = 503;
    context.set('retry-after', '2');
    return;
  }
  process.stderr.write(`unexpected: ${providerPath} ${error.stack}\n`);
}

/**
 * Address and time of a proof, by the rule of every other door of ours (`server/proof-rule.ts`): the library takes any time
 * where there is a nonce. Whether it is signed and for whom is the library's to judge; so is what cannot be read at all.
 */
function isProofInOrder(proof: string, { address, now }: { address: string; now: Temporal.Instant }): boolean {
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(proof);
  } catch {
    return true;
  }
  const isRecent =
    typeof claims.iat !== 'number' || isOfThisMinute(claims.iat, Math.floor(now.epochMilliseconds / 1000));
  return isRecent && (claims.htu === undefined || isForAddress(claims.htu, address));
}

function refuseProof(context: {
  status: number;
  body?: unknown;
  get(name: string): string;
  set(name: string, value: string): void;
}): void {
  const error = 'invalid_dpop_proof';
  const isForToken = context.get('authorization').startsWith('DPoP ');
  context.status = isForToken ? 401 : 400;
  // RFC 9449 §7.1: who shows a token hears it in the challenge.
  if (isForToken) context.set('www-authenticate', `DPoP error="${error}", algs="ES256"`);
  context.body = { error, error_description: 'the proof is of another address or another minute' };
}

const ES256 = ['ES256'] as const;

/** What is the same everywhere: one way in, and every other closed. Times in seconds. */
const oneWay = {
  responseTypes: ['code'],
  scopes: ['openid', customerIdScope],
  claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], [customerIdScope]: [customerIdScope] },
  acrValues: [howSignedIn.acr],
  subjectTypes: ['pairwise'],
  sectorIdentifierUriValidate: () => false,
  extraClientMetadata: { properties: ['operator_id'] },
  pkce: { required: () => true },
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: [...ES256],
    idTokenSigningAlgValues: [...ES256],
    userinfoSigningAlgValues: [...ES256],
    dPoPSigningAlgValues: [...ES256],
  },
  allowOmittingSingleRegisteredRedirectUri: false,
  clientBasedCORS: () => false,
  expiresWithSession: async () => false,
  ttl: { Interaction: 300, Grant: 420, AuthorizationCode: 60, AccessToken: 300, IdToken: 300, Session: 300 },
  cookies: { short: { httpOnly: true, sameSite: 'lax', secure: true }, long: { httpOnly: true, sameSite: 'lax' } },
} satisfies Configuration;

function configurationOf(system: System): Configuration {
  const { signIn } = system;
  return {
    ...oneWay,
    adapter: adaptersOf(system),
    jwks: { keys: [signingJwkOf(signIn)] } as JWKS,
    pairwiseIdentifier: async (_, mykeyId, client) =>
      subjectFor(signIn, { mykeyId, operatorId: client.operator_id as string }),
    assertJwtClientAuthClaimsAndHeader: (_, { exp, iat }) => assertShortLived(system, { exp, iat }),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: nonceSecretOf(signIn), requireNonce: () => true },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    interactions: { policy: cardPolicy(), url: (_, { uid }) => `${providerPath}/interaction/${uid}` },
    findAccount: (context, mykeyId, token) => findAccount(system, { context, mykeyId, isToken: token !== undefined }),
    renderError,
  };
}

/** Where each model of the library is kept: sites in their register, sessions nowhere, all else for minutes. */
function adaptersOf({ database, clock }: System): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Session') return noSessions;
    const artefacts = createArtefacts({ database, clock }, kind);
    if (kind !== 'Client') return artefacts;
    const find = async (id: string) => {
      const site = await findSite(database, id);
      return site && metadataOf(site);
    };
    return { ...artefacts, find };
  };
}

/** The mark of an assertion's use is kept for ten minutes: what would be good for longer could be used again. */
function assertShortLived({ clock }: System, { exp, iat }: { exp: unknown; iat: unknown }): void {
  const now = Math.floor(clock().epochMilliseconds / 1000);
  if (Number(exp) > now + assertionMaxSeconds + clockToleranceSeconds)
    throw new errors.InvalidClientAuth('an assertion may be good for five minutes at most');
  if (typeof iat === 'number' && iat > now + clockToleranceSeconds)
    throw new errors.InvalidClientAuth('an assertion of the future');
}

/** The holder, while the ID may be used, and the claims about them: the name for this operator, and its own 顧客ID. */
async function findAccount(
  { database }: System,
  { context, mykeyId, isToken }: { context: KoaContextWithOIDC; mykeyId: string; isToken: boolean },
): Promise<Account | undefined> {
  const cardholder = await findByMykeyId(database, mykeyId);
  // Stopped on the way: the site hears what it hears when a person turns back, and a token is worth nothing.
  if (cardholder?.status !== 'active') {
    if (isToken) return undefined;
    throw new errors.AccessDenied();
  }
  return {
    accountId: mykeyId,
    // The library puts the pairwise name in the place of `sub` before anything leaves.
    claims: async (_, scope) => {
      const operatorId = context.oidc.client?.operator_id as string;
      const asked = scope.split(' ').includes(customerIdScope);
      const customerId = asked ? await findCustomerId(database, { mykeyId, operatorId }) : undefined;
      return { sub: mykeyId, ...(customerId === undefined ? {} : { [customerIdScope]: customerId }) };
    },
  };
}

/** The card is asked for at every sign-in, whatever was proved before. */
function cardPolicy() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy
    .get('login')
    ?.checks.unshift(
      new Check('card_needed', 'the card and its PIN are asked for at every sign-in', 'login_required', (context) =>
        context.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

/** The library names its session to the browser; there is none, and no browser should carry a mark from site to site. */
function dropSessionCookie(response: ServerResponse): void {
  const set = response.getHeader('set-cookie');
  if (!Array.isArray(set)) return;
  const kept = set.filter((cookie) => !/^_session(\.sig)?=/.test(cookie));
  if (kept.length === 0) response.removeHeader('set-cookie');
  else response.setHeader('set-cookie', kept);
}
