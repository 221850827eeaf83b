import { z } from 'zod';
import { PlainLine } from '../../plain-text.ts';
import { route } from '../../route.ts';
import { Amount, Instant, Points } from '../../values.ts';
import { ledgerRefusals } from '../book/refusals.ts';
import { openEventRefusals } from './routes.ts';

/** Giving to an event (6-2). */
export const contributionRoutes = {
  contribute: route({
    method: 'POST',
    path: '/me/contributions',
    summary: '自治体ポイントで支援イベントを支援する（6-2②、6-4③）',
    caller: 'member',
    needs: 'events',
    idempotent: true,
    body: z.object({
      eventId: z.int().positive(),
      fromMunicipalityCode: z.string().regex(/^\d{5,6}$/),
      amount: Amount,
      discloseName: z.boolean().default(false),
      /** Typed by the supporter for this contribution only (decision 14). */
      name: PlainLine(100, 0).optional(),
    }),
    answer: z.object({ operationKey: z.string(), contributedAt: Instant, points: Points, purseLeft: Points }),
    status: 201,
    refusals: [
      ...openEventRefusals,
      'event_over_goal',
      'event_of_other_municipality',
      'municipality_unknown',
      'name_without_consent',
      'text_refused',
      'not_usable_here',
      ...ledgerRefusals,
    ],
  }),
} as const;
