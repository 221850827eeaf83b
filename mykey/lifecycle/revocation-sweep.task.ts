import type { Task } from '../../server/task.ts';
import type { TasksContext } from '../tasks-context.ts';
import { sweepRevocations } from './revocation-sweep.ts';

/** 定期的な失効確認: asks each minute whether there is a run to make; one a day, and one for each new list. */
export const revocationSweepTask: Task<TasksContext> = {
  name: 'revocation-sweep',
  every: { cron: '* * * * *' },
  run: ({ database, lists, clock }, signal) =>
    sweepRevocations({ database, lists: lists(), now: clock(), goOn: () => !signal.aborted }),
};
