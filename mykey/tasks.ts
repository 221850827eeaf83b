import type { Task } from '../server/task.ts';
import { revocationSweepTask } from './lifecycle/revocation-sweep.task.ts';
import { linkFilesTask } from './service-ids/apply-uploads.task.ts';
import { sweepLinkFilesTask } from './service-ids/sweep-uploads.task.ts';
import { momentsTask } from './sweep.task.ts';
import type { TasksContext } from './tasks-context.ts';
import { applicationsTask } from './wide-area/sweep-applications.task.ts';

/** The tasks of マイキー; mail is apart (`mail.task.ts`): where nobody sends it, it waits. */
export const mykeyTasks: readonly Task<TasksContext>[] = [
  linkFilesTask,
  momentsTask,
  revocationSweepTask,
  applicationsTask,
  sweepLinkFilesTask,
];
