import { z } from 'zod';
import { route } from '../route.ts';
import { Amount, Empty, Fund, OperatorId, PlainDate, Points } from '../values.ts';
import { BankAccount, bankRefusals, EventRef } from './values.ts';

const Name = z.string().trim().min(1).max(80);

/** Support events of a municipality and partner companies of the platform. */
export const registerRoutes = {
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
  changeEventAccount: route({
    method: 'PUT',
    path: '/events/:eventId/bank-account',
    summary: '支援イベントの主催者の振込先を登録・変更する',
    caller: 'staff',
    params: z.object({ eventId: z.coerce.number().int() }),
    body: BankAccount,
    answer: Empty,
    refusals: ['event_unknown', ...bankRefusals],
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
  changePartnerAccount: route({
    method: 'PUT',
    path: '/partners/:partnerId/bank-account',
    summary: '協力会社の振込元口座と振込依頼人コードを登録・変更する',
    caller: 'staff',
    params: z.object({ partnerId: z.coerce.number().int() }),
    body: z.object({ remitterCode: z.string().regex(/^\d{10}$/), bankAccount: BankAccount }),
    answer: Empty,
    refusals: ['partner_unknown', ...bankRefusals],
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
