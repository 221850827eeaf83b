import type { Task } from '../../server/task.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { workOnOrderFiles } from './order-file-work.ts';

/** Orders of the files that companies sent. */
export const orderFilesTask: Task<ConversionsContext> = {
  name: 'order-files',
  every: { seconds: 5 },
  run: (context, signal) => workOnOrderFiles(context, signal),
};
