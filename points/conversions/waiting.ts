import { pointsRoutes } from '../../contract/index.ts';
import { backlogOf, type WaitingRule } from '../registers/waiting.ts';
import type { ConversionsContext } from './context.ts';
import { unanswered } from './office.ts';

/** Conversions that a partner has not answered for a day, or contradicts. */
export const conversionsWaiting = (context: ConversionsContext): WaitingRule[] => [
  {
    kind: 'conversion',
    step: pointsRoutes.decideConversion,
    find: async (caller) =>
      backlogOf(await unanswered(context, caller), { since: ({ takenAt, askedAt }) => takenAt ?? askedAt }),
  },
];
