import type { Task } from '../../server/task.ts';
import type { BookContext } from './context.ts';
import { expireOnce, type UnitsOf } from './expire.ts';

/** 失効 of what is past its last day. */
export const expiryTask: Task<BookContext & { unitsOf: UnitsOf }> = {
  name: 'expiry',
  every: { cron: '*/15 * * * *' },
  run: ({ unitsOf, ...context }) => expireOnce(context, unitsOf),
};
