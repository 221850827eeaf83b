import { isRefusal, refuse } from '../../server/refusal.ts';
import {
  findActiveCardholderOf,
  requireActiveCardholder,
  verifyActiveCardholder,
  withoutReason,
} from '../cardholders/card.ts';
import type { Cardholder } from '../cardholders/cardholder.ts';
import { confirmLink, findCustomerId } from '../cardholders/links.ts';
import { countUse } from '../operators/count.ts';
import { findOperator } from '../operators/operator.ts';
import type { HandlersOf, System } from '../system.ts';
import { makeAssertion } from './assertion.ts';

/** マイキーIDによる本人確認 (5-2): the customer ID for the asking operator alone, and assertions for linked systems. */
export function identificationHandlers(
  system: System,
): HandlersOf<'lookUp' | 'lookUpWithoutPin' | 'assertAtTerminal' | 'assertFromOwnDevice' | 'readSigningKeys'> {
  const { database, clock, signing, linkedSystems } = system;
  const linkedSystemOf = (audience: string) => linkedSystems.find(({ name }) => name === audience);

  /** The number for the asking operator alone, and its count. `find` is how a link that waits is dealt with. */
  async function numberOf({ mykeyId }: Cardholder, operatorId: string, find: typeof confirmLink) {
    const operator = await findOperator(database, operatorId);
    // An operator that keeps the マイキーID itself gets the form that compares (R51-13); others only their own number.
    const customerId =
      operator?.customerIdRule.mode === 'mykeyId' ? mykeyId : await find(database, { mykeyId, operatorId });
    if (customerId === undefined) return refuse('not_linked');
    await countUse(database, { operatorId, use: 'lookUp', now: clock() });
    return { customerId };
  }

  return {
    lookUp: async ({ caller: { operatorId }, body, jkt }) => {
      const cardholder = withoutReason(await verifyActiveCardholder(system, { proof: body, jkt }));
      if (isRefusal(cardholder)) return cardholder;
      return numberOf(cardholder, operatorId, confirmLink);
    },

    lookUpWithoutPin: async ({ caller: { operatorId, lookUpWithoutPin }, body: { unverifiedCertificate } }) => {
      if (!lookUpWithoutPin) return refuse('pin_needed');
      const cardholder = withoutReason(await findActiveCardholderOf(system, unverifiedCertificate));
      if (isRefusal(cardholder)) return cardholder;
      // What waits for its holder's yes stays so: this tap is nobody's word.
      return numberOf(cardholder, operatorId, findCustomerId);
    },

    assertAtTerminal: async ({ caller: { operatorId, terminalId }, body, jkt }) => {
      const cardholder = withoutReason(await verifyActiveCardholder(system, { proof: body, jkt }));
      if (isRefusal(cardholder)) return cardholder;
      const linkedSystem = linkedSystemOf(body.audience);
      if (!linkedSystem) return refuse('audience_unknown');
      const place = { operator: operatorId, terminal: terminalId };
      const assertion = await makeAssertion({ signing, linkedSystem, cardholder, place, jkt, now: clock() });
      await countUse(database, { operatorId, use: 'assertion', now: clock() });
      return { assertion };
    },

    assertFromOwnDevice: async ({ caller, body, jkt }) => {
      const cardholder = await requireActiveCardholder(database, caller);
      if (isRefusal(cardholder)) return cardholder;
      const linkedSystem = linkedSystemOf(body.audience);
      if (!linkedSystem) return refuse('audience_unknown');
      const place = { operator: null, terminal: null };
      return { assertion: await makeAssertion({ signing, linkedSystem, cardholder, place, jkt, now: clock() }) };
    },

    readSigningKeys: async () => ({
      keys: [{ ...signing.publicJwk, kid: signing.kid, alg: 'ES256', use: 'sig' }],
    }),
  };
}
