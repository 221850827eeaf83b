import { z } from 'zod';
import { ownForm, WithoutIndividualNumber } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Empty, Instant } from '../../values.ts';

/** お知らせのメール: an address for notices, which its holder proves to read. */
export const noticeMailRoutes = {
  showNoticeMail: route({
    method: 'GET',
    path: '/me/notice-mail',
    summary: 'お知らせを受け取るメールアドレスを見る',
    caller: 'member',
    answer: z.object({
      email: z.string().nullable(),
      /** When mail stopped arriving there. */
      failedAt: Instant.nullable(),
      /** An address that waits for the code that was sent to it. */
      asked: z.string().nullable(),
    }),
    refusals: [],
  }),
  askForNoticeMail: route({
    method: 'POST',
    path: '/me/notice-mail',
    summary: 'お知らせを受け取るメールアドレスに、確認番号を送る',
    caller: 'member',
    body: z.object({ email: WithoutIndividualNumber(z.email().max(254)) }),
    answer: z.object({ asked: z.string() }),
    status: 202,
    refusals: ['notice_mail_too_often'],
  }),
  confirmNoticeMail: route({
    method: 'POST',
    path: '/me/notice-mail/confirmation',
    summary: '届いた確認番号を入力して、お知らせのメールを始める',
    caller: 'member',
    body: z.object({ code: ownForm(z.string().min(1).max(40), 'a code of six digits, in any width') }),
    answer: z.object({ email: z.string() }),
    refusals: ['notice_mail_code_wrong', 'notice_mail_code_over'],
  }),
  endNoticeMail: route({
    method: 'DELETE',
    path: '/me/notice-mail',
    summary: 'お知らせのメールをやめる',
    caller: 'member',
    answer: Empty,
    refusals: [],
  }),
} as const;
