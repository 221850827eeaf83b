import { createHash, randomBytes } from 'node:crypto';
import { type PartnerScope, partnerScopes } from '../../contract/index.ts';
import { assertionType, partnerOauthRoutes, tokenSeconds } from '../../contract/points/partner-systems/oauth-routes.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, PartnerCaller } from '../callers.ts';
import { partnerColumns } from '../registers/partners.ts';
import { keyCounts } from '../registers/system-keys.ts';
import { openClientAssertion } from './client-assertion.ts';
import type { PartnerSystemsContext } from './context.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest();
const tokenEndpoint = (issuer: string) => issuer + partnerOauthRoutes.requestPartnerToken.path;

/** What is published of the way in (RFC 8414): the issuer is the public address of the points cloud. */
export const oauthServer = (issuer: string) => ({
  issuer,
  token_endpoint: tokenEndpoint(issuer),
  response_types_supported: [],
  grant_types_supported: ['client_credentials'],
  scopes_supported: [...partnerScopes],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['ES256'],
  dpop_signing_alg_values_supported: ['ES256'],
});

/**
 * Gives a company's system an access token (RFC 6749 §4.4) that is bound to the key of its DPoP proof (RFC 9449 §5): that key may be one of
 * the moment, the assertion proves the company.
 */
export async function requestToken(
  { database, clock, issuer }: PartnerSystemsContext,
  { body, jkt }: CallOf<'requestPartnerToken'>,
) {
  // 1 The one grant, and scopes that there are.
  if (body.grant_type !== 'client_credentials' || body.client_assertion_type !== assertionType)
    return refuse('grant_type_unsupported');
  const scopes = scopesOf(body.scope);
  if (isRefusal(scopes)) return scopes;
  // 2 Whose system it is.
  const now = clock();
  const audiences = [issuer(), tokenEndpoint(issuer())];
  const opened = await openClientAssertion({ database, assertion: body.client_assertion, audiences, now });
  if (isRefusal(opened)) return opened;
  // 3 The token: shown once, kept as its hash.
  const token = randomBytes(32).toString('base64url');
  await execute(database, 'DELETE FROM partner_token WHERE expires_at <= :now', { now: `${now}` });
  await execute(
    database,
    'INSERT INTO partner_token (token_sha256, key_id, jkt, scopes, expires_at) VALUES (:tokenSha256, :keyId, :jkt, :scopes::text[], :expiresAt)',
    {
      tokenSha256: hashOf(token),
      keyId: opened.keyId,
      jkt,
      scopes,
      expiresAt: `${now.add({ seconds: tokenSeconds })}`,
    },
  );
  return { access_token: token, token_type: 'DPoP' as const, expires_in: tokenSeconds, scope: scopes.join(' ') };
}

/** The scopes that are asked for, each once; all of them where none is. */
function scopesOf(asked: string | undefined): PartnerScope[] | Refusal<'scope_unknown'> {
  if (asked === undefined) return [...partnerScopes];
  const names = new Set(asked.split(' '));
  const known = partnerScopes.filter((scope) => names.has(scope));
  return known.length === names.size ? known : refuse('scope_unknown');
}

/**
 * The company whose system shows a token, as long as the key counts for which it was given: a key that ends takes its tokens with it, at all
 * servers at once.
 */
export const findPartner = (
  database: Database,
  { token, jkt, now }: { token: string; jkt: string; now: Temporal.Instant },
): Promise<PartnerCaller | undefined> =>
  row<PartnerCaller>(
    database,
    `SELECT ${partnerColumns}, t.scopes
       FROM partner_token t JOIN partner_key k ON k.id = t.key_id JOIN partner ON partner.id = k.partner_id
      WHERE t.token_sha256 = :tokenSha256 AND t.jkt = :jkt AND t.expires_at > :now AND ${keyCounts}`,
    { tokenSha256: hashOf(token), jkt, now: `${now}` },
  );
