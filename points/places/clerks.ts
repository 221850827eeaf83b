import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { isSecret } from '../../server/passwords.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { Clerk, ClerkAtTill } from '../callers.ts';

/** One working day with its overtime. */
const atTillHours = 12;
const wrongCodesMax = 5;
const lockMinutes = 15;

/** The clerks that a place has now, owners among them, in the order in which they were added. */
export const listClerksOf = (database: Database, merchantId: number): Promise<Clerk[]> =>
  rows<Clerk>(
    database,
    'SELECT id AS clerk_id, name, role FROM clerk WHERE merchant_id = :merchantId AND ended_at IS NULL ORDER BY id',
    { merchantId },
  );

/** The names of all who ever were clerks of a place: what they did stands under their names. */
export async function namesOfClerks(database: Database, merchantId: number): Promise<Map<number, string>> {
  const found = await rows<{ id: number; name: string }>(
    database,
    'SELECT id, name FROM clerk WHERE merchant_id = :merchantId',
    { merchantId },
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** Who is at a terminal of a place; null where it has no clerks, `clerk_needed` where nobody has said who is there. */
export async function clerkAt(
  database: Database,
  { jkt, merchantId, now }: { jkt: string; merchantId: number; now: Temporal.Instant },
): Promise<ClerkAtTill | null | Refusal<'clerk_needed'>> {
  const found = await row<{ clerk: Clerk | null; until: Temporal.Instant | null; staffed: boolean }>(
    database,
    `SELECT jsonb_build_object('clerkId', here.id, 'name', here.name, 'role', here.role) AS clerk, here.until,
            EXISTS (SELECT FROM clerk WHERE merchant_id = :merchantId AND ended_at IS NULL) AS staffed
       FROM (SELECT) AS one
       LEFT JOIN (SELECT clerk.id, name, role, expires_at AS until FROM clerk_session JOIN clerk ON clerk.id = clerk_id
                   WHERE jkt = :jkt AND merchant_id = :merchantId AND ended_at IS NULL
                     AND expires_at > :now) AS here ON true`,
    { jkt, merchantId, now: `${now}` },
  );
  if (found?.clerk && found.until) return { ...found.clerk, until: `${found.until}` };
  return found?.staffed ? refuse('clerk_needed') : null;
}

/** Puts a clerk before a terminal, in the place of whoever was there. */
export async function putAtTill(
  database: Database,
  { jkt, clerk, now }: { jkt: string; clerk: Clerk; now: Temporal.Instant },
): Promise<ClerkAtTill> {
  const until = now.add({ hours: atTillHours });
  await execute(
    database,
    `INSERT INTO clerk_session (jkt, clerk_id, expires_at) VALUES (:jkt, :clerkId, :until)
     ON CONFLICT (jkt) DO UPDATE SET clerk_id = :clerkId, expires_at = :until`,
    { jkt, clerkId: clerk.clerkId, until: `${until}` },
  );
  const { clerkId, name, role } = clerk;
  return { clerkId, name, role, until: `${until}` };
}

/**
 * Whether this is the clerk's code. A try is counted before the code is looked at, so that many at once are no more
 * than many one after the other; the right code sets the count back, the fifth wrong one locks for a quarter of an hour.
 */
export async function tryCode(
  database: Database,
  { merchantId, clerkId, code, now }: { merchantId: number; clerkId: number; code: string; now: Temporal.Instant },
): Promise<Clerk | Refusal<'clerk_unknown' | 'clerk_code_wrong' | 'clerk_locked'>> {
  const tried = await row<Clerk & { codeHash: string; failures: number }>(
    database,
    `UPDATE clerk SET failures = next.failures, locked_until = CASE WHEN next.failures >= :wrongCodesMax THEN :lockedUntil::timestamptz END
       FROM (SELECT id, CASE WHEN locked_until IS NULL THEN failures + 1 ELSE 1 END AS failures FROM clerk
              WHERE id = :clerkId AND merchant_id = :merchantId AND ended_at IS NULL
                AND (locked_until IS NULL OR locked_until <= :now) FOR UPDATE) AS next
      WHERE clerk.id = next.id
     RETURNING clerk.id AS clerk_id, name, role, code_hash, clerk.failures`,
    { clerkId, merchantId, now: `${now}`, wrongCodesMax, lockedUntil: `${now.add({ minutes: lockMinutes })}` },
  );
  if (!tried) {
    const known = (await listClerksOf(database, merchantId)).some((clerk) => clerk.clerkId === clerkId);
    return known ? refuse('clerk_locked') : refuse('clerk_unknown');
  }
  if (!(await isSecret(code, tried.codeHash))) {
    const triesLeft = wrongCodesMax - tried.failures;
    return triesLeft > 0 ? refuse('clerk_code_wrong', { triesLeft }) : refuse('clerk_locked');
  }
  await execute(database, 'UPDATE clerk SET failures = 0, locked_until = NULL WHERE id = :clerkId', { clerkId });
  const { clerkId: id, name, role } = tried;
  return { clerkId: id, name, role };
}
