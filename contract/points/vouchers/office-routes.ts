import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ChangeReason } from '../../office-accounts.ts';
import { ownForm, PlainLine, SearchWords } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, EnteredDate, Instant, PlainDate, Points } from '../../values.ts';
import { deciders, office } from '../roles.ts';
import { Voucher } from './routes.ts';

const VoucherKind = z.object({
  voucherKindId: z.int(),
  name: z.string(),
  streetId: z.int().nullable(),
  street: z.string().nullable(),
  /** Counts in every town of this campaign. */
  scheme: z.string().nullable(),
  validFrom: PlainDate.nullable(),
  validThrough: PlainDate.nullable(),
  validDays: z.int().nullable(),
  claimDays: z.int(),
  afterExpiry: z.enum(['return', 'forfeit']),
  soldFrom: PlainDate,
  soldThrough: PlainDate,
  /** The name that it has next, and from when; null where none was entered. */
  coming: z.object({ name: z.string(), fromOn: PlainDate }).nullable(),
  issued: z.int(),
  points: Points,
  outstanding: Points,
});
const OfflineLimits = z.object({
  pointsMax: z.int().min(0).max(10_000_000),
  countMax: z.int().min(0).max(10_000),
  hours: z.int().min(1).max(48),
});

/** The town's office and its vouchers. */
export const voucherOfficeRoutes = {
  listVoucherKinds: route({
    method: 'GET',
    path: '/voucher-kinds',
    summary: '券種の一覧と、発行・未使用の合計',
    caller: 'staff',
    roles: office,
    finishes: 'vouchers',
    answer: z.object({ kinds: z.array(VoucherKind), offline: OfflineLimits }),
    refusals: ['function_off'],
  }),
  createVoucherKind: route({
    method: 'POST',
    path: '/voucher-kinds',
    summary: '券種を登録する（使える所、有効期間、期限後の扱い）',
    caller: 'staff',
    roles: office,
    needs: 'vouchers',
    body: z.object({
      name: PlainLine(40),
      streetId: z.int().nullable(),
      /** A campaign on vouchers that a prefecture or another payer keeps: it counts in every town that has joined, as this one has. */
      schemeId: z.int().nullable().default(null),
      validity: z.union([
        z.object({ validFrom: EnteredDate, validThrough: EnteredDate }),
        z.object({ validDays: z.int().min(1).max(184) }),
      ]),
      claimDays: z.int().min(0).max(184),
      afterExpiry: z.enum(['return', 'forfeit']),
      soldFrom: EnteredDate,
      soldThrough: EnteredDate,
    }),
    answer: z.object({ voucherKindId: z.int() }),
    status: 201,
    refusals: ['function_off', 'street_unknown', 'voucher_scheme_unknown', 'period_invalid', 'voucher_kind_name_taken'],
  }),
  findUnprintable: route({
    method: 'GET',
    path: '/unprintable-characters',
    summary: '名前のうち、券の紙に印刷できない文字（「〓」になる）',
    caller: 'staff',
    roles: office,
    needs: 'vouchers',
    query: z.object({ text: SearchWords(200) }),
    answer: z.object({ unprintable: z.array(z.string()) }),
    refusals: ['function_off'],
  }),
  renameVoucherKind: route({
    method: 'PUT',
    path: '/voucher-kinds/:voucherKindId/name',
    summary: '券の名前を、適用日から変える（発行済みの券は前の名前のまま）',
    caller: 'staff',
    roles: office,
    needs: 'vouchers',
    params: z.object({ voucherKindId: z.coerce.number().int() }),
    body: z.object({ name: PlainLine(40), fromOn: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['function_off', 'voucher_kind_unknown', 'date_past', 'voucher_kind_name_taken'],
  }),
  endVoucherKind: route({
    method: 'PUT',
    path: '/voucher-kinds/:voucherKindId/sale',
    summary: '券種の発行を終える日を変える、終えた券種を再開する（発行済みの券はそのまま使える）',
    caller: 'staff',
    roles: office,
    finishes: 'vouchers',
    params: z.object({ voucherKindId: z.coerce.number().int() }),
    body: z.object({ soldThrough: EnteredDate, reason: ChangeReason }),
    answer: Empty,
    refusals: ['function_off', 'voucher_kind_unknown', 'period_invalid'],
  }),
  setOfflineLimits: route({
    method: 'PUT',
    path: '/offline-limits',
    summary: '通信のないときに端末が受け付けられる限度',
    caller: 'staff',
    roles: office,
    finishes: 'vouchers',
    body: OfflineLimits,
    answer: Empty,
    refusals: ['function_off'],
  }),
  findVoucher: route({
    method: 'GET',
    path: '/municipality/vouchers/:number',
    summary: '番号で券を調べる（発行・消込・取消の経過）',
    caller: 'staff',
    roles: office,
    finishes: 'vouchers',
    params: z.object({ number: ownForm(z.string().min(1).max(40), '発券番号, any width and grouping') }),
    answer: Voucher.extend({
      soldAt: z.string(),
      claimThrough: PlainDate,
      afterExpiry: z.enum(['return', 'forfeit']),
      prints: z.int(),
      redeemed: z.object({ place: z.string(), at: Instant, way: z.string(), stampedOn: PlainDate }).nullable(),
      acts: z.array(z.object({ act: z.string(), reason: z.string(), by: z.string(), at: Instant })),
    }),
    refusals: ['function_off', 'voucher_number_form', 'voucher_number_check', 'voucher_unknown'],
  }),
  cancelVoucherAtOffice: route({
    method: 'POST',
    path: '/municipality/vouchers/:voucherId/cancellation',
    summary: '未使用の券を、理由をつけて取り消す',
    caller: 'staff',
    roles: office,
    finishes: 'vouchers',
    params: z.object({ voucherId: z.coerce.number().int() }),
    body: z.object({ reason: PlainLine(200) }),
    answer: Voucher,
    refusals: ['function_off', 'voucher_unknown', 'voucher_not_standing'],
  }),
  listVoucherBreaks: route({
    method: 'GET',
    path: '/voucher-breaks',
    summary: '突き合わない券（二重の束、通信なしの二重、時計の狂い）',
    caller: 'staff',
    roles: deciders,
    finishes: 'vouchers',
    query: FromCursor,
    answer: z.object({
      next: NextCursor,
      breaks: z.array(
        z.object({
          breakId: z.int(),
          kind: z.enum(['double_claim', 'offline_double', 'clock_off', 'number_void']),
          number: z.string(),
          points: Points,
          /** Who was first and who came later; bundles by their number. */
          first: z.object({ place: z.string(), clearingId: z.int().nullable(), at: Instant }).nullable(),
          later: z.object({ place: z.string(), clearingId: z.int().nullable() }),
          foundAt: Instant,
          decision: z.enum(['not_paid', 'paid']).nullable(),
          reason: z.string().nullable(),
          decidedBy: z.string().nullable(),
        }),
      ),
      /** What the municipality bears for vouchers that were accepted twice. */
      lossPoints: Points,
    }),
    refusals: ['function_off'],
  }),
  decideVoucherBreak: route({
    method: 'POST',
    path: '/voucher-breaks/:breakId/decision',
    summary: '突き合わない券を、払うか払わないか決める（理由をつけて）',
    caller: 'staff',
    roles: deciders,
    finishes: 'vouchers',
    params: z.object({ breakId: z.coerce.number().int() }),
    body: z.object({ decision: z.enum(['not_paid', 'paid']), reason: PlainLine(200) }),
    answer: Empty,
    refusals: ['function_off', 'break_unknown', 'break_decided'],
  }),
} as const;

/** A holder's own vouchers. */
export const myVoucherRoutes = {
  listMyVouchers: route({
    method: 'GET',
    path: '/me/vouchers',
    summary: '自分が受け取った券',
    caller: 'member',
    finishes: 'vouchers',
    query: FromCursor,
    answer: z.object({ vouchers: z.array(Voucher), next: NextCursor }),
    refusals: [],
  }),
} as const;
