import { countOf, type WaitingOf } from '../registers/waiting.ts';
import type { PremiumsContext } from './context.ts';

/** Campaigns to which a municipality is invited. */
export const premiumsWaiting =
  ({ database, clock }: PremiumsContext): WaitingOf =>
  async ({ role, municipalityCode }) => {
    if (role !== 'accounting' && role !== 'lead') return [];
    const invitations = `premium_member m JOIN premium_campaign c ON c.id = campaign_id
      WHERE m.municipality_code = :municipalityCode AND state = 'invited' AND ends_at > :now`;
    const count = await countOf(database, invitations, { municipalityCode, now: `${clock()}` });
    const text = 'プレミアムキャンペーンに招かれています。加わるかどうかを決めてください。';
    return [{ kind: 'campaignInvitation', count, text }];
  };
