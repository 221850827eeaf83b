import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, Instant, MykeyId, PlainDate, Points } from '../../values.ts';
import { deciders, overseers } from '../roles.ts';
import {
  BankAccount,
  MunicipalityRef,
  PayeeAnswer,
  SettlementState,
  SharedAccounts,
  StatementLine,
} from '../values.ts';
import { BankFile } from './bank-file.ts';
import { PayoutKind } from './budget-routes.ts';

/** `staffId` tells whether it was oneself; `name` is for the screen. */
const StaffRef = z.object({ staffId: z.string(), name: z.string() });
/**
 * Why nobody is paid at an account: none is registered, the bank's format cannot carry it, it changed after it was frozen, its branch
 * has closed, its payee says that it is wrong or has not said yet that it is right, or the bank gave money back from there.
 */
const Held = z.enum([
  ...(['account_missing', 'account_not_writable', 'account_changed', 'branch_closed'] as const),
  ...(['account_refused', 'account_unconfirmed', 'account_returned'] as const),
]);
const StatementHash = z.string().regex(/^[0-9a-f]{64}$/);
const Check = z.enum([
  'budget',
  'uploads',
  'changes',
  'clearings',
  'voucherBreaks',
  'heldPayers',
  'heldPayees',
  'heldLines',
  'companyOrders',
]);
/** On which days of a month one pays, from a day on; 31 is the last day of any month. */
const PayoutCalendar = z.object({ fromOn: PlainDate, days: z.array(z.int()), shift: z.enum(['before', 'after']) });
/** A window as lists and pages show it. */
export const Settlement = z.object({
  settlementId: z.int(),
  /** The how manieth period of its municipality it is: what people call it by. */
  number: z.int(),
  municipality: MunicipalityRef,
  opensOn: PlainDate,
  /** Its last day, where its 締め日 or 31 March has ended it. By 31 March: it takes what is late for its fiscal year until it is closed. */
  endsOn: PlainDate.nullable(),
  /** The 締め日 with which it ends, and from when on the rule holds that says so; null where accounting ends it. */
  cutOn: PlainDate.nullable(),
  cutFrom: PlainDate.nullable(),
  state: SettlementState,
  closedAt: Instant.nullable(),
  closedBy: StaffRef.nullable(),
  /** Who asked for the statement as it stands; who did does not approve it. */
  frozenBy: z.string().nullable(),
  /** 差し戻し of the statement as it stands: it is approved by nobody before the next one. */
  returned: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
  /** SHA-256 of the statement; approvals are bound to it. Null while open. */
  statementHash: z.string().nullable(),
  /** How often the accounts were frozen; approvals are of the last time. */
  revision: z.int(),
  /** `madeBy`: who asked for or confirmed the approver's account. */
  approvals: z.array(z.object({ by: StaffRef, at: Instant, madeBy: z.array(z.string()) })),
  payoutOn: PlainDate.nullable(),
  files: z.array(BankFile),
  totals: z.object({ partnerToMunicipality: Points, municipalityToPayee: Points }),
});

