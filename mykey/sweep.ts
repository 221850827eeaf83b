import { type Database, execute } from '../postgres/pool.ts';
import { sweepGuesses } from '../server/guess-count.ts';
import { lapseRequests } from './lifecycle/desk.ts';

/**
 * Deletes what lived for a moment and is over: challenges, sessions, enrolment codes, counts of wrong recovery codes,
 * and whatever a sign-in needed.
 * Called each minute, so that nothing of a tap is left after three (decision 4 allows ten).
 */
export async function sweepMoments(database: Database, now: Temporal.Instant): Promise<void> {
  await execute(database, 'DELETE FROM challenge WHERE expires_at <= :now', { now: `${now}` });
  await execute(database, 'DELETE FROM session WHERE expires_at <= :now', { now: `${now}` });
  await execute(database, 'DELETE FROM enrolment_code WHERE expires_at <= :now', { now: `${now}` });
  await execute(database, 'DELETE FROM sign_in_artefact WHERE expires_at <= :now', { now: `${now}` });
  await sweepGuesses(database, now);
  await lapseRequests(database, now);
}
