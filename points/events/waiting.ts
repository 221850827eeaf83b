import { pointsRoutes } from '../../contract/index.ts';
import type { WaitingRule } from '../registers/waiting.ts';
import type { EventsContext } from './context.ts';
import { countCancellationsFor, countEnding, countUnnoticed } from './list.ts';

/** Cancellations to confirm, points to pay out before their last day, organisers to tell. */
export const eventsWaiting = (context: EventsContext): WaitingRule[] => [
  {
    kind: 'eventCancellation',
    step: pointsRoutes.decideEventCancellation,
    find: (caller) => countCancellationsFor(context, caller),
  },
  { kind: 'eventEnding', step: pointsRoutes.payOutEvent, find: (caller) => countEnding(context, caller) },
  { kind: 'eventNotice', step: pointsRoutes.sendEventNotice, find: (caller) => countUnnoticed(context, caller) },
];
