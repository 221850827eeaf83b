import { isRefusal, refuse } from '../../server/refusal.ts';
import { verifyActiveCardholder } from '../cardholders/card.ts';
import { findCustomerId } from '../cardholders/links.ts';
import { findOperator } from '../operators/operator.ts';
import type { HandlersOf, System } from '../system.ts';
import { createTicket, findAsked } from './artefacts.ts';
import { findSite, isRedirectUri, listSites, registerSite, removeSite, replaceKeys, shownSite } from './clients.ts';
import { customerIdScope, providerPath } from './provider.ts';
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
  const { database, clock, publicUrl } = system;
  const addressOf = (signInId: string) => `${publicUrl()}${providerPath}/interaction/${encodeURIComponent(signInId)}`;

  /** The request that waits, and the site that asked; undefined when either is gone. */
  async function findSignIn(signInId: string) {
    const asked = await findAsked(system, signInId);
    const site = asked && (await findSite(database, asked.clientId));
    return site && { ...asked, site, asksCustomerId: asked.scopes.includes(customerIdScope) };
  }

  return {
    showSignIn: async ({ params: { signInId } }) => {
      const found = await findSignIn(signInId);
      if (!found) return refuse('sign_in_over');
      const { site, redirectUri, asksCustomerId } = found;
      return {
        siteName: site.name,
        operatorName: site.operatorName,
        asksCustomerId,
        returnHost: new URL(redirectUri).host,
        abandonAt: `${addressOf(signInId)}/abandon`,
      };
    },

    presentCardForSignIn: async ({ params: { signInId }, body, jkt }) => {
      const found = await findSignIn(signInId);
      if (!found) return refuse('sign_in_over');
      const cardholder = await verifyActiveCardholder(system, { proof: body, jkt });
      if (isRefusal(cardholder)) return cardholder;
      const { mykeyId } = cardholder;
      const ticket = await createTicket(system, { signInId, mykeyId });
      const continueAt = `${addressOf(signInId)}/complete?ticket=${ticket}`;
      // Only the operator's own number: where it keeps the マイキーID itself, nothing is passed on.
      const { operatorId } = found.site;
      const customerId = found.asksCustomerId ? await findCustomerId(database, { mykeyId, operatorId }) : undefined;
      const passing = `${continueAt}&${customerIdScope}=yes`;
      return { continueAt, customer: customerId === undefined ? null : { customerId, continueAt: passing } };
    },

    registerSignInClient: async ({ params: { operatorId }, body: { name, redirectUris, publicKeys } }) => {
      if (!(await findOperator(database, operatorId))) return refuse('operator_unknown');
      if (!redirectUris.every(isRedirectUri)) return refuse('redirect_uri_refused');
      const keys = await judgeSiteKeys(publicKeys);
      if (isRefusal(keys)) return keys;
      const now = clock();
      const site = { operatorId, name, redirectUris: [...new Set(redirectUris)], keys };
      const clientId = await registerSite({ database, site, now });
      return shownSite({ ...site, clientId, operatorName: '', registeredAt: now });
    },

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

    removeSignInClient: async ({ params: { clientId } }) => removeSite(database, clientId),
  };
}
