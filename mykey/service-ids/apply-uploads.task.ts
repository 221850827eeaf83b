import type { Task } from '../../server/task.ts';
import type { TasksContext } from '../tasks-context.ts';
import { applyUploads } from './upload.ts';

/** Goes through the files of links that were handed in. */
export const linkFilesTask: Task<TasksContext> = {
  name: 'files-of-links',
  every: { seconds: 1 },
  run: ({ database, clock }) => applyUploads(database, clock()),
};
