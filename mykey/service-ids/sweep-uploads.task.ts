import type { Task } from '../../server/task.ts';
import type { TasksContext } from '../tasks-context.ts';
import { sweepUploads } from './upload.ts';

/** Forgets the files of links whose time is over. */
export const sweepLinkFilesTask: Task<TasksContext> = {
  name: 'sweep-files-of-links',
  every: { cron: '*/15 * * * *' },
  run: ({ database, clock }) => sweepUploads(database, clock()),
};
