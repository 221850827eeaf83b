import { z } from 'zod';
import { failedJobRoutes } from '../../failed-jobs.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Fund, OperatorId } from '../../values.ts';
import { BankAccount, bankRefusals } from '../values.ts';
import { OrganisationRef } from './organisation-routes.ts';

const Name = PlainLine(80);

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
          reserveDays: z.int(),
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
      reserveDays: z.int().min(1).max(366).default(14),
      /** RFC 7638 thumbprint of the company's ES256 key; every call of the company proves it. */
      jkt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      remitterCode: z
        .string()
        .regex(/^\d{10}$/)
        .optional(),
      bankAccount: BankAccount.optional(),
    }),
    answer: z.object({ partnerId: z.int(), fund: Fund }),
    status: 201,
    refusals: ['operator_unknown', 'partner_exists', ...bankRefusals],
  }),
  ...failedJobRoutes(),
} as const;
