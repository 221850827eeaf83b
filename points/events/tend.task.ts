import type { Task } from '../../server/task.ts';
import type { EventsContext } from './context.ts';
import { tendEvents } from './jobs.ts';

/** Completes payouts and cancellations of support events, and does what their last day asks. */
export const eventsTask: Task<EventsContext> = {
  name: 'support-events',
  every: { seconds: 30 },
  run: (context) => tendEvents(context),
};
