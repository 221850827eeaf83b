import { randomBytes } from 'node:crypto';
import type { AdapterPayload } from 'oidc-provider';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { SiteKey } from './site-keys.ts';

/** A site of an operator, to which people may sign in. */
export type Site = {
  clientId: string;
  operatorId: string;
  operatorName: string;
  name: string;
  redirectUris: string[];
  keys: SiteKey[];
  registeredAt: Temporal.Instant;
};

const selected = `SELECT client_id, operator_id, operator.name AS operator_name,
    sign_in_client.name, redirect_uris, keys, sign_in_client.registered_at
  FROM sign_in_client JOIN operator USING (operator_id)`;

const isClientId = (asked: string): boolean => /^[A-Z0-9]{5,10}-[0-9a-f]{16}$/.test(asked);

/** The site with this client ID. What has not the form of one is not asked for: it may hold what no database takes. */
export const findSite = async (database: Database, clientId: string): Promise<Site | undefined> =>
  isClientId(clientId) ? row<Site>(database, `${selected} WHERE client_id = :clientId`, { clientId }) : undefined;

/** The sites of an operator, in the order they were registered. */
export const listSites = (database: Database, operatorId: string): Promise<Site[]> =>
  rows<Site>(database, `${selected} WHERE operator_id = :operatorId ORDER BY sign_in_client.registered_at, client_id`, {
    operatorId,
  });

/** A site as its contract shows it. */
export const shownSite = ({ clientId, operatorId, name, redirectUris, keys, registeredAt }: Site) => ({
  clientId,
  operatorId,
  name,
  redirectUris,
  registeredAt: `${registeredAt}`,
  keyIds: keys.map(({ kid }) => kid),
});

/** Registers a site; its client ID is random and says its operator. The keys and addresses were judged. */
export async function registerSite({
  database,
  site: { operatorId, name, redirectUris, keys },
  now,
}: {
  database: Database;
  site: Pick<Site, 'operatorId' | 'name' | 'redirectUris' | 'keys'>;
  now: Temporal.Instant;
}): Promise<string> {
  const clientId = `${operatorId}-${randomBytes(8).toString('hex')}`;
  await execute(
    database,
    `INSERT INTO sign_in_client (client_id, operator_id, name, redirect_uris, keys, registered_at)
     VALUES (:clientId, :operatorId, :name, :redirectUris, :keys, :now)`,
    { clientId, operatorId, name, redirectUris, keys: JSON.stringify(keys), now: `${now}` },
  );
  return clientId;
}

/** Puts new keys in the place of all old ones, from the next request on. */
export async function replaceKeys(
  database: Database,
  { clientId, keys }: { clientId: string; keys: SiteKey[] },
): Promise<Site | undefined> {
  await execute(database, 'UPDATE sign_in_client SET keys = :keys WHERE client_id = :clientId', {
    clientId,
    keys: JSON.stringify(keys),
  });
  return findSite(database, clientId);
}

/** Takes a site away: nobody is sent there any more, and its codes and tokens are worth nothing. */
export async function removeSite(
  database: Database,
  clientId: string,
): Promise<Record<string, never> | Refusal<'not_found'>> {
  const removed = await execute(database, 'DELETE FROM sign_in_client WHERE client_id = :clientId', { clientId });
  return removed === 0 ? refuse('not_found') : {};
}

/**
 * Judges a return address: https, or http on this machine for development; a whole address without a fragment, a
 * wildcard or a name and password in it. Addresses are compared letter by letter later (RFC 9700 §2.1).
 */
export function isRedirectUri(typed: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(typed) || /[#*\\]/.test(typed)) return false;
  const url = URL.parse(typed);
  if (!url || url.username || url.password || !url.hostname) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost');
}

/** The site as the provider's client (OpenID Connect Dynamic Client Registration §2): one way in, and one only. */
export const metadataOf = ({ clientId, operatorId, name, redirectUris, keys }: Site): AdapterPayload => ({
  client_id: clientId,
  client_name: name,
  operator_id: operatorId,
  redirect_uris: redirectUris,
  jwks: { keys },
  application_type: 'web',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  dpop_bound_access_tokens: true,
  subject_type: 'pairwise',
  // The sector is the operator, whatever the hosts of its sites are; the address is a name and is never fetched.
  sector_identifier_uri: `https://${operatorId.toLowerCase()}.invalid/`,
});
