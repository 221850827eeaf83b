import type { Task } from '../../server/task.ts';
import type { TasksContext } from '../tasks-context.ts';
import { sweepApplications } from './application.ts';

/** Ends applications whose time is over. */
export const applicationsTask: Task<TasksContext> = {
  name: 'sweep-applications',
  every: { cron: '* * * * *' },
  run: ({ database, clock }) => sweepApplications(database, clock()),
};
