import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { fixMonthFlows } from './month-flows.ts';

/** ポイントのゆくえ: counts months that are over, once. */
export const monthFlowsTask: Task<BookContext> = {
  name: 'month-flows',
  every: { cron: '7,22,37,52 * * * *' },
  run: fixMonthFlows,
};
