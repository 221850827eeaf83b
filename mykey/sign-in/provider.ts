import Provider, { type Adapter, type Configuration, errors, interactionPolicy, type JWKS } from 'oidc-provider';
import { findByMykeyId } from '../cardholders/cardholder.ts';
import { findCustomerId } from '../operators/customer-id.ts';
import type { System } from '../system.ts';
import { createArtefacts, noSessions } from './artefacts.ts';
import { findSite, metadataOf } from './clients.ts';
import { renderError } from './error-page.ts';
import { nonceSecretOf, signingJwkOf, subjectFor } from './keys.ts';

/** How a person was known: the card itself (`sc`), with its PIN (`pin`) (RFC 8176). */
export const howSignedIn = { acr: 'urn:meguri:acr:card-pin', amr: ['sc', 'pin', 'mfa'] };

/** The scope that asks for the operator's own 顧客ID, and the claim in which it comes. */
export const customerIdScope = 'customer_id';

/** Under this path of マイキー's server the provider stands. */
export const providerPath = '/oidc';

/** An assertion of a site may say five minutes at most: its mark of use is kept that long. */
const assertionMaxSeconds = 300;

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
    await next();
    dropSessionCookie(context.res);
  });
  provider.on('server_error', (_, error) => {
    // Without the request, which holds what a person is about to prove.
    process.stderr.write(`unexpected: ${providerPath} ${error.stack}\n`);
  });
  return provider;
}

function configurationOf(system: System): Configuration {
  const { database, clock, signIn } = system;
  const adapterOf = (kind: string): Adapter => {
    if (kind === 'Session') return noSessions;
    const artefacts = createArtefacts({ database, clock }, kind);
    if (kind !== 'Client') return artefacts;
    const find = async (id: string) => {
      const site = await findSite(database, id);
      return site && metadataOf(site);
    };
    return { ...artefacts, find };
  };
  return {
    adapter: adapterOf,
    jwks: { keys: [signingJwkOf(signIn)] } as JWKS,
    responseTypes: ['code'],
    scopes: ['openid', customerIdScope],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], [customerIdScope]: [customerIdScope] },
    acrValues: [howSignedIn.acr],
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: async (_, mykeyId, client) =>
      subjectFor(signIn, { mykeyId, operatorId: client.operator_id as string }),
    sectorIdentifierUriValidate: () => false,
    extraClientMetadata: { properties: ['operator_id'] },
    pkce: { required: () => true },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
    },
    assertJwtClientAuthClaimsAndHeader: (_, { exp, iat }) => {
      const now = Math.floor(clock().epochMilliseconds / 1000);
      if (Number(exp) > now + assertionMaxSeconds + 30)
        throw new errors.InvalidClientAuth('an assertion may be good for five minutes at most');
      if (typeof iat === 'number' && iat > now + 30) throw new errors.InvalidClientAuth('an assertion of the future');
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => false,
    expiresWithSession: async () => false,
    ttl: {
      Interaction: 300,
      Grant: 420,
      AuthorizationCode: 60,
      AccessToken: 300,
      IdToken: 300,
      Session: 300,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: nonceSecretOf(signIn), requireNonce: () => true },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    cookies: { short: { httpOnly: true, sameSite: 'lax', secure: true }, long: { httpOnly: true, sameSite: 'lax' } },
    interactions: {
      policy: cardPolicy(),
      url: (_, { uid }) => `${providerPath}/interaction/${uid}`,
    },
    findAccount: async (context, mykeyId, token) => {
      const cardholder = await findByMykeyId(database, mykeyId);
      // Stopped on the way: the site hears what it hears when a person turns back, and a token is worth nothing.
      if (cardholder?.status !== 'active') {
        if (token) return undefined;
        throw new errors.AccessDenied();
      }
      return {
        accountId: mykeyId,
        claims: async (_, scope) => {
          const operatorId = context.oidc.client?.operator_id as string;
          const customerId = scope.split(' ').includes(customerIdScope)
            ? await findCustomerId(database, { mykeyId, operatorId })
            : undefined;
          return { sub: mykeyId, ...(customerId === undefined ? {} : { [customerIdScope]: customerId }) };
        },
      };
    },
    renderError,
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
function dropSessionCookie(response: import('node:http').ServerResponse): void {
  const set = response.getHeader('set-cookie');
  if (!Array.isArray(set)) return;
  const kept = set.filter((cookie) => !/^_session(\.sig)?=/.test(cookie));
  if (kept.length === 0) response.removeHeader('set-cookie');
  else response.setHeader('set-cookie', kept);
}
