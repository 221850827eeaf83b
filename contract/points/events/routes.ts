import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { ChangeAsked, ChangeReason } from '../../office-accounts.ts';
import { PlainLine, PlainText } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Empty, EnteredDate, Instant, PlainDate, Points, Uuid } from '../../values.ts';
import { deciders, office } from '../roles.ts';
import { BankAccount, bankRefusals, EventRef, PayeeAnswer } from '../values.ts';

export const openEventRefusals = [
  'event_unknown',
  'event_cancelled',
  'event_not_begun',
  'event_ended',
  'events_not_allowed',
  'function_off',
] as const;

const Name = PlainLine(80);
const Reason = PlainLine(200);
const eventParams = z.object({ eventId: z.coerce.number().int() });
const payoutParams = z.object({ payoutId: z.coerce.number().int() });

/** イベントで使う・大学や同窓会館・廃校の再生・祭りや催し・そのほか (R42-09). */
const EventKind = z.enum(['use', 'alumni', 'school', 'festival', 'other']).meta({ id: 'EventKind' });

const EventEntry = z.object({
  name: Name,
  kind: EventKind.default('other'),
  /** Plain text; lines are kept. */
  description: PlainText(2000, 0).default(''),
  organizer: Name,
  /** For whom it is, where that is not the organiser. */
  beneficiary: Name.nullable().default(null),
  startsOn: EnteredDate,
  endsOn: EnteredDate,
  /** The last usable day: what is left then is paid to the organiser. */
  expiresOn: EnteredDate,
  goal: Amount.nullable().default(null),
  /** Whether it takes more than its goal. */
  overGoal: z.boolean().default(true),
  /** Where it stands in lists; the lower first. */
  menuOrder: z.int().min(0).max(9999).default(0),
});

/** What anybody may see of an event; never who has given. */
const Event = EventRef.extend({
  kind: EventKind,
  description: z.string(),
  organizer: z.string(),
  beneficiary: z.string().nullable(),
  startsOn: PlainDate,
  endsOn: PlainDate,
  state: z.enum(['coming', 'open', 'ended', 'cancelled']),
  cancelReason: z.string().nullable(),
  goal: Points.nullable(),
  overGoal: z.boolean(),
  raised: Points,
  supporters: z.int(),
}).meta({ id: 'SupportEvent' });

const Payout = z.object({
  payoutId: z.int(),
  beganAt: Instant,
  done: z.boolean(),
  points: Points,
  supporters: z.int(),
  /** Not yet taken for a reason that needs the office; left to the event. */
  refusedPoints: Points,
  noticedAt: Instant.nullable(),
});

const Notice = Payout.extend({
  event: z.string(),
  organizer: z.string(),
  beneficiary: z.string().nullable(),
  startsOn: PlainDate,
  endsOn: PlainDate,
  anonymous: z.object({ count: z.int(), points: Points }),
  named: z.array(z.object({ name: z.string(), points: Points, on: PlainDate })),
  namesDeletedAt: Instant.nullable(),
  /** How many names were on the list before they were deleted. */
  namesDeleted: z.int().nullable(),
  /** Days for which names are kept after the notice. */
  namesKeptDays: z.int(),
}).meta({ id: 'EventNotice' });

/** 特定支援イベント (4-2②, 6-2) for everybody, and what its supporters see of their own. */
export const eventRoutes = {
  listEvents: route({
    method: 'GET',
    path: '/events',
    summary: '特定支援イベントの一覧と進み具合',
    caller: 'anyone',
    finishes: 'events',
    answer: z.object({ events: z.array(Event) }),
    refusals: [],
  }),
  showEvent: route({
    method: 'GET',
    path: '/events/:eventId',
    summary: '特定支援イベントと進み具合',
    caller: 'anyone',
    finishes: 'events',
    params: eventParams,
    answer: Event,
    refusals: ['event_unknown'],
  }),
  listMyContributions: route({
    method: 'GET',
    path: '/me/contributions',
    summary: '自分がしたイベントの支援',
    caller: 'member',
    finishes: 'events',
    query: FromCursor,
    answer: z.object({
      next: NextCursor,
      contributions: z.array(
        z.object({
          operationKey: z.string(),
          event: EventRef,
          points: Points,
          on: PlainDate,
          /** The name that goes to the organiser; null where none does. */
          name: z.string().nullable(),
          /** Until the list is sent the name can be withdrawn. */
          mayWithdrawName: z.boolean(),
          state: z.enum(['given', 'paid', 'returning', 'returned']),
          cancelReason: z.string().nullable(),
          /** Of what came back: ended in the meantime. */
          returnedExpired: Points,
        }),
      ),
    }),
    refusals: [],
  }),
  withdrawSupporterName: route({
    method: 'DELETE',
    path: '/me/contributions/:operationKey/name',
    summary: '主催者に名前を知らせるのをやめる（一覧が送られるまで）',
    caller: 'member',
    finishes: 'events',
    params: z.object({ operationKey: Uuid }),
    answer: Empty,
    refusals: ['contribution_unknown', 'event_notice_sent'],
  }),
} as const;

