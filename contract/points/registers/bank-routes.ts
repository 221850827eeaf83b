import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, Instant, PlainDate } from '../../values.ts';
import { office, overseers } from '../roles.ts';
import { MunicipalityRef } from '../values.ts';

const BankCode = z.string().regex(/^[0-9]{4}$/);
/** Empty for the bank itself. */
const BranchCode = z.string().regex(/^([0-9]{3})?$/);
const Known = z.object({
  name: z.string(),
  /** Full-width katakana, as it is published. */
  kana: z.string(),
  /** Its first day closed, where it is. */
  closedOn: PlainDate.nullable(),
});
/** The edition of the list that was loaded last, by the day that it describes. */
const Master = z.object({ listedOn: PlainDate, source: z.string() });
const entered = { bankCode: BankCode, branchCode: BranchCode.default(''), fromOn: EnteredDate, reason: ChangeReason };

/** 金融機関・支店マスタ: what the published list says, and what offices entered that it does not know yet. */
export const bankRoutes = {
  showBank: route({
    method: 'GET',
    path: '/banks/:bankCode',
    summary: '金融機関と支店の名前を、番号から調べる（金融機関マスタの日付つき）',
    caller: 'staff',
    roles: ['platform', ...office],
    params: z.object({ bankCode: BankCode }),
    query: z.object({ branchCode: BranchCode.default('') }),
    answer: z.object({ master: Master.nullable(), bank: Known.nullable(), branch: Known.nullable() }),
    refusals: [],
  }),
  listBankCorrections: route({
    method: 'GET',
    path: '/bank-corrections',
    summary: '金融機関マスタの日付と、自治体・運営が登録した訂正の一覧（新しい順。すべての自治体に見える）',
    caller: 'staff',
    roles: ['platform', ...overseers],
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({
      master: Master.nullable(),
      corrections: z.array(
        z.object({
          correctionId: z.int(),
          bankCode: BankCode,
          branchCode: BranchCode,
          /** What the bank, and the branch, are called from that day on. */
          bankName: z.string(),
          branchName: z.string(),
          kana: z.string(),
          isOpen: z.boolean(),
          fromOn: PlainDate,
          reason: z.string(),
          /** Null for the platform. */
          municipality: MunicipalityRef.nullable(),
          askedBy: z.string(),
          confirmedBy: z.string(),
          changedAt: Instant,
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  enterBank: route({
    method: 'POST',
    path: '/bank-corrections',
    summary:
      'マスタにまだない金融機関・支店、または新しい名前を、適用日から登録する（もう一人の確認で、全自治体に有効になる）',
    caller: 'staff',
    roles: ['platform', 'accounting'],
    body: z.object({
      ...entered,
      name: PlainLine(40),
      kana: ownForm(z.string().trim().min(1).max(40), 'katakana as a bank publishes its name'),
    }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['sandbox_apart', 'bank_kana_invalid', 'bank_unknown', 'bank_unchanged', 'change_waiting'],
  }),
  closeBank: route({
    method: 'POST',
    path: '/bank-corrections/closings',
    summary: '閉店・統合した金融機関・支店を、なくなる日から登録する（もう一人の確認で、全自治体に有効になる）',
    caller: 'staff',
    roles: ['platform', 'accounting'],
    body: z.object(entered),
    answer: ChangeAsked,
    status: 202,
    refusals: ['sandbox_apart', 'bank_unknown', 'branch_unknown', 'bank_unchanged', 'change_waiting'],
  }),
} as const;
