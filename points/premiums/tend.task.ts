import type { Task } from '../../server/task.ts';
import type { PremiumsContext } from './context.ts';
import { tendPremiums } from './jobs.ts';

/** Gives and takes back the premiums whose operations stand, and forgets the others. */
export const premiumsTask: Task<PremiumsContext> = {
  name: 'premiums',
  every: { seconds: 30 },
  run: (context) => tendPremiums(context),
};
