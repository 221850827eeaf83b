import type { Task } from '../../server/task.ts';

/** Takes what changed in マイキー, each second: a terminal or an ID that was stopped there is stopped here. */
export const syncTask: Task<{ sync: () => Promise<number> }> = {
  name: 'sync',
  every: { seconds: 1 },
  run: ({ sync }) => sync(),
};
