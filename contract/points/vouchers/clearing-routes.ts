import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { route } from '../../route.ts';
import { EnteredDate, Instant, Points, Uuid7 } from '../../values.ts';
import { VoucherProof } from './routes.ts';

const Clearing = z.object({
  clearingId: z.int(),
  street: z.string(),
  merchant: z.object({ merchantId: z.int(), name: z.string() }),
  declaredCount: z.int(),
  declaredPoints: Points,
  openedAt: Instant,
  closedAt: Instant.nullable(),
  /** What was cleared so far, and how far it is from what the shop wrote on its bundle. */
  count: z.int(),
  points: Points,
  countDifference: z.int(),
  pointsDifference: Points,
  refused: z.int(),
});
const ClearingItem = z.object({
  key: Uuid7,
  number: z.string().nullable(),
  points: Points.nullable(),
  /** `cleared`, or the name of why not. */
  outcome: z.string(),
  title: z.string(),
  titleEn: z.string(),
  scannedAt: Instant,
});
const clearingId = z.object({ clearingId: z.coerce.number().int() });

/** まとめて消込 (6-1 パターン①) at the terminal of a street's office. */
export const clearingRoutes = {
  listClearings: route({
    method: 'GET',
    path: '/clearings',
    summary: '商店街の店と、消し込みの束',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'streetOffice',
    query: FromCursor,
    answer: z.object({
      street: z.string(),
      merchants: z.array(z.object({ merchantId: z.int(), name: z.string() })),
      clearings: z.array(Clearing),
      next: NextCursor,
    }),
    refusals: ['place_unknown', 'not_a_street_office'],
  }),
  openClearing: route({
    method: 'POST',
    path: '/clearings',
    summary: '店から届いた券の束を開く（店が書いた枚数と合計）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'streetOffice',
    idempotent: true,
    body: z.object({
      merchantId: z.int(),
      declaredCount: z.int().min(0).max(100_000),
      declaredPoints: z.int().min(0).max(1_000_000_000_000),
    }),
    answer: Clearing,
    status: 201,
    refusals: [
      'place_unknown',
      'not_a_street_office',
      'merchant_of_other_street',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
    ],
  }),
  showClearing: route({
    method: 'GET',
    path: '/clearings/:clearingId',
    summary: '束の中身、合計、差',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'streetOffice',
    params: clearingId,
    answer: Clearing.extend({ items: z.array(ClearingItem) }),
    refusals: ['place_unknown', 'not_a_street_office', 'clearing_unknown'],
  }),
  addToClearing: route({
    method: 'POST',
    path: '/clearings/:clearingId/items',
    summary: '束の券を読み取って消し込む（1枚ずつでも、まとめてでも）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'streetOffice',
    params: clearingId,
    body: z.object({
      /** 店のスタンプの日。期限のあとに届いた券は、この日が期間内なら消し込める。 */
      stampedOn: EnteredDate,
      scans: z
        .array(z.object({ key: Uuid7, proof: VoucherProof }))
        .min(1)
        .max(300),
    }),
    answer: z.object({ clearing: Clearing, items: z.array(ClearingItem) }),
    refusals: [
      'place_unknown',
      'not_a_street_office',
      'clearing_unknown',
      'clearing_closed',
      'stamp_in_the_future',
      'place_ended',
      // Of one scan, beside what any reading can be refused for; the others of the same call are cleared.
      'already_in_this_bundle',
      'scan_of_other_bundle',
      'in_another_bundle',
      'already_accepted_here',
    ],
  }),
  closeClearing: route({
    method: 'POST',
    path: '/clearings/:clearingId/close',
    summary: '束を閉じる（差があっても閉じられる。差は記録に残る）',
    caller: 'terminal',
    finishes: 'vouchers',
    till: 'streetOffice',
    params: clearingId,
    answer: Clearing,
    refusals: ['place_unknown', 'not_a_street_office', 'clearing_unknown'],
  }),
} as const;
