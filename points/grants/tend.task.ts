import type { Task } from '../../server/task.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { tendGrants } from './jobs.ts';

/** Completes grants and their returns that a crash interrupted. */
export const grantsTask: Task<PremiumsContext> = {
  name: 'grants',
  every: { seconds: 30 },
  run: (context) => tendGrants(context),
};
