import type { Task } from '../../server/task.ts';
import type { MembersContext } from './context.ts';
import { sweepMembers } from './sweep.ts';

/** Deletes what of members must live for a moment only. */
export const sweepMembersTask: Task<MembersContext> = {
  name: 'sweep-members',
  every: { cron: '* * * * *' },
  run: (context) => sweepMembers(context),
};
