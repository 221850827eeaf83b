import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ownForm, PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, Instant, PlainDate, Points, Uuid } from '../../values.ts';
import { office } from '../roles.ts';
import { BankAccount, MunicipalityRef } from '../values.ts';
import { NumberForm } from './member-number.ts';

const Name = PlainLine(80);
const TargetKind = z.enum(['street_points', 'gift_certificate', 'prepaid', 'transport']);
/** Whole numbers from 1: a rate of nothing, or one that turns points into debts, is refused by name. */
const RatePart = z
  .int({ error: 'rate_invalid' })
  .min(1, { error: 'rate_invalid' })
  .max(1000, { error: 'rate_invalid' });
const Rate = z.object({ numerator: RatePart, denominator: RatePart }).meta({ id: 'ConversionRate' });
const operation = z.object({ operationKey: Uuid });

const Target = z.object({
  targetId: z.int(),
  municipality: MunicipalityRef,
  kind: TargetKind,
  name: z.string(),
  unitName: z.string(),
  rate: Rate,
  pointsMin: Points,
  numberForm: NumberForm,
});

/** One order of a holder, as it stands. */
export const Conversion = z
  .object({
    operationKey: z.string(),
    receiptNumber: z.string(),
    target: z.object({ targetId: z.int(), name: z.string(), kind: TargetKind, unitName: z.string() }),
    municipality: MunicipalityRef,
    /** Its last three characters. */
    memberNumberEnd: z.string(),
    points: Points,
    units: Points,
    askedAt: Instant,
    /** `working` is not decided yet; `refused` took no points; `returned` gave them back. */
    state: z.enum(['working', 'done', 'returned', 'refused']),
    reason: z
      .enum([
        'member_unknown',
        'member_refused',
        'card_expired',
        'over_limit',
        'not_possible',
        'no_answer',
        'insufficient_points',
        'office',
      ])
      .nullable(),
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'Conversion' });

const TargetBody = z.object({
  kind: TargetKind,
  name: Name,
  unitName: PlainLine(40),
  payeeId: z.int().positive(),
  rate: Rate,
  pointsMin: Amount,
  numberForm: NumberForm,
  endpoint: ownForm(z.string().max(400), 'an address of a system'),
  open: z.boolean(),
});
const targetRefusals = [
  'function_off',
  'sandbox_apart',
  'target_name_taken',
  'payee_not_possible',
  'number_form_invalid',
  'endpoint_invalid',
  'rate_invalid',
] as const;

/** 変換: municipal points into a street's own points, certificates, prepaid and transport cards (4-1①, 6-2 パターン②). */
export const conversionRoutes = {
  listMyConversionTargets: route({
    method: 'GET',
    path: '/me/conversion-targets',
    summary: '持っているポイントの移し先（商店街ポイント、商品券、プリペイド、交通系カード）',
    caller: 'member',
    finishes: 'conversions',
    answer: z.object({ asOf: PlainDate, targets: z.array(Target.extend({ usable: Points })) }),
    refusals: [],
  }),
  convert: route({
    method: 'POST',
    path: '/me/conversions',
    summary: '商店街ポイントなどに移す（6-2 パターン②）。割り切れないポイントは取らない',
    caller: 'member',
    needs: 'conversions',
    idempotent: true,
    body: z.object({
      targetId: z.int().positive(),
      memberNumber: ownForm(z.string().min(1).max(64), 'the form that the target declared (decision 26)'),
      cardExpires: ownForm(z.string().max(10), 'MM/YY as on a card').optional(),
      points: Amount,
      /** As the page showed it before; where the rate has changed since, the order is refused. */
      units: Amount,
    }),
    answer: Conversion,
    status: 201,
    refusals: [
      'function_off',
      'target_unknown',
      'target_closed',
      'conversion_not_allowed',
      'conversion_too_few',
      'rate_changed',
      'member_number_form',
      'member_number_check',
      'individual_number_refused',
      'card_expiry_form',
      'card_expired',
      'insufficient_points',
      'not_usable_here',
      'exists_with_different_request',
      'key_in_the_future',
      'key_too_old',
      'too_many_requests',
    ],
  }),
  listMyConversions: route({
    method: 'GET',
    path: '/me/conversions',
    summary: '自分の変換の一覧（新しい順）',
    caller: 'member',
    finishes: 'conversions',
    query: FromCursor,
    answer: z.object({ conversions: z.array(Conversion), next: NextCursor }),
    refusals: [],
  }),
  showMyConversion: route({
    method: 'GET',
    path: '/me/conversions/:operationKey',
    summary: '変換がどうなったかを見る',
    caller: 'member',
    finishes: 'conversions',
    params: operation,
    answer: Conversion,
    refusals: ['conversion_unknown'],
  }),
  listConversionTargets: route({
    method: 'GET',
    path: '/municipality/conversion-targets',
    summary: '自分の自治体の変換先と、支払先にできる利用場所',
    caller: 'staff',
    roles: office,
    finishes: 'conversions',
    answer: z.object({
      targets: z.array(
        Target.extend({
          payee: z.object({ merchantId: z.int(), name: z.string(), bankAccount: BankAccount.nullable() }),
          endpoint: z.string(),
          open: z.boolean(),
        }),
      ),
      payees: z.array(z.object({ merchantId: z.int(), name: z.string() })),
      /** RFC 7638 thumbprint of the key with which the points cloud proves itself; the partner pins it. */
      systemThumbprint: z.string(),
    }),
    refusals: ['function_off'],
  }),
  addConversionTarget: route({
    method: 'POST',
    path: '/municipality/conversion-targets',
    summary: '変換先を登録する',
    caller: 'staff',
    roles: office,
    needs: 'conversions',
    body: TargetBody,
    answer: z.object({ targetId: z.int() }),
    status: 201,
    refusals: targetRefusals,
  }),
  changeConversionTarget: route({
    method: 'PUT',
    path: '/municipality/conversion-targets/:targetId',
    summary: '変換先を変える・受付を止める・再開する（始まっている変換は続く）',
    caller: 'staff',
    roles: office,
    finishes: 'conversions',
    params: z.object({ targetId: z.coerce.number().int() }),
    body: TargetBody,
    answer: Empty,
    refusals: ['target_unknown', ...targetRefusals],
  }),
  listWaitingConversions: route({
    method: 'GET',
    path: '/municipality/waiting-conversions',
    summary: '相手の返事が1日以上ない変換と、食い違った変換',
    caller: 'staff',
    roles: office,
    finishes: 'conversions',
    answer: z.object({
      conversions: z.array(
        z.object({
          operationKey: z.string(),
          receiptNumber: z.string(),
          target: z.string(),
          points: Points,
          units: Points,
          takenAt: Instant,
          attempts: z.int(),
          /** What the last try came to. */
          lastFailure: z.string().nullable(),
          /** The partner says it did what came back here. */
          broken: z.boolean(),
        }),
      ),
    }),
    refusals: ['function_off'],
  }),
  decideConversion: route({
    method: 'POST',
    path: '/municipality/waiting-conversions/:operationKey/decision',
    summary: '相手に確かめたうえで、移ったことにする・ポイントを戻す',
    caller: 'staff',
    roles: office,
    finishes: 'conversions',
    params: operation,
    body: z.object({ decision: z.enum(['done', 'return']), reason: PlainLine(400, 4) }),
    answer: z.object({ state: z.enum(['done', 'returned', 'working']) }),
    refusals: ['function_off', 'conversion_unknown', 'conversion_state', 'conversion_was_done'],
  }),
} as const;
