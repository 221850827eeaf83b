import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { handOnHolders } from './hand-on-holders.ts';

/** Points of マイキーID that have ended, to the same persons' new ones. */
export const holderTransfersTask: Task<BookContext> = {
  name: 'holder-transfers',
  every: { cron: '* * * * *' },
  run: (context, signal) => handOnHolders(context, signal),
};
