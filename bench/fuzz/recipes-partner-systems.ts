import { assertionType } from '../../contract/points/partner-systems/oauth-routes.ts';
import { signAssertion } from '../../server/client-credentials.ts';
import type { Kitchen, Recipes } from './recipe.ts';

/** An assertion of the company, for a token that is bound to the key of whichever device asks. */
async function assertion({ world }: Kitchen) {
  const { pointsUrl, clock } = world.nation.world;
  const { actor, operatorId } = world.company;
  return signAssertion({ key: actor.key, clientId: operatorId, audience: pointsUrl, now: clock() });
}

/** How companies' systems prove themselves. */
export const partnerSystemRecipes: Recipes = {
  requestPartnerToken: async (kitchen) => ({
    body: {
      grant_type: 'client_credentials',
      client_assertion_type: assertionType,
      client_assertion: await assertion(kitchen),
      ...(kitchen.random.chance(0.5) ? { scope: 'orders files' } : {}),
    },
  }),
};
