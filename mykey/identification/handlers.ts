import { isRefusal, refuse } from '../../server/refusal.ts';
import { requireActiveCardholder, verifyActiveCardholder } from '../cardholders/card.ts';
import { confirmLink } from '../cardholders/links.ts';
import { findOperator } from '../operators/operator.ts';
import type { HandlersOf, System } from '../system.ts';
import { makeAssertion } from './assertion.ts';
import { countUse } from './count.ts';

/** マイキーIDによる本人確認 (5-2): the customer ID for the asking operator alone, and assertions for linked systems. */
export function identificationHandlers(
  system: System,
): HandlersOf<'lookUp' | 'assertAtTerminal' | 'assertFromOwnDevice' | 'readSigningKeys'> {
  const { database, clock, signing, linkedSystems } = system;
  const linkedSystemOf = (audience: string) => linkedSystems.find(({ name }) => name === audience);
  return {
    lookUp: async ({ caller: { operatorId }, body, jkt }) => {
      const cardholder = await verifyActiveCardholder(system, { proof: body, jkt });
      if (isRefusal(cardholder)) return cardholder;
      const operator = await findOperator(database, operatorId);
      // An operator that keeps the マイキーID itself gets the form that compares (R51-13); others only their own number.
      const customerId =
        operator?.customerIdRule.mode === 'mykeyId'
          ? cardholder.mykeyId
          : await confirmLink(database, { mykeyId: cardholder.mykeyId, operatorId });
      if (customerId === undefined) return refuse('not_linked');
      await countUse(database, { operatorId, use: 'lookUp', now: clock() });
      return { customerId };
    },

    assertAtTerminal: async ({ caller: { operatorId, terminalId }, body, jkt }) => {
      const cardholder = await verifyActiveCardholder(system, { proof: body, jkt });
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
