import { pointsRoutes } from '../../contract/index.ts';
import { backlogOf, type WaitingRule } from '../registers/waiting.ts';
import { campaignsOf, isOpenInvitation } from './campaign-lists.ts';
import type { PremiumsContext } from './context.ts';

/** Campaigns of others to which a municipality is invited. */
export const premiumsWaiting = (context: PremiumsContext): WaitingRule[] => [
  {
    kind: 'campaignInvitation',
    step: pointsRoutes.decideCampaign,
    async find({ municipalityCode }) {
      const invited = (await campaignsOf(context.database, municipalityCode)).filter((campaign) =>
        isOpenInvitation(campaign, { code: municipalityCode, now: context.clock() }),
      );
      return backlogOf(invited, { since: ({ madeAt }) => madeAt });
    },
  },
];
