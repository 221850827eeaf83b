import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { route } from '../../route.ts';
import { Instant, PlainDate, Points } from '../../values.ts';
import { overseers } from '../roles.ts';
import { MunicipalityRef, SettlementState } from '../values.ts';

/** One window of one place, use by use. No field of it is about a person. */
const ShopEntries = z.object({
  settlementId: z.int(),
  /** Whose entries they are. */
  place: z.string(),
  municipality: MunicipalityRef,
  opensOn: PlainDate,
  /** Null while the window runs: what follows is so far. */
  closedAt: Instant.nullable(),
  state: SettlementState,
  exempt: z.boolean(),
  /** What the place is owed in this window: the lines of the statement, to the point. */
  total: Points,
  /** What the total is made of: all entries, what an earlier window left below zero, each 上乗せ, and what was put off into this one. */
  parts: z.array(
    z.object({
      kind: z.enum(['entries', 'carried', 'uplift', 'putOff']),
      /** Of an 上乗せ: what it is called. */
      name: z.string().nullable(),
      points: Points,
    }),
  ),
  entries: z.array(
    z.object({
      at: Instant,
      /** 受付番号; null of a voucher, which has its own number. */
      receiptNumber: z.string().nullable(),
      /** 発券番号, where a voucher was used: 13 digits. */
      voucherNumber: z.string().nullable(),
      isRefund: z.boolean(),
      /** Of what was taken back or refunded: the receipt of the use. */
      refundOf: z.string().nullable(),
      /** Below zero where it was taken back. */
      points: Points,
    }),
  ),
  next: NextCursor,
});

/** 明細: what a line of a statement is made of, for the shop and for the office that pays it (6-6). */
export const entryRoutes = {
  listOwnEntries: route({
    method: 'GET',
    path: '/counter/statements/:settlementId/entries',
    summary: 'この店の精算の明細（受付番号・券番号ごと。合計は精算書の行と一致する）',
    caller: 'terminal',
    till: 'ownerIfAny',
    params: z.object({ settlementId: z.coerce.number().int() }),
    query: FromCursor,
    answer: ShopEntries,
    refusals: ['place_unknown', 'clerk_needed', 'owner_needed', 'settlement_unknown'],
  }),
  listPayeeEntries: route({
    method: 'GET',
    path: '/settlements/:settlementId/places/:merchantId/entries',
    summary: '精算書の1つの利用場所の明細（受付番号・券番号ごと）',
    caller: 'staff',
    roles: overseers,
    params: z.object({ settlementId: z.coerce.number().int(), merchantId: z.coerce.number().int() }),
    query: FromCursor,
    answer: ShopEntries,
    refusals: ['settlement_unknown'],
  }),
} as const;
