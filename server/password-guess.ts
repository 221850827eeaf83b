import { type Database, execute, row } from '../postgres/pool.ts';
import { forgetGuesses, type GuessLimit, mayGuess } from './guess-count.ts';
import { isSecret } from './passwords.ts';
import type { SessionKind } from './sessions.ts';

const limitOf = (kind: SessionKind): GuessLimit => ({
  kind: `password of ${kind}`,
  max: 10,
  within: Temporal.Duration.from({ minutes: 15 }),
});

/**
 * Judges a password that was typed for an ID: ten guesses in a quarter of an hour, counted before they are judged and by
 * the ID, from however many addresses. A device that this person has signed in from before counts for itself, so that
 * strangers who guess elsewhere cannot keep the person out.
 */
export async function judgePassword({
  database,
  kind,
  subject,
  jkt,
  password,
  passwordHash,
  now,
}: {
  database: Database;
  kind: SessionKind;
  /** The ID as it is kept, or as it was typed where nobody has it. */
  subject: string;
  /** The key of the browser that asks. */
  jkt: string;
  password: string;
  /** Undefined where nobody has this ID: it takes as long and says no. */
  passwordHash: string | undefined;
  now: Temporal.Instant;
}): Promise<'right' | 'wrong' | 'too_many_guesses'> {
  const limit = limitOf(kind);
  const isKnown = await row(
    database,
    'SELECT FROM known_device WHERE kind = :kind AND subject = :subject AND jkt = :jkt',
    { kind, subject, jkt },
  );
  const counted = { limit, subject: isKnown ? `${subject} ${jkt}` : subject };
  if (!(await mayGuess(database, { ...counted, now }))) return 'too_many_guesses';
  if (!(await isSecret(password, passwordHash))) return 'wrong';
  await forgetGuesses(database, counted);
  await execute(
    database,
    `INSERT INTO known_device (kind, subject, jkt, seen_at) VALUES (:kind, :subject, :jkt, :now)
     ON CONFLICT (kind, subject, jkt) DO UPDATE SET seen_at = :now`,
    { kind, subject, jkt, now: `${now}` },
  );
  return 'right';
}
