import { z } from 'zod';
import { route } from '../../route.ts';
import { Instant, PlainDate } from '../../values.ts';
import { seated } from '../roles.ts';

/** What can wait for somebody of an office, the most urgent first. */
export const WaitingKind = z
  .enum([
    'change',
    'approval',
    'failedJobs',
    'eventCancellation',
    'voucherBreaks',
    'conversion',
    'payout',
    'close',
    'eventEnding',
    'eventNotice',
    'programEnding',
    'campaignInvitation',
    'invitation',
    'bankAccount',
    'placesWithoutAccount',
    'companiesWithoutAccount',
  ])
  .meta({ id: 'WaitingKind' });

/** What waits for the person who asks. */
export const waitingRoutes = {
  showWaiting: route({
    method: 'GET',
    path: '/staff/me/waiting',
    summary: '自分を待っている仕事（急ぐものから。件数、いつから、いつまで）',
    caller: 'staff',
    roles: seated,
    answer: z.object({
      waiting: z.array(
        z.object({
          kind: WaitingKind,
          /** As many as the list of this kind shows for this person to do. */
          count: z.int(),
          /** Since when the oldest of them waits; null where a deadline says more. */
          since: Instant.nullable(),
          /** The last day on which the first of them can still be done; null where none is set. */
          due: PlainDate.nullable(),
        }),
      ),
    }),
    refusals: [],
  }),
} as const;
