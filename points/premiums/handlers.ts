import type { PointsHandlers } from '../callers.ts';
import { listCampaigns, listOpenCampaigns } from './campaign-lists.ts';
import { createCampaign, decideCampaign, endCampaign } from './campaign-office.ts';
import { listCampaignPayers } from './campaign-payer.ts';
import { endProposedCampaign, proposeCampaign } from './campaign-proposal.ts';
import type { PremiumsContext } from './context.ts';
import { answerCampaign } from './payer-agreement.ts';
import { listPaidCampaigns } from './payer-campaigns.ts';

/** プレミアムキャンペーン at a town's office; others are invited and join by their own word (R30-06). */
export function premiumHandlers(context: PremiumsContext) {
  return {
    listOpenCampaigns: (call) => listOpenCampaigns(context, call),
    listCampaigns: (call) => listCampaigns(context, call),
    listCampaignPayers: () => listCampaignPayers(context),
    createCampaign: (call) => createCampaign(context, call),
    decideCampaign: (call) => decideCampaign(context, call),
    endCampaign: (call) => endCampaign(context, call),
    listPaidCampaigns: (call) => listPaidCampaigns(context, call),
    answerCampaign: (call) => answerCampaign(context, call),
    proposeCampaign: (call) => proposeCampaign(context, call),
    endProposedCampaign: (call) => endProposedCampaign(context, call),
  } satisfies Partial<PointsHandlers>;
}
