import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, Instant, PlainDate, Points } from '../../values.ts';
import { campaignPayers, ofOrganisations, ofPayers, overseers } from '../roles.ts';
import { BankFile } from '../settlement/bank-file.ts';
import { BankAccount, MunicipalityRef } from '../values.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** `P3` a company, `O1` an organisation, `C43424` a municipality, `Y7` a payer without an office here. */
const Party = z.object({ party: z.string(), name: z.string() });
const Debtor = z.string().regex(/^[POY]\d{1,9}$/);
const InvoiceState = z.enum(['nothing', 'fixed', 'billed', 'partly', 'paid', 'passedOn']).meta({ id: 'InvoiceState' });
/** Points of a month that went back may be more than came: below zero. */
const SignedPoints = z.int();

const Invoice = z.object({
  invoiceId: z.int(),
  debtor: Party,
  /** Null where a company pays the municipalities itself. */
  biller: Party.nullable(),
  /** Of a company, `2016-10`. */
  month: z.string().nullable(),
  /** Of a payer, the how manieth settlement period of the municipality it pays for. */
  window: z.int().nullable(),
  /** The how manieth of its debtor. */
  number: z.int(),
  yen: Points,
  /** False where these are the sums of a municipality's own lines, which sees no others. */
  isWhole: z.boolean(),
  collectedYen: Points,
  remittedYen: Points,
  dueOn: PlainDate,
  sha256: Sha256,
  fixedAt: Instant,
  /** When it became a bill; null before. */
  issuedAt: Instant.nullable(),
  state: InvoiceState,
});
/** With the names of bank and branch today. */
const PaidAccount = z.object({ bankName: z.string(), branchName: z.string(), bankAccount: BankAccount });
const params = z.object({ invoiceId: z.coerce.number().int() });
const remittanceParams = z.object({ remittanceId: z.coerce.number().int() });

