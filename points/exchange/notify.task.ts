import { type SendMail, sendMails } from '../../server/mail.ts';
import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { failNoticeMail } from '../members/notice-mail.ts';
import { notifyHolders, turnIntoLetters } from './reserve-notify.ts';

/** お知らせ of deadlines beside マイページ: kept as mail, or for the file of letters. */
export const notifyTask: Task<BookContext & { site: () => string }> = {
  name: 'reserve-notify',
  every: { cron: '* * * * *' },
  run: (context) => notifyHolders(context),
};

export type MailContext = Pick<BookContext, 'database' | 'clock'> & { sendMail: SendMail };
/**
 * Sends the mail that waits. Where nobody is under an address, whoever gave it is told on マイページ; what was said of a deadline that still comes goes
 * by letter, there and where no server took it.
 */
export const sendNotices = ({ database, clock, sendMail }: MailContext): Promise<number> =>
  sendMails(database, sendMail, clock, async (client, { recipient, isNobody }) => {
    if (isNobody) await failNoticeMail(client, recipient, clock());
    await turnIntoLetters(client, recipient);
  });
export const noticeMailTask: Task<MailContext> = {
  name: 'notice-mail',
  every: { seconds: 10 },
  run: sendNotices,
};
