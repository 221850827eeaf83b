import type { Task } from '../../server/task.ts';
import { type Driving, driveDue } from './drive.ts';

/** Goes on with the conversions that are due. */
export const conversionsTask: Task<Driving> = {
  name: 'conversions',
  every: { seconds: 5 },
  run: (driving) => driveDue(driving),
};
