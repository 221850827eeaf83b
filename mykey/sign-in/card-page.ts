import { isRefusal, refuse } from '../../server/refusal.ts';
import { verifyActiveCardholder } from '../cardholders/card.ts';
import { findCustomerId } from '../cardholders/links.ts';
import type { CallOf, System } from '../system.ts';
import { createTicket, findAsked } from './artefacts.ts';
import { findSite } from './clients.ts';
import { customerIdScope, providerPath } from './provider.ts';

/** What the page of the card says before a card is laid: which site asks, of whom, and for what. */
export async function showSignIn(system: System, { params: { signInId } }: CallOf<'showSignIn'>) {
  const found = await findSignIn(system, signInId);
  if (!found) return refuse('sign_in_over');
  const { site, redirectUri, asksCustomerId } = found;
  return {
    siteName: site.name,
    operatorName: site.operatorName,
    asksCustomerId,
    returnHost: new URL(redirectUri).host,
    abandonAt: `${addressOf(system, signInId)}/abandon`,
  };
}

/** Takes the card that a person laid for a site, and says where the browser goes on; the site hears nothing yet. */
export async function presentCardForSignIn(
  system: System,
  { params: { signInId }, body: proof, jkt }: CallOf<'presentCardForSignIn'>,
) {
  // 1 A request that still waits.
  const found = await findSignIn(system, signInId);
  if (!found) return refuse('sign_in_over');
  // 2 A card that may be used now.
  const cardholder = await verifyActiveCardholder(system, { proof, jkt });
  if (isRefusal(cardholder)) return cardholder;
  const { mykeyId } = cardholder;
  // 3 A ticket ties the two together, for one use.
  const ticket = await createTicket(system, { signInId, mykeyId });
  const continueAt = `${addressOf(system, signInId)}/complete?ticket=${ticket}`;
  // 4 Only the operator's own number is offered: where it keeps the マイキーID itself, nothing is passed on.
  const { operatorId } = found.site;
  const customerId = found.asksCustomerId ? await findCustomerId(system.database, { mykeyId, operatorId }) : undefined;
  const passing = `${continueAt}&${customerIdScope}=yes`;
  return { continueAt, customer: customerId === undefined ? null : { customerId, continueAt: passing } };
}

const addressOf = ({ publicUrl }: System, signInId: string) =>
  `${publicUrl()}${providerPath}/interaction/${encodeURIComponent(signInId)}`;

/** The request that waits, and the site that asked; undefined when either is gone. */
async function findSignIn(system: System, signInId: string) {
  const asked = await findAsked(system, signInId);
  const site = asked && (await findSite(system.database, asked.clientId));
  return site && { ...asked, site, asksCustomerId: asked.scopes.includes(customerIdScope) };
}
