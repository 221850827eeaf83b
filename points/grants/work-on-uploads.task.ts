import type { Task } from '../../server/task.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { workOnUploads } from './post-upload.ts';

/** Grants what files of grants list once a second person has approved them, and takes back those that are reversed. */
export const grantUploadsTask: Task<PremiumsContext> = {
  name: 'grant-uploads',
  every: { seconds: 5 },
  run: (context, signal) => workOnUploads(context, signal),
};
