import { z } from 'zod';
import { PlainLine, SearchWords, WithoutIndividualNumber } from '../plain-text.ts';
import { route } from '../route.ts';
import { Empty, MunicipalityCode, NewPassword, OperatorId, TypedPassword, TypedStaffId } from '../values.ts';
import {
  BankAccount,
  bankRefusals,
  Department,
  MunicipalityRef,
  PlaceKind,
  SessionToken,
  SharedAccounts,
} from './values.ts';

/**
 * `platform` opens municipalities and partners; `lead` 総合管理担当課; `department` grants for its department;
 * `accounting` closes and pays; `approver` 決裁 (a second person).
 */
export const StaffRole = z.enum(['platform', 'lead', 'department', 'accounting', 'approver']).meta({ id: 'StaffRole' });
const Name = PlainLine(80);
const codeRefusals = [
  'municipality_unknown',
  'municipality_check_digit',
  'municipality_cannot_issue',
  'municipality_not_open',
] as const;

/** ② 業務支援: the people of offices. */
export const staffRoutes = {
  signInStaff: route({
    method: 'POST',
    path: '/staff-sessions',
    summary: '職員がサインインする',
    caller: 'device',
    body: z.object({ staffId: TypedStaffId, password: TypedPassword }),
    answer: z.object({ session: SessionToken }),
    status: 201,
    refusals: ['staff_sign_in_refused'],
  }),
  signOutStaff: route({
    method: 'DELETE',
    path: '/staff-sessions/current',
    summary: '職員がサインアウトする',
    caller: 'staff',
    answer: Empty,
    refusals: [],
  }),
  showStaff: route({
    method: 'GET',
    path: '/staff/me',
    summary: '自分の所属と権限、今日の仕事',
    caller: 'staff',
    answer: z.object({
      staffId: z.string(),
      name: z.string(),
      role: StaffRole,
      municipality: MunicipalityRef.nullable(),
      department: Department.nullable(),
      /** What waits for this person today, most urgent first. */
      waiting: z.array(
        z.object({
          kind: z.enum([
            'approval',
            'payout',
            'close',
            'eventCancellation',
            'eventEnding',
            'eventNotice',
            'bankAccount',
            'placesWithoutAccount',
            'voucherBreaks',
            'campaignInvitation',
          ]),
          count: z.int(),
          text: z.string(),
        }),
      ),
    }),
    refusals: [],
  }),
  createStaff: route({
    method: 'POST',
    path: '/staff',
    summary: '職員を登録する',
    caller: 'staff',
    body: z.object({
      staffId: WithoutIndividualNumber(z.string().regex(/^[a-z0-9-]{3,40}$/)),
      name: Name,
      role: StaffRole,
      municipalityCode: MunicipalityCode.nullable(),
      departmentId: z.int().nullable(),
      password: NewPassword,
    }),
    answer: z.object({ staffId: z.string() }),
    status: 201,
    refusals: ['department_unknown', ...codeRefusals, 'staff_id_taken'],
  }),
  listStaff: route({
    method: 'GET',
    path: '/staff',
    summary: '職員の一覧',
    caller: 'staff',
    answer: z.object({
      staff: z.array(
        z.object({ staffId: z.string(), name: z.string(), role: StaffRole, department: z.string().nullable() }),
      ),
    }),
    refusals: [],
  }),
  searchMunicipalities: route({
    method: 'GET',
    path: '/municipality-master',
    summary: '自治体を名前かコードで探す（47都道府県・1,741市区町村）',
    caller: 'staff',
    query: z.object({ q: SearchWords(40) }),
    answer: z.object({
      municipalities: z.array(
        MunicipalityRef.extend({ prefecture: z.string(), checkDigit: z.string(), open: z.boolean() }),
      ),
    }),
    refusals: [],
  }),
  openMunicipality: route({
    method: 'POST',
    path: '/municipalities',
    summary: '自治体のアカウントを設定する（7-1 2②）',
    caller: 'staff',
    body: z.object({
      municipalityCode: MunicipalityCode,
      /** Last usable day of exchanged points, within one fiscal year: month and day (decision 30). */
      exchangeExpiry: z
        .string()
        .regex(/^\d{2}-\d{2}$/)
        .default('03-31'),
      remitterCode: z
        .string()
        .regex(/^\d{10}$/)
        .optional(),
      bankAccount: BankAccount.optional(),
    }),
    answer: MunicipalityRef,
    status: 201,
    refusals: [...codeRefusals, 'municipality_already_open', ...bankRefusals],
  }),
  showMunicipalityAccount: route({
    method: 'GET',
    path: '/municipality/bank-account',
    summary: '自治体の精算用口座と振込依頼人コードを見る',
    caller: 'staff',
    answer: z.object({ remitterCode: z.string().nullable(), bankAccount: BankAccount.nullable() }),
    refusals: [],
  }),
  changeMunicipalityAccount: route({
    method: 'PUT',
    path: '/municipality/bank-account',
    summary: '自治体の精算用口座と振込依頼人コードを登録・変更する',
    caller: 'staff',
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount }),
    answer: Empty,
    refusals: [...bankRefusals],
  }),
  listMerchants: route({
    method: 'GET',
    path: '/merchants',
    summary: '利用場所の一覧',
    caller: 'staff',
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
    body: z.object({
      operatorId: OperatorId,
      name: Name,
      kind: PlaceKind,
      streetId: z.int().nullable().default(null),
      /** 減免: points are used, nothing is paid (decision 19). */
      exempt: z.boolean().default(false),
      bankAccount: BankAccount.optional(),
    }),
    answer: z.object({ merchantId: z.int() }),
    status: 201,
    refusals: ['operator_unknown', 'merchant_exists', 'street_unknown', ...bankRefusals],
  }),
  changeMerchantAccount: route({
    method: 'PUT',
    path: '/merchants/:merchantId/bank-account',
    summary: '利用場所の振込先を登録・変更する',
    caller: 'staff',
    params: z.object({ merchantId: z.coerce.number().int() }),
    body: BankAccount,
    answer: Empty,
    refusals: ['place_unknown', ...bankRefusals],
  }),
} as const;
