import { isRefusal, refuse } from '../../server/refusal.ts';
import { findOperator } from '../operators/operator.ts';
import type { CallOf, HandlersOf, System } from '../system.ts';
import { presentCardForSignIn, showSignIn } from './card-page.ts';
import { isRedirectUri, listSites, registerSite, removeSite, replaceKeys, shownSite } from './clients.ts';
import { judgeSiteKeys } from './site-keys.ts';

/** Sign in with マイキー: the page on which the card is laid, and the register of sites. */
export function signInHandlers(
  system: System,
): HandlersOf<
  | 'showSignIn'
  | 'presentCardForSignIn'
  | 'registerSignInClient'
  | 'listSignInClients'
  | 'replaceSignInKeys'
  | 'removeSignInClient'
> {
  const { database } = system;
  return {
    showSignIn: (call) => showSignIn(system, call),
    presentCardForSignIn: (call) => presentCardForSignIn(system, call),
    registerSignInClient: (call) => registerSignInClient(system, call),

    listSignInClients: async ({ params: { operatorId } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      return { clients: (await listSites(database, operatorId)).map(shownSite) };
    },

    replaceSignInKeys: async ({ params: { clientId }, body: { publicKeys } }) => {
      const keys = await judgeSiteKeys(publicKeys);
      if (isRefusal(keys)) return keys;
      const site = await replaceKeys(database, { clientId, keys });
      return site ? shownSite(site) : refuse('not_found');
    },

    removeSignInClient: ({ params: { clientId } }) => removeSite(database, clientId),
  };
}

/** Registers a site of an operator, once its return addresses and its keys were judged. */
async function registerSignInClient({ database, clock }: System, { params, body }: CallOf<'registerSignInClient'>) {
  const { operatorId } = params;
  if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
  if (!body.redirectUris.every(isRedirectUri)) return refuse('redirect_uri_refused');
  const keys = await judgeSiteKeys(body.publicKeys);
  if (isRefusal(keys)) return keys;
  const now = clock();
  const site = { operatorId, name: body.name, redirectUris: [...new Set(body.redirectUris)], keys };
  const clientId = await registerSite({ database, site, now });
  return shownSite({ ...site, clientId, operatorName: '', registeredAt: now });
}