/** 請求 (6-6 ①), 入金, and what is passed on to municipalities (6-6 ②, 6-7). */
export const invoiceRoutes = {
  showOwedByTown: route({
    method: 'GET',
    path: '/payer/owed/:fiscalYear',
    summary: 'プレミアムと上乗せの負担（請求された月と市町村ごと、入金済みの額）',
    caller: 'staff',
    roles: campaignPayers,
    params: z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2998) }),
    answer: z.object({
      lines: z.array(
        z.object({
          /** YYYY-MM, of the bill. */
          month: z.string(),
          municipality: MunicipalityRef,
          premiumYen: z.int(),
          upliftYen: z.int(),
          paidYen: z.int(),
        }),
      ),
    }),
    refusals: [],
  }),
  listInvoices: route({
    method: 'GET',
    path: '/invoices',
    summary: '請求の一覧（会社は月ごと、負担団体は精算の期間ごと）',
    caller: 'staff',
    roles: ['platform', ...overseers, ...ofOrganisations],
    query: FromCursor,
    answer: z.object({
      invoices: z.array(Invoice),
      /** Whom this office bills. */
      debtors: z.array(Party),
      next: NextCursor,
    }),
    refusals: [],
  }),
  showInvoice: route({
    method: 'GET',
    path: '/invoices/:invoiceId',
    summary: '請求の内訳（自治体ごとの額、入金、承認）',
    caller: 'staff',
    roles: ['platform', ...overseers, ...ofOrganisations],
    params,
    answer: Invoice.extend({
      lines: z.array(
        z.object({
          line: z.int(),
          municipality: MunicipalityRef,
          what: z.enum(['points', 'premium', 'uplift']),
          /** The name of an uplift. */
          name: z.string().nullable(),
          points: SignedPoints,
          /** What earlier months left below zero. */
          carried: SignedPoints,
          yen: Points,
          collectedYen: Points,
          remittedYen: Points,
          /** How many people's points they are. */
          persons: z.int(),
        }),
      ),
      approvals: z.array(z.object({ staffId: z.string(), name: z.string(), at: Instant })),
      /** Of a payment `paidYen` in all, and of it `yen` for this invoice. */
      payments: z.array(
        z.object({
          collectionId: z.int(),
          receivedOn: PlainDate,
          reference: z.string(),
          paidYen: Points,
          yen: Points,
          /** Why a payment that was entered wrongly counts no more; null while it counts. */
          takenBack: z.string().nullable(),
        }),
      ),
      /** What the debtor has paid beyond all that is billed. */
      creditYen: Points,
      /** The account of who bills, as it is registered now, with the names of its bank. */
      payTo: PaidAccount.nullable(),
    }),
    refusals: ['invoice_unknown'],
  }),
  approveInvoice: route({
    method: 'POST',
    path: '/invoices/:invoiceId/approvals',
    summary: '会社の月の精算データを承認する（2人目で請求になる。受託会社、または自分で支払う会社）',
    caller: 'staff',
    roles: ofPayers,
    params,
    body: z.object({ sha256: Sha256 }),
    answer: z.object({ state: InvoiceState }),
    status: 201,
    refusals: [
      'invoice_unknown',
      'invoice_state',
      'invoice_changed',
      'approver_twice',
      'approver_is_creator',
      'person_not_independent',
      'own_secret_needed',
    ],
  }),
  downloadInvoiceData: route({
    method: 'GET',
    path: '/invoices/:invoiceId/data',
    summary: '精算データ（利用者×自治体の明細と合計、CSV。いつでも同じバイト列）',
    caller: 'staff',
    roles: ['platform', ...ofPayers],
    params,
    answer: z.string(),
    download: 'text/csv; charset=utf-8',
    refusals: ['invoice_unknown'],
  }),
  showInvoiceSignature: route({
    method: 'GET',
    path: '/invoices/:invoiceId/data/signature',
    summary: '精算データの署名（RFC 7515 付録 F、RFC 7797。Ed25519）',
    caller: 'staff',
    roles: ['platform', ...ofPayers],
    params,
    answer: z.object({ file: z.string(), sha256: Sha256, signature: z.string() }),
    refusals: ['invoice_unknown'],
  }),
  listSettlementKeys: route({
    method: 'GET',
    path: '/settlement-keys',
    summary: '精算データの署名を確かめる公開鍵（RFC 7517）',
    caller: 'anyone',
    answer: z.object({
      keys: z.array(
        z.object({
          kty: z.string(),
          crv: z.string(),
          x: z.string(),
          kid: z.string(),
          alg: z.string(),
          use: z.string(),
        }),
      ),
    }),
    refusals: [],
  }),
  enterCollection: route({
    method: 'POST',
    path: '/collections',
    summary: '会社・負担団体からの入金を入力する（もう一人の確認で、古い請求から充てる）',
    caller: 'staff',
    roles: ['settlementAgent', 'accounting'],
    body: z.object({
      debtor: Debtor,
      receivedOn: EnteredDate,
      yen: z.int().min(1).max(999_999_999_999),
      /** By which the bank knows the payment: what is entered twice counts once. */
      reference: z.string().regex(/^[0-9A-Za-z-]{1,40}$/),
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['debtor_unknown', 'collection_known', 'collection_in_future', 'change_waiting'],
  }),
  takeBackCollection: route({
    method: 'POST',
    path: '/collections/:collectionId/reversal',
    summary:
      '誤って入力した入金の取消を申請する（もう一人の確認で、充てた額ごと戻る。自治体へ振り込んだ分があると取り消せない）',
    caller: 'staff',
    roles: ['settlementAgent', 'accounting'],
    params: z.object({ collectionId: z.coerce.number().int() }),
    body: z.object({ reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['collection_unknown', 'collection_passed_on', 'change_waiting'],
  }),
  showRemittanceToCome: route({
    method: 'GET',
    path: '/remittances/next',
    summary: '自治体へこれから振り込めるもの（受託会社は入金された分だけ。口座のない自治体は残る）',
    caller: 'staff',
    roles: ofPayers,
    answer: z.object({
      /** Whether who pays has an account that a bank file can pay from. */
      hasAccount: z.boolean(),
      lines: z.array(z.object({ municipality: MunicipalityRef, yen: Points, hasAccount: z.boolean() })),
    }),
    refusals: [],
  }),
  askForRemittance: route({
    method: 'POST',
    path: '/remittances',
    summary: '自治体への振込を申請する（額と口座を固定する。ほかの2人が承認する）',
    caller: 'staff',
    roles: ofPayers,
    answer: z.object({ remittanceId: z.int() }),
    status: 201,
    refusals: ['nothing_to_remit', 'bank_account_missing'],
  }),
  listRemittances: route({
    method: 'GET',
    path: '/remittances',
    summary: '自治体への振込の一覧（新しいものから）',
    caller: 'staff',
    roles: ofPayers,
    query: FromCursor,
    answer: z.object({
      remittances: z.array(
        z.object({
          remittanceId: z.int(),
          state: z.enum(['asked', 'approved', 'made', 'cancelled']),
          sha256: Sha256,
          askedBy: z.string(),
          askedByName: z.string(),
          askedAt: Instant,
          approvals: z.array(z.object({ staffId: z.string(), name: z.string(), at: z.string() })),
          /** The account that is paid, as it was frozen. */
          lines: z.array(z.object({ municipality: MunicipalityRef, yen: Points, account: PaidAccount })),
          /** The account that pays. */
          from: PaidAccount,
          cancelled: z.object({ by: z.string(), reason: z.string() }).nullable(),
          /** Every version of its bank file, the first one first. */
          files: z.array(BankFile),
        }),
      ),
      /** The days for which a bank takes files that are made now. */
      days: z.array(PlainDate),
      next: NextCursor,
    }),
    refusals: [],
  }),
  approveRemittance: route({
    method: 'POST',
    path: '/remittances/:remittanceId/approvals',
    summary: '自治体への振込を承認する（申請した人とは別の2人）',
    caller: 'staff',
    roles: ofPayers,
    params: remittanceParams,
    body: z.object({ sha256: Sha256 }),
    answer: Empty,
    status: 201,
    refusals: [
      'remittance_unknown',
      'remittance_state',
      'remittance_changed',
      'approver_is_creator',
      'approver_twice',
      'person_not_independent',
      'own_secret_needed',
    ],
  }),
  cancelRemittance: route({
    method: 'POST',
    path: '/remittances/:remittanceId/cancellation',
    summary: 'ファイルを作る前の振込の申請を取り消す（その額は申請し直せる）',
    caller: 'staff',
    roles: ofPayers,
    params: remittanceParams,
    body: z.object({ reason: ChangeReason }),
    answer: Empty,
    refusals: ['remittance_unknown', 'remittance_state'],
  }),
  createRemittanceFile: route({
    method: 'POST',
    path: '/remittances/:remittanceId/file',
    summary: '承認された振込の総合振込ファイルを作る（取り消したときは、同じ番号で次の版を作る）',
    caller: 'staff',
    roles: ofPayers,
    params: remittanceParams,
    body: z.object({ payoutOn: EnteredDate }),
    answer: Empty,
    status: 201,
    refusals: [
      'remittance_unknown',
      'remittance_state',
      'remittance_changed',
      'remittance_account_changed',
      'payout_date_invalid',
      'payout_maker_approved',
      'payout_not_writable',
    ],
  }),
} as const;