/** The same, as the municipality's office keeps them. */
export const eventOfficeRoutes = {
  createEvent: route({
    method: 'POST',
    path: '/events',
    summary: '特定支援イベントを登録する',
    caller: 'staff',
    roles: office,
    needs: 'events',
    body: EventEntry.extend({ bankAccount: BankAccount.optional() }),
    answer: EventRef,
    status: 201,
    refusals: ['function_off', 'program_dates', 'text_refused', ...bankRefusals],
  }),
  changeEvent: route({
    method: 'PUT',
    path: '/events/:eventId',
    summary: '特定支援イベントを変える（始まったあとは説明・終わり・並び順だけ）',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: eventParams,
    body: EventEntry.extend({ reason: Reason.optional() }),
    answer: Empty,
    refusals: [
      'function_off',
      'event_unknown',
      'event_cancelled',
      'event_begun',
      'event_reason_missing',
      'program_dates',
      'text_refused',
    ],
  }),
  listEventsOfMunicipality: route({
    method: 'GET',
    path: '/municipality/events',
    summary: '自分の自治体の支援イベントと、支払いを待つポイント',
    caller: 'staff',
    roles: deciders,
    finishes: 'events',
    answer: z.object({
      events: z.array(
        Event.extend({
          expiresOn: PlainDate,
          menuOrder: z.int(),
          /** Contributed and not yet turned into a payment to the organiser. */
          waiting: Points,
          bankAccount: BankAccount.nullable(),
          /** What its organiser last said of this account. */
          accountAnswer: PayeeAnswer.nullable(),
          cancellation: z
            .object({
              reason: z.string(),
              askedBy: z.string(),
              decided: z.boolean(),
              mayDecide: z.boolean(),
              /** What came back, what of it had ended meanwhile, and how many contributions still wait. */
              returned: Points,
              returnedExpired: Points,
              left: z.int(),
            })
            .nullable(),
          payouts: z.array(Payout),
        }),
      ),
    }),
    refusals: ['function_off'],
  }),
  changeEventAccount: route({
    method: 'PUT',
    path: '/events/:eventId/bank-account',
    summary: '支援イベントの主催者の振込先を登録・変更する',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: eventParams,
    body: z.object({ bankAccount: BankAccount, reason: ChangeReason }),
    answer: ChangeAsked,
    status: 202,
    refusals: ['function_off', 'event_unknown', 'change_waiting', ...bankRefusals],
  }),
  closeEventAccount: route({
    method: 'DELETE',
    path: '/events/:eventId/bank-account',
    summary: '支援イベントの振込先が解約されたことを申請する（もう一人の確認が必要）',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: eventParams,
    answer: ChangeAsked,
    status: 202,
    refusals: ['function_off', 'event_unknown', 'change_waiting'],
  }),
  payOutEvent: route({
    method: 'POST',
    path: '/events/:eventId/payouts',
    summary: '支援イベントに集まったポイントを、主催者への支払いに回す（4-2②、6-2）',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: eventParams,
    answer: z.object({
      payoutId: z.int(),
      points: Points,
      holders: z.int(),
      /** What could not be taken, by the name of its outcome; it stays with the event. */
      refused: z.array(z.object({ outcome: z.string(), points: Points, holders: z.int() })),
    }),
    status: 201,
    refusals: [
      'function_off',
      'event_unknown',
      'event_cancelled',
      'event_cancellation_asked',
      'event_account_missing',
      'nothing_to_pay',
    ],
  }),
  showEventNotice: route({
    method: 'GET',
    path: '/event-payouts/:payoutId/notice',
    summary: '主催者への通知：支払い額と、名前を知らせたい支援者の一覧（6-2※）',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: payoutParams,
    answer: Notice,
    refusals: ['function_off', 'event_payout_unknown'],
  }),
  sendEventNotice: route({
    method: 'POST',
    path: '/event-payouts/:payoutId/notice',
    summary: '主催者への通知を確定する（このあと名前は取り下げられない）',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: payoutParams,
    answer: Notice,
    status: 201,
    refusals: ['function_off', 'event_payout_unknown', 'event_notice_sent'],
  }),
  askEventCancellation: route({
    method: 'POST',
    path: '/events/:eventId/cancellation',
    summary: '支援イベントの中止を申し出る',
    caller: 'staff',
    roles: office,
    finishes: 'events',
    params: eventParams,
    body: z.object({ reason: Reason }),
    answer: Empty,
    status: 201,
    refusals: [
      'function_off',
      'event_unknown',
      'event_cancelled',
      'event_cancellation_asked',
      'event_paid_out',
      'text_refused',
    ],
  }),
  decideEventCancellation: route({
    method: 'PUT',
    path: '/events/:eventId/cancellation',
    summary: '支援イベントの中止を2人目が確認する。集まったポイントは元に戻る',
    caller: 'staff',
    roles: deciders,
    finishes: 'events',
    params: eventParams,
    body: z.object({ confirm: z.boolean() }),
    answer: Empty,
    refusals: ['function_off', 'event_unknown', 'event_cancellation_unknown', 'event_paid_out', 'second_person_needed'],
  }),
} as const;
