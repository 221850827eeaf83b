import type { Task } from '../../server/task.ts';
import type { MembersContext } from '../members/context.ts';
import { sweepPlaces } from './sweep.ts';

/** Deletes what of counters must live for a moment only. */
export const sweepPlacesTask: Task<MembersContext> = {
  name: 'sweep-places',
  every: { cron: '* * * * *' },
  run: (context) => sweepPlaces(context),
};
