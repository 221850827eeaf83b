import { makeKey, type Outcome, standingUnderOldKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal } from '../../server/refusal.ts';
import type { NotPosted, Posted } from './book.ts';

/**
 * An effect that must reach the ledger exactly once: a row of some room says what shall be posted and under which key, the
 * book is asked, and the row is marked. The room keeps the row; the order of the steps is kept here.
 *
 * | the row              | set by                          | next                          | what a crash leaves                       |
 * | -------------------- | ------------------------------- | ----------------------------- | ----------------------------------------- |
 * | open, under a key    | the room, before `settleIntent` | done, refused, or another key | open: a job settles it under the same key |
 * | open, under another  | `renewKey`                      | done, refused                 | open: nothing stands under the key before |
 * | done                 | `markDone`                      | –                             | before it, the ledger answers `exists`    |
 * | as the room says     | the room, once told `refused`   | as the room says              | open: the ledger tells the same refusal   |
 */
export type Intent<P extends Posted, R extends Outcome> = {
  clock: () => Temporal.Instant;
  /** As it stood in the row when that was read; another worker may have renewed it since. */
  key: string;
  /** Posts under this key and no other. */
  post: (key: string) => Promise<P | NotPosted<R>>;
  /**
   * Puts a new key in the place of the old one, in one statement and only where the old one still stands and the row is open.
   * Gives the key that stands then, this one or another worker's; undefined where the row is not open any more, or the room
   * wants no other try now. See `keyThatStands`.
   */
  renewKey: (oldKey: string, newKey: string) => Promise<string | undefined>;
  /** Marks the row; twice is the same. `posted` is undefined where the effect stood already (`standsAs`). */
  markDone: (posted: P | undefined) => Promise<unknown>;
  /**
   * The refusal by which the ledger says that the effect stands, whatever its key: all that an operation moved is back. The
   * ledger lets that happen once by itself, so another key does no harm even where the answer to the old one is forgotten.
   */
  standsAs?: 'restore_exceeds_original';
};

/** Time alone may change these: the row stays open under its key. */
type Passing = 'overloaded' | 'window_closed' | 'key_too_old';
export type Settled<P extends Posted | undefined, R extends Outcome> =
  | { state: 'done'; posted: P }
  /**
   * For good under this key: what the ledger has judged it keeps, and whoever settles again is told the same. A room that
   * wants another try gives its row another key, in the statement that says so.
   */
  | { state: 'refused'; refusal: NotPosted<R> }
  /** Nothing is decided: the row is open, and a job settles it. */
  | { state: 'later'; refusal: Refusal<Passing> };

/**
 * Settles what a row says shall reach the ledger. Safe to run again after a crash between any two steps, and by several
 * workers at once: all of them post under the key in the row, which the ledger takes once, and only a key under which nothing
 * can stand gives way to another.
 */
export function settleIntent<P extends Posted, R extends Outcome>(
  intent: Intent<P, R> & { standsAs?: never },
): Promise<Settled<P, R>>;
export function settleIntent<P extends Posted, R extends Outcome>(
  intent: Intent<P, R>,
): Promise<Settled<P | undefined, R>>;
export async function settleIntent<P extends Posted, R extends Outcome>(
  intent: Intent<P, R>,
): Promise<Settled<P | undefined, R>> {
  // 1. Post under the key in the row; where a crash came after that, the ledger answers that it has it.
  let { key } = intent;
  let answer = await intent.post(key);
  // 2. The ledger takes a key for 48 hours. Where it never had this one, another stands in the row before it is used.
  if (isRefusal(answer) && answer.refused === 'key_too_old') {
    const standing = isReplaceable(intent, key) ? await intent.renewKey(key, makeKey(intent.clock())) : key;
    if (standing === undefined) return { state: 'later', refusal: { refused: 'key_too_old' } };
    if (standing !== key) answer = await intent.post(standing);
    key = standing;
  }
  // 3. A refusal is the room's to act upon; what time may change is left as it is.
  const isThere = isRefusal(answer) && answer.refused === intent.standsAs;
  if (isRefusal(answer) && !isThere) return unposted<R>(answer as NotPosted<R>, { key, now: intent.clock() });
  // 4. Mark the row.
  const posted = isThere ? undefined : (answer as P);
  await intent.markDone(posted);
  return { state: 'done', posted };
}

/** Nothing can stand under the key; or its answer is forgotten, and the ledger lets the effect happen once by itself. */
function isReplaceable<P extends Posted, R extends Outcome>({ standsAs, clock }: Intent<P, R>, key: string): boolean {
  const standing = standingUnderOldKey(key, clock());
  return standing === 'nothing' || (standing === 'forgotten' && standsAs !== undefined);
}

function unposted<R extends Outcome>(
  refusal: NotPosted<R>,
  { key, now }: { key: string; now: Temporal.Instant },
): { state: 'refused'; refusal: NotPosted<R> } | { state: 'later'; refusal: Refusal<Passing> } {
  const { refused } = refusal;
  const isForgotten = refused === 'key_too_old' && standingUnderOldKey(key, now) === 'forgotten';
  const isPassing = refused === 'overloaded' || refused === 'window_closed' || refused === 'key_too_old';
  return isPassing && !isForgotten ? { state: 'later', refusal: { refused } } : { state: 'refused', refusal };
}

/**
 * Runs the one statement of a `renewKey`: `UPDATE … SET key = CASE key WHEN old THEN new ELSE key END WHERE … AND NOT done
 * RETURNING key`. Of two workers PostgreSQL lets one write, and tells the other what it wrote.
 */
export async function keyThatStands(
  database: Database,
  statement: string,
  values: Values,
): Promise<string | undefined> {
  return (await row<{ key: string }>(database, statement, values))?.key;
}
