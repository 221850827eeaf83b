import { z } from 'zod';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { BankAccount, bankRefusals } from '../values.ts';

/** `P3` a company, `O1` an organisation that is none. */
export const OrganisationRef = z
  .string()
  .regex(/^[PO][1-9]\d{0,8}$/)
  .meta({ id: 'OrganisationRef' });

/** 受託会社 (6-7) and who pays premiums and uplifts in many towns, kept by the platform. */
export const organisationRoutes = {
  listOrganisations: route({
    method: 'GET',
    path: '/organisations',
    summary: '受託会社・負担団体の一覧',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({
      organisations: z.array(
        z.object({
          organisation: OrganisationRef,
          kind: z.enum(['settlementAgent', 'payer']),
          name: z.string(),
          prefecture: z.string().nullable(),
          bankAccount: BankAccount.nullable(),
        }),
      ),
    }),
    refusals: [],
  }),
  registerOrganisation: route({
    method: 'POST',
    path: '/organisations',
    summary: '受託会社（請求と入金の受け渡し）・負担団体（プレミアムや上乗せの負担者）を登録する',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({
      kind: z.enum(['settlementAgent', 'payer']),
      name: PlainLine(80),
      /** Of a payer that looks over the towns of a prefecture, the name of that; one that has its name is it. */
      prefecture: PlainLine(4).nullable().default(null),
    }),
    answer: z.object({ organisation: OrganisationRef }),
    status: 201,
    refusals: ['organisation_exists', 'prefecture_unknown'],
  }),
  changeOrganisationAccount: route({
    method: 'PUT',
    path: '/organisations/:organisation/bank-account',
    summary: '受託会社の振込元口座と振込依頼人コードを登録・変更する（もう一人の確認で変わる）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ organisation: OrganisationRef }),
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['organisation_unknown', 'change_waiting', ...bankRefusals],
  }),
} as const;
