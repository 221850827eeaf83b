import { z } from 'zod';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, MunicipalityCode, OperatorId, PlainDate } from '../../values.ts';
import { office } from '../roles.ts';
import { BankAccount, bankRefusals, MunicipalityRef, PayeeAnswer, PlaceKind, SharedAccounts } from '../values.ts';

const Name = PlainLine(80);
const Place = z.object({ merchantId: z.coerce.number().int() });

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
          isOpen: z.boolean(),
          /** What is announced: how the place will be from each of these days on. */
          coming: z.array(z.object({ fromOn: PlainDate, name: z.string(), kind: PlaceKind, isOpen: z.boolean() })),
          streetId: z.int().nullable(),
          exempt: z.boolean(),
          bankAccount: BankAccount.nullable(),
          /** What its shop last said of this account. */
          accountAnswer: PayeeAnswer.nullable(),
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
  changeMerchant: route({
    method: 'PUT',
    path: '/merchants/:merchantId',
    summary: '利用場所の名前か種類を、適用日から変える（前の月までの帳票は変わらない）',
    caller: 'staff',
    roles: office,
    params: Place,
    body: z.object({ name: Name, kind: PlaceKind, fromOn: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['place_unknown', 'date_before_month', 'place_unchanged', 'place_has_fees'],
  }),
  endMerchant: route({
    method: 'PUT',
    path: '/merchants/:merchantId/end',
    summary: '利用場所を、最後の日を決めて終える（それまでの利用の支払いは続く）',
    caller: 'staff',
    roles: office,
    params: Place,
    body: z.object({ lastOn: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['place_unknown', 'place_ended', 'date_past'],
  }),
  reopenMerchant: route({
    method: 'PUT',
    path: '/merchants/:merchantId/reopening',
    summary: '終えた利用場所を、日を決めて再開する（決めてあった終わりの取り消しも）',
    caller: 'staff',
    roles: office,
    params: Place,
    body: z.object({ fromOn: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['place_unknown', 'place_open', 'date_past'],
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
    params: Place,
    body: z.object({ bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['place_unknown', 'change_waiting', ...bankRefusals],
  }),
} as const;
