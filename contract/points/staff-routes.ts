import { z } from 'zod';
import { route } from '../route.ts';
import {
  Amount,
  Empty,
  Fund,
  Instant,
  MunicipalityCode,
  MykeyId,
  OperatorId,
  PlainDate,
  Points,
  TypedMykeyId,
} from '../values.ts';
import { BankAccount, EventRef, MunicipalityRef, SessionToken, StatementLine } from './values.ts';

/**
 * `platform` opens municipalities and partners; `lead` 総合管理担当課; `department` grants for its department;
 * `accounting` closes and pays; `approver` 決裁 (a second person).
 */
export const StaffRole = z.enum(['platform', 'lead', 'department', 'accounting', 'approver']).meta({ id: 'StaffRole' });
const Name = z.string().trim().min(1).max(80);
const Department = z.object({ departmentId: z.int(), name: z.string() });
const Program = z.object({
  programId: z.int(),
  name: z.string(),
  department: Department,
  amount: Points,
  startsOn: PlainDate,
  endsOn: PlainDate,
  /** Last usable day of what is granted. */
  expiresOn: PlainDate,
});
const Grant = z.object({
  grantKey: z.string(),
  grantedAt: Instant,
  mykeyId: MykeyId,
  program: z.string(),
  points: Points,
  expiresOn: PlainDate,
  balance: Points,
});
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
  changeMunicipalityAccount: route({
    method: 'PUT',
    path: '/municipality/bank-account',
    summary: '自治体の精算用口座と振込依頼人コードを登録・変更する',
    caller: 'staff',
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount }),
    answer: Empty,
    refusals: [...bankRefusals],
  }),
  createDepartment: route({
    method: 'POST',
    path: '/departments',
    summary: '担当課を登録する',
    caller: 'staff',
    body: z.object({ name: Name }),
    answer: Department,
    status: 201,
    refusals: ['department_name_taken'],
  }),
  listPrograms: route({
    method: 'GET',
    path: '/programs',
    summary: '付与事業の一覧（自分が付与できるもの）',
    caller: 'staff',
    answer: z.object({ programs: z.array(Program), departments: z.array(Department) }),
    refusals: [],
  }),
  createProgram: route({
    method: 'POST',
    path: '/programs',
    summary: '付与事業を登録する',
    caller: 'staff',
    body: z.object({
      name: Name,
      departmentId: z.int(),
      amount: Amount,
      startsOn: PlainDate,
      endsOn: PlainDate,
      expiresOn: PlainDate,
    }),
    answer: Program,
    status: 201,
    refusals: ['department_unknown', 'program_name_taken', 'program_of_other_department', 'program_dates'],
  }),
  findMember: route({
    method: 'GET',
    path: '/members/:mykeyId',
    summary: '付与する前に、会員かどうかを確かめる',
    caller: 'staff',
    params: z.object({ mykeyId: TypedMykeyId }),
    answer: z.object({ mykeyId: MykeyId }),
    refusals: ['member_unknown'],
  }),
  grant: route({
    method: 'POST',
    path: '/grants',
    summary: '窓口でポイントを付与する（6-3）',
    caller: 'staff',
    idempotent: true,
    body: z.object({
      programId: z.int(),
      mykeyId: TypedMykeyId,
      amount: Amount,
      reason: z.string().trim().max(200).optional(),
    }),
    answer: Grant,
    status: 201,
    refusals: [
      'program_unknown',
      'program_of_other_department',
      'program_ended',
      'member_unknown',
      'not_usable_here',
      'amount_needs_reason',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'window_closed',
      'balance_out_of_range',
    ],
  }),
  listGrants: route({
    method: 'GET',
    path: '/grants',
    summary: '最近の付与（取引データ、6-3）',
    caller: 'staff',
    answer: z.object({ grants: z.array(Grant.omit({ balance: true, expiresOn: true })) }),
    refusals: [],
  }),
  showMonthlyReport: route({
    method: 'GET',
    path: '/reports/monthly',
    summary: '月のポイント発行集計（6-3。担当課・付与事業・ポイント数合計）',
    caller: 'staff',
    query: z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
    answer: z.object({
      municipality: MunicipalityRef,
      month: z.string(),
      lines: z.array(z.object({ department: z.string(), program: z.string(), count: z.int(), points: Points })),
      total: Points,
      asOf: Instant,
    }),
    refusals: [],
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

const Settlement = z.object({
  settlementId: z.int(),
  municipality: MunicipalityRef,
  opensOn: PlainDate,
  state: z.enum(['open', 'review', 'closed', 'settled']),
  closedAt: Instant.nullable(),
  closedBy: z.string().nullable(),
  /** SHA-256 of the statement; approvals are bound to it. Null while open. */
  statementHash: z.string().nullable(),
  approvals: z.array(z.object({ by: z.string(), at: Instant })),
  payoutOn: PlainDate.nullable(),
  files: z.array(
    z.object({
      fileId: z.int(),
      payer: z.string(),
      count: z.int(),
      yen: Points,
      sha256: z.string(),
      createdAt: Instant,
    }),
  ),
  totals: z.object({ partnerToMunicipality: Points, municipalityToPayee: Points }),
});

/** ⑤ 会計データ連携: settlement window → statements → two approvals → bank file (6-6). */
export const settlementRoutes = {
  listSettlements: route({
    method: 'GET',
    path: '/settlements',
    summary: '精算の一覧',
    caller: 'staff',
    answer: z.object({ settlements: z.array(Settlement) }),
    refusals: [],
  }),
  showSettlement: route({
    method: 'GET',
    path: '/settlements/:settlementId',
    summary: '精算書（会社→自治体、自治体→店・施設。財源ごと）',
    caller: 'staff',
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: Settlement.extend({
      lines: z.array(StatementLine),
      /** What stops a payout, in words: a payee without a bank account, for one. */
      problems: z.array(z.string()),
    }),
    refusals: ['settlement_unknown'],
  }),
  closeSettlement: route({
    method: 'POST',
    path: '/settlements/:settlementId/close',
    summary: '精算期間を締める（次の期間が開く。締めた期間には何も入らない）',
    caller: 'staff',
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: Settlement,
    refusals: ['settlement_unknown', 'settlement_state'],
  }),
  approveSettlement: route({
    method: 'POST',
    path: '/settlements/:settlementId/approvals',
    summary: '精算書を承認する（2人。表示した内容のハッシュに結び付く）',
    caller: 'staff',
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({ statementHash: z.string().length(64) }),
    answer: Settlement,
    status: 201,
    refusals: ['settlement_unknown', 'settlement_state', 'settlement_changed', 'approver_is_creator', 'approver_twice'],
  }),
  createZenginFiles: route({
    method: 'POST',
    path: '/settlements/:settlementId/zengin-files',
    summary: '全銀の総合振込ファイルを作る（自治体→店・施設、会社→自治体）',
    caller: 'staff',
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({ payoutOn: PlainDate }),
    answer: Settlement,
    status: 201,
    refusals: [
      'settlement_unknown',
      'settlement_state',
      'bank_account_missing',
      'payout_date_invalid',
      'nothing_to_pay',
      'bank_name_not_writable',
    ],
  }),
  downloadZenginFile: route({
    method: 'GET',
    path: '/settlements/:settlementId/zengin-files/:fileId',
    summary: '全銀ファイルを受け取る（いつでも同じバイト列）',
    caller: 'staff',
    params: z.object({ settlementId: z.coerce.number().int(), fileId: z.coerce.number().int() }),
    answer: z.string(),
    download: 'application/octet-stream',
    refusals: ['settlement_unknown'],
  }),
  showPartnerStatement: route({
    method: 'GET',
    path: '/partners/:partnerId/statement',
    summary: '応援ポイント移行の精算データ（6-6。会社×利用者×自治体と、自治体ごとの合計）',
    caller: 'staff',
    params: z.object({ partnerId: z.coerce.number().int() }),
    query: z.object({ from: PlainDate, through: PlainDate }),
    answer: z.object({
      partner: z.string(),
      details: z.array(z.object({ mykeyId: MykeyId, municipality: MunicipalityRef, points: Points })),
      totals: z.array(z.object({ municipality: MunicipalityRef, points: Points })),
      total: Points,
    }),
    refusals: ['partner_unknown'],
  }),
} as const;
