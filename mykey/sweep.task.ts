import type { Task } from '../server/task.ts';
import { sweepMoments } from './sweep.ts';
import type { TasksContext } from './tasks-context.ts';

/** Deletes what lived for a moment and is over. */
export const momentsTask: Task<TasksContext> = {
  name: 'sweep-moments',
  every: { cron: '* * * * *' },
  run: ({ database, clock }) => sweepMoments(database, clock()),
};
