import { pointsRoutes } from '../../contract/index.ts';
import { backlogOf, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { campaignsOf, isOpenInvitation } from './campaign-lists.ts';
import { campaignSubject } from './campaign-terms.ts';
import type { PremiumsContext } from './context.ts';
import { agreementColumn, isSeenByPayer } from './payer-agreement.ts';

/** Campaigns of others to which a municipality is invited, and those that a registered payer has not answered. */
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
  {
    kind: 'campaignAgreement',
    step: pointsRoutes.answerCampaign,
    // Asked for and not yet confirmed it waits for another person, as a change.
    find: ({ organisation }) =>
      countBacklog(
        context.database,
        {
          what: `premium_campaign c WHERE ${isSeenByPayer} AND ${agreementColumn} = 'asked' AND ends_at > :now
            AND NOT EXISTS (SELECT FROM change_request WHERE subject = '${campaignSubject}' AND subject_id = c.id || '/' || payer_party AND decision IS NULL)`,
          since: 'made_at',
        },
        { party: organisation, now: `${context.clock()}` },
      ),
  },
];
