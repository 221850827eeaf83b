import { pointsRoutes } from '../../contract/index.ts';
import { assertionType } from '../../contract/points/partner-systems/oauth-routes.ts';
import { keepTokens, signAssertion } from '../../server/client-credentials.ts';
import type { Actor } from './actor.ts';

/**
 * The system of a partner company: it calls as its actor does, with an access token that it fetches for itself when it needs one, and once more
 * where the one it had ended with its key.
 */
export function partnerSystemOf(
  actor: Actor,
  { clientId, clock }: { clientId: () => string; clock: () => Temporal.Instant },
): Actor & { token(): Promise<string>; forget(): void } {
  const tokens = keepTokens({
    clock,
    async fetchToken() {
      const { issuer } = await actor.call(pointsRoutes.showOauthServer);
      const assertion = await signAssertion({ key: actor.key, clientId: clientId(), audience: issuer, now: clock() });
      return actor.call(pointsRoutes.requestPartnerToken, {
        body: {
          grant_type: 'client_credentials',
          client_assertion_type: assertionType,
          client_assertion: assertion,
        },
      });
    },
  });
  const ask: Actor['ask'] = async (route, request) => {
    if (route.caller !== 'partner') return actor.ask(route, request);
    const answered = await actor.ask(route, { ...request, session: await tokens.token() } as never);
    if (answered.ok || answered.outcome !== 'token_required') return answered;
    tokens.forget();
    return actor.ask(route, { ...request, session: await tokens.token() } as never);
  };
  return {
    key: actor.key,
    ask,
    async call(route, request) {
      const answered = await ask(route, request);
      if (answered.ok) return answered.answer;
      throw new Error(`${answered.status} ${answered.outcome}: ${answered.title}`);
    },
    ...tokens,
  };
}
