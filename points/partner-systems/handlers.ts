import type { partnerDeskRoutes } from '../../contract/points/partner-systems/desk-routes.ts';
import type { partnerOauthRoutes } from '../../contract/points/partner-systems/oauth-routes.ts';
import type { PointsHandlers } from '../callers.ts';
import type { PartnerSystemsContext } from './context.ts';
import { listDeliveries, resendWebhook } from './deliveries.ts';
import { askForSystemKey, endSystemKey } from './keys.ts';
import { showPartnerSystem } from './show.ts';
import { oauthServer, requestToken } from './token.ts';
import { askForWebhook } from './webhook-address.ts';

/** システム連携: how a company's system proves itself, and where it is told (8-3 (2)). */
export function partnerSystemHandlers(
  context: PartnerSystemsContext,
): Pick<PointsHandlers, keyof typeof partnerOauthRoutes | keyof typeof partnerDeskRoutes> {
  return {
    requestPartnerToken: (call) => requestToken(context, call),
    showOauthServer: async () => oauthServer(context.issuer()),
    showPartnerSystem: (call) => showPartnerSystem(context, call),
    askForSystemKey: (call) => askForSystemKey(context, call),
    endSystemKey: (call) => endSystemKey(context, call),
    askForWebhook: (call) => askForWebhook(context, call),
    listWebhookDeliveries: (call) => listDeliveries(context, call),
    resendWebhook: (call) => resendWebhook(context, call),
  };
}
