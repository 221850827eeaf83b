import { z } from 'zod';
import { route } from '../route.ts';
import { Amount, Empty, Fund, MunicipalityCode, OperatorId, PlainDate, Points } from '../values.ts';
import { BankAccount, Department, EventRef, MunicipalityRef, SessionToken } from './values.ts';

/**
 * `platform` opens municipalities and partners; `lead` 総合管理担当課; `department` grants for its department;
 * `accounting` closes and pays; `approver` 決裁 (a second person).
 */
export const StaffRole = z.enum(['platform', 'lead', 'department', 'accounting', 'approver']).meta({ id: 'StaffRole' });
const Name = z.string().trim().min(1).max(80);
const bankRefusals = ['bank_account_invalid', 'bank_name_not_writable'] as const;
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
    body: z.object({ staffId: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
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
          kind: z.enum(['approval', 'payout', 'close', 'bankAccount', 'placesWithoutAccount']),
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
      staffId: z.string().regex(/^[a-z0-9-]{3,40}$/),
      name: Name,
      role: StaffRole,
      municipalityCode: MunicipalityCode.nullable(),
      departmentId: z.int().nullable(),
      password: z.string().min(10).max(128),
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
    query: z.object({ q: z.string().min(1).max(40) }),
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
          kind: z.string(),
          exempt: z.boolean(),
          bankAccount: BankAccount.nullable(),
        }),
      ),
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
      kind: z.enum(['facility', 'shop', 'transport']),
      /** 減免: points are used, nothing is paid (decision 19). */
      exempt: z.boolean().default(false),
      bankAccount: BankAccount.optional(),
    }),
    answer: z.object({ merchantId: z.int() }),
    status: 201,
    refusals: ['operator_unknown', 'merchant_exists', ...bankRefusals],
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
  createEvent: route({
    method: 'POST',
    path: '/events',
    summary: '特定支援イベントを登録する',
    caller: 'staff',
    body: z.object({
      name: Name,
      organizer: Name,
      startsOn: PlainDate,
      endsOn: PlainDate,
      expiresOn: PlainDate,
      goal: Amount.optional(),
      bankAccount: BankAccount.optional(),
    }),
    answer: EventRef,
    status: 201,
    refusals: ['program_dates', ...bankRefusals],
  }),
  listEventsOfMunicipality: route({
    method: 'GET',
    path: '/municipality/events',
    summary: '自分の自治体の支援イベントと、支払いを待つポイント',
    caller: 'staff',
    answer: z.object({
      events: z.array(
        EventRef.extend({
          organizer: z.string(),
          startsOn: PlainDate,
          endsOn: PlainDate,
          expiresOn: PlainDate,
          goal: Points.nullable(),
          raised: Points,
          /** Contributed and not yet turned into a payment to the organiser. */
          waiting: Points,
          bankAccount: BankAccount.nullable(),
        }),
      ),
    }),
    refusals: [],
  }),
  changeEventAccount: route({
    method: 'PUT',
    path: '/events/:eventId/bank-account',
    summary: '支援イベントの主催者の振込先を登録・変更する',
    caller: 'staff',
    params: z.object({ eventId: z.coerce.number().int() }),
    body: BankAccount,
    answer: Empty,
    refusals: ['event_unknown', ...bankRefusals],
  }),
  payOutEvent: route({
    method: 'POST',
    path: '/events/:eventId/payouts',
    summary: '支援イベントに集まったポイントを、主催者への支払いに回す（4-2②、6-2）',
    caller: 'staff',
    params: z.object({ eventId: z.coerce.number().int() }),
    answer: z.object({ points: Points, holders: z.int() }),
    status: 201,
    refusals: ['event_unknown', 'nothing_to_pay'],
  }),
  listPartners: route({
    method: 'GET',
    path: '/partners',
    summary: '協力会社の一覧',
    caller: 'staff',
    answer: z.object({
      partners: z.array(
        z.object({
          partnerId: z.int(),
          operatorId: OperatorId,
          name: z.string(),
          reserveDays: z.int(),
          bankAccount: BankAccount.nullable(),
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
    params: z.object({ partnerId: z.coerce.number().int() }),
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount }),
    answer: Empty,
    refusals: ['partner_unknown', ...bankRefusals],
  }),
  registerPartner: route({
    method: 'POST',
    path: '/partners',
    summary: '協力会社を登録する',
    caller: 'staff',
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
} as const;
