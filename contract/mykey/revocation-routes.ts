import { z } from 'zod';
import { route } from '../route.ts';
import { Instant } from '../values.ts';

/** A run over all registered cards (5-2 付帯業務②), in numbers. */
const RevocationRun = z
  .object({
    /** `overtaken`: a newer list arrived and another run began with it. */
    state: z.enum(['under_way', 'finished', 'overtaken']),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    checked: z.int(),
    revoked: z.int(),
    /** IDs that this run suspended; the other revoked ones were not active. */
    suspended: z.int(),
    expired: z.int(),
    withoutList: z.int(),
  })
  .meta({ id: 'RevocationRun' });
const Failure = z.object({ because: z.string(), at: Instant });

/** What the platform's people see of revocation: dates, numbers and reasons, never a card or a person. */
export const revocationRoutes = {
  showRevocation: route({
    method: 'GET',
    path: '/revocation',
    summary: '失効リストと定期的な失効確認の状態を見る（人の情報は含まない）',
    caller: 'staff',
    roles: ['platform'],
    answer: z.object({
      lists: z.array(
        z.object({
          issuerKeyId: z.string(),
          /** `late`: the next list is due and the grace is running. `stale`, `missing`: cards are refused. */
          state: z.enum(['fresh', 'late', 'stale', 'missing']),
          number: z.string().nullable(),
          thisUpdate: Instant.nullable(),
          nextUpdate: Instant.nullable(),
          entries: z.int().nullable(),
          takenAt: Instant.nullable(),
          /** The last list that was not taken, and why. */
          refused: Failure.nullable(),
        }),
      ),
      responder: z.object({
        state: z.enum(['none', 'answering', 'failing']),
        failed: Failure.nullable(),
        answeredAgainAt: Instant.nullable(),
      }),
      sweep: RevocationRun.nullable(),
      lastFinished: RevocationRun.nullable(),
    }),
    refusals: [],
  }),
} as const;
