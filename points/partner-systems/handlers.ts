import type { partnerOauthRoutes } from '../../contract/points/partner-systems/oauth-routes.ts';
import type { PointsHandlers } from '../callers.ts';
import type { PartnerSystemsContext } from './context.ts';
import { oauthServer, requestToken } from './token.ts';

/** システム連携: how a company's system proves itself (8-3 (2)). */
export function partnerSystemHandlers(
  context: PartnerSystemsContext,
): Pick<PointsHandlers, keyof typeof partnerOauthRoutes> {
  return {
    requestPartnerToken: (call) => requestToken(context, call),
    showOauthServer: async () => oauthServer(context.issuer()),
  };
}
