import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { route } from '../../route.ts';
import { Instant, PlainDate, Points } from '../../values.ts';
import { MunicipalityRef } from '../values.ts';

/** What became of points in the reserve of which nobody chose a destination, or will become of them. */
export const NoticeKind = z.enum(['told', 'moved', 'postponed']);

const PostponedFor = z.enum(['no_default', 'default_closed', 'suspended', 'invalidated', 'purse_full']);

/** お知らせ of a holder (6-4 ②): before points of the reserve go by themselves, and afterwards. */
export const noticeRoutes = {
  listReserveNotices: route({
    method: 'GET',
    path: '/me/reserve-notices',
    summary: '共通ポイントの移行期限のお知らせを見る（新しい順）',
    caller: 'member',
    query: FromCursor,
    answer: z.object({
      notices: z.array(
        z.object({
          noticeId: z.int(),
          kind: NoticeKind,
          at: Instant,
          company: z.string(),
          points: Points,
          /** The last day to choose: of what was postponed the next one. */
          allocateBy: PlainDate,
          /** Where they went. */
          to: MunicipalityRef.nullable(),
          reason: PostponedFor.nullable(),
          isNew: z.boolean(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  listReserveCases: route({
    method: 'GET',
    path: '/reserve-cases',
    summary: '移行期限が来ても移し先のない共通ポイントの一覧（古い順）',
    caller: 'staff',
    roles: ['platform'],
    query: FromCursor,
    answer: z.object({
      cases: z.array(
        z.object({
          caseId: z.int(),
          mykeyId: z.string().nullable(),
          company: z.string(),
          points: Points,
          allocateBy: PlainDate,
          /** How many times the deadline moved on. */
          postponements: z.int(),
          reason: PostponedFor,
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  listReserveLetters: route({
    method: 'GET',
    path: '/reserve-letters',
    summary: '移行期限のお知らせを郵送する方の一覧（メールの届かない方。古い順）',
    caller: 'staff',
    roles: ['platform'],
    query: FromCursor,
    answer: z.object({
      letters: z.array(
        z.object({
          letterId: z.int(),
          mykeyId: z.string(),
          company: z.string(),
          points: Points,
          allocateBy: PlainDate,
          /** Where they go if nobody chooses. */
          usual: z.string().nullable(),
          /** When somebody marked its letter as sent, and who. */
          sent: z.object({ at: Instant, by: z.string() }).nullable(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  markNoticesSeen: route({
    method: 'POST',
    path: '/me/reserve-notices/seen',
    summary: 'お知らせを読んだことにする。内容が変わったものは、新しいまま残る',
    caller: 'member',
    body: z.object({
      notices: z
        .array(z.object({ noticeId: z.int().positive(), kind: NoticeKind }))
        .min(1)
        .max(200),
    }),
    answer: z.object({ seen: z.int() }),
    refusals: [],
  }),
} as const;
