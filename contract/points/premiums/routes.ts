import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, EnteredDate, Instant, MunicipalityCode, PlainDate, Points } from '../../values.ts';
import { OrganisationRef } from '../registers/organisation-routes.ts';
import { office } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';

export const CampaignName = PlainLine(80);
/** A minute on the clocks of Japan; a festival's night may end after midnight (R13-06). */
export const LocalMinute = z
  .string()
  .regex(/^(?:19|2\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}$/, { error: 'period_invalid' })
  .meta({ id: 'LocalMinute', description: '日本の日付と時刻（分まで）', example: '2016-10-08T09:00' });

/** 利用 at a place, ポイント券の発行, or 移し替え into the municipality's points (合算). */
export const Occasion = z.enum(['use', 'voucher', 'allocation']).meta({ id: 'PremiumOccasion' });

export const Campaign = z
  .object({
    campaignId: z.int(),
    name: z.string(),
    occasion: Occasion,
    percent: z.int(),
    /** Those whose points bring and are the premium. */
    municipalities: z.array(MunicipalityRef),
    /** A street or a shop; null wherever the points count. */
    place: z.string().nullable(),
    startsAt: Instant,
    /** The first moment that is no longer in it. */
    endsAt: Instant,
    perHolder: Points.nullable(),
    /** The last usable day of the premium. */
    expiresOn: PlainDate,
    state: z.enum(['coming', 'running', 'usedUp', 'over']),
  })
  .meta({ id: 'PremiumCampaign' });

export const CampaignMembers = z.array(
  z.object({ municipality: MunicipalityRef, state: z.enum(['invited', 'joined', 'declined', 'left']) }),
);
export const campaignParams = z.object({ campaignId: z.coerce.number().int() });

/** プレミアムポイント in a period and at a place, also of a prefecture over several municipalities (R13-06, R30-06). */
export const campaignRoutes = {
  listOpenCampaigns: route({
    method: 'GET',
    path: '/campaigns',
    summary: 'いま行われている、またはこれからのプレミアムキャンペーン',
    caller: 'anyone',
    finishes: 'premiums',
    query: FromCursor,
    answer: z.object({ campaigns: z.array(Campaign), next: NextCursor }),
    refusals: [],
  }),
  listCampaigns: route({
    method: 'GET',
    path: '/municipality/campaigns',
    summary: '自分の自治体のキャンペーンと、招かれているもの',
    caller: 'staff',
    roles: office,
    finishes: 'premiums',
    answer: z.object({
      campaigns: z.array(
        Campaign.extend({
          /** Null: its payer keeps it. */
          host: MunicipalityRef.nullable(),
          /** How the caller's own municipality stands to it; `waiting`: its own, and a second person has not confirmed it. */
          membership: z.enum(['host', 'waiting', 'invited', 'joined', 'declined', 'left']),
          members: CampaignMembers,
          /** Null: each municipality pays for its own points. */
          payer: z.string().nullable(),
          /** Whether its registered payer has agreed to it; `none` where no such one pays. */
          agreement: z.enum(['none', 'asked', 'agreed', 'declined']),
          budget: Points,
          /** Of the budget, over all members: given, less what went back. */
          awarded: Points,
          /** After refunds: spent already and borne by the payer. */
          missing: Points,
          /** For the host's own office only. */
          madeBy: z.string().nullable(),
          madeAt: Instant,
        }),
      ),
    }),
    refusals: ['function_off'],
  }),
  listCampaignPayers: route({
    method: 'GET',
    path: '/municipality/campaign-payers',
    summary: 'キャンペーンの負担者にできる、登録された会社と団体',
    caller: 'staff',
    roles: office,
    finishes: 'premiums',
    answer: z.object({
      payers: z.array(
        z.object({ organisation: OrganisationRef, name: z.string(), kind: z.enum(['company', 'payer']) }),
      ),
    }),
    refusals: ['function_off'],
  }),
  createCampaign: route({
    method: 'POST',
    path: '/municipality/campaigns',
    summary: 'キャンペーンを登録する（きっかけ、割合、出し手、期間、場所、上限、予算、招く自治体）',
    caller: 'staff',
    roles: office,
    needs: 'premiums',
    body: z.object({
      name: CampaignName,
      occasion: Occasion,
      percent: z.int().min(1).max(100),
      payer: z
        .discriminatedUnion('kind', [
          z.object({
            kind: z.literal('municipality'),
            /** Of which line of its budget all that the campaign may bring is set aside; null where it keeps none here. */
            budgetLineId: z.int().nullable().default(null),
          }),
          z.object({
            kind: z.literal('registered'),
            organisation: OrganisationRef,
            /** Of a company: what is moved of its own points alone brings a premium. */
            ownPointsOnly: z.boolean().default(false),
          }),
          /** The name of a registered one is that one. */
          z.object({ kind: z.literal('other'), name: CampaignName }),
        ])
        .optional(),
      startsAt: LocalMinute,
      endsAt: LocalMinute,
      place: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('everywhere') }),
        z.object({ kind: z.literal('street'), streetId: z.int() }),
        z.object({ kind: z.literal('shop'), merchantId: z.int() }),
        /** Of vouchers: those of one kind of the town's own, such as of its goods. */
        z.object({ kind: z.literal('voucherKind'), voucherKindId: z.int() }),
      ]),
      perHolder: Amount.nullable(),
      budget: Amount,
      expiresOn: EnteredDate,
      invited: z.array(MunicipalityCode).max(200).default([]),
    }),
    answer: z.object({ campaignId: z.int(), requestId: z.int() }),
    status: 201,
    refusals: [
      'function_off',
      'sandbox_apart',
      'premium_without_payer',
      'payer_unknown',
      'own_points_not_moved',
      'budget_line_unknown',
      'campaign_name_taken',
      'text_refused',
      'period_invalid',
      'campaign_ends_first',
      'campaign_in_the_past',
      'premium_ends_too_early',
      'campaign_place_without_use',
      'place_unknown',
      'street_unknown',
      'voucher_kind_unknown',
      'municipality_unknown',
      'municipality_check_digit',
      'municipality_not_open',
    ],
  }),
  decideCampaign: route({
    method: 'PUT',
    path: '/municipality/campaigns/:campaignId/membership',
    summary: '招かれたキャンペーンに加わる、断る、または抜ける。付いたポイントは変わらない',
    caller: 'staff',
    roles: office,
    finishes: 'premiums',
    params: campaignParams,
    body: z.object({
      joins: z.boolean(),
      /** Where it joins and pays: of which line of its budget. */
      budgetLineId: z.int().nullable().default(null),
    }),
    /** Joining waits for a second person; declining and leaving do not. */
    answer: z.object({ requestId: z.int().nullable() }),
    refusals: [
      'function_off',
      'campaign_unknown',
      'campaign_over',
      'change_waiting',
      'budget_line_unknown',
      'campaign_joined_already',
    ],
  }),
  endCampaign: route({
    method: 'PUT',
    path: '/municipality/campaigns/:campaignId/end',
    summary: '自分の自治体のキャンペーンをいま終える。付いたポイントは変わらない',
    caller: 'staff',
    roles: office,
    finishes: 'premiums',
    params: campaignParams,
    answer: Empty,
    refusals: ['function_off', 'campaign_unknown', 'campaign_over'],
  }),
} as const;
