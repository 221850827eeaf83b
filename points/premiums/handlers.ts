import type { PointsHandlers } from '../callers.ts';
import { listCampaigns, listOpenCampaigns } from './campaign-lists.ts';
import { createCampaign, decideCampaign, endCampaign } from './campaign-office.ts';
import type { PremiumsContext } from './context.ts';

/** プレミアムキャンペーン at a town's office; others are invited and join by their own word (R30-06). */
export function premiumHandlers(context: PremiumsContext) {
  return {
    listOpenCampaigns: (call) => listOpenCampaigns(context, call),
    listCampaigns: (call) => listCampaigns(context, call),
    createCampaign: (call) => createCampaign(context, call),
    decideCampaign: (call) => decideCampaign(context, call),
    endCampaign: (call) => endCampaign(context, call),
  } satisfies Partial<PointsHandlers>;
}
