import { z } from 'zod';
import { FromCursor, NextCursor } from '../../cursor.ts';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant, MykeyId, PlainDate, TypedMykeyId } from '../../values.ts';
import { granters } from '../roles.ts';
import { NoticeKind } from './notice-routes.ts';

const Reason = PlainLine(200);
const byMember = z.object({ mykeyId: TypedMykeyId });

/** What becomes of notices of the reserve beside マイページ: letters that were sent, what came back, and who is told at a counter. */
export const deliveryRoutes = {
  markLettersSent: route({
    method: 'POST',
    path: '/reserve-letters/sent',
    summary: '移行期限のお知らせの手紙を、発送済みにする',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({ letterIds: z.array(z.int().positive()).min(1).max(500) }),
    answer: z.object({ sent: z.int() }),
    refusals: [],
  }),
  enterReturnedLetter: route({
    method: 'POST',
    path: '/reserve-letters/returned',
    summary: '戻ってきた手紙を記録する（窓口で伝える方の一覧に載る）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({ mykeyId: TypedMykeyId, reason: Reason }),
    answer: z.object({ returned: z.int() }),
    refusals: ['mykey_id_form', 'member_unknown', 'letter_not_sent'],
  }),
  enterReturnedMail: route({
    method: 'POST',
    path: '/reserve-mails/returned',
    summary: '戻ってきたメールを記録する（期限前のお知らせは手紙になり、ほかは窓口で伝える方の一覧に載る）',
    caller: 'staff',
    roles: ['platform'],
    body: z.object({ email: z.email().max(254), reason: Reason }),
    answer: Empty,
    refusals: ['notice_mail_unknown'],
  }),
  listUnreachedHolders: route({
    method: 'GET',
    path: '/reserve-notices/unreached',
    summary: 'お知らせが届かず、まだ伝えていない方の一覧（古い順）',
    caller: 'staff',
    roles: ['platform'],
    query: FromCursor,
    answer: z.object({
      unreached: z.array(
        z.object({
          noticeId: z.int(),
          mykeyId: MykeyId,
          kind: NoticeKind,
          allocateBy: PlainDate,
          returnedAt: Instant,
          reason: z.string(),
        }),
      ),
      next: NextCursor,
    }),
    refusals: [],
  }),
  listNoticesAtDesk: route({
    method: 'GET',
    path: '/members/:mykeyId/notices',
    summary: '窓口の方に届いていないお知らせ（会社とポイントは、本人のマイページだけに表示する）',
    caller: 'staff',
    roles: granters,
    params: byMember,
    answer: z.object({
      notices: z.array(z.object({ noticeId: z.int(), kind: NoticeKind, allocateBy: PlainDate })),
    }),
    refusals: ['mykey_id_form', 'member_unknown'],
  }),
  markToldAtDesk: route({
    method: 'POST',
    path: '/members/:mykeyId/notices/told',
    summary: '届いていないお知らせを、窓口で本人に伝えたと記録する',
    caller: 'staff',
    roles: granters,
    params: byMember,
    body: z.object({ noticeIds: z.array(z.int().positive()).min(1).max(200) }),
    answer: z.object({ told: z.int() }),
    refusals: ['mykey_id_form', 'member_unknown'],
  }),
} as const;
