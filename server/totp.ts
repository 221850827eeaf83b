import { generateSecret, generateURI, verify } from 'otplib';
import { type Database, execute, inTransaction, type Pool, row } from '../postgres/pool.ts';
import { forgetGuesses, type GuessLimit, mayGuess } from './guess-count.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { SecretBox } from './secret-box.ts';

/** Authenticator apps know no other: six digits, thirty seconds, SHA-1 (RFC 6238). */
const periodSeconds = 30;
/** One step before and after, for a clock that is a little off. */
const toleranceSeconds = periodSeconds;

/** Of a million codes three are right at any moment: five guesses in a quarter of an hour, counted before they are judged. */
const limit: GuessLimit = { kind: 'one-time code', max: 5, within: Temporal.Duration.from({ minutes: 15 }) };

type Stored = { sealed: Buffer; confirmedAt: Temporal.Instant | null; lastStep: number | null };
const storedOf = (database: Database, staffId: string) =>
  row<Stored>(database, 'SELECT sealed, confirmed_at, last_step FROM totp_secret WHERE staff_id = :staffId', {
    staffId,
  });

/**
 * A new secret for an authenticator app, shown once. It counts for nothing until a code of it was typed; one that was begun before and
 * never proved is gone.
 */
export async function beginTotp(
  database: Database,
  { box, staffId, issuer }: { box: SecretBox; staffId: string; issuer: string },
): Promise<{ secret: string; uri: string } | Refusal<'second_factor_exists'>> {
  const secret = generateSecret();
  const begun = await execute(
    database,
    `INSERT INTO totp_secret (staff_id, sealed) VALUES (:staffId, :sealed)
     ON CONFLICT (staff_id) DO UPDATE SET sealed = :sealed, last_step = NULL WHERE totp_secret.confirmed_at IS NULL`,
    { staffId, sealed: box.seal(secret, staffId) },
  );
  if (begun === 0) return refuse('second_factor_exists');
  return { secret, uri: generateURI({ issuer, label: staffId, secret }) };
}

/** The step that a code is of, where it is right and later than the last one that was taken. */
async function stepOf(typed: string, secret: string, { lastStep }: Stored, now: Temporal.Instant) {
  const token = typed.normalize('NFKC').replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const result = await verify({
    secret,
    token,
    epoch: Math.floor(now.epochMilliseconds / 1000),
    period: periodSeconds,
    epochTolerance: toleranceSeconds,
  });
  if (!result.valid || !('timeStep' in result)) return undefined;
  return lastStep === null || result.timeStep > lastStep ? result.timeStep : undefined;
}

/** What stands in one transaction with a code that is taken: what must hold, and what is kept of it. */
type Beside<No extends string> = {
  judge?: (client: Database) => Promise<undefined | Refusal<No>>;
  keep?: (client: Database) => Promise<void>;
};

/**
 * Judges a code: counted first, then compared, then taken, so that of the same code at two servers at once one is right.
 *
 * @param judged `confirms`: the code proves a secret that was just begun
 */
export async function judgeTotp<No extends string = never>(
  database: Pool,
  judged: { box: SecretBox; staffId: string; code: string; now: Temporal.Instant; confirms?: boolean },
  { judge, keep }: Beside<No> = {},
): Promise<
  undefined | Refusal<No | 'second_factor_wrong' | 'second_factor_not_begun' | 'totp_unreadable' | 'too_many_guesses'>
> {
  const { box, staffId, code, now, confirms = false } = judged;
  const stored = await storedOf(database, staffId);
  if (!stored || (stored.confirmedAt === null) !== confirms) return refuse('second_factor_not_begun');
  // Where the system's key is another by now, no code is right; one that was only begun is begun anew.
  const secret = box.open(stored.sealed, staffId);
  if (secret === undefined) return refuse(confirms ? 'second_factor_not_begun' : 'totp_unreadable');
  const guess = { limit, subject: staffId };
  if (!(await mayGuess(database, { ...guess, now }))) return refuse('too_many_guesses');
  const step = await stepOf(code, secret, stored, now);
  if (step === undefined) return refuse('second_factor_wrong');
  const taken = await inTransaction(database, async (client) => {
    const against = await judge?.(client);
    if (against) return against;
    const count = await execute(
      client,
      `UPDATE totp_secret SET last_step = :step, confirmed_at = coalesce(confirmed_at, :now)
      WHERE staff_id = :staffId AND sealed = :sealed AND (last_step IS NULL OR last_step < :step)`,
      { staffId, step, sealed: stored.sealed, now: `${now}` },
    );
    if (count === 0) return refuse('second_factor_wrong');
    await keep?.(client);
    return undefined;
  });
  if (taken) return taken;
  await forgetGuesses(database, guess);
  return undefined;
}
