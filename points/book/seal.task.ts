import type { Task } from '../../server/task.ts';

/** Seals the days of the ledger that are over. */
export const sealTask: Task<{ sealDays: () => Promise<string[]> }> = {
  name: 'seal',
  every: { cron: '*/15 * * * *' },
  run: (context) => context.sealDays(),
};
