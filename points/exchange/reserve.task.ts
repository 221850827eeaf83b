import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { endDeadlines } from './reserve-end.ts';
import { tellDeadlines } from './reserve-tell.ts';

/** お知らせ of deadlines of the reserve that come. */
export const reserveNoticesTask: Task<BookContext> = {
  name: 'reserve-notices',
  every: { cron: '20 * * * *' },
  run: (context) => tellDeadlines(context),
};

/** 移行期限 of the reserve: to the default municipality, or on to the next deadline. */
export const reserveDeadlinesTask: Task<PremiumsContext> = {
  name: 'reserve-deadlines',
  every: { cron: '*/15 * * * *' },
  run: (context, signal) => endDeadlines(context, signal),
};
