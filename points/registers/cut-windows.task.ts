import type { Pool } from '../../postgres/pool.ts';
import type { Task } from '../../server/task.ts';
import type { RegistersContext } from './context.ts';
import { cutWindows } from './year-end.ts';

/** 年度末の締め: of municipalities where nothing was posted since 1 April, so that their offices see it too. */
export const cutWindowsTask: Task<RegistersContext & { database: Pool }> = {
  name: 'year-end',
  every: { cron: '*/15 * * * *' },
  run: async (context) => {
    await cutWindows(context);
  },
};
