import { createHash } from 'node:crypto';
import { type Database, execute, row } from '../postgres/pool.ts';

/** A limit on guesses at one kind of secret: so many for one subject within a time. */
export type GuessLimit = { kind: string; max: number; within: Temporal.Duration };

const subjectOf = (subject: string) => createHash('sha256').update(subject).digest();

/**
 * Counts one more guess, atomically and before it is judged: of a thousand at once, `max` are judged. Every attempt
 * counts, so a right one takes its own back with {@link forgetGuesses}.
 *
 * @returns how many there were in this time, this one included
 */
export async function countGuess(
  database: Database,
  { limit, subject, now }: { limit: GuessLimit; subject: string; now: Temporal.Instant },
): Promise<number> {
  const counted = await row<{ count: number }>(
    database,
    `INSERT INTO guess_count AS known (kind, subject_sha256, since, count) VALUES (:kind, :subjectSha256, :now, 1)
     ON CONFLICT (kind, subject_sha256) DO UPDATE
        SET count = CASE WHEN known.since <= :before THEN 1 ELSE known.count + 1 END,
            since = CASE WHEN known.since <= :before THEN :now ELSE known.since END
     RETURNING count`,
    { kind: limit.kind, subjectSha256: subjectOf(subject), now: `${now}`, before: `${now.subtract(limit.within)}` },
  );
  if (!counted) throw new Error('a guess that was not counted');
  return counted.count;
}

/** Whether this guess may be judged. */
export const mayGuess = async (
  database: Database,
  guess: { limit: GuessLimit; subject: string; now: Temporal.Instant },
): Promise<boolean> => (await countGuess(database, guess)) <= guess.limit.max;

/** When a subject is judged again that has used up its guesses: its time began with the first of them. Now, where nothing is counted. */
export async function guessesEndAt(
  database: Database,
  { limit, subject, now }: { limit: GuessLimit; subject: string; now: Temporal.Instant },
): Promise<Temporal.Instant> {
  const counted = await row<{ since: Temporal.Instant }>(
    database,
    'SELECT since FROM guess_count WHERE kind = :kind AND subject_sha256 = :subjectSha256',
    { kind: limit.kind, subjectSha256: subjectOf(subject) },
  );
  return counted ? counted.since.add(limit.within) : now;
}

/** Takes one guess back that turned out to be right, and leaves the others: a code that one knows is no way to begin anew. */
export const takeBackGuess = (
  database: Database,
  { limit, subject }: { limit: GuessLimit; subject: string },
): Promise<unknown> =>
  execute(
    database,
    'UPDATE guess_count SET count = count - 1 WHERE kind = :kind AND subject_sha256 = :subjectSha256 AND count > 0',
    { kind: limit.kind, subjectSha256: subjectOf(subject) },
  );

/** A right answer ends the count of its subject. */
export const forgetGuesses = (
  database: Database,
  { limit, subject }: { limit: GuessLimit; subject: string },
): Promise<unknown> =>
  execute(database, 'DELETE FROM guess_count WHERE kind = :kind AND subject_sha256 = :subjectSha256', {
    kind: limit.kind,
    subjectSha256: subjectOf(subject),
  });

/** Longer than the longest time that a limit counts within. */
const keptHours = 48;
const deviceKeptHours = 24 * 180;

/** Deletes counts that no limit looks at any more, and devices that nobody has signed in from for half a year. */
export async function sweepGuesses(database: Database, now: Temporal.Instant): Promise<void> {
  await execute(database, 'DELETE FROM guess_count WHERE since < :before', {
    before: `${now.subtract({ hours: keptHours })}`,
  });
  await execute(database, 'DELETE FROM known_device WHERE seen_at < :before', {
    before: `${now.subtract({ hours: deviceKeptHours })}`,
  });
}
