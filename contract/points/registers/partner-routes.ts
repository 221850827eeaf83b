import { z } from 'zod';
import { failedJobRoutes } from '../../failed-jobs.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Fund, OperatorId } from '../../values.ts';
import { BankAccount, bankRefusals } from '../values.ts';
import { OrganisationRef } from './organisation-routes.ts';
import { SystemKey } from './system-key.ts';

const Name = PlainLine(80);
/** 基本 (6-9): the company deducts once the holder has chosen, and reports it; 修正1: it has deducted before it orders. */
const ExchangePattern = z.enum(['online', 'deferred']);
const ReserveDays = z.int().min(1).max(366);
const RatePart = z
  .int({ error: 'rate_invalid' })
  .min(1, { error: 'rate_invalid' })
  .max(1_000_000, { error: 'rate_invalid' });
/** So many of the company's own points (`rateDenominator`) make so many points here (`rateNumerator`). */
const ownRate = { rateNumerator: RatePart, rateDenominator: RatePart };

/** Partner companies of the platform, and what of its jobs failed. */
export const registerRoutes = {
  listPartners: route({
    method: 'GET',
    path: '/partners',
    summary: '協力会社の一覧',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({
      partners: z.array(
        z.object({
          partnerId: z.int(),
          operatorId: OperatorId,
          name: z.string(),
          exchangePattern: ExchangePattern,
          reserveDays: z.int(),
          /** So many days before the last day of points in the reserve their holder is told. */
          noticeDays: z.int(),
          rateNumerator: z.int(),
          rateDenominator: z.int(),
          bankAccount: BankAccount.nullable(),
          /** The 受託会社 that bills it; null where it pays the towns itself. */
          settlementAgent: z.object({ organisation: OrganisationRef, name: z.string() }).nullable(),
        }),
      ),
    }),
    refusals: [],
  }),
  changePartnerAccount: route({
    method: 'PUT',
    path: '/partners/:partnerId/bank-account',
    summary: '協力会社の振込元口座と振込依頼人コードを登録・変更する',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ partnerId: z.coerce.number().int() }),
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['partner_unknown', 'change_waiting', ...bankRefusals],
  }),
  setSettlementAgent: route({
    method: 'PUT',
    path: '/partners/:partnerId/settlement-agent',
    summary:
      '協力会社への請求と入金の受け渡しを受託会社に任せる、または会社が自治体へ直接払うことにする（もう一人の確認で、次に確定する月から）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ partnerId: z.coerce.number().int() }),
    body: z.object({ organisation: OrganisationRef.nullable(), reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['partner_unknown', 'organisation_unknown', 'change_waiting'],
  }),
  setExchangeTerms: route({
    method: 'PUT',
    path: '/partners/:partnerId/exchange-terms',
    summary:
      '協力会社の交換の方式・交換比率・留保の日数・お知らせの日数を変える（もう一人の確認で、それからの申し込みと期限に）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ partnerId: z.coerce.number().int() }),
    body: z.object({
      exchangePattern: ExchangePattern,
      reserveDays: ReserveDays,
      noticeDays: ReserveDays,
      ...ownRate,
      reason: ChangeReason,
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['partner_unknown', 'notice_longer_than_reserve', 'change_waiting'],
  }),
  registerPartner: route({
    method: 'POST',
    path: '/partners',
    summary: '協力会社を登録する',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      operatorId: OperatorId,
      name: Name,
      kind: z.enum(['card', 'airline', 'mobile', 'power', 'other']),
      exchangePattern: ExchangePattern.default('online'),
      reserveDays: ReserveDays.default(14),
      /** A week unless said, or all of the days where they are fewer. */
      noticeDays: ReserveDays.optional(),
      /** One to one unless said. */
      rateNumerator: RatePart.default(1),
      rateDenominator: RatePart.default(1),
      /** With which its system proves itself for its access tokens. */
      publicKey: SystemKey,
      remitterCode: z
        .string()
        .regex(/^\d{10}$/)
        .optional(),
      bankAccount: BankAccount.optional(),
    }),
    answer: z.object({ partnerId: z.int(), fund: Fund }),
    status: 201,
    refusals: [
      'operator_unknown',
      'partner_exists',
      'notice_longer_than_reserve',
      'system_key_invalid',
      'system_key_known',
      ...bankRefusals,
    ],
  }),
  ...failedJobRoutes(),
} as const;
