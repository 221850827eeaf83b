import { z } from 'zod';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { MunicipalityCode, OperatorId } from '../../values.ts';
import { office } from '../roles.ts';
import { BankAccount, bankRefusals, MunicipalityRef, PlaceKind, SharedAccounts } from '../values.ts';

const Name = PlainLine(80);

/** The register of places of use (6-1). */
export const merchantRoutes = {
  listMerchants: route({
    method: 'GET',
    path: '/merchants',
    summary: '利用場所の一覧',
    caller: 'staff',
    roles: office,
    answer: z.object({
      merchants: z.array(
        z.object({
          merchantId: z.int(),
          operatorId: OperatorId,
          name: z.string(),
          kind: PlaceKind,
          streetId: z.int().nullable(),
          exempt: z.boolean(),
          bankAccount: BankAccount.nullable(),
        }),
      ),
      /** Which of them are paid into one and the same account. */
      sharedAccounts: SharedAccounts,
      operators: z.array(z.object({ operatorId: OperatorId, name: z.string() })),
    }),
    refusals: [],
  }),
  registerMerchant: route({
    method: 'POST',
    path: '/merchants',
    summary: '利用場所（店・施設）を登録する',
    caller: 'staff',
    roles: office,
    body: z.object({
      operatorId: OperatorId,
      name: Name,
      kind: PlaceKind,
      streetId: z.int().nullable().default(null),
      /** 減免: points are used, nothing is paid (decision 19). */
      exempt: z.boolean().default(false),
      bankAccount: BankAccount.optional(),
    }),
    answer: z.object({ merchantId: z.int(), requestId: z.int().nullable() }),
    status: 201,
    refusals: [
      ...(['operator_unknown', 'operator_elsewhere', 'operator_no_place'] as const),
      ...(['merchant_exists', 'street_unknown', ...bankRefusals] as const),
    ],
  }),
  consentToPlace: route({
    method: 'POST',
    path: '/place-consents',
    summary: '事業者の端末から、その自治体の利用場所として登録されることに同意する（別の自治体に属する事業者のとき）',
    caller: 'terminal',
    body: z.object({ municipalityCode: MunicipalityCode }),
    answer: MunicipalityRef,
    status: 201,
    refusals: ['municipality_unknown', 'municipality_check_digit', 'municipality_not_open'],
  }),
  changeMerchantAccount: route({
    method: 'PUT',
    path: '/merchants/:merchantId/bank-account',
    summary: '利用場所の振込先を登録・変更する',
    caller: 'staff',
    roles: office,
    params: z.object({ merchantId: z.coerce.number().int() }),
    body: z.object({ bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['place_unknown', 'change_waiting', ...bankRefusals],
  }),
} as const;
