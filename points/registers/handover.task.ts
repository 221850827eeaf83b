import type { Task } from '../../server/task.ts';
import type { RegistersContext } from './context.ts';
import { carryOutDue } from './handover.ts';

/** Carries out moves of people whose day has come. */
export const handoversTask: Task<Pick<RegistersContext, 'database' | 'clock'>> = {
  name: 'handovers',
  every: { cron: '* * * * *' },
  run: (context) => carryOutDue(context),
};
