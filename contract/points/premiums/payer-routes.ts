import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, EnteredDate, Instant, MunicipalityCode, Points } from '../../values.ts';
import { campaignPayers } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';
import { Campaign, CampaignMembers, CampaignName, campaignParams, LocalMinute, Occasion } from './routes.ts';

/** What a prefecture, another payer or a company pays on top: it sees, agrees to and proposes campaigns (4-2①, R42-03, R83-05). */
export const campaignPayerRoutes = {
  listPaidCampaigns: route({
    method: 'GET',
    path: '/payer/campaigns',
    summary: '自分の会社・団体が負担するキャンペーン（条件、予算、参加した市町村、付いたポイントのおおよそ）',
    caller: 'staff',
    roles: campaignPayers,
    query: FromCursor,
    answer: z.object({
      campaigns: z.array(
        Campaign.extend({
          /** Null: this office keeps it. */
          host: MunicipalityRef.nullable(),
          members: CampaignMembers,
          budget: Points,
          /**
           * What came on top, cut to whole tenths of the budget: after one more payment it would tell what one person did. By town a payer learns
           * what it is billed.
           */
          awarded: Points,
          ownPointsOnly: z.boolean(),
          agreement: z.enum(['asked', 'agreed', 'declined']),
          /** SHA-256 of its terms: what is agreed to. */
          sha256: z.string(),
          madeAt: Instant,
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  answerCampaign: route({
    method: 'PUT',
    path: '/payer/campaigns/:campaignId/agreement',
    summary: 'キャンペーンの負担に合意する（もう一人の確認で始まる）、または断る',
    caller: 'staff',
    roles: campaignPayers,
    params: campaignParams,
    body: z.object({
      agrees: z.boolean(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      reason: PlainLine(200).or(z.literal('')),
    }),
    /** To agree waits for a second person; to decline does not. */
    answer: z.object({ requestId: z.int().nullable() }),
    refusals: ['campaign_unknown', 'campaign_over', 'campaign_agreed_already', 'campaign_changed', 'change_waiting'],
  }),
  proposeCampaign: route({
    method: 'POST',
    path: '/payer/campaigns',
    summary: '市町村にキャンペーンを提案する。もう一人の確認で招待が届き、市町村は自ら加わる',
    caller: 'staff',
    roles: campaignPayers,
    body: z.object({
      name: CampaignName,
      occasion: Occasion,
      percent: z.int().min(1).max(100),
      startsAt: LocalMinute,
      endsAt: LocalMinute,
      perHolder: Amount.nullable(),
      budget: Amount,
      expiresOn: EnteredDate,
      ownPointsOnly: z.boolean().default(false),
      invited: z.array(MunicipalityCode).max(200),
    }),
    answer: z.object({ campaignId: z.int(), requestId: z.int() }),
    status: 201,
    refusals: [
      'sandbox_apart',
      'campaign_without_towns',
      'own_points_not_moved',
      'campaign_name_taken',
      'text_refused',
      'period_invalid',
      'campaign_ends_first',
      'campaign_in_the_past',
      'premium_ends_too_early',
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_not_open',
    ],
  }),
  endProposedCampaign: route({
    method: 'PUT',
    path: '/payer/campaigns/:campaignId/end',
    summary: '自分が提案したキャンペーンをいま終える。付いたポイントは変わらない',
    caller: 'staff',
    roles: campaignPayers,
    params: campaignParams,
    answer: Empty,
    refusals: ['campaign_unknown', 'campaign_over'],
  }),
} as const;