/** ⑤ 会計データ連携: settlement window → statements → two approvals → bank file (6-6). */
export const settlementRoutes = {
  listSettlements: route({
    method: 'GET',
    path: '/settlements',
    summary: '精算の一覧',
    caller: 'staff',
    roles: overseers,
    answer: z.object({ settlements: z.array(Settlement) }),
    refusals: [],
  }),
  showSettlement: route({
    method: 'GET',
    path: '/settlements/:settlementId',
    summary: '精算書（会社→自治体、自治体→店・施設。財源ごと）',
    caller: 'staff',
    roles: overseers,
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: Settlement.extend({
      lines: z.array(
        StatementLine.extend({
          line: z.int(),
          /** 保留, 却下, 翌期へ: of this line alone, with the reason. */
          decision: z
            .object({ what: z.enum(['hold', 'reject', 'next']), reason: z.string(), by: z.string(), at: Instant })
            .nullable(),
          /** The day of the transfer that paid it. */
          paidOn: PlainDate.nullable(),
          /** The window from which it was put off. */
          carriedFrom: z.int().nullable(),
          /** 提携 by which a place of another municipality took the points, and what is paid on top by it. */
          agreement: z
            .object({
              tieUpId: z.int(),
              host: MunicipalityRef,
              since: PlainDate,
              uplift: z.object({ percent: z.int(), since: PlainDate }).nullable(),
            })
            .nullable(),
        }),
      ),
      /** Accounts as they were frozen into the hash: what a file pays to, what holds whom, and who is paid there for the first time. */
      accounts: z.array(
        z.object({
          party: z.string(),
          name: z.string(),
          isPayer: z.boolean(),
          remitterCode: z.string().nullable(),
          bankAccount: BankAccount.nullable(),
          /** As the list of banks knows them today; empty where it does not. */
          bankName: z.string(),
          branchName: z.string(),
          held: Held.nullable(),
          /** What its payee last said of this account; of a municipality and a company always null. */
          answer: PayeeAnswer.nullable(),
          firstPayout: z.enum(['new', 'changed']).nullable(),
        }),
      ),
      /** Who is held, and why. */
      problems: z.array(z.object({ problem: Held, name: z.string(), isPayer: z.boolean() })),
      /** What has no budget, while the statement is not fixed: it is entered before the window is closed. */
      unbudgeted: z.array(
        z.object({
          kind: z.enum([...PayoutKind.options, 'uplift']),
          uplift: z.string().nullable(),
          fiscalYear: z.int(),
          yen: Points,
          because: z.enum(['missing', 'over']),
        }),
      ),
      /** 支払い前の点検: what is unlike before or unlike the ledger; what `stops` is paid only with the reason of each who approves. */
      findings: z.array(
        z.object({
          what: z.enum(['ledger_differs', 'outlier', 'sum_of_others', 'paid_again', 'month_jump', 'few_holders']),
          stops: z.boolean(),
          name: z.string(),
          yen: Points,
          against: Points,
        }),
      ),
      findingsHash: StatementHash.nullable(),
      /** What is looked at before the close, while the statement is not fixed; what `stops` is done before it. */
      checklist: z.array(z.object({ what: Check, count: z.int(), stops: z.boolean() })),
      /** Who of the paid shares an account, with one another or with a place that is not paid this time. */
      sharedAccounts: SharedAccounts,
    }),
    refusals: ['settlement_unknown'],
  }),
  showUsesByMethod: route({
    method: 'GET',
    path: '/settlements/:settlementId/uses',
    summary: '使われ方（カード・券・商店街ポイントなどへ・支援イベント）ごとの合計（4-1）',
    caller: 'staff',
    roles: overseers,
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: z.object({
      methods: z.array(
        z.object({
          method: z.enum(['card', 'voucher', 'conversion', 'event']),
          points: Points,
          count: z.int(),
          undone: z.int(),
        }),
      ),
    }),
    refusals: ['settlement_unknown'],
  }),
  closeSettlement: route({
    method: 'POST',
    path: '/settlements/:settlementId/close',
    summary: '精算期間を締める（次の期間が開く。締めた期間には何も入らない）',
    caller: 'staff',
    roles: ['accounting'],
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: Settlement,
    refusals: [
      ...(['settlement_unknown', 'settlement_state', 'sandbox_apart', 'earlier_window_open'] as const),
      ...(['budget_line_missing', 'uplift_over_budget', 'cut_off_to_come'] as const),
    ],
  }),
  approveSettlement: route({
    method: 'POST',
    path: '/settlements/:settlementId/approvals',
    summary: '精算書を承認する（2人。表示した内容のハッシュに結び付く）',
    caller: 'staff',
    roles: deciders,
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({
      statementHash: StatementHash,
      /** Where the gate stops: the sign of what was seen, and why it is paid all the same. */
      findings: StatementHash.optional(),
      reason: ChangeReason.optional(),
    }),
    answer: Settlement,
    status: 201,
    refusals: [
      ...(['settlement_unknown', 'settlement_state', 'settlement_changed', 'approver_is_creator'] as const),
      ...([
        'findings_unseen',
        'settlement_returned',
        'approver_twice',
        'person_not_independent',
        'own_secret_needed',
      ] as const),
    ],
  }),
  returnStatement: route({
    method: 'POST',
    path: '/settlements/:settlementId/returns',
    summary: '精算書を、理由を付けて差し戻す（ファイルを作る前まで。承認はやり直しになる）',
    caller: 'staff',
    roles: deciders,
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({ statementHash: StatementHash, reason: ChangeReason }),
    answer: Settlement,
    status: 201,
    refusals: [
      ...(['settlement_unknown', 'settlement_state', 'settlement_changed', 'settlement_returned'] as const),
      ...(['approver_is_creator', 'person_not_independent', 'own_secret_needed'] as const),
    ],
  }),
  decideLine: route({
    method: 'POST',
    path: '/settlements/:settlementId/decisions',
    summary: '1行だけを保留・却下・翌期へ回す、または保留を解く（承認はやり直しになる。ほかの行と月は止まらない）',
    caller: 'staff',
    roles: ['accounting'],
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({
      statementHash: StatementHash,
      line: z.int().min(0),
      decision: z.enum(['hold', 'reject', 'next', 'release']),
      reason: ChangeReason,
    }),
    answer: Settlement,
    status: 201,
    refusals: [
      ...(['settlement_unknown', 'settlement_state', 'settlement_changed', 'line_unknown'] as const),
      ...(['line_not_payable', 'line_paid', 'line_carried', 'line_decided'] as const),
    ],
  }),
  renewStatement: route({
    method: 'POST',
    path: '/settlements/:settlementId/statements',
    summary: '保留の口座や差し戻された名前・口座を取り込み直し、承認をはじめからやり直す（明細は変わらない）',
    caller: 'staff',
    roles: ['accounting'],
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({ reason: ChangeReason }),
    answer: Settlement,
    status: 201,
    refusals: ['settlement_unknown', 'settlement_state', 'settlement_changed', 'budget_line_missing'],
  }),
  showPayoutCalendar: route({
    method: 'GET',
    path: '/municipality/payout-calendar',
    summary: '振込の予定日（毎月の日と、これからの日付）',
    caller: 'staff',
    roles: overseers,
    answer: z.object({
      now: PayoutCalendar.nullable(),
      coming: z.array(PayoutCalendar),
      /** As far as the bank holidays are announced. */
      next: z.array(PlainDate),
    }),
    refusals: [],
  }),
  setPayoutCalendar: route({
    method: 'PUT',
    path: '/municipality/payout-calendar',
    summary: '振込の予定日を、適用日から決める（お店に表示され、振込ファイルの指定日として提案される）',
    caller: 'staff',
    roles: ['accounting'],
    body: z.object({
      days: z.array(z.int().min(1).max(31)).min(1).max(4),
      shift: z.enum(['before', 'after']),
      fromOn: EnteredDate,
      reason: ChangeReason,
    }),
    answer: Empty,
    refusals: ['date_past'],
  }),
  showPartnerStatement: route({
    method: 'GET',
    path: '/partners/:partnerId/statement',
    summary: '応援ポイント移行の精算データ（6-6。会社×利用者×自治体と、自治体ごとの合計）',
    caller: 'staff',
    roles: ['platform'],
    params: z.object({ partnerId: z.coerce.number().int() }),
    query: z.object({ from: EnteredDate, through: EnteredDate }),
    answer: z.object({
      partner: z.string(),
      details: z.array(z.object({ mykeyId: MykeyId.nullable(), municipality: MunicipalityRef, points: Points })),
      totals: z.array(z.object({ municipality: MunicipalityRef, points: Points })),
      total: Points,
    }),
    refusals: ['partner_unknown'],
  }),
} as const;
