import { z } from 'zod';
import { Cursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { route } from '../../route.ts';
import { Instant, MykeyId, Points, TypedMykeyId } from '../../values.ts';
import { office, overseers } from '../roles.ts';

/** By what an office found that both マイキーID are of one person: both cards or papers were there, or a counter of マイキーID had noted it. */
export const transferEvidence = ['registrationSheet', 'documents', 'deskRecord'] as const;
const Pair = z.object({ formerMykeyId: TypedMykeyId, newMykeyId: TypedMykeyId });
const refusals = [
  'sandbox_apart',
  'transfer_from_unknown',
  'transfer_from_not_ended',
  'transfer_to_unknown',
  'transfer_to_not_usable',
  'transfer_known',
  'transfer_protected',
] as const;

/** 無効になったマイキーIDのポイントを、同じ人の新しいマイキーIDへ (decision 20). */
export const transferRoutes = {
  listHolderTransfers: route({
    method: 'GET',
    path: '/holder-transfers',
    summary: '無効になったマイキーIDからの引き継ぎの一覧（新しい順）',
    caller: 'staff',
    roles: overseers,
    query: z.object({ cursor: Cursor.optional() }),
    answer: z.object({
      transfers: z.array(
        z.object({
          transferId: z.int(),
          formerMykeyId: MykeyId,
          newMykeyId: MykeyId,
          decidedAt: Instant,
          /** Points of the office's own municipality; of others, and of the reserve, no office learns anything. */
          points: Points,
          isUnderWay: z.boolean(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  previewHolderTransfer: route({
    method: 'POST',
    path: '/holder-transfers/preview',
    summary: '引き継ぐものを、申請の前に見る（自分の自治体のものだけ）',
    caller: 'staff',
    roles: office,
    body: Pair,
    answer: z.object({
      formerMykeyId: MykeyId,
      newMykeyId: MykeyId,
      points: Points,
      /** Vouchers of the municipality that stay good on paper. */
      vouchers: z.int(),
    }),
    refusals: [...refusals],
  }),
  askForHolderTransfer: route({
    method: 'POST',
    path: '/holder-transfers',
    summary: '引き継ぎを申請する（もう一人が確認すると、共通ポイントと全自治体のポイントが移る）',
    caller: 'staff',
    roles: office,
    body: Pair.extend({ evidence: z.enum(transferEvidence), reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: [...refusals, 'change_waiting'],
  }),
} as const;
