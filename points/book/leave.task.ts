import type { Task } from '../../server/task.ts';
import type { BookContext } from './context.ts';
import { endLeft } from './leave.ts';

/** 脱退: what is left in the purses of a municipality whose last day is over. */
export const leavingTask: Task<BookContext> = {
  name: 'leaving',
  every: { cron: '*/15 * * * *' },
  run: (context) => endLeft(context),
};
