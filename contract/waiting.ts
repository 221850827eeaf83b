import { z } from 'zod';
import { Instant, PlainDate } from './values.ts';

/** What waits for the person who asks, of these kinds. */
export const waitingOf = <Kind extends z.ZodType<string>>(kind: Kind) =>
  z.object({
    waiting: z.array(
      z.object({
        kind,
        /** As many as the list of this kind shows for this person to do. */
        count: z.int(),
        /** Since when the oldest of them waits; null where a deadline says more. */
        since: Instant.nullable(),
        /** The last day on which the first of them can still be done; null where none is set. */
        due: PlainDate.nullable(),
        /** The number of the only one, where its page is known by that; there one goes straight away. */
        only: z.string().optional(),
      }),
    ),
  });
