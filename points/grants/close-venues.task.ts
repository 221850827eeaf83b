import type { Task } from '../../server/task.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { tendVenues } from './attendances.ts';

/** Closes who has not come to a venue that ended long enough ago. */
export const venuesTask: Task<PremiumsContext> = {
  name: 'venues',
  every: { seconds: 60 },
  run: (context) => tendVenues(context),
};
