import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { EnteredDate, PlainDate, Points } from '../../values.ts';
import { deciders, ofPayers } from '../roles.ts';
import { BankFile, BankSays } from '../settlement/bank-file.ts';
import { Settlement } from '../settlement/routes.ts';

const FileOf = z.object({ fileId: z.coerce.number().int() });
/** Of the file that was shown, to the byte. */
const FileHash = z.string().regex(/^[0-9a-f]{64}$/);
const Note = PlainLine(200);
/** Who makes the files of a municipality, or of who passes money on to municipalities. */
const payingPeople = ['accounting', ...ofPayers] as const;

/** 総合振込: the files of an approved window (6-6), and what becomes of a file of a window or of a remittance (6-7). */
export const payoutRoutes = {
  showPayout: route({
    method: 'GET',
    path: '/settlements/:settlementId/payout',
    summary: 'これから作る振込ファイル（払う側ごとの件数と金額、保留の額、振込指定日の案）',
    caller: 'staff',
    roles: ['accounting'],
    params: z.object({ settlementId: z.coerce.number().int() }),
    answer: z.object({
      /** A banking day that can still be handed in for; null where the holidays of its year are not yet published. */
      payoutOn: PlainDate.nullable(),
      /** Every day for which a bank takes files that are made now, the nearest first. */
      days: z.array(PlainDate),
      files: z.array(z.object({ payer: z.string(), replaces: z.int().nullable(), count: z.int(), yen: Points })),
      /** Not in the files: its payer or payee is held. */
      heldYen: Points,
    }),
    refusals: ['settlement_unknown', 'settlement_state', 'settlement_changed'],
  }),
  createZenginFiles: route({
    method: 'POST',
    path: '/settlements/:settlementId/zengin-files',
    summary: '全銀の総合振込ファイルを作る（自治体→店・施設、会社→自治体）',
    caller: 'staff',
    roles: ['accounting'],
    params: z.object({ settlementId: z.coerce.number().int() }),
    body: z.object({ payoutOn: EnteredDate }),
    answer: Settlement,
    status: 201,
    refusals: [
      'settlement_unknown',
      'settlement_state',
      'settlement_changed',
      'bank_account_missing',
      'payout_date_invalid',
      'payout_not_writable',
      'payout_maker_approved',
      'findings_unseen',
      'payout_after_books',
    ],
  }),
  compareZenginFile: route({
    method: 'POST',
    path: '/bank-files/:fileId/comparison',
    summary:
      '手元の振込ファイルが、保存したファイルと同じか確かめる（違う最初の桁を、項目の名前で答える。届いたファイルは保存しない）',
    caller: 'staff',
    roles: [...deciders, ...ofPayers],
    bodyMax: 16 * 1024 * 1024,
    params: FileOf,
    body: z.object({ file: z.base64() }),
    answer: z.object({
      /** Where it first differs from the stored one; null where it is the same to the byte. */
      difference: z
        .object({
          line: z.int(),
          column: z.int(),
          record: z.string(),
          field: z.string(),
          /** The byte there as a person sees it; null where a file has ended. */
          stored: z.string().nullable(),
          given: z.string().nullable(),
        })
        .nullable(),
    }),
    refusals: ['bank_file_unknown'],
  }),
  recordHandover: route({
    method: 'POST',
    path: '/bank-files/:fileId/handover',
    summary: '振込ファイルを銀行に提出したことを記録する（いつ、どの方法で、だれに）',
    caller: 'staff',
    roles: payingPeople,
    params: FileOf,
    body: z.object({ sha256: FileHash, handedOn: EnteredDate, note: Note }),
    answer: BankFile,
    status: 201,
    refusals: [
      ...(['bank_file_unknown', 'zengin_file_changed', 'zengin_file_cancelled'] as const),
      ...(['handover_recorded', 'handover_day_invalid'] as const),
    ],
  }),
  askFileCancellation: route({
    method: 'POST',
    path: '/bank-files/:fileId/cancellations',
    summary:
      '振込ファイルの取消を、理由を付けて申請する（別の2人の承認で取り消され、作り直せる。銀行に渡っている可能性があれば、銀行の回答が要る）',
    caller: 'staff',
    roles: payingPeople,
    params: FileOf,
    body: z.object({
      sha256: FileHash,
      reason: ChangeReason,
      /** What the bank answered, and who of the bank, when: of a file that it may have. */
      bankSays: BankSays.optional(),
      bankNote: Note.optional(),
    }),
    answer: BankFile,
    status: 201,
    refusals: [
      ...(['bank_file_unknown', 'settlement_state', 'zengin_file_changed', 'zengin_file_cancelled'] as const),
      ...(['cancellation_waiting', 'bank_answer_needed', 'file_has_returns'] as const),
    ],
  }),
  decideFileCancellation: route({
    method: 'POST',
    path: '/bank-files/:fileId/cancellations/:cancellationId/decisions',
    summary: '振込ファイルの取消を承認する（2人）、またはやめさせる（申請した本人は取り下げる）',
    caller: 'staff',
    roles: [...deciders, ...ofPayers],
    params: FileOf.extend({ cancellationId: z.coerce.number().int() }),
    body: z.object({ sha256: FileHash, approve: z.boolean() }),
    answer: BankFile,
    status: 201,
    refusals: [
      ...(['bank_file_unknown', 'cancellation_unknown', 'zengin_file_changed', 'bank_answer_needed'] as const),
      'file_has_returns',
      ...(['file_maker', 'same_person', 'approver_twice', 'person_not_independent', 'own_secret_needed'] as const),
    ],
  }),
  downloadZenginFile: route({
    method: 'GET',
    path: '/bank-files/:fileId',
    summary: '全銀ファイルを受け取る（いつでも同じバイト列。取り消したものは、そうと承知して受け取るときだけ）',
    caller: 'staff',
    roles: [...deciders, ...ofPayers],
    params: FileOf,
    query: z.object({ also: z.literal('cancelled').optional() }),
    answer: z.string(),
    download: 'application/octet-stream',
    refusals: ['bank_file_unknown', 'zengin_file_cancelled'],
  }),
} as const;
