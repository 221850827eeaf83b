import { impossibleKey, keyDay, keyMilliseconds, unusableKey } from '../../ledger/index.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

type KeyOutcome = 'key_in_the_future' | 'key_too_old';

/** Why a key can be no operation's, whatever stands under it (decision 27): the question of the server's door. */
export const whyImpossible = (key: string, now: Temporal.Instant): KeyOutcome | undefined => impossibleKey(key, now);

/**
 * Judges a key under which nothing stands yet, by the ledger's own rule. Whoever keeps a record before the ledger is asked
 * judges it first: a record under a key that the ledger never takes would belong to nothing.
 */
export function judgeNewKey(key: string, now: Temporal.Instant): Refusal<KeyOutcome> | undefined {
  const why = unusableKey(key, now);
  return why && refuse(why);
}

/** When a key was made, as it says itself. */
export const keyTime = (key: string): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(keyMilliseconds(key));

/** The day in Japan on which a key was made: what is asked for under it may follow from that, and is the same at each retry. */
export const dayOfKey = (key: string): string => keyDay(key);
