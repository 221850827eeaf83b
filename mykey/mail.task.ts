import { type SendMail, sendMails } from '../server/mail.ts';
import type { Task } from '../server/task.ts';
import type { TasksContext } from './tasks-context.ts';

/** Sends the mail that waits; whom it is for stands in its row, never in the job. */
export const mailTask: Task<Omit<TasksContext, 'lists'> & { sendMail: SendMail }> = {
  name: 'mail',
  every: { seconds: 10 },
  run: ({ database, sendMail, clock }) => sendMails(database, sendMail, clock),
};
